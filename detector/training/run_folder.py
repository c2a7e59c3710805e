"""The folder that a training leaves its files in. No torch."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from detector.errors import TrainingError
from detector.training.config import TrainConfig

WEIGHTS_FILE = "weights.safetensors"
CONFIG_FILE = "config.json"
LOSSES_FILE = "losses.csv"
PLOT_FILE = "losses.png"
HELD_OUT_FILE = "held_out.txt"
CHECKPOINTS = "checkpoints"
FINE_TUNING_CHECKPOINT = "checkpoint.safetensors"


def make_run_folder(folder: Path) -> None:
    """Have the folder there before the first step, not find out after the last that it cannot be.

    Raises TrainingError, naming it, where it can be neither made nor written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"{folder}: the folder cannot be made ({error.strerror}).") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise TrainingError(f"{folder}: the folder cannot be written to.")


def refuse_another_run(folder: Path) -> None:
    """Raise TrainingError where a folder holds a run's work: hours of it are not to be written over."""
    if (folder / FINE_TUNING_CHECKPOINT).exists() or "labels" in _told(folder):
        raise TrainingError(f"{folder} holds what `detector finetune` has begun. Name another folder.")
    if (folder / WEIGHTS_FILE).exists() or checkpoints_in(folder):
        raise TrainingError(
            f"{folder} holds a training already. Go on with it with `detector train --resume {folder}`, or "
            "name another folder."
        )


def refuse_a_run(folder: Path) -> None:
    """Raise TrainingError where a folder is that of a `detector train`: another command spoils it."""
    if checkpoints_in(folder) or "datasets" in _told(folder):
        raise TrainingError(f"{folder} holds a run of `detector train`. Name another folder.")


def _told(folder: Path) -> dict[str, Any]:
    """What the folder's config.json tells, whichever command wrote it; nothing where there is none."""
    try:
        told = json.loads(_read_config(folder))
    except (TrainingError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def checkpoint_file(folder: Path, step: int) -> Path:
    return folder / CHECKPOINTS / f"{step:08d}.safetensors"


def checkpoints_in(folder: Path) -> list[Path]:
    """The checkpoints of a run, oldest first."""
    found = (folder / CHECKPOINTS).glob("*.safetensors")
    return sorted(path for path in found if re.fullmatch(r"\d{8}", path.stem))


def forget_later_checkpoints(folder: Path, step: int) -> None:
    """Remove the checkpoints after a step: a run that goes on from there comes by other ones."""
    for path in checkpoints_in(folder):
        if int(path.stem) > step:
            path.unlink()


def config_to_resume(path: Path) -> tuple[TrainConfig, Path]:
    """What to go on with: the settings of a run and a checkpoint of it, given the one or the run's folder.

    From the folder, it is the newest checkpoint. The run's folder may have been moved. Raises TrainingError
    where there is nothing to go on with.
    """
    path = path.absolute()
    if not path.exists():
        raise TrainingError(f"{path}: no such run or checkpoint.")
    if path.is_dir():
        folder = path.parent if path.name == CHECKPOINTS else path
        checkpoints = checkpoints_in(folder)
        if not checkpoints:
            raise TrainingError(f"{path} has no checkpoint of a training to go on from.")
        checkpoint = checkpoints[-1]
    elif path.parent.name != CHECKPOINTS:
        raise TrainingError(
            f"{path}: not a checkpoint of a training. Give the run's folder, or a file of its {CHECKPOINTS}/."
        )
    else:
        checkpoint, folder = path, path.parent.parent
    text = _read_config(folder)
    try:
        config = TrainConfig.from_json(text)
    except TrainingError as error:
        raise TrainingError(f"{folder / CONFIG_FILE}: {error}") from error
    return replace(config, out=folder), checkpoint


def recorded(folder: Path, name: str) -> str:
    """What a run's config.json tells of its beginning under a name. Raises TrainingError if nothing."""
    try:
        return str(json.loads(_read_config(folder))[name])
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{folder / CONFIG_FILE}: it does not tell {name}.") from error


def _read_config(folder: Path) -> str:
    path = folder / CONFIG_FILE
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise TrainingError(f"{path}: cannot be read ({error.strerror}).") from error
