"""What can go wrong on any machine while it trains, said so that a person can do something about it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import torch

from detector.errors import DetectorError, NoMemoryError, NoSpaceError

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def told_of_failures(folder: Path) -> Iterator[None]:
    """Turn exhausted memory and full disks into a TrainingError that names the way out."""
    go_on = f"What is in {folder} stays; go on from there with --resume."
    try:
        yield
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise _of_memory(go_on) from error
    except (RuntimeError, cv2.error) as error:
        if "allocate memory" in str(error) or "nsufficient memory" in str(error):
            raise _of_memory(go_on) from error
        raise
    except DetectorError as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno in _NO_SPACE:
            raise NoSpaceError(str(error), f"Free some space on that disk. {go_on}") from error
        raise


def _of_memory(go_on: str) -> NoMemoryError:
    smaller = "or start anew with a smaller --batch-size or --crop-size."
    return NoMemoryError("Memory ran out.", f"Close other programs, {smaller} {go_on}")
