"""The files that fine-tuning leaves in its folder, and whether it can go on from there. No torch."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from detector.atomic_write import write_atomically
from detector.errors import ChangedError, TrainingError
from detector.formats.image_names import read_image_names, write_image_names
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_report import FineTuneResult
from detector.training.run_folder import CONFIG_FILE, FINE_TUNING_CHECKPOINT, LOSSES_FILE, WEIGHTS_FILE

CANDIDATE_FILE = "candidate.safetensors"
"""The new weights where they were not adopted."""
CHECKPOINT_FILE = FINE_TUNING_CHECKPOINT
RESULT_FILE = "result.json"
VALIDATION_FILE = "validation.csv"
UNCORRECTED_FILE = "uncorrected.txt"
"""The images that nobody had corrected when it began."""

_PLACES = ("images", "labels", "verdicts", "weights", "out", "labelled", "regression", "replay", "resume")
"""Settings that name a place: what is there counts, and it may have been moved."""

_CALLED = {
    "data_sha256": "the corrections or their images",
    "weights_sha256": "the weights to start from",
    "labelled_sha256": "the labelled set",
    "replay_sha256": "the images to replay",
    "regression_sha256": "the regression set",
}
"""What a SHA-256 is of."""


def begin_anew(folder: Path) -> None:
    """Remove the tables and the result of an earlier fine-tuning that came to nothing.

    Raises TrainingError where it left weights or a checkpoint: these stay.
    """
    if (folder / WEIGHTS_FILE).exists():
        raise TrainingError(
            f"{folder} holds weights that were adopted, and they are not written over. Name another folder."
        )
    if (folder / CHECKPOINT_FILE).exists():
        raise TrainingError(
            f"{folder} holds a fine-tuning that was begun.", "Go on with --resume, or name another folder."
        )
    if (folder / CANDIDATE_FILE).exists():
        raise TrainingError(
            f"{folder} holds new weights that were not adopted, {CANDIDATE_FILE}.", "Name another folder."
        )
    for name in (RESULT_FILE, VALIDATION_FILE, LOSSES_FILE):
        (folder / name).unlink(missing_ok=True)


def adopted_before(folder: Path) -> FineTuneResult | None:
    """What came of a fine-tuning that is over and whose weights are there; None of any other."""
    try:
        result = FineTuneResult.from_json((folder / RESULT_FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, TrainingError):
        return None
    return result if result.adopted and (folder / WEIGHTS_FILE).is_file() else None


def write_beginning(config: FineTuneConfig, digests: Mapping[str, str], uncorrected: Sequence[str]) -> None:
    """Write down what decides the result. Raises DetectorError."""
    write_image_names(config.out / UNCORRECTED_FILE, uncorrected)
    text = json.dumps(settings(config) | _places(config) | dict(digests), indent=2) + "\n"
    write_atomically(config.out / CONFIG_FILE, text.encode("utf-8", "surrogateescape"))


def read_uncorrected(folder: Path) -> list[str]:
    """The uncorrected images as they were at the beginning. Raises DetectorError."""
    return read_image_names(folder / UNCORRECTED_FILE)


def check_beginning(config: FineTuneConfig, digests: Mapping[str, str]) -> None:
    """Raise TrainingError where settings or data are not those that the training in `out` began with."""
    path = config.out / CONFIG_FILE
    try:
        told = json.loads(path.read_bytes().decode("utf-8", "surrogateescape"))
        wanted = json.loads(json.dumps(settings(config) | dict(digests)))
        changed = [_CALLED.get(name, name) for name, value in wanted.items() if told.get(name, "") != value]
    except (OSError, ValueError, AttributeError) as error:
        raise TrainingError(f"{path}: not the settings of a fine-tuning ({error}).") from error
    if changed:
        raise ChangedError(
            f"{config.out}: {', '.join(changed)} changed since this training began, so that it cannot go on.",
            "Begin anew in another folder.",
        )


def as_begun(config: FineTuneConfig) -> FineTuneConfig:
    """The configuration with the settings, but for places, that the training in `out` began with.

    Whoever has no wishes of their own goes on so, also where defaults or the processor are others by now. As
    it is where nothing was begun. Raises TrainingError.
    """
    path = config.out / CONFIG_FILE
    try:
        told = json.loads(path.read_bytes().decode("utf-8", "surrogateescape"))
        begun: dict[str, Any] = {"precision": "fp32"}
        for name in settings(config).keys() & told.keys():
            begun[name] = tuple(told[name]) if isinstance(told[name], list) else told[name]
        return replace(config, **begun)
    except FileNotFoundError:
        return config
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise TrainingError(f"{path}: not the settings of a fine-tuning ({error}).") from error


def settings(config: FineTuneConfig) -> dict[str, object]:
    """The settings that are no places, by name."""
    return {name: value for name, value in asdict(config).items() if name not in _PLACES}


def _places(config: FineTuneConfig) -> dict[str, object]:
    values = {name: value for name, value in asdict(config).items() if name in _PLACES and name != "resume"}
    return {
        name: [_absolute(each) for each in value] if isinstance(value, tuple) else value and _absolute(value)
        for name, value in values.items()
    }


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - links stay links
