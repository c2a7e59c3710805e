"""The one place through which a person's work passes: the session, its undo, and saving."""
