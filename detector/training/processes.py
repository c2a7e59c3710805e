"""Several processes, on one machine or many, that train one network together.

Started by `torchrun`, each process takes its part of every batch; PyTorch's DistributedDataParallel averages
their gradients. Batch-norms and the divisors of the loss are taken over the whole batch, so that the steps
are those of a single process with the same batch, within rounding.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

import torch

# Else DistributedDataParallel has it imported once there is a group, which its defaults then never let go.
import torch.distributed.nn.functional
from torch import Tensor, distributed, nn
from torch.autograd.function import FunctionCtx
from torch.distributed.distributed_c10d import Store
from torch.distributed.rendezvous import rendezvous
from torch.nn.parallel import DistributedDataParallel

from detector.errors import OtherProcessError, TrainingError

_T = TypeVar("_T")
_LAUNCHED = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")
_FAILED = "five_landmarks/failed"


@dataclass(frozen=True, slots=True)
class Processes:
    """This process among those that train together: number `rank` of `count`."""

    rank: int = 0
    count: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this is the process that writes files."""
        return self.rank == 0

    def mean(self, value: Tensor) -> Tensor:
        """The mean of a value over the processes, outside of any gradient."""
        if self.count == 1:
            return value
        return _summed(value.detach()) / self.count

    def gathered(self, value: _T) -> list[_T]:
        """What every process has for this value, in their order."""
        if self.count == 1:
            return [value]
        values: list[_T] = [value] * self.count
        distributed.all_gather_object(values, value)
        return values

    def of_first(self, value: _T) -> _T:
        """What the first process has for this value, so that all decide alike."""
        if self.count == 1:
            return value
        values = [value]
        distributed.broadcast_object_list(values, src=0)
        return values[0]

    def together(self, model: nn.Module) -> nn.Module:
        """What to call in place of the model, whose parameters then get the gradient of the whole batch.

        They do so only while this module is held on to.
        """
        if self.count == 1:
            return model
        if next(model.parameters()).is_cuda:
            on_gpus = nn.SyncBatchNorm.convert_sync_batchnorm(model)  # type: ignore[no-untyped-call]
            return DistributedDataParallel(on_gpus)
        _synchronise_norms(model)
        return DistributedDataParallel(model)

    def check_agreement(self, **told: object) -> None:
        """Raise TrainingError unless all processes tell the same of what they are about to do."""
        if self.count == 1:
            return
        all_told: list[dict[str, object]] = [{} for _ in range(self.count)]
        distributed.all_gather_object(all_told, told)
        for name in {name: None for told in all_told for name in told}:
            value = all_told[0].get(name)
            others = [(n, other.get(name)) for n, other in enumerate(all_told) if other.get(name) != value]
            if others:
                rank, other = others[0]
                raise TrainingError(
                    f"The processes do not mean the same training: {name} is {value} in the first one and "
                    f"{other} in number {rank}. All need the same files and settings."
                )


def is_first_process() -> bool:
    """Whether this process speaks for all, known before they are joined."""
    return not _is_launched() or os.environ["RANK"] == "0"


def _is_launched() -> bool:
    return all(name in os.environ for name in _LAUNCHED)


@contextmanager
def joined_processes(device: torch.device) -> Iterator[Processes]:
    """The processes that `torchrun` started, for as long as the block lasts; alone if it started none.

    Raises TrainingError if the others cannot be reached, and OtherProcessError where what is done together
    fails because one of the others left the block with an error: that one has told it.
    """
    if not _is_launched():
        yield Processes()
        return
    try:
        store, rank, count = next(rendezvous("env://"))
        backend = "nccl" if device.type == "cuda" else "gloo"
        distributed.init_process_group(backend, store=store, rank=rank, world_size=count)
    except (RuntimeError, ValueError) as error:
        raise TrainingError(f"The other processes cannot be reached: {error}.") from error
    try:
        yield Processes(rank, count)
    except BaseException as error:
        # Left where the others find it once their connections to this process break.
        is_first_to_fail = _leave_word(store)
        # The others may never come, and whoever fails does not wait for them.
        distributed.destroy_process_group()
        if isinstance(error, RuntimeError) and not is_first_to_fail:
            raise OtherProcessError("Another of the processes failed.") from error
        raise
    _end_group()


def _leave_word(store: Store) -> bool:
    """Note in what all processes share that this one fails. Returns whether it is the first to do so."""
    with suppress(RuntimeError):  # who keeps the store may be gone
        return store.add(_FAILED, 1) == 1
    return True


def _end_group() -> None:
    """Leave the group after work that ended well, and wait for its threads.

    Gloo's threads let go of tensors a moment after a collective has returned, and need the interpreter for
    it: one that does so while the interpreter ends, aborts the process. They end with the last that holds on
    to the group, which has to be this function, as it waits without the interpreter's lock.
    """
    group = distributed.group.WORLD
    distributed.destroy_process_group()
    gc.collect()
    del group


def _synchronise_norms(network: nn.Module) -> None:
    for name, child in network.named_children():
        if isinstance(child, nn.BatchNorm2d):
            setattr(network, name, SynchronisedBatchNorm.of(child))
        else:
            _synchronise_norms(child)


class SynchronisedBatchNorm(nn.BatchNorm2d):
    """Batch-norm over the batches of all processes, on processors: PyTorch's own works on GPUs only.

    Every process holds as many crops as any other.
    """

    @classmethod
    def of(cls, norm: nn.BatchNorm2d) -> SynchronisedBatchNorm:
        """One with the very parameters and buffers of `norm`."""
        synchronised = cls(norm.num_features, norm.eps, norm.momentum)
        synchronised.weight, synchronised.bias = norm.weight, norm.bias
        synchronised.running_mean, synchronised.running_var = norm.running_mean, norm.running_var
        synchronised.num_batches_tracked = norm.num_batches_tracked
        return synchronised.train(norm.training)

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 - its name in PyTorch
        """(B, C, H, W) → the same shape."""
        if not self.training:
            return super().forward(input)
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.num_batches_tracked is not None
        assert self.momentum is not None
        values = input.to(torch.promote_types(input.dtype, torch.float32))
        count = values.numel() // values.shape[1] * distributed.get_world_size()
        mean = _sum(values.sum((0, 2, 3))) / count
        centred = values - mean[:, None, None]
        variance = _sum(centred.square().sum((0, 2, 3))) / count
        with torch.no_grad():
            self.num_batches_tracked += 1
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance * (count / max(count - 1, 1)), self.momentum)
        scale = self.weight * torch.rsqrt(variance + self.eps)
        return (centred * scale[:, None, None] + self.bias[:, None, None]).to(input.dtype)


class _SumOverProcesses(torch.autograd.Function):
    """The sum of each process's values. Every process's loss depends on it, so that gradients add up too."""

    @staticmethod
    def forward(ctx: FunctionCtx, values: Tensor) -> Tensor:  # noqa: ARG004
        return _summed(values)

    @staticmethod
    def backward(ctx: FunctionCtx, gradients: Tensor) -> Tensor:  # noqa: ARG004
        return _summed(gradients)


def _sum(values: Tensor) -> Tensor:
    total: Tensor = _SumOverProcesses.apply(values)  # type: ignore[no-untyped-call]
    return total


def _summed(values: Tensor) -> Tensor:
    total = values.clone(memory_format=torch.contiguous_format)
    distributed.all_reduce(total)
    return total
