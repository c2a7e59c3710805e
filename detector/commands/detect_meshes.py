"""`detector detect --obj`: the mesh of each face as a file, FOLDER/IMAGE.1.obj and so on."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from detector.errors import DetectorError

if TYPE_CHECKING:
    from detector.inference.dense import DenseFaces

_MESH = re.compile(r"(.+)\.[0-9]+\.obj", re.DOTALL)


def make_mesh_folder(folder: Path, images: Collection[str]) -> None:
    """Make the folder, without the meshes that an earlier run left there of these images.

    Raises DetectorError where it cannot be made or one of them cannot be taken away.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place, _, names in os.walk(folder):
            for name in names:
                file = Path(place, name)
                if (match := _MESH.fullmatch(str(file.relative_to(folder)))) and match[1] in images:
                    file.unlink()
    except OSError as error:
        raise DetectorError(f"{error.filename}: cannot be written ({error.strerror}).") from error


def write_meshes(folder: Path, image: str, dense: DenseFaces) -> None:
    """Raises DetectorError where they cannot be written."""
    from detector.dense.obj import write_obj

    try:
        (folder / image).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DetectorError(f"{folder}: the folder cannot be made ({error.strerror}).") from error
    for number in range(len(dense)):
        write_obj(
            folder / f"{image}.{number + 1}.obj", dense.mesh(number), comment=f"Face {number + 1} of {image}"
        )
