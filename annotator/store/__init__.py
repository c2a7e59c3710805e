"""What is on disk: photographs, the project file, labels coming in and going out. No Qt."""
