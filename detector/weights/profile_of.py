"""What network a weights file holds, told from its head alone: without torch, and however large it is."""

from __future__ import annotations

import os

from safetensors import SafetensorError, safe_open

from detector.errors import WeightsError
from detector.profile import Profile


def profile_of(path: str | os.PathLike[str]) -> Profile:
    """The profile of a weights file. Raises WeightsError, naming the file, for what is none of ours."""
    try:
        with safe_open(path, framework="numpy") as tensors:
            metadata: dict[str, str] = tensors.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise WeightsError(f"{path}: the weights cannot be read ({error}).") from error
    try:
        return Profile.from_json(metadata.get("profile", ""))
    except (WeightsError, RecursionError) as error:
        raise WeightsError(f"{path}: {error}") from error
