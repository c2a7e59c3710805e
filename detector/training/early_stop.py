"""When training is given up: once its weights were clearly worse than earlier ones for a while. No torch.

A plateau goes on to the last step: the learning rate falls as half a cosine, and needs its end. So does a
slow fall that stays within a third of the best gain.
"""

from __future__ import annotations

from collections.abc import Sequence

from detector.training.validation_table import Validated

NEARLY = 2 / 3
"""Twenty held-out images do not tell a gain from two thirds of it, and later weights, made at a lower rate,
are better on others: the best of ten validations is often the luckiest."""


def is_best(gain: float, rows: Sequence[Validated]) -> bool:
    """Whether the weights are to be taken rather than those before: their gain is nearly the highest so far.

    No gain at all is none, but for the old weights, which come first.
    """
    return not rows or gain > max(0.0, NEARLY * max(row.gain for row in rows))


def has_waited_enough(rows: Sequence[Validated], patience: int) -> bool:
    """Whether the last `patience` validations were no best ones."""
    return len(rows) > patience and not any(row.is_best for row in rows[-patience:])


def best_step(rows: Sequence[Validated]) -> int:
    """The step after which the weights are taken; 0, the old weights, where none were better."""
    return max((row.step for row in rows if row.is_best), default=0)
