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
_NO_MEMORY = ("allocate memory", "nsufficient memory", "can't start new thread")
_NO_MEMORY_OF_ONEDNN = ("could not create a primitive", "could not create a memory object")
"""All that oneDNN says where there is no room for its code or its scratchpad. A longer sentence that begins
like this is about something else."""


@contextmanager
def told_of_failures(folder: Path) -> Iterator[None]:
    """Turn exhausted memory and full disks into a TrainingError that names the way out."""
    go_on = f"What is in {folder} stays; go on from there with --resume."
    try:
        yield
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise _of_memory(go_on) from error
    except (RuntimeError, cv2.error) as error:
        if any(words in str(error) for words in _NO_MEMORY) or str(error) in _NO_MEMORY_OF_ONEDNN:
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
