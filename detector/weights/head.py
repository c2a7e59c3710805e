"""Weights files, and what one says of itself: read from its head alone, without torch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from detector.errors import WeightsError
from detector.profile import Profile

FORMAT = "five-landmarks/1"
"""Our weights files: safetensors, which cannot hold code, with the profile inside."""

_PYTORCH_BEGINNINGS = (b"PK", b"\x80\x02")


def read_metadata(path: str | os.PathLike[str]) -> dict[str, str]:
    """What a weights file says of itself: "format", "profile" as JSON, and more. Raises WeightsError."""
    with opened(path, framework="np") as file:
        return metadata_of(file)


def profile_of(path: str | os.PathLike[str]) -> Profile:
    """The profile of a weights file. Raises WeightsError, naming the file, for what is none of ours."""
    return profile_in(read_metadata(path), file=str(path))


def profile_in(metadata: Mapping[str, str], *, file: str) -> Profile:
    """The profile that a file's metadata hold. Raises WeightsError, naming the file."""
    found = metadata.get("format")
    if found != FORMAT:
        told = f"of the format {found!r}" if found else "by another program"
        raise WeightsError(f"{file}: a safetensors file {told}; {FORMAT} is needed.")
    try:
        return Profile.from_json(metadata.get("profile", ""))
    except (WeightsError, RecursionError) as error:
        raise WeightsError(f"{file}: {error}") from error


@contextmanager
def opened(path: str | os.PathLike[str], *, framework: str) -> Iterator[Any]:
    """A safetensors file to read from. What it gives is a view of the file, which may be replaced: copy it.

    framework: "np" or "pt". Raises WeightsError, naming the file, in the block as well.
    """
    path = Path(path)
    try:
        with safe_open(path, framework=framework) as file:
            yield file
    except OSError as error:
        raise WeightsError(f"{path}: the weights cannot be read ({error.strerror or error}).") from error
    except SafetensorError as error:
        with path.open("rb") as start:
            is_checkpoint = start.read(2) in _PYTORCH_BEGINNINGS
        if is_checkpoint:
            raise WeightsError(
                f"{path}: this is a PyTorch checkpoint. Bring it in with `detector weights import` first."
            ) from error
        raise WeightsError(f"{path}: not a safetensors file, or a damaged one ({error}).") from error


def metadata_of(file: Any) -> dict[str, str]:
    """Of an opened file."""
    return dict(file.metadata() or {})
