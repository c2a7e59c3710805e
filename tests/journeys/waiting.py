"""Waiting for what a program in another process comes to."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest


def eventually(condition: Callable[[], Any], *, what: str, seconds: float = 30) -> Any:
    """Ask again and again until the answer is true, and return it; fail after that many seconds."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"after {seconds:g} s still not: {what}")
        time.sleep(0.05)
    return answer


def settled(question: Callable[[], Any], *, what: str, seconds: float = 30) -> Any:
    """Ask until two answers in a row, a moment apart, are the same: nothing moves any more."""
    answers = [question()]

    def is_the_same() -> bool:
        time.sleep(0.15)
        answers.append(question())
        return answers[-1] is not None and answers[-1] == answers[-2]

    eventually(is_the_same, what=f"{what} at rest", seconds=seconds)
    return answers[-1]
