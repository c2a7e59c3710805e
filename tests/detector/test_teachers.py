"""Those that a network learns from: networks of other anchors, YuNet, and several at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
import torch
from finer import FINER
from onnx import TensorProto, helper, numpy_helper

from detector.anchors import anchors_for
from detector.boxes import decode_boxes, decode_landmarks
from detector.errors import TrainingError
from detector.images import find_images, read_image
from detector.losses.lesson import Lesson
from detector.network.folding import folded
from detector.network.normalise import normalised
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, PAPER, Level, Profile
from detector.resources import resource
from detector.training.cell_answers import CellAnswers, for_anchors
from detector.training.teachers import Teachers
from detector.training.yunet import STRIDES
from detector.weights.file import load_weights

CPU = torch.device("cpu")
SIDE = 64
ROW, COLUMN = 3, 2
CLASS, OBJECT = 0.9, 0.4
BOX = [12.0, 18.0, 28.0, 38.0]
"""Centre (20, 28), half a stride of 8 right and below of cell (3, 2); 16 × 20 pixels."""


def constants(size: tuple[float, float] = (16, 20)) -> dict[str, np.ndarray]:
    """What a YuNet says of every image of 64 × 64: one face, in that cell of stride 8."""
    values = {}
    for stride in STRIDES:
        cells = (SIDE // stride) ** 2
        for kind, width in (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)):
            values[f"{kind}_{stride}"] = np.zeros((1, cells, width), np.float32)
    cell = ROW * (SIDE // 8) + COLUMN
    values["cls_8"][0, cell], values["obj_8"][0, cell] = CLASS, OBJECT
    values["bbox_8"][0, cell] = 0.5, 0.5, np.log(size[0] / 8), np.log(size[1] / 8)
    values["kps_8"][0, cell] = np.arange(10) / 10
    return values


def written(
    path: Path,
    values: Mapping[str, np.ndarray],
    shape: Sequence[str | int] = ("batch", 3, "height", "width"),
) -> Path:
    nodes = [
        helper.make_node("Constant", [], [name], value=numpy_helper.from_array(value))
        for name, value in values.items()
    ]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, v.shape) for name, v in values.items()]
    images = helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "constants", [images], outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)
    return path


def said(files: list[Path], profile: Profile = MOBILE, side: int = SIDE, pixels: float = 0.0) -> Lesson:
    images = normalised(torch.full((1, 3, side, side), pixels), profile)
    return Teachers(files, profile, side, CPU).say(images)


def test_that_yunet_tells_box_score_and_landmarks_of_a_cell(tmp_path: Path) -> None:
    lesson = said([written(tmp_path / "yunet.onnx", constants())])
    (anchor,) = lesson.scores[0].nonzero()[:, 0].tolist()
    assert anchors_for(MOBILE, SIDE, SIDE)[anchor].tolist() == [20, 28, 16, 16]  # of its cell, and its size
    assert float(lesson.scores[0, anchor]) == pytest.approx((CLASS * OBJECT) ** 0.5)
    assert lesson.boxes_xyxy[0, anchor].tolist() == pytest.approx(BOX)
    corner = np.array([COLUMN, ROW])
    expected = (corner + np.arange(10).reshape(5, 2) / 10) * 8
    np.testing.assert_allclose(lesson.landmarks_xy[0, anchor], expected, rtol=1e-6)


@pytest.mark.parametrize(("size", "expected"), [((6, 6), 16), ((22, 22), 16), ((23, 23), 32), ((90, 90), 32)])
def test_that_an_answer_is_for_the_anchor_of_about_its_size(
    tmp_path: Path, size: tuple[float, float], expected: int
) -> None:
    lesson = said([written(tmp_path / "yunet.onnx", constants(size))])
    (anchor,) = lesson.scores[0].nonzero()[:, 0].tolist()
    assert anchors_for(MOBILE, SIDE, SIDE)[anchor, 2] == expected


def answers(scores: list[float], side: float) -> CellAnswers:
    boxes = torch.tensor([0.0, 0.0, side, side]).expand(1, 1, len(scores), 4)
    points = torch.arange(len(scores), dtype=torch.float32)[:, None, None].expand(-1, 5, 2)[None, None]
    return CellAnswers(torch.tensor(scores)[None, None], boxes, points)


def test_that_of_several_answers_the_surest_counts() -> None:
    lesson = for_anchors([answers([0.3, 0.6], 15), answers([0.5], 17), answers([0.2], 40)], (16, 32))
    assert lesson.scores[0].tolist() == pytest.approx([0.6, 0.2])
    assert lesson.boxes_xyxy[0, :, 2].tolist() == [15, 40]
    assert lesson.landmarks_xy[0, :, 0, 0].tolist() == [1, 0]


@pytest.mark.parametrize("order", ["bgr", "rgb"])
def test_that_a_network_says_of_its_own_anchors_what_it_answers(base_weights: Path, order: str) -> None:
    """The paper's profile sees the same pixels, in another order and less another mean."""
    profile = replace(MOBILE, channel_order=order, mean_bgr=(1.0, 2.0, 3.0))
    pixels = torch.rand(2, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(2)) * 255
    network = folded(load_weights(base_weights))
    with torch.no_grad():
        output = network(normalised(pixels, MOBILE))
    lesson = Teachers([base_weights], profile, SIDE, CPU).say(normalised(pixels, profile))
    anchors = anchors_for(MOBILE, SIDE, SIDE)
    boxes = decode_boxes(output.box_offsets, anchors, 0.1, 0.2)
    points = decode_landmarks(output.landmark_offsets, anchors, 0.1)
    scores = output.logits.softmax(dim=-1)[..., 1]
    side = (boxes[..., 2:] - boxes[..., :2]).prod(dim=-1).sqrt()
    own = ((side / anchors[:, 2]).log().abs() < np.log(2) / 2).reshape(2, -1, 2)
    alone = own.all(dim=-1).flatten()  # cells whose two answers are each for its own anchor
    assert alone.any()
    for ours, theirs in zip(lesson, (scores, boxes, points), strict=True):
        ours, theirs = (of.reshape(alone.shape[0], 2, -1)[alone] for of in (ours, theirs))
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-3)


