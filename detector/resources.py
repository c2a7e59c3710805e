"""Where the files are that travel with the program: weights, sample photographs, icons."""

from __future__ import annotations

from pathlib import Path

MOBILE_WEIGHTS = "weights/mobile.safetensors"
SMALL_WEIGHTS = "weights/small.safetensors"

OUR_WEIGHTS = MOBILE_WEIGHTS
"""The weights that the project trained: taken where nobody names any."""

OTHER_WEIGHTS = (SMALL_WEIGHTS,)
"""Others that it trained, and that can be named."""


def resource(relative: str) -> Path:
    """The path of a file or folder under resources/.

    An installed wheel carries resources/ inside this package; a checkout has it beside the package.
    """
    package = Path(__file__).parent
    installed = package / "_resources"
    return (installed if installed.is_dir() else package.parent / "resources") / relative


def weights_named(text: str) -> Path:
    """A weights file by its path, or by the name of one that travels with the program, such as "small"."""
    path, ours = Path(text), resource("weights") / f"{text}.safetensors"
    return ours if path.name == text and not path.exists() and ours.is_file() else path
