"""Faces as meshes, with a real network whose dense branch sees the mean face everywhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.jobs.detect import load_detector
from annotator.jobs.meshes import Meshes, MeshJob, has_dense_branch
from annotator.jobs.runner import Runner
from detector.dense.parameters import VALUES
from detector.images import read_image
from detector.inference.dense import dense_faces
from detector.inference.detect import Detector
from detector.network.retinaface import RetinaFace
from detector.resources import resource
from detector.weights.file import load_weights, save_weights

PHOTOGRAPHS = {
    "two.jpg": np.hstack([read_image(resource("sample/eileen_collins.jpg"))] * 2),
    "none.jpg": np.full((80, 80, 3), 90, np.uint8),
}


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    trained = load_weights(resource("weights/mobile.safetensors"))
    torch.manual_seed(0)
    model = RetinaFace(replace(trained.profile, dense=True)).eval()
    model.load_state_dict(model.state_dict() | trained.state_dict())
    path = tmp_path_factory.mktemp("dense") / "dense.safetensors"
    save_weights(path, model, {})
    return path


def looked_at(image: str, weights: Path, runner: Runner, qtbot: QtBot) -> Meshes:
    job = MeshJob(image, PHOTOGRAPHS.__getitem__, lambda: load_detector(weights))
    with qtbot.waitSignal(job.finished_with, timeout=60_000) as finished:
        runner.start(job)
    return finished.args[0]


def test_that_every_face_of_an_image_has_its_mesh(weights: Path, runner: Runner, qtbot: QtBot) -> None:
    meshes = looked_at("two.jpg", weights, runner, qtbot)
    found = Detector.load(weights).detect(PHOTOGRAPHS["two.jpg"])
    assert len(meshes.boxes_xyxy) == len(found) == 2
    for box in found.boxes_xyxy:
        vertices = meshes.of_box(tuple((box + 5).tolist()))
        assert vertices is not None
        np.testing.assert_allclose(vertices[:, :2].mean(axis=0), (box[:2] + box[2:]) / 2, atol=20)
    assert meshes.of_box((0.0, 0.0, 9.0, 9.0)) is None


def test_that_where_there_is_no_face_there_is_no_mesh(weights: Path, runner: Runner, qtbot: QtBot) -> None:
    meshes = looked_at("none.jpg", weights, runner, qtbot)
    assert meshes.of_box((0.0, 0.0, 80.0, 80.0)) is None


def test_that_weights_without_a_dense_branch_are_refused_in_words(runner: Runner, qtbot: QtBot) -> None:
    ours = resource("weights/mobile.safetensors")
    job = MeshJob("two.jpg", PHOTOGRAPHS.__getitem__, lambda: load_detector(ours))
    with qtbot.waitSignal(job.failed, timeout=60_000) as failed:
        runner.start(job)
    assert isinstance(failed.args[0], AnnotatorError)
    assert "detector dense train" in str(failed.args[0])


def test_that_a_file_says_itself_whether_it_has_a_dense_branch(weights: Path, tmp_path: Path) -> None:
    assert has_dense_branch(weights)
    assert not has_dense_branch(resource("weights/mobile.safetensors"))
    (tmp_path / "text.safetensors").write_text("no weights")
    assert not has_dense_branch(tmp_path / "text.safetensors")


def test_that_a_crowd_is_decoded_as_its_faces_are_one_by_one(weights: Path) -> None:
    dense = load_weights(weights).dense
    assert dense is not None
    answers = torch.randn(70, VALUES, generator=torch.Generator().manual_seed(0))
    boxes = torch.tensor([[0.0, 0.0, 50.0, 60.0]]).expand(70, 4)
    with torch.inference_mode():
        crowd = dense_faces(answers, boxes, dense.decoder)
        last = dense_faces(answers[-1:], boxes[-1:], dense.decoder)
    np.testing.assert_allclose(crowd.vertices_xyz[-1], last.vertices_xyz[0], atol=1e-3)
