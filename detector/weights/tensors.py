"""Whether the tensors of a file are the ones a network needs, and how to say that they are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from detector.errors import WeightsError

_NAMED_AT_MOST = 5


def check_tensors(found: Mapping[str, Tensor], expected: Mapping[str, Tensor], *, file: str) -> None:
    """Raise WeightsError unless `found` has names and shapes of `expected`, and only finite, real numbers.

    The error names the first few keys that differ and counts the rest. The values of `expected` are not
    looked at: it may stand on the meta device.
    """
    missing = [key for key in expected if key not in found]
    unexpected = [key for key in found if key not in expected]
    misshapen = [
        f"{key} {tuple(found[key].shape)} instead of {tuple(tensor.shape)}"
        for key, tensor in expected.items()
        if key in found and found[key].shape != tensor.shape
    ]
    differences = (("missing", missing), ("unexpected", unexpected), ("of another shape", misshapen))
    if any(keys for _, keys in differences):
        told = "; ".join(f"{len(keys)} {what}: {_some_of(keys)}" for what, keys in differences if keys)
        raise WeightsError(f"{file}: these are not the weights of this network: {told}.")
    broken = [
        key for key in expected if found[key].is_complex() or not bool(torch.isfinite(found[key]).all())
    ]
    if broken:
        raise WeightsError(
            f"{file}: not all numbers are finite and real, in {len(broken)}: {_some_of(broken)}."
        )


def _some_of(keys: Sequence[str]) -> str:
    return ", ".join(keys[:_NAMED_AT_MOST]) + (", …" if len(keys) > _NAMED_AT_MOST else "")
