"""The folder that a training leaves its weights in. No torch."""

from __future__ import annotations

import os
from pathlib import Path

from detector.errors import TrainingError

WEIGHTS_FILE = "weights.safetensors"


def make_run_folder(folder: Path) -> None:
    """Have the folder there before the first step, not find out after the last that it cannot be.

    Raises TrainingError, naming it, where it can be neither made nor written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"{folder}: the folder cannot be made ({error.strerror}).") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise TrainingError(f"{folder}: the folder cannot be written to.")
