"""Labelled images as training batches."""
