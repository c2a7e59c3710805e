"""Faces and projects for the tests of the store, and disks that do not do what is asked of them."""

from __future__ import annotations

import importlib.util
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

import annotator
from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.step import Step, StepKind
from annotator.store.journal import Journal
from annotator.store.project_file import ProjectFile

RANDOM_WORK = Path(__file__).with_name("random_work.py")


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    return tmp_path / "project.faces"


@pytest.fixture
def file(project_path: Path) -> Iterator[ProjectFile]:
    file = ProjectFile(project_path)
    yield file
    file.close()


@pytest.fixture
def journal(file: ProjectFile) -> Journal:
    return Journal(file)


@pytest.fixture
def make_face() -> Callable[..., Face]:
    """A face named by its id at a place given by x, made by a model unless told otherwise."""

    def make(face_id: str, x: float = 10.0, source: Source | None = None, **fields: object) -> Face:
        source = source or Source(Origin.MODEL, "first model")
        fields.setdefault("score", 0.75 if source.origin is Origin.MODEL else None)
        landmarks = tuple(Landmark(x + i, 20.0 + i, Visibility.VISIBLE, source) for i in range(5))
        return Face(
            **{"box_xyxy": (x, 10.0, x + 40.0, 60.0), "landmarks": landmarks, "source": source, "id": face_id}
            | fields
        )

    return make


@pytest.fixture
def make_step() -> Callable[..., Step]:
    """What someone did to a.jpg: by default an edit by ann."""

    def make(
        before: tuple[Face, ...],
        after: tuple[Face, ...],
        kind: StepKind = StepKind.DO,
        *,
        image: str = "a.jpg",
        text: str = "Edit",
        author: str = "ann",
    ) -> Step:
        change = Change(image=image, before=before, after=after)
        return Step(change=change, text=text, kind=kind, at="2024-05-01T10:00:00Z", author=author)

    return make


@pytest.fixture(scope="session")
def random_work() -> ModuleType:
    """The module beside this file that makes up work; also a program, see its text."""
    spec = importlib.util.spec_from_file_location("random_work", RANDOM_WORK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["random_work"] = module  # its dataclasses look for their module there
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def child_environment() -> dict[str, str]:
    """An environment in which a child process imports the same annotator as this one."""
    return os.environ | {"PYTHONPATH": str(Path(annotator.__file__).parents[1])}


@pytest.fixture
def ordinary_folder() -> Iterator[Path]:
    """A new folder of a user whom permissions hold for, as who this process runs until the test ends."""
    with tempfile.TemporaryDirectory() as name:
        user = os.geteuid()
        if user == 0:
            nobody = 65534
            os.chown(name, nobody, -1)
            os.seteuid(nobody)
        try:
            yield Path(name)
        finally:
            Path(name).chmod(0o700)
            os.seteuid(user)


@pytest.fixture
def no_file_larger_than() -> Callable[[int], object]:
    """A context in which writing beyond so many bytes of any file fails, as on a full disk."""

    @contextmanager
    def limited(size: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limited
