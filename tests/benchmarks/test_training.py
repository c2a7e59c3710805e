"""A step of training as `detector train` takes it, beside the plain loop: float32, channels first."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
import torch
from torch import nn

from detector.anchors import anchors_for
from detector.losses.matching import match
from detector.losses.multitask import multitask_loss
from detector.losses.targets import Targets
from detector.network.depthwise import StridedDepthwise
from detector.network.retinaface import RawOutput, RetinaFace
from detector.profile import MOBILE
from detector.training.ema import WeightAverage
from detector.training.recipe import MOBILE_RECIPE
from detector.training.step import Stepper

BATCH, CROP, STEPS = MOBILE_RECIPE.batch_size, MOBILE_RECIPE.crop_size, 5


@pytest.fixture
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


class Loop:
    """Network, optimiser and a batch of crops with three faces each, in a memory format and a precision."""

    def __init__(
        self, memory_format: torch.memory_format, *, is_half: bool, is_all_half: bool = False
    ) -> None:
        torch.manual_seed(0)
        self.network = RetinaFace(MOBILE).train().to(memory_format=memory_format)  # type: ignore[call-overload]
        for module in self.network.modules():
            if is_all_half and isinstance(module, StridedDepthwise):
                module.forward = partial(nn.Conv2d.forward, module)  # type: ignore[method-assign]
        images = torch.rand(BATCH, 3, CROP, CROP) * 255 - 110
        self.images = images.contiguous(memory_format=memory_format)
        self.is_half = is_half
        self.targets = [faces() for _ in range(BATCH)]
        self.anchors = anchors_for(MOBILE, CROP, CROP)
        self.average = WeightAverage(self.network, 0.999, steps=0)
        self.stepper = Stepper(
            self.network,
            [{"params": list(self.network.parameters()), "lr": 1e-4}],
            optimiser="adamw",
            weight_decay=5e-4,
            rate=lambda step: 1.0,
        )

    def step(self) -> None:
        matchings = [match(self.anchors, truth, MOBILE) for truth in self.targets]
        with torch.autocast("cpu", torch.bfloat16, enabled=self.is_half):
            output = RawOutput(*self.network(self.images))
        losses = multitask_loss(output, self.anchors, self.targets, MOBILE, matchings=matchings)
        self.stepper.take(losses.total(MOBILE), 0, self.average)


def faces() -> Targets:
    corners = torch.rand(3, 2) * (CROP - 100)
    boxes = torch.cat((corners, corners + 20 + torch.rand(3, 2) * 80), dim=1)
    points = boxes[:, None, :2] + torch.rand(3, 5, 2) * 20
    return Targets.of(boxes, points, torch.ones(3, 5, dtype=torch.bool))


def test_a_step_of_training_beside_the_plain_loop(tell: Callable[..., None], one_thread: None) -> None:
    loops = {
        "plain": Loop(torch.contiguous_format, is_half=False),
        "float32, channels last": Loop(torch.channels_last, is_half=False),
        "bfloat16": Loop(torch.contiguous_format, is_half=True),
        "bfloat16, channels last, strided depthwise convolutions too": Loop(
            torch.channels_last, is_half=True, is_all_half=True
        ),
        "bfloat16, channels last": Loop(torch.channels_last, is_half=True),
    }
    times: dict[str, list[float]] = {name: [] for name in loops}
    for _ in range(STEPS):
        for name, loop in loops.items():
            start = time.process_time()
            loop.step()
            times[name].append(time.process_time() - start)
    speeds = {name: BATCH / statistics.median(taken[1:]) for name, taken in times.items()}
    tell(
        f"float32, channels first, {BATCH} crops of {CROP} × {CROP} a step, one core",
        "images/s",
        speeds.pop("plain"),
        speeds,
    )
