"""The canvas: an image, every face on it, and the handles of the selected one."""
