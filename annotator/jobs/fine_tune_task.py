"""What a round of fine-tuning is told: which project, from which weights, and into which folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annotator.store.runs import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class FineTuneTask:
    """project: the project file whose corrections are learned. images: the folder of its photographs.

    exports: the folder that label.txt and verdicts.csv go to; None to go on with a run, from what it was to
    learn from at first. base: the weights to start from. run: the folder to work in. rival: the name and
    weights of the version in use, where that is another than the base: the new one is not to be worse.
    """

    project: Path
    images: Path
    exports: Path | None
    base: Path
    run: Run
    rival: tuple[str, Path] | None = None
