"""Parts of fine-tuning: replay, the regression set, and the conditions of the study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from detector.data.crops import LabelledPixels
from detector.data.decoded_images import DecodedImages
from detector.data.samples import Sample, is_held_out, load_samples
from detector.evaluation.matching import left_top_width_height
from detector.formats.verdicts import Judgement, Verdict
from detector.images import find_images, read_image
from detector.inference.detect import Detector
from detector.losses.distillation import distillation_loss
from detector.losses.matching import BACKGROUND, Matching
from detector.network.retinaface import RawOutput
from detector.resources import resource
from detector.training.corrections import prepare_corrections
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.generators import returned
from detector.training.regression_set import SURE, drift_names, regression_samples
from detector.training.replay import folder_replay, labelled_replay, stratified, where_nothing_is_known
from detector.training.study_conditions import CONDITIONS
from detector.training.study_data import still_shown

Tuning = Callable[..., FineTuneConfig]


def output(face_score: float, landmarks: float) -> RawOutput:
    """The answers for one image with two anchors, alike."""
    logits = torch.zeros(1, 2, 2)
    logits[..., 1] = float(np.log(face_score / (1 - face_score)))
    return RawOutput(logits, torch.zeros(1, 2, 4), torch.full((1, 2, 5, 2), landmarks))


def test_that_the_old_network_does_not_argue_with_a_label() -> None:
    teacher, student = output(0.9, 1.0), output(0.4, 0.0)
    labelled = Matching(torch.tensor([0, BACKGROUND]), torch.zeros(2, dtype=torch.bool))
    unlabelled = Matching(torch.tensor([BACKGROUND] * 2), torch.zeros(2, dtype=torch.bool))
    heard = {
        name: distillation_loss(student, where_nothing_is_known(teacher, [parts]), matchings=[parts])
        for name, parts in (("one", labelled), ("both", unlabelled))
    }
    both = distillation_loss(student, teacher, matchings=[unlabelled])
    assert [float(loss) for loss in heard["both"]] == [float(loss) for loss in both]
    assert float(heard["one"].landmark) == pytest.approx(float(both.landmark) * 0.9)  # divided by one image
    assert float(heard["one"].classification) == pytest.approx(float(both.classification) * 0.9)
    assert teacher.logits[0, 0].tolist() == teacher.logits[0, 1].tolist()  # and is itself unchanged


def test_that_replay_is_of_all_images_but_those_that_are_measured_on(tuning: Tuning) -> None:
    config = tuning()
    old = Detector.load(config.weights)
    corrections = returned(prepare_corrections(config, old, DecodedImages()))
    uncorrected = [f"{number}.png" for number in (16, 17, 18)]
    replayed = {sample.name for sample in folder_replay(config, corrections, uncorrected, {"17.png"})}
    held_out = {sample.name for sample in corrections.held_out}
    assert replayed == set(find_images(config.images)) - held_out - {"17.png"}
    few = folder_replay(replace(config, replay_images=1), corrections, uncorrected, ())
    assert len(few) == len(corrections.learnt) + 1


def sized(name: str, *sizes: float) -> Sample:
    boxes = np.array([(0, 0, size, size) for size in sizes], np.float32).reshape(-1, 4)
    truth = LabelledPixels(
        np.zeros((0, 0, 3), np.uint8), boxes, np.zeros((len(boxes), 5, 2), np.float32),
        np.zeros((len(boxes), 5), np.bool_), np.zeros((0, 4), np.float32), np.zeros((0, 4), np.float32),
    )  # fmt: skip
    return Sample(name, Path(name), truth)


def test_that_a_stratified_choice_holds_as_many_of_each_size() -> None:
    samples = [sized(f"small {n}", 12, 13, 900) for n in range(50)]
    samples += [sized(f"large {n}", 300) for n in range(8)] + [sized(f"none {n}") for n in range(2)]
    chosen = [sample.name.split()[0] for sample in stratified(samples, 14, np.random.default_rng(0))]
    assert {kind: chosen.count(kind) for kind in ("none", "large", "small")} == {
        "none": 2, "large": 6, "small": 6,
    }  # fmt: skip
    assert len(stratified(samples, 1000, np.random.default_rng(0))) == 60


def test_that_labelled_images_are_replayed_as_the_old_network_sees_them(tuning: Tuning) -> None:
    folder = resource("sample")
    chosen = labelled_replay(tuning(replay_images=4), load_samples(folder, folder / "label.txt"))
    assert len({sample.name for sample in chosen}) == 4
    assert all(sample.path.is_file() and not len(sample.truth.boxes_xyxy) for sample in chosen)
    assert labelled_replay(tuning(), []) == []


def test_that_drift_is_measured_where_the_old_weights_are_sure(tuning: Tuning) -> None:
    config = tuning()
    detector = Detector.load(config.weights)
    drift = {"16.png", "18.png"}
    samples, found = returned(regression_samples(config, (), drift, detector, DecodedImages()))
    by_name = {sample.name: sample for sample in samples}
    for name in drift:
        sure = found[name].scores >= SURE
        assert sure.any()
        assert by_name[name].truth.boxes_xyxy.tolist() == found[name].boxes_xyxy[sure].tolist()
        assert by_name[name].truth.ignored_xyxy.tolist() == found[name].boxes_xyxy[~sure].tolist()
        assert not by_name[name].truth.landmark_known.any()
    labelled = [sample for name, sample in by_name.items() if name not in drift]
    assert len(labelled) == 7
    assert sum(int(sample.truth.landmark_known.all(axis=1).sum()) for sample in labelled) >= 18


def test_that_the_images_for_drift_are_a_stable_choice_of_at_most_so_many() -> None:
    names = [f"{number}.jpg" for number in range(2000)]
    chosen = drift_names(names)
    assert 20 <= len(chosen) <= 60
    assert all(is_held_out(name, 20) for name in chosen)
    few = drift_names(names[:100])
    assert few == [name for name in names[:100] if is_held_out(name, 20)]


@pytest.mark.parametrize("name", CONDITIONS)
def test_that_a_condition_is_the_same_for_the_same_image_and_keeps_its_faces(name: str) -> None:
    sample = load_samples(resource("sample"), resource("sample/label.txt"))[0]
    image = replace(sample.truth, pixels=read_image(sample.path))
    one, same, other = (CONDITIONS[name](image, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.pixels, same.pixels)
    assert not np.array_equal(one.pixels, other.pixels)
    assert not np.array_equal(one.pixels, image.pixels)
    assert one.boxes_xyxy.shape == image.boxes_xyxy.shape
    inside = (one.landmarks_xy >= one.boxes_xyxy[:, None, :2]) & (
        one.landmarks_xy <= one.boxes_xyxy[:, None, 2:]
    )
    assert inside.all()


def test_that_a_turned_landmark_stays_on_the_spot_that_it_marks() -> None:
    pixels = np.zeros((90, 140, 3), np.uint8)
    cv2.circle(pixels, (100, 30), 4, (255, 255, 255), -1)
    centre = np.full((1, 5, 2), (100.5, 30.5), np.float32)  # of a pixel, from the image's edge
    image = LabelledPixels(
        pixels, np.array([[80, 20, 120, 40]], np.float32), centre, np.ones((1, 5), np.bool_),
        np.zeros((0, 4), np.float32), np.zeros((0, 4), np.float32),
    )  # fmt: skip
    for seed in range(4):
        turned = CONDITIONS["rotated"](image, np.random.default_rng(seed))
        rows, columns = np.nonzero(turned.pixels[..., 0] > 127)
        np.testing.assert_allclose(
            turned.landmarks_xy[0, 0], (columns.mean() + 0.5, rows.mean() + 0.5), atol=0.3
        )
        x1, y1, x2, y2 = turned.boxes_xyxy[0]
        assert 26 < y2 - y1 < x2 - x1 < 37


def test_that_of_what_was_refused_only_what_is_found_again_is_still_shown() -> None:
    def refused(image: str, left: float, top: float, width: float, height: float) -> Judgement:
        box = (left, top, width, height)
        return Judgement(image=image, box_xywh=box, verdict=Verdict.NOT_A_FACE)

    detector = Detector.load(resource("weights/mobile.safetensors"))
    pixels = read_image(resource("sample/grace_hopper.jpg"))
    (box,) = left_top_width_height(detector.detect(pixels).boxes_xyxy).tolist()
    x, y, width, height = box
    regions = [
        refused("grace_hopper.jpg", x + width / 10, y, width, height),
        refused("grace_hopper.jpg", x + width, y, width, height),
        refused("blue_room.jpg", 0.0, 0.0, 5.0, 5.0),
    ]
    assert still_shown(regions, resource("sample"), detector) == 1
    assert still_shown([], resource("sample"), detector) == 0
