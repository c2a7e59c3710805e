"""Measuring a detector: the WIDER FACE protocol and landmark error."""
