"""No tensor is made on the wrong device: everything for a GPU, run on a device that pretends to be one.

And on a GPU where there is one. See on_another_device.py.
"""

from __future__ import annotations

import runpy
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(
    not runpy.run_path(str(HERE / "elsewhere.py"))["can_be_made"](),
    reason="this PyTorch has no devices written in Python",
)
def test_that_everything_for_a_gpu_stays_on_its_device(
    python: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    # In a process of its own: a device is there for good.
    done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE / "on_another_device.py"))
    assert done.returncode == 0, done.stdout
