"""What the network is given: the mean taken off, the channels in the order that the profile names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from detector.anchors import anchors_for
from detector.inference.detect import Detector
from detector.network.normalise import normalised
from detector.network.retinaface import RawOutput, RetinaFace
from detector.profile import MOBILE, PAPER

BGR = replace(MOBILE, mean_bgr=(1.0, 2.0, 3.0))
RGB = replace(BGR, channel_order="rgb")


def one_pixel(*values: float) -> Tensor:
    return torch.tensor(values).view(3, 1, 1)


def test_that_the_mean_is_taken_off_channel_by_channel() -> None:
    assert torch.equal(normalised(one_pixel(10, 20, 30), BGR), one_pixel(9, 18, 27))


def test_that_the_mean_goes_along_when_red_comes_first() -> None:
    assert torch.equal(normalised(one_pixel(10, 20, 30), RGB), one_pixel(27, 18, 9))


def test_that_the_paper_takes_red_first_and_nothing_off() -> None:
    assert torch.equal(normalised(one_pixel(10, 20, 30), PAPER), one_pixel(30, 20, 10))


def test_that_a_dark_pixel_comes_out_below_zero_and_never_wraps_round() -> None:
    black = torch.zeros(3, 1, 1, dtype=torch.uint8)
    assert torch.equal(normalised(black, BGR), one_pixel(-1, -2, -3))


@pytest.mark.parametrize("profile", [BGR, RGB])
def test_that_bytes_and_floats_alone_and_in_a_batch_come_out_the_same(profile) -> None:
    torch.manual_seed(0)
    pixels = torch.randint(0, 256, (4, 3, 5, 7), dtype=torch.uint8)
    batch = normalised(pixels, profile)
    assert batch.dtype == torch.float32
    assert torch.equal(batch, normalised(pixels.float(), profile))
    assert torch.equal(batch[2], normalised(pixels[2], profile))


@pytest.mark.parametrize("profile", [BGR, RGB])
def test_that_pixels_with_channels_last_keep_them_last(profile) -> None:
    pixels = torch.zeros(2, 5, 7, 3, dtype=torch.uint8).permute(0, 3, 1, 2)
    assert normalised(pixels, profile).is_contiguous(memory_format=torch.channels_last)


class Listener(RetinaFace):
    """A network that finds nothing and remembers what it was given."""

    def __deepcopy__(self, memo: object) -> Listener:
        return self  # so that a test hears what the detector's network heard

    def forward(self, images: Tensor) -> RawOutput:
        self.heard = images
        count = len(anchors_for(self.profile, *images.shape[-2:]))
        return RawOutput(torch.zeros(1, count, 2), torch.zeros(1, count, 4), torch.zeros(1, count, 5, 2))


@pytest.mark.parametrize(("profile", "expected"), [(BGR, (9, 18, 27)), (RGB, (27, 18, 9))])
def test_that_the_detector_gives_the_network_what_its_profile_asks_for(profile, expected) -> None:
    listener = Listener(profile)
    image = np.full((8, 6, 3), (10, 20, 30), np.uint8)
    assert len(Detector(listener, name="any").detect(image, threshold=0.6)) == 0
    assert torch.equal(listener.heard, one_pixel(*expected).expand(1, 3, 8, 6))
