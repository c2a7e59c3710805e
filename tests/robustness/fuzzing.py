"""Feeds spoilt files to what reads them, case after case, in a process of its own that may crash or hang.

    python fuzzing.py TARGET --seed 1 --cases 300 [--first 0] [--folder FOLDER]

Prints the number of each case before it begins and a line of JSON in the end. A case is made by seed and
number alone: `--first 1234 --cases 1` repeats one, and leaves what it read in the folder. A fault is whatever
a person would not understand: an exception that is not the project's own, a message that doesn't say which
file it is about, a warning on the terminal; and a file written outside the folder it was given, or a program
started.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import resource
import sys
import tempfile
import traceback
import warnings
from abc import ABC, abstractmethod
from collections import Counter
from importlib import import_module
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from watch import Watch

from annotator.errors import AnnotatorError
from detector.errors import DetectorError

TARGETS = {
    "label_txt": ("fuzzed_labels", "LabelTxt"),
    "other_labels": ("fuzzed_labels", "OtherLabels"),
    "projects": ("fuzzed_projects", "Projects"),
    "project_folders": ("fuzzed_projects", "ProjectFolders"),
    "weights": ("fuzzed_weights", "Weights"),
    "checkpoints": ("fuzzed_weights", "Checkpoints"),
    "images": ("fuzzed_images", "Images"),
}

MOST_MEMORY = 8 << 30
"""Bytes of address space: whoever believes a damaged length gets no further."""
MOST_FAULTS = 12


class Target(ABC):
    """Something that reads files. folder: its own, for what all cases share and for that of each case."""

    def __init__(self, folder: Path) -> None:
        self.shared, self.case_folder = folder / "shared", folder / "case"
        self.shared.mkdir()

    @abstractmethod
    def make(self, chance: Random) -> list[str]:
        """Put spoilt files into the case's folder; the names one of which a message must give."""

    @abstractmethod
    def read(self) -> None:
        """Do all with them that a person could. Raises AnnotatorError or DetectorError and nothing else."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.dont_write_bytecode = True
    warnings.simplefilter("error")
    logging.disable()
    folder = given.folder or Path(tempfile.mkdtemp())
    module, name = TARGETS[given.target]
    target: Target = getattr(import_module(module), name)(folder)
    watch = Watch()
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(given.first, given.first + given.cases):
        print(number, flush=True)  # noqa: T201
        outcome = _outcome(target, watch, Random(f"{given.target} {given.seed} {number}"))
        counts[outcome.partition("\n")[0]] += 1
        if outcome not in ("read", "told"):
            faults.append(f"{given.target} --seed {given.seed} --first {number} --cases 1: {outcome}")
            if len(faults) >= MOST_FAULTS:
                break
    print(json.dumps({"counts": counts, "faults": faults, "folder": str(folder)}))  # noqa: T201


def _outcome(target: Target, watch: Watch, chance: Random) -> str:
    """What becomes of a case: "read", "told" in a message, or a fault."""
    target.case_folder.mkdir(exist_ok=True)
    _empty(target.case_folder)
    names = target.make(chance)
    outcome = "read"
    with watch.over(target.case_folder):
        try:
            target.read()
        except (AnnotatorError, DetectorError) as error:
            outcome = "told"
            if not any(name in str(error) for name in names):
                outcome = f"the message names no file: {str(error)[:300]!r}"
        except BaseException as error:  # noqa: BLE001
            places = "".join(traceback.format_tb(error.__traceback__)[-3:])
            outcome = f"{type(error).__name__}: {str(error)[:300]!r}\n{places}"
    return "\n".join((outcome, *watch.offences)) if watch.offences else outcome


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            _empty(path)
            path.rmdir()
        else:
            path.unlink()


if __name__ == "__main__":
    # As a module of this name, so that the targets find the same Target.
    sys.modules["fuzzing"] = sys.modules["__main__"]
    main()
