"""What each menu offers, in groups that a line divides."""
