"""Online hard example mining: train on the background anchors that look most like a face.

Shrivastava et al. 2016 (arXiv 1604.03540); Deng et al. 2019, section 4.2.
"""

from __future__ import annotations

import torch
from torch import Tensor


def hardest_negatives(
    losses: Tensor, background: Tensor, positives: int, *, ratio: int, floor: int
) -> Tensor:
    """(N,) bool: the background anchors of one image with the highest loss.

    losses: (N,) classification loss of each anchor; background: (N,) bool. `ratio` are kept for each
    positive, at least `floor` (an image without faces would otherwise teach nothing), at most all there
    are.
    """
    count = min(int(background.sum()), max(ratio * positives, floor))
    hardest = torch.topk(losses.detach().masked_fill(~background, -torch.inf), count).indices
    kept = torch.zeros_like(background)
    kept[hardest] = True
    return kept
