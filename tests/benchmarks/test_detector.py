"""What detection takes beside the bare network, and a step of training beside one in another precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest
import torch
from torch import nn

from detector.images import read_image
from detector.inference.detect import Detector
from detector.network.normalise import normalised
from detector.profile import Profile
from detector.resources import resource
from detector.weights.file import load_weights

WEIGHTS = resource("weights/mobile.safetensors")


@pytest.fixture
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def vga(profile: Profile) -> tuple[np.ndarray, torch.Tensor]:
    """A photograph of the sample at 640 × 480, and as the network takes it."""
    photograph = next(path for path in sorted(resource("sample").rglob("*.jpg")))
    image = np.asarray(cv2.resize(read_image(photograph), (640, 480)), np.uint8)
    return image, normalised(torch.from_numpy(image).permute(2, 0, 1), profile)[None]


def test_detection_at_vga_on_one_core_beside_the_network_as_it_was_trained(
    compare: Callable[..., None], one_thread: None
) -> None:
    network = load_weights(WEIGHTS)
    detector = Detector(network, name="mobile")
    image, given = vga(network.profile)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    @torch.inference_mode()
    def bare() -> None:
        network(given)

    for _ in range(3):  # the first calls choose their kernels
        bare()
        detector.detect(image)
    compare(
        "the network alone, 640 × 480, one core",
        bare,
        detect=lambda: detector.detect(image),
        detect_all_above_2_per_cent=lambda: detector.detect(image, threshold=0.02),
    )


def test_training_in_bfloat16_beside_float32(compare: Callable[..., None]) -> None:
    network = load_weights(WEIGHTS).train().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    images = (torch.rand(8, 3, 320, 320) * 255 - 110).to(memory_format=torch.channels_last)

    def step(network: nn.Module, *, half: bool) -> None:
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            output = network(images)
        sum(answers.float().square().mean() for answers in output).backward()

    step(network, half=False)
    step(network, half=True)
    compare(
        "forward and backward of 8 crops of 320 × 320 in float32",
        lambda: step(network, half=False),
        in_bfloat16=lambda: step(network, half=True),
    )
