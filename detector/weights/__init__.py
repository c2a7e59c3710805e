"""Weights files: ours (safetensors with the profile inside) and the community's."""
