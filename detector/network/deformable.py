"""Deformable convolution: each tap of the kernel looks where the image tells it to.

Dai et al. 2017 (arXiv 1703.06211), section 2.1. Deng et al. 2019, section 4.2, put it in place of every 3×3
convolution of the lateral connections and the context modules, after the winner of the WIDER challenge 2018.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding_bag, pad
from torch.utils.checkpoint import checkpoint


class DeformableConvolution(nn.Conv2d):
    """A convolution of stride 1 whose taps are moved by offsets, which a convolution of its own predicts.

    The offsets start at zero, where this is an ordinary convolution with zeros around the image.
    """

    def __init__(self, in_channels: int, out_channels: int, kernel: int) -> None:
        super().__init__(in_channels, out_channels, kernel, padding=kernel // 2, bias=False)
        self.offset = nn.Conv2d(in_channels, 2 * kernel * kernel, kernel, padding=kernel // 2)
        for parameter in self.offset.parameters():
            nn.init.zeros_(parameter)

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 (its name in nn.Conv2d)
        """(B, C, H, W) → (B, O, H, W)."""
        output = deformable_convolution(input, self.offset(input), self.weight)
        return output if self.bias is None else output + self.bias.view(-1, 1, 1)


def deformable_convolution(features: Tensor, offsets: Tensor, weight: Tensor) -> Tensor:
    """y(p0) = Σ_n w(p_n) · x(p0 + p_n + Δp_n) over the taps p_n of the kernel; equation 2.

    features: (B, C, H, W). offsets: (B, 2·K·K, H, W) in pixels, Δy then Δx of each tap, taps row by row.
    weight: (O, C, K, K), K odd. Returns (B, O, H, W), channels last in memory. Outside the image x is zero.
    """
    batch, channels, height, width = features.shape
    out_channels, _, kernel, _ = weight.shape
    # A frame of zeros, on which whatever lies outside the image ends; then a row of channels for each pixel.
    pixels = pad(features, (1, 1, 1, 1)).permute(0, 2, 3, 1).reshape(-1, channels)
    # Half precision could not tell neighbouring pixels of a large image apart.
    moves = offsets.to(torch.promote_types(offsets.dtype, torch.float32))
    moves = moves.reshape(batch, kernel * kernel, 2, height, width)
    rows = torch.arange(1, height + 1, device=moves.device, dtype=moves.dtype).view(1, height, 1)
    columns = torch.arange(1, width + 1, device=moves.device, dtype=moves.dtype).view(1, 1, width)
    taps = weight.permute(2, 3, 1, 0).reshape(-1, channels, out_channels)
    # Nine taps, added up in single precision at least.
    output = pixels.new_zeros(batch * height * width, out_channels, dtype=moves.dtype)
    for tap, tap_weight in enumerate(taps):
        tap_row, tap_column = divmod(tap, kernel)
        y = rows + (tap_row - kernel // 2) + moves[:, tap, 0]
        x = columns + (tap_column - kernel // 2) + moves[:, tap, 1]
        seen = pixels, y, x, height + 2, width + 2, tap_weight
        if torch.is_grad_enabled():
            # What a tap sees is as large as all features: on the way back it is looked up again, not kept.
            output = output + checkpoint(_tap, *seen, use_reentrant=False, preserve_rng_state=False)
        else:
            output += _tap(*seen)
    output = output.to(pixels.dtype)
    return output.view(batch, height, width, out_channels).permute(0, 3, 1, 2)


def _tap(pixels: Tensor, y: Tensor, x: Tensor, height: int, width: int, weight: Tensor) -> Tensor:
    """w(p_n) · x(p) at the positions p = (y, x): what one tap adds. weight: (C, O). Returns (B·H·W, O)."""
    return _bilinear(pixels, y, x, height, width) @ weight


def _bilinear(pixels: Tensor, y: Tensor, x: Tensor, height: int, width: int) -> Tensor:
    """x(p) = Σ_q G(q, p) · x(q) over the four pixels q around each position p; equations 3 and 4.

    pixels: (B·height·width, C), with a frame of zeros. y, x: (B, H, W) from the centre of the corner pixel;
    what is off the frame is brought back to it. Returns (B·H·W, C).
    """
    y, x = y.clamp(0, height - 1), x.clamp(0, width - 1)
    # Weights gone astray give positions that are no numbers: the answer is none either, but is no crash.
    top = y.detach().floor().clamp(max=height - 2).nan_to_num()
    left = x.detach().floor().clamp(max=width - 2).nan_to_num()
    down, right = (y - top).flatten(), (x - left).flatten()
    image = torch.arange(len(y), device=y.device).view(-1, 1, 1) * (height * width)
    corner = (image + top.long() * width + left.long()).flatten()
    corners = torch.stack((corner, corner + 1, corner + width, corner + width + 1), dim=1)
    shares = torch.stack(
        ((1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right), dim=1
    )
    # The weighted sum of a few rows of a table, without a copy of each: what an embedding bag is.
    return embedding_bag(corners, pixels, mode="sum", per_sample_weights=shares.to(pixels.dtype))
