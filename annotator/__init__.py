"""A desktop application for annotating five facial landmarks, with a detector that learns from the work."""
