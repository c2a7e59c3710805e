"""What the application is about, in pure Python: faces, changes to them, and the project that holds them."""
