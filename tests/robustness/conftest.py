"""Programs that are started to be maltreated, and how much of it there is to be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import annotator


@pytest.fixture
def child_environment() -> dict[str, str]:
    """An environment in which a child process imports the same program as this one, on one processor."""
    return os.environ | {
        "PYTHONPATH": str(Path(annotator.__file__).parents[1]),
        "QT_QPA_PLATFORM": "offscreen",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def seed(nightly: bool) -> int:
    """Where chance begins: always the same by day, `ROBUSTNESS_SEED` or 0 by night."""
    return int(os.environ.get("ROBUSTNESS_SEED", "0")) if nightly else 0
