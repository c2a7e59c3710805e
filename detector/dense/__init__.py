"""The dense branch: a face as a coloured mesh, rendered and compared with the image. Deng et al. 2019, §3.2.

From the shape and texture parameters P_ST a decoder of graph convolutions (`decoder`) makes a coloured mesh,
which is rendered (`rendering`) with a camera P_cam (`camera`) and an illumination P_ill (`illumination`), and
compared with the image pixel by pixel (`pixel_loss`).

Importing `hierarchy`, `obj` or `template` does not import torch.
"""
