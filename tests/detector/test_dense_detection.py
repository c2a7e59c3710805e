"""`detector detect --dense`: mesh, pose and light of every face found, as arrays, as JSON and as meshes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from detector.__main__ import main
from detector.dense.camera import PARAMETERS as OF_CAMERA
from detector.dense.decoder import SHAPE_AND_TEXTURE
from detector.dense.obj import read_obj
from detector.dense.template import load_template
from detector.errors import WeightsError
from detector.images import read_image
from detector.inference.dense import dense_faces
from detector.inference.detect import LARGEST_MEGAPIXELS, Detector
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.resources import resource
from detector.weights.file import load_weights, save_weights

PHOTOGRAPH = Path(resource("sample/eileen_collins.jpg"))
VERTICES, TRIANGLES = 1027, 1944


@pytest.fixture(scope="module")
def model() -> RetinaFace:
    """Finds faces, and says of every one that it is the mean face, turned more at coarser levels."""
    trained = load_weights(resource("weights/mobile.safetensors"))
    torch.manual_seed(0)
    model = RetinaFace(replace(trained.profile, dense=True)).eval()
    model.load_state_dict(model.state_dict() | trained.state_dict())
    assert model.dense is not None
    for level in range(3):
        bias = model.dense.head.get_parameter(f"levels.{level}.bias")
        bias.data.view(-1, 144)[:, SHAPE_AND_TEXTURE + 3] = level
    return model


@pytest.fixture(scope="module")
def detector(model: RetinaFace) -> Detector:
    return Detector(model, name="dense")


@pytest.fixture
def weights(model: RetinaFace, tmp_path: Path) -> Path:
    save_weights(tmp_path / "dense.safetensors", model, {})
    return tmp_path / "dense.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two faces in one photograph, one in another, none in a third."""
    face = read_image(PHOTOGRAPH)
    images = tmp_path / "images"
    (images / "sub").mkdir(parents=True)
    cv2.imwrite(str(images / "one.png"), face)
    cv2.imwrite(str(images / "sub" / "two.png"), np.concatenate((face, face), axis=1))
    cv2.imwrite(str(images / "none.png"), np.zeros((64, 64, 3), np.uint8))
    return images


def test_that_every_face_has_a_mesh_a_pose_and_a_light(detector: Detector) -> None:
    found, dense = detector.detect_dense(read_image(PHOTOGRAPH))
    assert len(found) == len(dense) == 1
    assert dense.vertices_xyz.shape == dense.positions.shape == dense.colours.shape == (1, VERTICES, 3)
    assert dense.triangles.shape == (TRIANGLES, 3)
    assert dense.light_location.shape == dense.light_colour.shape == dense.ambient.shape == (1, 3)
    assert dense.pose_degrees.shape == (1, 3)
    # Its anchor is one of 128 pixels, at the second of three levels.
    assert dense.pose_degrees[0, 0] == pytest.approx(np.degrees(0.2), abs=0.5)
    assert dense.pose_degrees[0, 1:].tolist() == [0, 0]


def test_that_asking_for_meshes_changes_nothing_of_what_is_found(detector: Detector) -> None:
    picture = read_image(PHOTOGRAPH)
    found, _ = detector.detect_dense(picture, threshold=0.02)
    alone = detector.detect(picture, threshold=0.02)
    assert len(alone) > 1
    for ours, theirs in (
        (found.boxes_xyxy, alone.boxes_xyxy),
        (found.scores, alone.scores),
        (found.landmarks_xy, alone.landmarks_xy),
    ):
        assert np.array_equal(ours, theirs)


def test_that_the_mesh_lies_over_the_face(detector: Detector) -> None:
    found, dense = detector.detect_dense(read_image(PHOTOGRAPH))
    left, top, right, bottom = found.boxes_xyxy[0].tolist()
    x, y, z = dense.vertices_xyz[0].T
    assert (x.min() + x.max()) / 2 == pytest.approx((left + right) / 2, abs=(right - left) / 10)
    assert 0.8 < np.ptp(y) / (bottom - top) < 1.1
    landmarks = load_template().landmarks
    assert y[landmarks["left_eye"]] < y[landmarks["nose_tip"]] < y[landmarks["left_mouth_corner"]]
    assert x[landmarks["left_eye"]] < x[landmarks["right_eye"]]
    assert z[landmarks["nose_tip"]] > z[landmarks["left_eye"]]


