"""The window measures what the command line measures."""

from __future__ import annotations

import json
import shutil
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotator.errors import AnnotatorError
from annotator.jobs.evaluate import (
    EvaluationDone,
    EvaluationJob,
    EvaluationProgress,
    EvaluationTask,
)
from annotator.jobs.review import Review
from annotator.model.review_items import ItemKind
from annotator.store.evaluation_file import read_evaluation
from annotator.store.images import ImageFolder
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from detector.__main__ import main
from detector.formats.label_txt import read_labels
from detector.inference.detect import Detector
from detector.resources import resource

WEIGHTS = resource("weights/mobile.safetensors")
LABELS = resource("sample/label.txt")


@pytest.fixture
def task(tmp_path: Path) -> EvaluationTask:
    """The sample against its labels."""
    folder = tmp_path / "photographs"
    shutil.copytree(resource("sample"), folder)
    Journal.open(tmp_path / "project.faces").close()
    return EvaluationTask(
        project=tmp_path / "project.faces",
        root=folder,
        images=tuple(ImageFolder(folder).paths),
        truth=LABELS,
        model="mobile",
        weights=WEIGHTS,
        result=tmp_path / "evaluations" / "0001.npz",
    )


def run(task: EvaluationTask) -> tuple[list[EvaluationProgress], EvaluationDone]:
    job = EvaluationJob(task, ImageFolder(task.root).read, Detector.load)
    work: Generator[Any, None, Any] = job._work()
    steps = []
    while True:
        try:
            steps.append(next(work))
        except StopIteration as end:
            return steps, end.value


def from_the_command_line(tmp_path: Path, *arguments: str | Path) -> dict[str, Any]:
    figures = tmp_path / "figures.json"
    assert main(["evaluate", *map(str, arguments), "--json", str(figures)]) == 0
    return dict(json.loads(figures.read_text()))


def test_that_labels_give_the_figures_and_errors_of_the_command_line(
    task: EvaluationTask, tmp_path: Path
) -> None:
    steps, done = run(task)
    assert steps[-1] == EvaluationProgress(len(done.evaluated.paths), len(done.evaluated.paths))
    assert not done.unreadable
    review = Review(read_evaluation(task.result))
    figures = from_the_command_line(tmp_path, "--images", task.root, "--labels", LABELS, "--weights", WEIGHTS)
    assert review.figures().by_difficulty["all"].published == figures["all"]
    errors = review.items.errors[review.items.order(ItemKind.LANDMARKS)]
    assert len(errors) == figures["landmark_faces"]
    assert float(errors.mean()) == pytest.approx(figures["landmark_error"], rel=1e-4)


def test_that_an_imported_checkpoint_has_the_figures_of_the_command_line_by_the_official_lists(
    task: EvaluationTask, shared: Path, tmp_path: Path
) -> None:
    images, lists = shared / "data/wider/dev/images", shared / "data/wider/eval"
    checkpoint, weights = shared / "weights/community_mobilenet0.25.pth", tmp_path / "community.safetensors"
    assert main(["weights", "import", str(checkpoint), "--out", str(weights)]) == 0
    names = tuple(ImageFolder(images).paths[::80])
    subset = tmp_path / "subset.txt"
    subset.write_text("\n".join(names))
    official = EvaluationTask(
        project=task.project,
        root=images,
        images=names,
        truth=lists,
        model="community",
        weights=weights,
        result=task.result,
    )
    _, done = run(official)
    assert done.evaluated.paths == tuple(name for name in done.evaluated.paths if name in names)
    figures = from_the_command_line(
        tmp_path, "--images", images, "--eval-dir", lists, "--subset", subset, "--weights", weights
    )
    published = {
        name: each.published for name, each in Review(done.evaluated).figures().by_difficulty.items()
    }
    assert published == {name: figures[name] for name in ("easy", "medium", "hard")}


def test_that_landmarks_which_the_truth_lacks_are_the_projects(task: EvaluationTask, tmp_path: Path) -> None:
    boxes = tmp_path / "boxes.txt"
    lines = LABELS.read_text().splitlines()
    boxes.write_text(
        "\n".join(line if line.startswith("#") else " ".join(line.split()[:4]) for line in lines)
    )
    without = EvaluationTask(
        **{name: getattr(task, name) for name in ("project", "root", "images", "model", "weights", "result")},
        truth=boxes,
    )
    assert np.isnan(run(without)[1].evaluated.truth_points).all()
    with Journal.open(task.project) as journal:
        import_labels(journal, task.images, LABELS)
    known = np.isfinite(run(without)[1].evaluated.truth_points).all(axis=(1, 2))
    assert known.sum() == np.isfinite(run(task)[1].evaluated.truth_points).all(axis=(1, 2)).sum() > 10


def test_that_the_lines_of_the_labels_are_kept(task: EvaluationTask) -> None:
    evaluated = run(task)[1].evaluated
    number = evaluated.paths.index("blue_room.jpg")
    labelled = {image.path: image for image in read_labels(LABELS)}
    lines = [face.line.strip() for face in labelled["blue_room.jpg"].faces]
    assert list(evaluated.truth_lines[evaluated.truth_of(number)]) == lines
    assert len(evaluated.truth_lines) == len(evaluated.truth_xywh)


def test_that_a_line_without_landmarks_gets_those_of_the_project_with_their_flags(
    task: EvaluationTask, tmp_path: Path
) -> None:
    image, face = (
        "blue_room.jpg",
        "350 137 157 206 411 215 0 478 221 1 446 248 0 406 287 0 475 294 0 0.5 seen",
    )
    (tmp_path / "landmarks.txt").write_text(f"# {image}\n{face}\n")
    (tmp_path / "boxes.txt").write_text(f"# {image}\n352 137 157 206\n1 2 30 40\n")
    with Journal.open(task.project) as journal:
        import_labels(journal, task.images, tmp_path / "landmarks.txt")
    evaluated = run(replace(task, truth=tmp_path / "boxes.txt"))[1].evaluated
    assert evaluated.truth_lines == (face.replace("350", "352"), "1 2 30 40")


def test_that_a_photograph_that_cannot_be_read_is_left_out_and_named(task: EvaluationTask) -> None:
    (task.root / "grace_hopper.jpg").write_bytes(b"no photograph")
    _, done = run(task)
    assert list(done.unreadable) == ["grace_hopper.jpg"]
    assert "grace_hopper.jpg" not in done.evaluated.paths


def test_that_labels_of_other_photographs_are_told(task: EvaluationTask, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("# elsewhere/a.jpg\n1 2 3 4\n")
    other = EvaluationTask(
        **{name: getattr(task, name) for name in ("project", "root", "images", "model", "weights", "result")},
        truth=tmp_path / "other.txt",
    )
    with pytest.raises(AnnotatorError, match=r"other\.txt"):
        run(other)
    assert not task.result.exists()
