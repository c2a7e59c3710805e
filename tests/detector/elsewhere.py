"""A device that is not there: its tensors have values, and no operation mixes them with those of others.

A GPU refuses a tensor that was made on the processor by mistake, and where there is no GPU nobody notices.
Here a tensor "elsewhere" is one of the processor in disguise. Everything is computed, so that shapes that
depend on data work and results can be compared, but as on a GPU an operation gets either tensors of the
device or those of the processor (a single number may come from there), and nothing is read without a copy.

It stands on PyTorch's way to write a backend in Python, which is experimental: `can_be_made` says whether
this version has it. Registered for good, and so for processes of their own: see test_elsewhere.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils import backend_registration
from torch.utils._python_dispatch import TorchDispatchMode, return_and_correct_aliasing
from torch.utils._pytree import tree_leaves, tree_map

NAME = "elsewhere"
_COPIES = {torch.ops.aten._to_copy.default, torch.ops.aten.copy_.default}


class MixedDevicesError(RuntimeError):
    """Tensors of two devices met in one operation."""


def can_be_made() -> bool:
    return hasattr(backend_registration, "_setup_privateuseone_for_python_backend")


@contextmanager
def elsewhere() -> Iterator[torch.device]:
    """The device, for as long as the block lasts."""
    if not hasattr(torch, NAME):
        backend_registration._setup_privateuseone_for_python_backend(NAME, backend_module=_Backend())
    with _Operations(), _Literals():
        yield torch.device(NAME, 0)


class _Backend:
    """What PyTorch asks of a device."""

    def is_available(self) -> bool:
        return True

    def is_initialized(self) -> bool:
        return True

    def device_count(self) -> int:
        return 1

    def current_device(self) -> int:
        return 0

    def _is_in_bad_fork(self) -> bool:
        return False

    def manual_seed_all(self, seed: int) -> None:
        pass

    def get_amp_supported_dtype(self) -> list[torch.dtype]:
        return [torch.bfloat16]


class ElsewhereTensor(Tensor):
    """here: the same values on the processor."""

    here: Tensor

    @staticmethod
    def __new__(cls, here: Tensor) -> ElsewhereTensor:
        disguised: ElsewhereTensor = Tensor._make_wrapper_subclass(
            cls, here.shape, strides=here.stride(), storage_offset=here.storage_offset(), dtype=here.dtype,
            device=torch.device(NAME, 0),
        )  # fmt: skip
        disguised.here = here
        return disguised

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _run(func, args, kwargs or {})


class _Operations(TorchDispatchMode):
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _run(func, args, kwargs or {})


class _Literals(TorchFunctionMode):
    """What PyTorch makes of Python's numbers, and the other way round, below all dispatch."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func is torch.tensor and _is_there(kwargs.get("device")):
            device = kwargs.pop("device")
            return func(*args, **kwargs).to(device)
        if isinstance(args[0] if args else None, ElsewhereTensor):
            if func is Tensor.new_tensor:
                return torch.tensor(*args[1:], **{"dtype": args[0].dtype} | kwargs).to(args[0].device)
            if func is Tensor.tolist:
                return args[0].here.tolist()
            if func in (Tensor.numpy, Tensor.__array__):
                raise TypeError(f"a tensor is {NAME}: copy it to the processor first")
        return func(*args, **kwargs)


def _is_there(device: object) -> bool:
    return device is not None and torch.device(device).type == NAME  # type: ignore[arg-type]


def _run(func: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> Any:
    """An operation, on the processor. Its result is disguised where it belongs elsewhere."""
    tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)]
    there = [tensor for tensor in tensors if isinstance(tensor, ElsewhereTensor)]
    others = [tensor for tensor in tensors if not isinstance(tensor, ElsewhereTensor)]
    if there and func not in _COPIES and any(tensor.dim() for tensor in others):
        shapes = [f"{tuple(tensor.shape)} {tensor.device}" for tensor in tensors]
        raise MixedDevicesError(f"{func} of {', '.join(shapes)}")
    stays = _is_there(kwargs["device"]) if kwargs.get("device") is not None else bool(there)
    if "device" in kwargs:
        kwargs = kwargs | {"device": torch.device("cpu")}
    found = func(*tree_map(_here, args), **tree_map(_here, kwargs))
    if func is torch.ops.aten.copy_.default:
        return args[0]
    known = {id(tensor.here): tensor for tensor in there}

    def disguised(value: Any) -> Any:
        if not isinstance(value, Tensor) or not stays:
            return value
        return known[id(value)] if id(value) in known else ElsewhereTensor(value)

    found = tree_map(disguised, found)
    return return_and_correct_aliasing(func, args, kwargs, found) if there and stays else found


def _here(value: Any) -> Any:
    return value.here if isinstance(value, ElsewhereTensor) else value
