"""The dense branch: a fourth head for P_ST, P_cam and P_ill, and the fixed mesh decoder that they are for.

Deng et al. 2019, section 3.2. The decoder was trained before and stays as it is; it travels with the weights,
for the numbers of the head mean nothing to another one.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from detector.dense.decoder_file import new_decoder
from detector.dense.parameters import VALUES
from detector.network.heads import Head, Places


class DenseBranch(nn.Module):
    """What explains the face of an anchor as a rendered mesh.

    The head starts at zero: the template in the middle of every anchor, looked at from the front.
    """

    def __init__(self, channels: int, anchors_per_cell: Sequence[int], *, shared: bool) -> None:
        super().__init__()
        self.head = Head(channels, anchors_per_cell, VALUES, shared=shared)
        with torch.no_grad():
            for parameter in self.head.parameters():
                parameter.zero_()
        self.decoder = new_decoder().requires_grad_(False)

    def forward(self, levels: list[Tensor], places: Places) -> Tensor:
        """Levels (B, C, H, W) → (M, 144), the answers at M places, for `FaceParameters`."""
        return self.head.at(levels, places)