def test_that_a_face_that_looks_to_the_right_has_its_nose_there(model: RetinaFace) -> None:
    nose = load_template().landmarks["nose_tip"]
    boxes = torch.tensor([[100.0, 50.0, 140.0, 110.0]]).repeat(3, 1)
    answers = torch.zeros(3, 144)
    answers[1, SHAPE_AND_TEXTURE + 3] = 2  # yaw
    answers[2, SHAPE_AND_TEXTURE + 4] = 2  # pitch
    assert model.dense is not None
    with torch.inference_mode():
        dense = dense_faces(answers, boxes, model.dense.decoder)
    width, _, depth = np.ptp(load_template().positions, axis=0)
    seen_width, _, seen_depth = np.ptp(dense.vertices_xyz[0], axis=0)
    assert seen_depth / seen_width == pytest.approx(depth / width, rel=0.15), "all in pixels"
    straight, right, up = dense.vertices_xyz[:, nose, :2]
    assert right[0] > straight[0] + 3
    assert up[1] < straight[1] - 3
    assert dense.pose_degrees[1, 0] > 20
    assert dense.pose_degrees[2, 1] > 15


def test_that_the_place_of_the_camera_moves_the_mesh_in_the_image(model: RetinaFace) -> None:
    boxes = torch.tensor([[100.0, 50.0, 160.0, 110.0]]).repeat(2, 1)
    answers = torch.zeros(2, 144)
    answers[1, SHAPE_AND_TEXTURE : SHAPE_AND_TEXTURE + OF_CAMERA] = torch.tensor([9.0, 0, 0, 0, 0, 0, 0])
    assert model.dense is not None
    with torch.inference_mode():
        dense = dense_faces(answers, boxes, model.dense.decoder)
    moved = dense.vertices_xyz[1] - dense.vertices_xyz[0]
    assert (moved[:, 0] < -3).all()  # a camera further to the right sees the face further to the left
    assert np.abs(moved[:, 1:]).max() < 1e-3


