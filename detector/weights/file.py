"""Our weights files: safetensors, which cannot hold code, with the profile inside."""

from __future__ import annotations

import os
from collections.abc import Mapping

import torch
from safetensors.torch import save

from detector.atomic_write import write_atomically
from detector.errors import WeightsError
from detector.network.retinaface import RetinaFace
from detector.weights.head import FORMAT, metadata_of, opened, profile_in
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
    with opened(path, framework="pt") as file:
        metadata = metadata_of(file)
        tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
    profile = profile_in(metadata, file=str(path))
    try:
        # Without memory or random numbers: a file must not get to choose how much is allocated.
        with torch.device("meta"):
            model = RetinaFace(profile)
    except (ValueError, TypeError, RuntimeError, ArithmeticError) as error:
        raise WeightsError(f"{path}: no network can be built from its profile: {error}.") from error
    check_tensors(tensors, model.state_dict(), file=str(path))
    model.to_empty(device="cpu").load_state_dict(tensors)
    return model.eval()
