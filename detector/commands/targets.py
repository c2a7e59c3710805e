"""Whether the files that a command is to write have a place to go."""

from __future__ import annotations

import os
from pathlib import Path

from detector.errors import DetectorError


def check_targets(*targets: Path | None) -> None:
    """Find out before hours of work, not after, that a result has nowhere to go. Raises DetectorError."""
    for target in targets:
        if target is not None and not os.access(target.absolute().parent, os.W_OK | os.X_OK):
            raise DetectorError(f"{target}: its folder does not exist or cannot be written to.")
