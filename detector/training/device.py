"""Where training computes, and in which precision."""

from __future__ import annotations

import os

import torch

from detector.errors import TrainingError

_KNOWS_BF16 = ("amx_tile", "avx512_bf16")


def device_named(name: str) -> torch.device:
    """ "cpu"; "cuda", the GPU of this process; or "auto", a GPU if there is one. Raises TrainingError."""
    if name == "cuda" and not torch.cuda.is_available():
        raise TrainingError("PyTorch finds no GPU here. Train on the processor with `--device cpu`.")
    if name == "cpu" or not torch.cuda.is_available():
        return torch.device("cpu")
    number = int(os.environ.get("LOCAL_RANK", "0"))
    if number >= torch.cuda.device_count():
        raise TrainingError(
            f"Process {number} of this machine has no GPU: it has {torch.cuda.device_count()}. Start as many "
            "processes as there are GPUs."
        )
    device = torch.device("cuda", number)
    torch.cuda.set_device(device)
    return device


def precision_named(name: str, device: torch.device) -> str:
    """ "fp32", or "bf16": products in bfloat16, sums, weights and losses in float32.

    "auto" is bf16 where the hardware knows it: on GPUs since Ampere, and on processors with AMX or AVX-512's
    bfloat16 instructions. On others it is far slower than fp32. `pytest tests/benchmarks/test_training.py`
    tells of the processor that it runs on.
    """
    if name != "auto":
        return name
    if device.type == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "fp32"
    supports = (getattr(torch.cpu, f"_is_{name}_supported", lambda: False) for name in _KNOWS_BF16)
    return "bf16" if any(known() for known in supports) else "fp32"
