"""Our weights files: safetensors, which cannot hold code, with the profile inside."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from detector.atomic_write import write_atomically
from detector.errors import WeightsError
from detector.network.retinaface import RetinaFace
from detector.profile import Profile
from detector.weights.format import FORMAT
from detector.weights.tensors import check_tensors

_RESERVED = ("format", "profile")


def save_weights(path: str | os.PathLike[str], model: RetinaFace, metadata: Mapping[str, str]) -> None:
    """Write a network with its profile, whole or not at all. Raises DetectorError if that fails.

    metadata: what else is known of these weights, such as what trained them; not "format" or "profile".
    """
    if clashes := [key for key in _RESERVED if key in metadata]:
        raise ValueError(f"these metadata are written by save_weights itself: {clashes}")
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in model.state_dict().items()}
    content = save(tensors, {**metadata, "format": FORMAT, "profile": model.profile.to_json()})
    write_atomically(path, content)


def load_weights(path: str | os.PathLike[str]) -> RetinaFace:
    """The network in a weights file, in evaluation mode.

    Raises WeightsError, naming the file, for what is not a weights file of ours, or whose tensors are not the
    ones that its profile asks for; the differing keys are named.
    """
    metadata, tensors = _read(Path(path))
    profile = _profile_in(metadata, file=str(path))
    try:
        # Without memory or random numbers: a file must not get to choose how much is allocated.
        with torch.device("meta"):
            model = RetinaFace(profile)
    except (ValueError, TypeError, RuntimeError, ArithmeticError) as error:
        raise WeightsError(f"{path}: no network can be built from its profile: {error}.") from error
    check_tensors(tensors, model.state_dict(), file=str(path))
    model.to_empty(device="cpu").load_state_dict(tensors)
    return model.eval()


def read_metadata(path: str | os.PathLike[str]) -> dict[str, str]:
    """What a weights file says of itself: "format", "profile" as JSON, and more. Raises WeightsError."""
    return _read(Path(path))[0]


def _profile_in(metadata: Mapping[str, str], *, file: str) -> Profile:
    """The profile that a file's metadata hold. Raises WeightsError, naming the file."""
    found = metadata.get("format")
    if found != FORMAT:
        told = f"of the format {found!r}" if found else "by another program"
        raise WeightsError(f"{file}: a safetensors file {told}; {FORMAT} is needed.")
    try:
        return Profile.from_json(metadata.get("profile", ""))
    except (WeightsError, RecursionError) as error:
        raise WeightsError(f"{file}: {error}") from error


def _read(path: Path) -> tuple[dict[str, str], dict[str, Tensor]]:
    try:
        with safe_open(path, framework="pt") as tensors:
            # Cloned, because the tensors are a view of the file, which may be replaced.
            return tensors.metadata() or {}, {key: tensors.get_tensor(key).clone() for key in tensors.keys()}  # noqa: SIM118
    except OSError as error:
        raise WeightsError(f"{path}: the weights cannot be read ({error.strerror or error}).") from error
    except SafetensorError as error:
        with path.open("rb") as file:
            start = file.read(2)
        if start in (b"PK", b"\x80\x02"):
            raise WeightsError(
                f"{path}: this is a PyTorch checkpoint. Bring it in with `detector weights import` first."
            ) from error
        raise WeightsError(f"{path}: not a safetensors file, or a damaged one ({error}).") from error
