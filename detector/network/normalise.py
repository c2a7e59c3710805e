"""What the network is given: pixels less a mean, their channels in the order that its weights know."""

from __future__ import annotations

import torch
from torch import Tensor

from detector.profile import Profile


def normalised(pixels_bgr: Tensor, profile: Profile) -> Tensor:
    """Pixels in 0–255, blue first, uint8 or float32 → float32 as a network of this profile takes them.

    pixels_bgr: (3, H, W) or (B, 3, H, W). Returns the same shape in the same memory format: less
    `profile.mean_bgr`, in the order `profile.channel_order`. Nothing is scaled.
    """
    if profile.channel_order == "rgb":
        pixels, mean = pixels_bgr.flip(-3), profile.mean_bgr[::-1]
    else:
        pixels, mean = pixels_bgr, profile.mean_bgr
    return pixels - torch.tensor(mean, device=pixels.device).view(3, 1, 1)


def pixels_bgr(images: Tensor, profile: Profile) -> Tensor:
    """The inverse of `normalised`: pixels in 0–255, blue first, of the same shape."""
    pixels = images.flip(-3) if profile.channel_order == "rgb" else images
    return pixels + pixels.new_tensor(profile.mean_bgr).view(3, 1, 1)
