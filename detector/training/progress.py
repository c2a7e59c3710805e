"""What training tells those who wait for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The state after one step. Losses are those of this step's batch, before their weights, `total` after.

    seconds_left: an estimate from the pace so far.
    """

    step: int
    steps: int
    classification: float
    box: float
    landmark: float
    total: float
    images_per_second: float
    seconds_left: float
