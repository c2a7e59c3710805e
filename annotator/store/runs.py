"""The folders of fine-tuning beside a project: NNNN.run holds how NNNN.safetensors was, or is being, made.

    project-models/0001.run/plan.json       what was asked for: enough to go on with it after a crash
                            label.txt       exactly what is learned from; verdicts.csv beside it, if any
                            record.json     what came of it, once it is over
                            …               what the detector writes: settings, losses, validation, checkpoint
    project-models/0001.safetensors         the weights

Everything is named from here, so that a project and its folder can be moved. Nothing is ever written over: a
further round has a further number.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self, TypeVar

from annotator.errors import AnnotatorError
from annotator.model.training_record import TrainingRecord, ValidationPoint
from annotator.store.export import LABEL_FILE
from annotator.store.training_record import training_from_json, training_to_json
from annotator.store.verdicts import VERDICTS_FILE
from detector.atomic_write import write_atomically
from detector.data.samples import is_held_out
from detector.formats.label_txt import read_labels
from detector.formats.left_out import is_there
from detector.formats.verdicts import read_verdicts
from detector.training.fine_tune_files import CHECKPOINT_FILE

RUN_SUFFIX = ".run"
WEIGHTS_SUFFIX = ".safetensors"

_PLAN = "plan.json"
_RECORD = "record.json"
_LOSSES = "losses.csv"
_VALIDATION = "validation.csv"
_CONFIG = "config.json"

_MOST_HEADER = 1 << 22
"""Bytes; a damaged file may tell of any length."""

_OF_ONE_MACHINE = frozenset(
    ("images", "labels", "verdicts", "weights", "out", "labelled", "regression", "replay", "resume")
)
"""Settings that name a place, or tell nothing of what was done."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a round is to do. name: of the version it makes. parent: of the one it starts from.

    insists: a person wants it without a gate, however few corrections there are. created: UTC, ISO 8601.
    labelled: folder and label.txt of photographs that are not to be forgotten, None for none.
    """

    name: str
    parent: str
    steps: int
    seed: int
    insists: bool
    created: str
    labelled: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A round's folder, with its plan."""

    folder: Path
    plan: Plan

    @classmethod
    def for_weights(cls, weights: Path, plan: Plan) -> Self:
        """The run that is to make a weights file; nothing is there yet."""
        return cls(weights.with_suffix(RUN_SUFFIX), plan)

    @property
    def weights(self) -> Path:
        """Where the weights go."""
        return self.folder.with_suffix(WEIGHTS_SUFFIX)

    @property
    def labels(self) -> Path:
        return self.folder / LABEL_FILE

    @property
    def verdicts(self) -> Path | None:
        path = self.folder / VERDICTS_FILE
        return path if path.is_file() else None

    @property
    def step(self) -> int:
        """How many steps are done and can be gone on from, as the detector's checkpoint has it.

        A safetensors file begins with the length of a JSON header, eight bytes, and the header.
        """
        try:
            with (self.folder / CHECKPOINT_FILE).open("rb") as file:
                length = int.from_bytes(file.read(8), "little")
                header = json.loads(file.read(min(length, _MOST_HEADER)))
            return int(header["__metadata__"]["step"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return 0

    @property
    def digest(self) -> str:
        """SHA-256 of what is learned from, empty where it is gone."""
        try:
            parts = [path.read_bytes() for path in (self.labels, self.verdicts) if path is not None]
        except OSError:
            return ""
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def losses(self) -> list[tuple[int, float]]:
        """(step, total loss) of every step that is written down."""
        return list(_rows(self.folder / _LOSSES, lambda row: (int(row["step"]), float(row["total"]))))

    def validation(self) -> list[ValidationPoint]:
        """The held-out images as they were measured on the way."""
        return list(_rows(self.folder / _VALIDATION, _validation_point))

    @property
    def corrected(self) -> frozenset[str]:
        """The images of which something is to be learned. Raises DetectorError where that can't be read."""
        named = {image.path for image in read_labels(self.labels)}
        if self.verdicts is not None:
            named |= read_verdicts(self.verdicts).keys()
        return frozenset(named)

    def held_out(self, root: Path, number: int | None = None) -> frozenset[str]:
        """Those of them that nothing was learned from: none before it is over. Raises DetectorError.

        root: the folder of the photographs; what isn't there wasn't held out either. number: of images, if
        it isn't in the record yet. Which ones they are, a number of each image decides, the lowest first: see
        `detector.data.samples.is_held_out`.
        """
        if number is None:
            record = self.record()
            number = 0 if record is None else record.held_out
        there = [image for image in self.corrected if is_there(root, image)]
        return frozenset(sorted(there, key=_percent)[:number])

    def settings(self) -> tuple[tuple[str, str], ...]:
        """Name and value of what decided the result, as the detector has written it down."""
        try:
            held = json.loads((self.folder / _CONFIG).read_text(encoding="utf-8"))
            return tuple((str(k), str(v)) for k, v in held.items() if k not in _OF_ONE_MACHINE)
        except (OSError, ValueError, AttributeError, RecursionError):
            return ()

    def record(self) -> TrainingRecord | None:
        """What came of it; None while it isn't over."""
        try:
            return training_from_json((self.folder / _RECORD).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None

    def write_record(self, record: TrainingRecord) -> None:
        """Raises AnnotatorError or DetectorError where that fails."""
        write_atomically(self.folder / _RECORD, training_to_json(record).encode())

    def begin(self, labels: Path, verdicts: Path | None) -> None:
        """Make the folder, with a copy of what is to be learned from; if that fails, nothing is left of it.

        Raises AnnotatorError or DetectorError. The plan comes last: a folder without one is no run.
        """
        with _writing(self.folder):
            self.folder.mkdir(parents=True)
        try:
            with _writing(self.folder):
                shutil.copyfile(labels, self.labels)
                if verdicts is not None:
                    shutil.copyfile(verdicts, self.folder / VERDICTS_FILE)
            write_atomically(self.folder / _PLAN, json.dumps(asdict(self.plan)).encode())
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def take_weights(self, made: Path) -> None:
        """Put weights that the run has made into their place. Raises AnnotatorError."""
        with _writing(self.weights):
            made.replace(self.weights)

    def discard(self) -> None:
        """Delete the folder. Raises AnnotatorError."""
        with _writing(self.folder):
            (self.folder / _PLAN).unlink(missing_ok=True)  # half deleted, it is no run any more
            shutil.rmtree(self.folder)


def run_of(weights: Path) -> Run | None:
    """The round that made a weights file, None where its folder is gone or there never was one."""
    folder = weights.with_suffix(RUN_SUFFIX)
    try:
        held = json.loads((folder / _PLAN).read_text(encoding="utf-8"))
        if held.get("labelled") is not None:
            held["labelled"] = tuple(held["labelled"])
        return Run(folder, Plan(**held))
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def unfinished_runs(models: Path, finished: Collection[str]) -> list[Run]:
    """The rounds in a folder that never became a version of the project, the latest first.

    finished: the names of the versions that there are.
    """
    found = (run_of(folder) for folder in sorted(models.glob(f"*{RUN_SUFFIX}"), reverse=True))
    return [run for run in found if run is not None and run.plan.name not in finished]


def _percent(image: str) -> int:
    """How many per cent of all images are held out when this one is, at least."""
    return next(percent for percent in range(1, 101) if is_held_out(image, percent))


def _validation_point(row: dict[str, str]) -> ValidationPoint:
    return ValidationPoint(
        step=int(row["step"]),
        ap=float(row["ap"]) if row["ap"] else None,
        landmark_error=float(row["landmark_error"]) if row["landmark_error"] else None,
        is_best=row["is_best"].lower() in ("1", "true"),
    )


def _rows(path: Path, read: Callable[[dict[str, str]], _Row]) -> Iterator[_Row]:
    """What a table holds, up to a line that a crash has cut off."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield read(row)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error):
        return


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AnnotatorError(
            f"{path} cannot be written: {error.strerror}.",
            "Free some space, or see to it that you may write there, and fine-tune again.",
        ) from error
