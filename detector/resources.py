"""Where the files are that travel with the program: weights, sample photographs, icons."""

from __future__ import annotations

from pathlib import Path

OUR_WEIGHTS = "weights/mobile.safetensors"
"""The weights that the project trained: taken where nobody names any."""


def resource(relative: str) -> Path:
    """The path of a file or folder under resources/.

    An installed wheel carries resources/ inside this package; a checkout has it beside the package.
    """
    package = Path(__file__).parent
    installed = package / "_resources"
    return (installed if installed.is_dir() else package.parent / "resources") / relative
