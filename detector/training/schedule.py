"""How the learning rate goes, as a share of its peak. No torch."""

from __future__ import annotations

import math

WARM_UP_EPOCHS, FIRST_DROP, SECOND_DROP, LAST_EPOCH = 5, 55, 68, 80


def cosine(step: int, steps: int, *, warm_up: int) -> float:
    """Up in a line during `warm_up` steps, then half a cosine down to a hundredth; step from 0.

    Loshchilov & Hutter 2017 (arXiv 1608.03983), equation 5 without restarts.
    """
    if step < warm_up:
        return (step + 1) / warm_up
    passed = (step - warm_up) / max(steps - warm_up, 1)
    return 0.01 + 0.99 * (1 + math.cos(math.pi * passed)) / 2


def drops(step: int, steps: int) -> float:
    """Of 80 epochs, 5 up from a tenth in a line; a tenth from epoch 55 on, a hundredth from 68; step from 0.

    Shorter and longer trainings do the same at the same share of their steps. Deng et al. 2019, section 4.2.
    """
    epoch = LAST_EPOCH * step / steps
    if epoch < WARM_UP_EPOCHS:
        return 0.1 + 0.9 * epoch / WARM_UP_EPOCHS
    return 1.0 if epoch < FIRST_DROP else 0.1 if epoch < SECOND_DROP else 0.01


def rate_of(schedule: str, step: int, steps: int) -> float:
    """The rate of a schedule by its name in a recipe."""
    if schedule == "drops":
        return drops(step, steps)
    return cosine(step, steps, warm_up=min(500, max(steps // 20, 1)))
