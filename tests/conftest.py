"""What every test needs: no screen, the shared data where it is there, and no thread left running."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest
from PySide6.QtCore import QLocale

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if "PYTEST_XDIST_WORKER" in os.environ:  # one of several, which share the processors
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# Tests read what the window says in English, whatever the person who runs them speaks.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)
QLocale.setDefault(QLocale("en_US"))

# The first call may load torch, and machines are noisy: a slow example is not a wrong one.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--nightly", action="store_true", help="take the size that needs hours, where there is one"
    )


@pytest.fixture(scope="session")
def nightly(pytestconfig: pytest.Config) -> bool:
    """Whether there is a whole night for it: see tests/robustness."""
    return bool(pytestconfig.option.nightly)


SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of photographs and weights beside the checkout; a test that needs it skips without it."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the checkout")
    return SHARED
