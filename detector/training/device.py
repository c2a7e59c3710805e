"""Where training computes, and in which precision."""

from __future__ import annotations

import os

import torch

from detector.errors import TrainingError

DEVICES = ("auto", "cpu", "cuda")
PRECISIONS = ("auto", "fp32", "bf16")


def device_named(name: str) -> torch.device:
    """ "cpu"; "cuda", the GPU of this process; or "auto", a GPU if there is one. Raises TrainingError."""
    if name not in DEVICES:
        raise TrainingError(f"{name!r} is none of {', '.join(DEVICES)}.")
    if name == "cuda" and not torch.cuda.is_available():
        raise TrainingError("PyTorch finds no GPU here. Train on the processor with `--device cpu`.")
    if name == "cpu" or not torch.cuda.is_available():
        return torch.device("cpu")
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    torch.cuda.set_device(device)
    return device


def precision_named(name: str, device: torch.device) -> str:
    """ "fp32", or "bf16": products in bfloat16, sums, weights and losses in float32.

    "auto" is bf16 where the hardware multiplies matrices of it: on GPUs since Ampere, and on processors with
    AMX. Processors with no more than AVX-512's bfloat16 instructions were measured to be no faster by it,
    and those without any are far slower. Raises TrainingError.
    """
    if name not in PRECISIONS:
        raise TrainingError(f"{name!r} is none of {', '.join(PRECISIONS)}.")
    if name != "auto":
        return name
    if device.type == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "fp32"
    has_amx = getattr(torch.cpu, "_is_amx_tile_supported", lambda: False)
    return "bf16" if has_amx() else "fp32"
