"""The name of the format of our weights files, as they carry it. No torch."""

FORMAT = "five-landmarks/1"
