"""What stands between the windows and the work: the open project, and what a person asks of it as a whole."""
