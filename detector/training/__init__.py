"""Training from scratch, and fine-tuning on corrections."""
