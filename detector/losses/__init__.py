"""Matching, hard-negative mining and the multi-task loss."""