def test_that_meshes_of_an_image_too_large_for_memory_are_scaled_back(
    model: RetinaFace, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = read_image(PHOTOGRAPH)
    _, expected = Detector(model, name="dense").detect_dense(picture)
    monkeypatch.setitem(LARGEST_MEGAPIXELS, MOBILE.backbone, picture.shape[0] * picture.shape[1] / 1e6)
    twice = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    _, dense = Detector(model, name="dense").detect_dense(np.asarray(twice, np.uint8))
    np.testing.assert_allclose(dense.vertices_xyz, 2 * expected.vertices_xyz, atol=2)


def test_that_an_image_without_faces_has_no_meshes(detector: Detector) -> None:
    found, dense = detector.detect_dense(np.zeros((64, 64, 3), np.uint8))
    assert (len(found), len(dense), dense.vertices_xyz.shape) == (0, 0, (0, VERTICES, 3))


def test_that_the_json_has_mesh_pose_and_light_of_every_face(
    folder: Path, weights: Path, tmp_path: Path
) -> None:
    out = tmp_path / "faces.json"
    assert main(["detect", str(folder), "--weights", str(weights), "--dense", "--json", str(out)]) == 0
    images = json.loads(out.read_text())
    assert {name: len(faces) for name, faces in images.items()} == {
        "none.png": 0,
        "one.png": 1,
        "sub/two.png": 2,
    }
    for face in [face for faces in images.values() for face in faces]:
        assert np.shape(face["vertices_xyz"]) == (VERTICES, 3)
        assert list(face["pose_degrees"]) == ["yaw", "pitch", "roll"]
        assert {name: len(value) for name, value in face["light"].items()} == {
            "location": 3,
            "colour": 3,
            "ambient": 3,
        }
        assert len(face["landmarks_xy"]) == 5


def test_that_every_face_becomes_a_mesh_file(folder: Path, weights: Path, tmp_path: Path) -> None:
    meshes = tmp_path / "meshes"
    command = ["detect", str(folder), "--weights", str(weights), "--dense", "--obj", str(meshes)]
    assert main(command) == 0
    written = sorted(str(path.relative_to(meshes)) for path in meshes.rglob("*.obj"))
    assert written == ["one.png.1.obj", "sub/two.png.1.obj", "sub/two.png.2.obj"]
    mesh = read_obj(meshes / "one.png.1.obj")
    assert (len(mesh), len(mesh.triangles)) == (VERTICES, TRIANGLES)
    assert mesh.colours is not None
    assert 0 <= mesh.colours.min() <= mesh.colours.max() <= 1


def test_that_meshes_of_an_earlier_run_go_and_those_of_others_stay(
    folder: Path, weights: Path, tmp_path: Path
) -> None:
    meshes = tmp_path / "meshes"
    (meshes / "sub").mkdir(parents=True)
    stale = ["none.png.1.obj", "one.png.2.obj", "sub/two.png.12.obj"]
    others = ["gone.png.1.obj", "one.png.obj", "one.png.a.obj"]
    for name in (*stale, *others):
        (meshes / name).touch()
    assert main(["detect", str(folder), "--weights", str(weights), "--dense", "--obj", str(meshes)]) == 0
    there = {str(path.relative_to(meshes)) for path in meshes.rglob("*.obj")}
    assert there == {"one.png.1.obj", "sub/two.png.1.obj", "sub/two.png.2.obj", *others}


def test_that_a_mesh_that_cannot_be_written_ends_the_work_and_keeps_what_was_found(
    folder: Path, weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    meshes, out = tmp_path / "meshes", tmp_path / "faces.json"
    (meshes / "sub" / "two.png.2.obj" / "in the way").mkdir(parents=True)
    command = ["detect", str(folder), "--weights", str(weights), "--dense", "--json", str(out)]
    assert main([*command, "--obj", str(meshes)]) == 2
    assert capsys.readouterr().err.startswith(f"detector: {meshes}/sub/two.png.2.obj: not a file")
    assert not out.exists()
    (meshes / "sub" / "two.png.2.obj" / "in the way").rmdir()
    (meshes / "sub" / "two.png.2.obj").rmdir()
    assert main([*command, "--obj", str(meshes)]) == 0
    assert capsys.readouterr().err == "detector: 2 of 3 images were looked at before.\n"
    assert [len(faces) for faces in json.loads(out.read_text()).values()] == [0, 1, 2]


def test_that_the_folder_of_meshes_is_there_before_the_first_image_is_looked_at(
    folder: Path, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(*_: object, **__: object) -> None:
        assert (tmp_path / "a/b/meshes").is_dir()
        raise KeyboardInterrupt

    monkeypatch.setattr("detector.inference.pipeline.in_order", look)
    command = ["detect", str(folder), "--weights", str(weights), "--dense"]
    assert main([*command, "--obj", str(tmp_path / "a/b/meshes")]) == 130


def test_that_the_json_may_go_into_the_new_folder_of_the_meshes(
    folder: Path, weights: Path, tmp_path: Path
) -> None:
    meshes = tmp_path / "a/meshes"
    command = ["detect", str(folder), "--weights", str(weights), "--dense", "--obj", str(meshes)]
    assert main([*command, "--json", str(meshes / "faces.json")]) == 0
    assert {path.name for path in meshes.iterdir()} == {"faces.json", "one.png.1.obj", "sub"}


def test_that_without_being_asked_for_nothing_of_it_is_said(
    folder: Path, weights: Path, tmp_path: Path
) -> None:
    out = tmp_path / "faces.json"
    assert main(["detect", str(folder / "one.png"), "--weights", str(weights), "--json", str(out)]) == 0
    (face,) = json.loads(out.read_text())["one.png"]
    assert list(face) == ["box_xyxy", "score", "landmarks_xy", "landmark_pose_degrees"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (
            ["--dense", "--json", "{out}"],
            "mobile.safetensors: these weights have no dense branch; `detector dense train`",
        ),
        (["--dense"], "--dense needs --json or --obj"),
        (["--obj", "{out}"], "--obj needs --dense"),
    ],
)
def test_that_what_cannot_be_is_refused(
    options: list[str], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [option.format(out=tmp_path / "out") for option in options]
    assert main(["detect", str(PHOTOGRAPH), *given]) == 2
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_that_a_detector_without_the_branch_says_so() -> None:
    plain = Detector(RetinaFace(MOBILE), name="plain")
    assert not plain.has_dense_branch
    with pytest.raises(WeightsError, match="plain have no dense branch"):
        plain.detect_dense(np.zeros((64, 64, 3), np.uint8))
