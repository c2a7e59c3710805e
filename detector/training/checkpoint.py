"""Where a training stands, as a file from which it goes on as if it had never stopped.

The file holds tensors only, and reading it runs no code. Crops depend on the seed and their number alone, so
that there are no random numbers to keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from detector.atomic_write import write_atomically
from detector.errors import TrainingError
from detector.network.retinaface import RetinaFace
from detector.training.ema import WeightAverage
from detector.training.step import Stepper
from detector.weights.tensors import check_tensors

FORMAT = "five-landmarks-checkpoint/1"


def save_checkpoint(
    path: Path,
    *,
    step: int,
    model: RetinaFace,
    average: WeightAverage,
    stepper: Stepper,
    best: RetinaFace | None = None,
) -> None:
    """Write the state after `step` steps, whole or not at all. Raises DetectorError if that fails.

    best: the weights that were best so far, where training keeps them.
    """
    parts = {
        "model": model.state_dict(),
        "average": average.network.state_dict(),
        "optimiser": stepper.memory(),
    }
    if best is not None:
        parts["best"] = best.state_dict()
    tensors = {
        f"{part}.{name}": tensor.detach().cpu().contiguous()
        for part, state in parts.items()
        for name, tensor in state.items()
    }
    write_atomically(path, save(tensors, {"format": FORMAT, "step": str(step)}))


def step_of(path: Path) -> int:
    """After how many steps a checkpoint was written. Raises TrainingError, naming it, if it is none."""
    return _read(path, only_step=True)[0]


def restore_checkpoint(
    path: Path,
    *,
    model: RetinaFace,
    average: RetinaFace,
    stepper: Stepper,
    best: RetinaFace | None = None,
) -> None:
    """Put a checkpoint's state into networks and optimiser of the same shapes.

    Raises TrainingError, WeightsError or DetectorError, naming the file, where they do not fit.
    """
    _, tensors = _read(path)
    for network, part in ((model, "model"), (average, "average"), (best, "best")):
        if network is None:
            continue
        state = _part(tensors, part)
        check_tensors(state, network.state_dict(), file=str(path))
        network.load_state_dict(state)
    try:
        stepper.remember(_part(tensors, "optimiser"))
    except (TrainingError, ValueError) as error:
        raise TrainingError(f"{path}: {error}") from error


def _part(tensors: Mapping[str, Tensor], part: str) -> dict[str, Tensor]:
    start = f"{part}."
    return {name.removeprefix(start): value for name, value in tensors.items() if name.startswith(start)}


def _read(path: Path, *, only_step: bool = False) -> tuple[int, dict[str, Tensor]]:
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            if metadata.get("format") != FORMAT:
                raise TrainingError(f"{path}: not a checkpoint of a training.")
            names = () if only_step else file.keys()
            # Cloned, because the tensors are a view of the file, which may be replaced.
            return int(metadata["step"]), {name: file.get_tensor(name).clone() for name in names}
    except OSError as error:
        raise TrainingError(f"{path}: cannot be read ({error.strerror or error}).") from error
    except (SafetensorError, KeyError, ValueError) as error:
        raise TrainingError(f"{path}: not a checkpoint of a training, or a damaged one ({error}).") from error
