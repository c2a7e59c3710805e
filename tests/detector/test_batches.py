"""The stream of training crops: shuffled, repeatable, and not to be stopped by one broken photograph."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from threading import enumerate as all_threads

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from detector.data.batches import batches, training_crop
from detector.data.crop_choice import CROP_CHOICES, scaled_square
from detector.data.crops import LabelledPixels, Pixels
from detector.data.decoded_images import DecodedImages
from detector.data.samples import Sample, no_boxes, unlabelled
from detector.errors import TrainingError
from detector.profile import MOBILE


def faces_in(pixels: Pixels, *boxes_xyxy: tuple[float, ...]) -> LabelledPixels:
    boxes = np.array(boxes_xyxy, np.float32).reshape(-1, 4)
    points = np.zeros((len(boxes), 5, 2), np.float32)
    return LabelledPixels(pixels, boxes, points, np.zeros((len(boxes), 5), bool), no_boxes(), no_boxes())


@pytest.fixture
def samples(tmp_path: Path) -> list[Sample]:
    """Eight photographs of noise, about whose faces nothing is known."""
    for number in range(8):
        noise = np.random.default_rng(number).integers(0, 256, (80, 100, 3), dtype=np.uint8)
        cv2.imwrite(str(tmp_path / f"{number}.png"), noise)
    return [unlabelled(tmp_path, f"{number}.png") for number in range(8)]


def images_of(samples: list[Sample], count: int, **options: int) -> list[torch.Tensor]:
    stream = batches(samples, MOBILE, **({"size": 64, "batch_size": 3, "seed": 7} | options))
    taken = [next(stream).images for _ in range(count)]
    stream.close()
    return taken


def crop_threads() -> list[str]:
    return [thread.name for thread in all_threads() if thread.name.startswith("crops")]


def test_that_batches_are_the_same_for_the_same_seed_and_can_be_taken_up_anywhere(
    samples: list[Sample],
) -> None:
    whole = images_of(samples, 4, threads=2)
    later = images_of(samples, 2, threads=1, first=2)
    assert torch.equal(whole[2], later[0])
    assert torch.equal(whole[3], later[1])
    assert not torch.equal(whole[0], whole[1])
    assert not torch.equal(whole[0], images_of(samples, 1, seed=8)[0])


def test_that_images_are_pixels_less_the_mean_of_the_profile(samples: list[Sample]) -> None:
    (images,) = images_of(samples, 1)
    pixels = images + torch.tensor(MOBILE.mean_bgr).view(1, 3, 1, 1)
    assert images.shape == (3, 3, 64, 64)
    assert torch.equal(pixels, pixels.round().clamp(0, 255))
    assert pixels.max() > 200
    assert images.is_contiguous(memory_format=torch.channels_last)


def test_that_every_pass_has_every_image_once_in_an_order_of_its_own(samples: list[Sample]) -> None:
    asked: list[str] = []

    class Recorder(DecodedImages):
        def get(self, path: Path) -> Pixels | None:
            asked.append(path.name)
            return super().get(path)

    stream = batches(samples, MOBILE, size=16, batch_size=4, seed=0, threads=1, decoded=Recorder())
    for _ in range(4):
        next(stream)
    stream.close()
    first, second = asked[:8], asked[8:16]
    names = [sample.name for sample in samples]
    assert sorted(first) == sorted(second) == names
    assert names != first != second


def test_that_closing_a_stream_ends_its_threads(samples: list[Sample]) -> None:
    stream = batches(samples, MOBILE, size=16, batch_size=2, seed=0)
    next(stream)
    assert crop_threads()
    stream.close()
    assert crop_threads() == []


def test_that_a_broken_photograph_is_named_once_and_the_others_go_on(
    samples: list[Sample], caplog: pytest.LogCaptureFixture
) -> None:
    samples[3].path.write_bytes(b"no photograph")
    samples[5].path.unlink()
    with caplog.at_level(logging.WARNING):
        images = images_of(samples, 12)
    assert len(images) == 12
    assert sorted(Path(record.getMessage().split(":")[0]).name for record in caplog.records) == [
        "3.png",
        "5.png",
    ]
    assert all(torch.equal(one, other) for one, other in zip(images, images_of(samples, 12), strict=True))


def test_that_where_no_photograph_can_be_read_training_says_so_and_leaves_no_thread(
    samples: list[Sample],
) -> None:
    for sample in samples:
        sample.path.write_bytes(b"no photograph")
    with pytest.raises(TrainingError, match="None of the 8 images"):
        next(batches(samples, MOBILE, size=16, batch_size=2, seed=0))
    assert crop_threads() == []


def test_that_there_are_no_batches_of_nothing() -> None:
    with pytest.raises(TrainingError, match="no images left"):
        next(batches([], MOBILE, size=16, batch_size=2, seed=0))


sides = st.integers(8, 900)


@given(sides, sides, st.integers(0, 10_000), st.booleans())
def test_that_a_crop_leaves_the_image_only_where_the_image_is_smaller(
    height: int, width: int, seed: int, has_face: bool
) -> None:
    boxes = [(width / 2, height / 2, width / 2 + 6, height / 2 + 4)] if has_face else []
    image = faces_in(np.zeros((height, width, 3), np.uint8), *boxes)
    left, top, side = scaled_square(image, 160, np.random.default_rng(seed))
    assert min(0, width - side) <= left <= max(0, width - side)
    assert min(0, height - side) <= top <= max(0, height - side)
    assert 160 / side <= 2.0001


@given(sides, sides, st.integers(0, 10_000))
def test_that_the_paper_s_crop_is_inside_the_image_and_a_share_of_its_short_edge(
    height: int, width: int, seed: int
) -> None:
    image = faces_in(np.zeros((height, width, 3), np.uint8))
    left, top, side = CROP_CHOICES["short-edge"](image, 640, np.random.default_rng(seed))
    assert 0.3 * min(height, width) <= side <= min(height, width)
    assert 0 <= left <= width - side
    assert 0 <= top <= height - side


def test_that_processes_share_a_batch_without_a_gap_or_an_overlap(samples: list[Sample]) -> None:
    whole = images_of(samples, 2, batch_size=4)
    halves = [images_of(samples, 2, batch_size=4, part=part, parts=2) for part in (0, 1)]
    for batch, first, second in zip(whole, *halves, strict=True):
        assert torch.equal(torch.cat((first, second)), batch)


def test_that_crops_show_a_face_at_all_sizes() -> None:
    image = faces_in(np.zeros((400, 600, 3), np.uint8), (200, 100, 280, 180))
    shown = []
    for seed in range(300):
        crop = training_crop(image, 160, np.random.default_rng(seed))
        shown += [float(x2 - x1) for x1, _, x2, _ in crop.boxes_xyxy]
    assert len(shown) > 240
    assert sum(width < 32 for width in shown) > 30
    assert sum(width > 100 for width in shown) > 20


def test_that_crops_show_what_was_rejected_as_often_as_faces() -> None:
    rejected = np.array([(20, 30, 60, 70)], np.float32)
    for boxes, share in (([], 0.9), ([(520, 330, 560, 370)], 0.45)):
        image = replace(faces_in(np.zeros((400, 600, 3), np.uint8), *boxes), rejected_xyxy=rejected)
        shown = sum(
            len(training_crop(image, 64, np.random.default_rng(seed)).rejected_xyxy) for seed in range(200)
        )
        assert shown > 200 * (share - 0.1)


def test_that_faces_too_small_to_be_seen_are_ignored_regions() -> None:
    image = faces_in(np.zeros((400, 600, 3), np.uint8), (100, 100, 104, 104), (110, 100, 114, 130))
    trained_on, ignored = [], []
    for seed in range(100):
        crop = training_crop(image, 160, np.random.default_rng(seed))
        trained_on += [max(x2 - x1, y2 - y1) for x1, y1, x2, y2 in crop.boxes_xyxy]
        ignored += list(crop.ignored_xyxy)
    assert trained_on
    assert min(trained_on) >= 8
    assert ignored
