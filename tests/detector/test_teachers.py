"""Those that a network learns from: networks of other anchors and layers, and several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from pathlib import Path

import numpy as np
import pytest
import torch
from finer import FINER
from one_face import SCORE, one_face

from detector.anchors import anchors_for
from detector.boxes import decode_boxes, decode_landmarks
from detector.errors import TrainingError
from detector.losses.lesson import Lesson
from detector.losses.together import Look
from detector.network.folding import folded
from detector.network.normalise import normalised
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, PAPER, Level, Profile
from detector.training.cell_answers import CellAnswers, for_anchors
from detector.training.teacher import Teacher
from detector.training.teachers import SMALL_FACE, Teachers
from detector.weights.file import load_weights, save_weights

CPU = torch.device("cpu")
SIDE = 64
ROW, COLUMN = 3, 2
BOX = [12.0, 18.0, 28.0, 38.0]
"""Centre (20, 28), that of cell (3, 2) at stride 8; 16 × 20 pixels."""


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Look]:
    """What `together` is given, where it changes nothing."""
    given: list[Look] = []

    def unchanged(lesson: Lesson, looks: list[Look], _anchors: torch.Tensor) -> Lesson:
        given.extend(looks)
        return lesson

    monkeypatch.setattr("detector.training.teachers.together", unchanged)
    return given


def said(files: list[Path], profile: Profile = MOBILE, side: int = SIDE, pixels: float = 0.0) -> Lesson:
    images = normalised(torch.full((1, 3, side, side), pixels), profile)
    return Teachers(files, profile, side, CPU).say(images)


def sure(lesson: Lesson) -> list[int]:
    """The anchors that are, of the cell in that row and column."""
    anchors = anchors_for(MOBILE, SIDE, SIDE)
    here = (anchors[:, 0] == 8 * COLUMN + 4) & (anchors[:, 1] == 8 * ROW + 4)
    return (here & (lesson.scores[0] > 0.01)).nonzero()[:, 0].tolist()


@pytest.mark.usefixtures("looks")
def test_that_a_network_without_anchors_tells_of_its_cells(tmp_path: Path) -> None:
    lesson = said([one_face(tmp_path / "yunet.safetensors")])
    (anchor,) = sure(lesson)
    assert anchors_for(MOBILE, SIDE, SIDE)[anchor].tolist() == [20, 28, 16, 16]  # of its cell, and its size
    assert float(lesson.scores[0, anchor]) == pytest.approx(SCORE)
    assert lesson.boxes_xyxy[0, anchor].tolist() == pytest.approx(BOX)
    points = np.arange(10).reshape(5, 2) / 10 * 8
    mirrored = points[[1, 0, 2, 4, 3]] * [-1, 1]
    expected = np.array([COLUMN, ROW]) * 8 + 4 + (points + mirrored) / 2
    np.testing.assert_allclose(lesson.landmarks_xy[0, anchor], expected, rtol=1e-6)


@pytest.mark.usefixtures("looks")
@pytest.mark.parametrize(("size", "expected"), [((6, 6), 16), ((22, 22), 16), ((23, 23), 32), ((90, 90), 32)])
def test_that_an_answer_is_for_the_anchor_of_about_its_size(
    tmp_path: Path, size: tuple[float, float], expected: int
) -> None:
    (anchor,) = sure(said([one_face(tmp_path / "yunet.safetensors", size)]))
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
def test_that_a_network_sees_the_pixels_as_it_is_used_to(base_weights: Path, order: str) -> None:
    """In another order and less another mean."""
    network = load_weights(base_weights)
    other = RetinaFace(replace(MOBILE, channel_order=order, mean_bgr=(1.0, 2.0, 3.0))).eval()
    other.load_state_dict(network.state_dict())
    save_weights(file := base_weights.with_name("other.safetensors"), other, {})
    pixels = torch.rand(2, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(2)) * 255
    teacher = Teacher(file, CPU)
    with torch.no_grad():
        ours, _ = teacher.look(pixels)
        expected = folded(other)(normalised(pixels, other.profile))
    torch.testing.assert_close(ours, expected, rtol=1e-4, atol=1e-4)


def test_that_what_is_said_of_mirror_images_is_turned_back(base_weights: Path) -> None:
    """Boxes and landmarks of every anchor: mirrored, they are those of the anchor across."""
    teacher = Teacher(base_weights, CPU)
    pixels = torch.rand(1, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(2)) * 255
    anchors = anchors_for(MOBILE, SIDE, SIDE)
    with torch.no_grad():
        _, turned_back = teacher.look(pixels)
        of_mirrored, _ = teacher.look(pixels.flip(-1))
    mirrored = anchors * torch.tensor([-1.0, 1, 1, 1]) + torch.tensor([SIDE, 0.0, 0, 0])
    across = [int((anchors - other).abs().sum(dim=1).argmin()) for other in mirrored]
    boxes, their_boxes = (
        decode_boxes(said.box_offsets, anchors, 0.1, 0.2)[0] for said in (turned_back, of_mirrored)
    )
    points, their_points = (
        decode_landmarks(said.landmark_offsets, anchors, 0.1)[0] for said in (turned_back, of_mirrored)
    )
    their_boxes, their_points = their_boxes[across], their_points[across][:, [1, 0, 2, 4, 3]]
    torch.testing.assert_close(turned_back.logits[0], of_mirrored.logits[0, across])
    torch.testing.assert_close(boxes[:, [0, 2]], SIDE - their_boxes[:, [2, 0]], rtol=1e-4, atol=1e-3)
    torch.testing.assert_close(boxes[:, 1::2], their_boxes[:, 1::2], rtol=1e-4, atol=1e-3)
    torch.testing.assert_close(points[..., 0], SIDE - their_points[..., 0], rtol=1e-4, atol=1e-3)
    torch.testing.assert_close(points[..., 1], their_points[..., 1], rtol=1e-4, atol=1e-3)


@pytest.mark.usefixtures("looks")
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
    of_large, of_small = [4 * SIDE, 2 * SIDE], [2 * SIDE, SIDE]
    assert {size[0] for size in seen[: len(seen) // 2]} == set(of_large)
    assert {size[0] for size in seen[len(seen) // 2 :]} == set(of_small)
    count = (SIDE // 4) ** 2 * 2  # anchors of its finest level
    finest, coarser = (Lesson(*(values[:, :count] for values in of)) for of in (small, large))
    torch.testing.assert_close(finest.scores, coarser.scores, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(finest.boxes_xyxy, coarser.boxes_xyxy / 2, rtol=1e-4, atol=1e-3)
    torch.testing.assert_close(finest.landmarks_xy, coarser.landmarks_xy / 2, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("profile", [MOBILE, FINER, PAPER], ids=lambda profile: profile.name)
def test_that_every_level_of_a_student_is_answered_for(
    profile: Profile, monkeypatch: pytest.MonkeyPatch, base_weights: Path
) -> None:
    """By a teacher to whom every cell is a face, of four times its stride."""

    def everywhere(teacher: object, both: object, pixels_bgr: torch.Tensor) -> list[CellAnswers]:
        strides: Sequence[int] = teacher.strides  # type: ignore[attr-defined]
        cells = [(pixels_bgr.shape[-1] // stride) ** 2 for stride in strides]
        return [
            CellAnswers(
                torch.ones(1, count, 1),
                torch.tensor([0.0, 0.0, 4.0, 4.0]).expand(1, count, 1, 4) * stride,
                torch.zeros(1, count, 1, 5, 2),
            )
            for stride, count in zip(strides, cells, strict=True)
        ]

    monkeypatch.setattr("detector.training.teacher.Teacher.in_cells", everywhere)
    lesson = said([base_weights], profile, 128)
    cells = [(128 // level.stride) ** 2 * len(level.anchor_sizes) for level in profile.levels]
    for level, scores in zip(profile.levels, lesson.scores[0].split(cells), strict=True):
        assert scores.any(), level.stride


def test_that_all_look_both_ways_and_the_first_also_closer_at_small_faces(
    tmp_path: Path, looks: list[Look]
) -> None:
    files = [one_face(tmp_path / f"{side}.safetensors", (side, side)) for side in (10, 12)]
    said(files)
    assert [look.up_to for look in looks] == [inf, inf, SMALL_FACE, SMALL_FACE, inf, inf]
    sides = [{round(float(box[2] - box[0]), 3) for box in look.detected[0].boxes_xyxy} for look in looks]
    assert sides == [{10}, {10}, {5}, {5}, {12}, {12}]  # the third and the fourth, of crops twice as large
    assert all(look.detected[0].boxes_xyxy.max() < SIDE + 10 for look in looks)


def test_that_anchors_say_what_all_looks_agree_on(tmp_path: Path) -> None:
    """Both see a face in every cell; but when the first looks closer, they are of half the size."""
    lesson = said([one_face(tmp_path / name, (7, 7)) for name in ("a.safetensors", "b.safetensors")])
    assert lesson.scores[0, sure(lesson)].tolist() == pytest.approx([SCORE * 4 / 6, SCORE * 2 / 6])


@pytest.mark.usefixtures("looks")
def test_that_a_box_is_about_as_large_as_the_root_of_its_area(tmp_path: Path) -> None:
    for size, expected in (((10, 45), 16), ((45, 13), 32)):
        (anchor,) = sure(said([one_face(tmp_path / "yunet.safetensors", size)]))
        assert anchors_for(MOBILE, SIDE, SIDE)[anchor, 2] == expected


def test_that_a_teacher_with_no_level_of_use_is_refused(base_weights: Path) -> None:
    for levels, missing in (
        ((Level(12, (16.0,)),), 12),
        ((Level(8, (16.0,)), Level(12, (32.0,))), 12),
    ):
        refusal = rf"base\.safetensors: the strides of this teacher \(8, 16, 32\) have no .* {missing}"
        with pytest.raises(TrainingError, match=refusal):
            Teachers([base_weights], replace(MOBILE, levels=levels), 96, CPU)


def test_that_crops_that_do_not_fit_a_teacher_are_refused(base_weights: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="sees crops of a multiple of 32 pixels, unlike 72"):
        Teachers([base_weights], MOBILE, 72, CPU)
    coarse = (Level(4, (8.0,)), Level(8, (32.0,)), Level(16, (128.0,)))
    for side in (48, 80):  # once as large, too
        with pytest.raises(TrainingError, match=f"multiple of 32 pixels, unlike {side}"):
            Teachers([base_weights], replace(MOBILE, levels=coarse), side, CPU)
    yunet = one_face(tmp_path / "yunet.safetensors")
    save_weights(coarser := tmp_path / "coarser.safetensors", RetinaFace(PAPER).eval(), {})
    with pytest.raises(TrainingError, match=r"coarser\.safetensors: .* multiple of 64 pixels, unlike 96"):
        Teachers([yunet, coarser], MOBILE, 96, CPU)
