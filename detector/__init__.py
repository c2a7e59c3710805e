"""RetinaFace (Deng et al., arXiv 1905.00641): detection of faces with five landmarks, as a library.

Importing this package or its `formats`, `images` and `errors` does not import torch.
"""
