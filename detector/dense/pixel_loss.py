"""The dense regression loss L_pixel. Deng et al. 2019, section 3.2, equation 3."""

from __future__ import annotations

from torch import Tensor

PIXEL_WEIGHT = 0.01
"""λ3 of the multi-task loss."""


def pixel_loss(rendered: Tensor, crops: Tensor) -> Tensor:
    """L_pixel = 1 / (W · H) · Σ_i Σ_j ‖R(D(P_ST), P_cam, P_ill)_ij − I*_ij‖₁, of each anchor.

    rendered, crops: (B, 3, H, W), red, green, blue in [0, 1]. Returns (B,): the absolute differences, summed
    over the colours, as a mean over the pixels of the crop.
    """
    return (rendered - crops).abs().sum(dim=1).mean(dim=(1, 2))
