"""Label formats: reading and writing them without loss. No torch."""
