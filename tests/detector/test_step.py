"""One step of training, and the average over steps."""

from __future__ import annotations

from functools import partial

import pytest
import torch

from detector.errors import TrainingError
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.training.ema import WeightAverage
from detector.training.schedule import cosine
from detector.training.step import MAX_GRADIENT_NORM, Stepper


@pytest.fixture
def model() -> RetinaFace:
    torch.manual_seed(0)
    return RetinaFace(MOBILE)


def stepper(model: RetinaFace, *, steps: int = 110, warm_up: int = 10) -> Stepper:
    groups: list[dict[str, object]] = [{"params": list(model.parameters()), "lr": 1e-3}]
    rate = partial(cosine, steps=steps, warm_up=warm_up)
    return Stepper(model, groups, optimiser="adamw", weight_decay=0, rate=rate)


def bias(model: RetinaFace) -> torch.Tensor:
    """One parameter to look at."""
    values = model.box.levels[0].bias
    assert isinstance(values, torch.Tensor)
    return values


def test_that_a_step_is_as_long_as_the_rate_says(model: RetinaFace) -> None:
    before = bias(model).detach().clone()
    stepper(model).take(bias(model).sum(), 0, WeightAverage(model, 0.9))
    # The first step of Adam has the length of the learning rate, in every direction.
    torch.testing.assert_close(before - bias(model).detach(), torch.full((8,), 1e-4), rtol=1e-3, atol=1e-9)


def test_that_a_steep_gradient_is_cut_to_length(model: RetinaFace) -> None:
    stepper(model).take(bias(model).sum() * 1e6, 0, WeightAverage(model, 0.9))
    assert bias(model).grad is not None
    assert float(bias(model).grad.norm()) == pytest.approx(MAX_GRADIENT_NORM)


@pytest.mark.parametrize("gone_astray", ["loss", "gradient"])
def test_that_a_loss_or_gradient_gone_astray_stops_training_before_the_weights_are_touched(
    model: RetinaFace, gone_astray: str
) -> None:
    before = {name: value.clone() for name, value in model.state_dict().items()}
    average = WeightAverage(model, 0.9)
    steep = (bias(model) * 0).sqrt().sum()  # 0, with a gradient that is not a number
    total = steep * float("nan") if gone_astray == "loss" else steep
    with pytest.raises(TrainingError, match=f"The {gone_astray} became nan at step 6"):
        stepper(model).take(total, 5, average)
    for state in (model.state_dict(), average.network.state_dict()):
        assert all(torch.equal(before[name], value) for name, value in state.items())


def test_that_the_average_forgets_its_start_fast_and_then_moves_at_its_decay(model: RetinaFace) -> None:
    with torch.no_grad():
        bias(model).zero_()
        average = WeightAverage(model, 0.5)
        bias(model).fill_(1.0)
        expected = 0.0
        for step in range(20):
            average.update(model)
            decay = min(0.5, (1 + step) / (10 + step))
            expected = decay * expected + (1 - decay)
            assert bias(average.network).tolist() == pytest.approx([expected] * 8)


def test_that_the_average_of_weights_that_stay_is_these_weights_and_counts_are_copied(
    model: RetinaFace,
) -> None:
    average = WeightAverage(model, 0.99)
    model.train()(torch.zeros(1, 3, 64, 64))
    for _ in range(200):
        average.update(model)
    averaged = average.network.state_dict()
    for name, value in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            assert averaged[name] == value == 1
        else:
            torch.testing.assert_close(averaged[name], value, rtol=0, atol=0.2)
            if "running" not in name:
                torch.testing.assert_close(averaged[name], value, rtol=1e-5, atol=1e-6)


def test_that_the_average_is_a_network_of_its_own(model: RetinaFace) -> None:
    average = WeightAverage(model, 0.9)
    with torch.no_grad():
        bias(model).fill_(5.0)
    assert not (bias(average.network) == 5.0).any()
