"""An evaluation on disk: ground truth and detections side by side, so that a queue is there at once again."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.errors import AnnotatorError
from annotator.store.evaluated import Evaluated
from detector.atomic_write import write_atomically
from detector.errors import DetectorError

ENDING = ".npz"

FORMAT = 1
_WORDS = "words"
_UNREADABLE = (
    ValueError, LookupError, TypeError, AttributeError, EOFError, ArithmeticError, RuntimeError, SyntaxError,
    MemoryError, struct.error, zlib.error, zipfile.BadZipFile,
)  # fmt: skip
"""What NumPy and zipfile raise, as found by feeding them damaged files."""
_COUNTED = "counted_"
_LINES = "truth_lines"
_ENCODING = ("utf-8", "surrogateescape")
_ARRAYS = {
    "truth_starts": (np.int64, ()),
    "truth_xywh": (np.float64, (4,)),
    "truth_points": (np.float32, (5, 2)),
    "found_starts": (np.int64, ()),
    "found_xyxy": (np.float32, (4,)),
    "found_points": (np.float32, (5, 2)),
    "scores": (np.float32, ()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationHeading:
    """What there is to say of an evaluation before its arrays are read; see `Evaluated`."""

    model: str
    truth: str
    at: str
    images: int


def evaluations_folder(project: Path) -> Path:
    """Where the evaluations of a project lie, beside its file."""
    return project.with_name(f"{project.stem}-evaluations")


def evaluations_of(project: Path) -> list[Path]:
    """The files of all evaluations of a project, in the order of their names."""
    return sorted(evaluations_folder(project).glob(f"*{ENDING}"))


def new_evaluation(project: Path) -> Path:
    """Where the next one goes, 0001.npz, 0002.npz, …: none is ever written over."""
    folder, number = evaluations_folder(project), 1
    while (path := folder / f"{number:04}{ENDING}").exists():
        number += 1
    return path


def write_evaluation(path: Path, evaluated: Evaluated) -> None:
    """Write it whole or not at all, in a folder that is made if need be. Raises AnnotatorError."""
    words = {
        "format": FORMAT,
        "paths": [path.encode(*_ENCODING).hex() for path in evaluated.paths],
        "difficulties": list(evaluated.counted),
        "model": evaluated.model,
        "weights": evaluated.weights,
        "truth": evaluated.truth,
        "at": evaluated.at,
    }
    arrays = {name: np.asarray(getattr(evaluated, name), kind) for name, (kind, _) in _ARRAYS.items()}
    arrays |= {f"{_COUNTED}{name}": column for name, column in evaluated.counted.items()}
    arrays[_WORDS] = np.frombuffer(json.dumps(words).encode(), np.uint8)
    if evaluated.truth_lines:
        arrays[_LINES] = np.frombuffer("\n".join(evaluated.truth_lines).encode(*_ENCODING), np.uint8)
    content = io.BytesIO()
    np.savez(content, **arrays)  # type: ignore[arg-type]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content.getvalue())
    except OSError as error:
        raise AnnotatorError(f"{path} cannot be written: {error.strerror}.") from error
    except DetectorError as error:
        raise AnnotatorError(str(error)) from error


def read_evaluation(path: Path) -> Evaluated:
    """The inverse of `write_evaluation`. Raises AnnotatorError for whatever is none; runs no code."""
    with _opened(path) as (file, words):
        arrays = {name: file[name] for name in _ARRAYS}
        counted = {name: file[f"{_COUNTED}{name}"] for name in words["difficulties"]}
        lines = bytes(file[_LINES]).decode(*_ENCODING).split("\n") if _LINES in file else ()
        evaluated = Evaluated(
            paths=tuple(bytes.fromhex(name).decode(*_ENCODING) for name in words["paths"]),
            counted=counted,
            model=str(words["model"]),
            weights=str(words["weights"]),
            truth=str(words["truth"]),
            at=str(words["at"]),
            truth_lines=tuple(lines),
            **arrays,
        )
        _check(evaluated)
    return evaluated


def read_heading(path: Path) -> EvaluationHeading:
    """What an evaluation is of, soon: no array is read. Raises AnnotatorError as `read_evaluation`."""
    with _opened(path) as (_, words):
        return EvaluationHeading(
            model=str(words["model"]),
            truth=str(words["truth"]),
            at=str(words["at"]),
            images=len(words["paths"]),
        )


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Mapping[str, npt.NDArray[Any]], dict[str, Any]]]:
    """An evaluation's arrays, each read when it is asked for, and its words. Raises AnnotatorError."""
    try:
        # Opened here: np.load forgets to close what is no archive.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            words = json.loads(bytes(file[_WORDS]).decode())
            if words["format"] != FORMAT:
                raise ValueError("it was made by a newer version of this program")
            datetime.fromisoformat(words["at"])
            yield file, words
    except OSError as error:
        raise AnnotatorError(f"{path} cannot be read: {error.strerror or error}.") from error
    except _UNREADABLE as error:
        raise AnnotatorError(f"{path} is not an evaluation ({error}).", "Evaluate again.") from error


def _check(evaluated: Evaluated) -> None:
    """Raise ValueError where the arrays don't fit together."""
    for name, (kind, shape) in _ARRAYS.items():
        array = getattr(evaluated, name)
        if array.dtype != kind or array.shape[1:] != shape:
            raise ValueError(f"{name} is of {array.dtype}, {array.shape}")
    for starts, count in (
        (evaluated.truth_starts, len(evaluated.truth_xywh)),
        (evaluated.found_starts, len(evaluated.scores)),
    ):
        if (
            len(starts) != len(evaluated.paths) + 1
            or (starts[0], starts[-1]) != (0, count)
            or (np.diff(starts) < 0).any()
        ):
            raise ValueError("its images don't fit its faces")
    lengths = {len(evaluated.truth_points), *map(len, evaluated.counted.values())}
    if lengths != {len(evaluated.truth_xywh)} or not evaluated.counted:
        raise ValueError("its labelled faces don't fit together")
    if evaluated.truth_lines and len(evaluated.truth_lines) != len(evaluated.truth_xywh):
        raise ValueError("its labelled faces don't fit their lines")
    if {len(evaluated.found_xyxy), len(evaluated.found_points)} != {len(evaluated.scores)}:
        raise ValueError("its detections don't fit together")