def test_that_a_teacher_of_twice_the_stride_sees_the_crops_twice_as_large(
    base_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[torch.Size] = []
    forward = RetinaFace.forward

    def spied(network: RetinaFace, images: torch.Tensor) -> object:
        seen.append(images.shape[-2:])
        return forward(network, images)

    monkeypatch.setattr(RetinaFace, "forward", spied)
    large = said([base_weights], MOBILE, 2 * SIDE, 99.0)
    small = said([base_weights], FINER, SIDE, 99.0)
    assert seen == [torch.Size((2 * SIDE, 2 * SIDE))] * 2 + [torch.Size((SIDE, SIDE))]  # for the coarsest
    count = (SIDE // 4) ** 2 * 2  # anchors of its finest level
    finest, coarser = (Lesson(*(values[:, :count] for values in of)) for of in (small, large))
    torch.testing.assert_close(finest.scores, coarser.scores, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(finest.boxes_xyxy, coarser.boxes_xyxy / 2, rtol=1e-4, atol=1e-3)
    torch.testing.assert_close(finest.landmarks_xy, coarser.landmarks_xy / 2, rtol=1e-4, atol=1e-3)


class Everywhere:
    """A teacher to whom every cell is a face, of four times its stride."""

    strides = STRIDES

    def answers(self, pixels_bgr: torch.Tensor) -> list[CellAnswers]:
        cells = [(pixels_bgr.shape[-1] // stride) ** 2 for stride in STRIDES]
        return [
            CellAnswers(
                torch.ones(1, count, 1),
                torch.tensor([0.0, 0.0, 4.0, 4.0]).expand(1, count, 1, 4) * stride,
                torch.zeros(1, count, 1, 5, 2),
            )
            for stride, count in zip(STRIDES, cells, strict=True)
        ]


@pytest.mark.parametrize("profile", [MOBILE, FINER, PAPER], ids=lambda profile: profile.name)
def test_that_every_level_of_a_student_is_answered_for(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detector.training.teachers.YuNet", lambda _: Everywhere())
    lesson = said([Path("any.onnx")], profile, 128)
    cells = [(128 // level.stride) ** 2 * len(level.anchor_sizes) for level in profile.levels]
    for level, scores in zip(profile.levels, lesson.scores[0].split(cells), strict=True):
        assert scores.any(), level.stride


def test_that_several_teachers_are_heard_and_the_surest_counts(tmp_path: Path) -> None:
    first, second = constants(), constants(size=(17, 21))
    second["cls_8"][0, ROW * (SIDE // 8) + COLUMN] = 1.0
    second["cls_16"][0, 3], second["obj_16"][0, 3] = 0.5, 0.5
    second["bbox_16"][0, 3] = 0.5, 0.5, np.log(70 / 16), np.log(70 / 16)
    files = [written(tmp_path / f"{name}.onnx", of) for name, of in (("a", first), ("b", second))]
    for order in (files, files[::-1]):
        lesson = said(order)
        finer, coarser = lesson.scores[0].nonzero()[:, 0].tolist()
        assert lesson.scores[0, [finer, coarser]].tolist() == pytest.approx([OBJECT**0.5, 0.5])
        assert (lesson.boxes_xyxy[0, finer, 2:] - lesson.boxes_xyxy[0, finer, :2]).tolist() == pytest.approx(
            [17, 21]
        )


def test_that_a_box_is_about_as_large_as_the_root_of_its_area(tmp_path: Path) -> None:
    for size, expected in (((10, 45), 16), ((45, 13), 32)):
        lesson = said([written(tmp_path / "yunet.onnx", constants(size))])
        (anchor,) = lesson.scores[0].nonzero()[:, 0].tolist()
        assert anchors_for(MOBILE, SIDE, SIDE)[anchor, 2] == expected


def test_that_a_teacher_with_no_level_of_use_is_refused(tmp_path: Path) -> None:
    odd = replace(MOBILE, levels=(Level(12, (16.0,)),))
    with pytest.raises(
        TrainingError, match=r"yunet\.onnx: none of the strides of this teacher \(8, 16, 32\)"
    ):
        Teachers([written(tmp_path / "yunet.onnx", constants())], odd, 96, CPU)
    partly = replace(MOBILE, levels=(Level(8, (16.0,)), Level(12, (32.0,))))
    with pytest.raises(TrainingError, match=r"yunet\.onnx: no teacher has an answer at stride 12"):
        Teachers([written(tmp_path / "yunet.onnx", constants())], partly, 96, CPU)


def test_that_crops_that_do_not_fit_a_teacher_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="sees crops of a multiple of 32 pixels, unlike 72"):
        Teachers([written(tmp_path / "yunet.onnx", constants())], MOBILE, 72, CPU)


@pytest.mark.parametrize("content", [None, b"", b"no network"])
def test_that_what_is_no_yunet_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "other.onnx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TrainingError, match=r"other\.onnx: (cannot be read|is no network)"):
        Teachers([file], MOBILE, SIDE, CPU)


def test_that_another_network_is_told_what_is_missing(tmp_path: Path) -> None:
    values = constants()
    del values["obj_16"]
    with pytest.raises(TrainingError, match=r"is not YuNet, for it has no output obj_16"):
        Teachers([written(tmp_path / "yunet.onnx", values)], MOBILE, SIDE, CPU)


@pytest.mark.parametrize(("batch", "is_refused"), [("batch", False), (1, False), (1, True)])
def test_that_yunet_looks_at_one_image_at_a_time_if_it_must_but_at_any_size(
    batch: str | int, is_refused: bool, tmp_path: Path
) -> None:
    sides = (640, 640) if is_refused else ("height", "width")
    file = written(tmp_path / "YUNET.ONNX", constants(), (batch, 3, *sides))
    if is_refused:
        with pytest.raises(TrainingError, match=r"YUNET\.ONNX: looks at images of 640 × 640 pixels alone"):
            Teachers([file], MOBILE, SIDE, CPU)
        return
    images = torch.zeros(1 if batch == "batch" else 3, 3, SIDE, SIDE)  # constants are of one image
    lesson = Teachers([file], MOBILE, SIDE, CPU).say(images)
    assert lesson.scores.shape == (len(images), len(anchors_for(MOBILE, SIDE, SIDE)))


def test_that_the_real_one_says_what_opencv_says(shared: Path, tmp_path: Path) -> None:
    file, folder = shared / "weights" / "yunet_n.onnx", resource("sample")
    photograph = read_image(folder / find_images(folder)[0])
    side = 320
    crop = cv2.resize(photograph, (side, side), interpolation=cv2.INTER_AREA)
    fixed = onnx.load(file)  # OpenCV cannot leave its size open
    for size, value in zip(fixed.graph.input[0].type.tensor_type.shape.dim, (1, 3, side, side), strict=True):
        size.dim_value = value
    onnx.save(fixed, tmp_path / "fixed.onnx")
    opencv = cv2.FaceDetectorYN.create(str(tmp_path / "fixed.onnx"), "", (side, side), 0.5, 0.4)
    expected = opencv.detect(crop)[1]
    assert expected is not None
    images = normalised(torch.from_numpy(crop).permute(2, 0, 1)[None], MOBILE)
    scores, boxes, points = (values[0].numpy() for values in Teachers([file], MOBILE, side, CPU).say(images))
    for face in expected:
        best = int(np.abs(scores - face[-1]).argmin())
        assert scores[best] == pytest.approx(face[-1], abs=1e-3)
        assert [*boxes[best, :2], *(boxes[best, 2:] - boxes[best, :2])] == pytest.approx(face[:4], abs=0.1)
        assert points[best].ravel() == pytest.approx(face[4:14], abs=0.1)
