"""Long work in background threads: detection and fine-tuning, driven by generators of the detector."""
