"""The command line, checked before anything is opened. No Qt, no torch."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError
from detector.resources import resource, weights_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What to open and with what. images: None shows the start page.

    project: the project file, None for the usual place beside the images. weights: None for ours.
    """

    images: Path | None = None
    labels: Path | None = None
    weights: Path | None = None
    project: Path | None = None
    sample: bool = False


def parse(argv: Sequence[str] | None) -> Arguments:
    """Read the command line. Raises AnnotatorError for a path that isn't there; argparse exits for others."""
    parser = argparse.ArgumentParser(
        prog="annotator", description="Annotate five facial landmarks, and let the detector learn from it."
    )
    parser.add_argument("images", nargs="?", type=Path, metavar="IMAGES", help="folder of photographs")
    parser.add_argument("--labels", type=Path, metavar="label.txt", help="labels to start from")
    parser.add_argument(
        "--weights",
        type=weights_named,
        metavar="FILE",
        help="weights to predict with, .safetensors, or mobile or small, which come along",
    )
    parser.add_argument(
        "--project", type=Path, metavar="FILE", help="project file, usually IMAGES/project.faces"
    )
    parser.add_argument("--sample", action="store_true", help="open the photographs that come along")
    given = parser.parse_args(argv)
    arguments = Arguments(
        images=given.images,
        labels=given.labels,
        weights=given.weights,
        project=given.project,
        sample=given.sample,
    )
    try:
        _check(arguments)
    except OSError as error:  # a folder above it that may not be entered, a name that is too long
        raise AnnotatorError(f"{error.filename} can't be opened: {error.strerror}.") from error
    return arguments


def _check(arguments: Arguments) -> None:
    if arguments.sample and arguments.images is not None:
        raise AnnotatorError("IMAGES and --sample ask for two different folders.", "Give one of them.")
    if arguments.images is None and not arguments.sample:
        for option, value in (("--labels", arguments.labels), ("--project", arguments.project)):
            if value is not None:
                raise AnnotatorError(f"{option} needs the folder of its photographs.", "Give IMAGES as well.")
    if arguments.images is not None and not arguments.images.is_dir():
        what = "is a file, not a folder" if arguments.images.exists() else "isn't there"
        raise AnnotatorError(f"{arguments.images} {what}.", "Give the folder that holds the photographs.")
    if arguments.project is not None and not arguments.project.resolve().parent.is_dir():
        folder = arguments.project.parent
        raise AnnotatorError(f"--project {arguments.project} can't be made: there is no folder {folder}.")
    for option, path in (("--labels", arguments.labels), ("--weights", arguments.weights)):
        if path is not None and not path.is_file():
            what = "is a folder, not a file" if path.is_dir() else "isn't there"
            raise AnnotatorError(f"{option} {path} {what}.")


def sample_folder() -> Path:
    """The photographs that come along with the program."""
    return resource("sample")


def exports_folder(images: Path) -> Path:
    """Where the labels of a folder of photographs go: exports/NAME under the current folder."""
    return Path("exports").resolve() / (images.resolve().name or "root")


def usual_project(images: Path) -> Path:
    """The project file of a folder: beside the photographs, or with its exports where that can't be written.

    The sample is never written into: it belongs to the program. Raises OSError, which says what to do, where
    neither place can be written.
    """
    if images.resolve() != sample_folder().resolve() and os.access(images, os.W_OK):
        return images / "project.faces"
    folder = exports_folder(images)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "start in another folder, or say with --project where the project goes"
        raise OSError(error.errno, f"{folder} can't be made ({error.strerror}); {remedy}") from error
    return folder / "project.faces"


def author_name() -> str:
    """The login name of the person at the keyboard."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without an entry in the system's list of users
        return f"user {os.getuid()}"
