"""How much memory this process holds. No torch."""

from __future__ import annotations

import os
from pathlib import Path


def memory_in_use_mb() -> float:
    """The resident memory of this process in units of 10⁶ bytes, as Linux tells it; 0 elsewhere."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
