"""Labelled images beside the corrections: some are replayed, on others nothing may be lost.

Whoever has one labelled set of usual photographs need not share it out: a hash of each image's name does. An
image stays on its side in every round, whatever is added to the set. No torch.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detector.data.samples import Sample, fingerprint, is_held_out, load_samples
from detector.errors import LabelError, TrainingError
from detector.training.fine_tune_config import FineTuneConfig

REGRESSION_PERCENT = 33
MOST_REGRESSION_IMAGES = 200
"""The gate looks at each of them up to five times."""


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """replay: what is replayed, regression: on what nothing may be lost; no image is in both."""

    replay: tuple[Sample, ...]
    regression: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class References:
    """The labelled images of some settings, empty where they name none, and the SHA-256 of each set."""

    replay: Sequence[Sample]
    regression: Sequence[Sample]
    digests: Mapping[str, str]


def load_references(config: FineTuneConfig, corrected: Collection[Path]) -> References:
    """Read what the settings name. corrected: the files of the corrected images.

    Raises LabelError, or TrainingError where a labelled set cannot be shared out.
    """
    replay = [] if config.replay is None else load_samples(*config.replay)
    regression = [] if config.regression is None else load_samples(*config.regression)
    both = [] if config.labelled is None else load_labelled(*config.labelled)
    digests = {
        f"{name}_sha256": fingerprint(samples) if samples else ""
        for name, samples in (("regression", regression), ("replay", replay), ("labelled", both))
    }
    if config.labelled is None:
        return References(replay, regression, digests)
    parts = shared_out(both, labels=config.labelled[1], corrected=corrected)
    return References(parts.replay, parts.regression, digests)


def load_labelled(images: Path, labels: Path) -> list[Sample]:
    """The images of a labelled set. Raises LabelError, naming the file or folder that is at fault."""
    if not images.is_dir():
        raise LabelError(f"{images}: there is no such folder.")
    return load_samples(images, labels)


def shared_out(samples: Sequence[Sample], *, labels: Path, corrected: Collection[Path] = ()) -> LabelledSet:
    """Share a labelled set out, without the photographs that are among the corrected ones.

    These are known by their content, whatever their names. Raises TrainingError, naming `labels`, where
    either side would have no face.
    """
    others = _without(samples, corrected)
    regression = [sample for sample in others if is_held_out(sample.name, REGRESSION_PERCENT)]
    replay = [sample for sample in others if not is_held_out(sample.name, REGRESSION_PERCENT)]
    if not all(any(len(sample.truth.boxes_xyxy) for sample in part) for part in (replay, regression)):
        corrected_too = len(samples) - len(others)
        beside = f" besides {corrected_too} that are among the corrections" if corrected_too else ""
        raise TrainingError(
            f"{labels}: too few labelled photographs to share out, {len(others)}{beside}. A hundred or more "
            "are wanted, all of them with their faces."
        )
    regression.sort(key=lambda sample: _place(sample.name))
    return LabelledSet(tuple(replay), tuple(regression[:MOST_REGRESSION_IMAGES]))


def _without(samples: Sequence[Sample], corrected: Collection[Path]) -> list[Sample]:
    """Those whose file is none of the others, byte by byte; only files of one size are read."""
    sizes = {_size(path) for path in corrected}
    suspects = {sample.path for sample in samples if _size(sample.path) in sizes}
    known = {_content(path) for path in corrected} if suspects else set()
    return [sample for sample in samples if sample.path not in suspects or _content(sample.path) not in known]


def _size(path: Path) -> int:
    """In bytes; −1 where the file is gone, which is noticed when its image is asked for."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _content(path: Path) -> bytes:
    """A digest of a file; of one that cannot be read its path, for it is like no other."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return os.fsencode(path)


def _place(name: str) -> bytes:
    """An order of names that holds whatever other names there are."""
    return hashlib.sha256(b"regression " + name.encode("utf-8", "surrogateescape")).digest()
