"""Whether labelled photographs can be learned from, looked up in a thread: a label file may be large."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from annotator.jobs.job import Job
from detector.formats.label_txt import read_labels
from detector.training.fine_tune_config import REPLAY_IMAGES
from detector.training.labelled_set import load_labelled, shared_out


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSetChecked:
    """What a folder and a label.txt are good for. named: how many photographs the file names; count: how many
    of them are there; replayed and measured: how these are shared out.
    """

    images: Path
    labels: Path
    named: int
    count: int
    replayed: int
    measured: int


class CheckLabelledSetJob(Job):
    """Finishes with LabelledSetChecked, or fails with what is wrong."""

    def __init__(self, images: Path, labels: Path) -> None:
        super().__init__(lambda: _check(images, labels), name="check labelled photographs")


def _check(images: Path, labels: Path) -> Generator[None, None, LabelledSetChecked]:
    samples = load_labelled(images, labels)
    yield
    named = {image.path for image in read_labels(labels)}
    yield
    parts = shared_out(samples, labels=labels)
    return LabelledSetChecked(
        images=images,
        labels=labels,
        named=len(named),
        count=len(samples),
        replayed=min(len(parts.replay), REPLAY_IMAGES),
        measured=len(parts.regression),
    )
