"""Taking the tensors out of a PyTorch checkpoint, and nothing else."""

from __future__ import annotations

import os
import pickle
import re
import struct
import warnings
from pathlib import Path

import torch
from torch import Tensor

from detector.errors import WeightsError

# What torch.load raises, as found by feeding it damaged and hostile files.
_REFUSALS = (
    pickle.UnpicklingError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, EOFError,
    AssertionError, ArithmeticError, MemoryError, struct.error,
)  # fmt: skip


def read_checkpoint(path: str | os.PathLike[str]) -> dict[str, Tensor]:
    """The tensors of a checkpoint by name, without the `module.` that parallel training puts before them.

    Either the checkpoint is the state itself or it holds it as `state_dict`. Code in it is not run. Raises
    WeightsError, naming the file, if there is any, or if this is no such checkpoint.
    """
    try:
        # Opened here: by its name torch would take it for something else. What it warns of, it then refuses.
        with Path(path).open("rb") as file, warnings.catch_warnings(action="ignore"):
            content = torch.load(file, map_location="cpu", weights_only=True)
    except OSError as error:
        raise WeightsError(f"{path}: the checkpoint cannot be read ({error.strerror or error}).") from error
    except _REFUSALS as error:
        raise WeightsError(f"{path}: {_refusal(str(error))}") from error
    state = content.get("state_dict", content) if isinstance(content, dict) else None
    if not isinstance(state, dict) or not all(_is_entry(key, value) for key, value in state.items()):
        raise WeightsError(f"{path}: no tensors by name; a checkpoint that holds a state dict is needed.")
    return {key.removeprefix("module."): tensor for key, tensor in state.items()}


def _is_entry(key: object, value: object) -> bool:
    return isinstance(key, str) and isinstance(value, Tensor) and value.layout == torch.strided


def _refusal(message: str) -> str:
    if code := re.search(r"GLOBAL (\S+)", message):
        return f"refused, for it asks to run {code[1]}. Weights are tensors only; nothing was run."
    return "not a checkpoint of tensors, or a damaged one; nothing in it was run."
