"""How the learning rate goes, and how long a recipe takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.errors import TrainingError
from detector.profile import PROFILES
from detector.training.recipe import MOBILE_RECIPE, PAPER_RECIPE, recipe_for
from detector.training.schedule import cosine, drops, rate_of


def test_that_the_cosine_rises_in_a_line_and_falls_to_a_hundredth() -> None:
    assert [cosine(step, 110, warm_up=10) for step in (0, 4, 9, 10)] == pytest.approx([0.1, 0.5, 1.0, 1.0])
    assert cosine(60, 110, warm_up=10) == pytest.approx(0.01 + 0.99 / 2)
    assert cosine(110, 110, warm_up=10) == pytest.approx(0.01)
    rates = [cosine(step, 110, warm_up=10) for step in range(10, 111)]
    assert rates == sorted(rates, reverse=True)


def test_that_the_paper_s_rate_starts_at_a_tenth_is_full_from_epoch_5_and_drops_at_55_and_68_of_80() -> None:
    rates = {epoch: drops(epoch * 100, 8000) for epoch in (0, 2.5, 5, 54.99, 55, 67.99, 68, 79.99)}
    assert rates == pytest.approx(
        {0: 0.1, 2.5: 0.55, 5: 1.0, 54.99: 1.0, 55: 0.1, 67.99: 0.1, 68: 0.01, 79.99: 0.01}
    )


def test_that_the_paper_s_recipe_goes_from_a_thousandth_to_a_hundredth_and_takes_80_epochs() -> None:
    recipe = recipe_for(PROFILES["paper"])
    assert recipe is PAPER_RECIPE
    assert (recipe.optimiser, recipe.weight_decay, recipe.batch_size) == ("sgd", 5e-4, 32)
    steps = recipe.steps_for(12880)
    assert steps == 80 * 12880 / 32 == 32200
    rates = [recipe.learning_rate * rate_of(recipe.schedule, step, steps) for step in (0, -(-steps // 16))]
    assert rates == pytest.approx([1e-3, 1e-2])


def test_that_light_backbones_have_a_recipe_of_their_own() -> None:
    assert recipe_for(PROFILES["mobile"]) is MOBILE_RECIPE
    assert MOBILE_RECIPE.steps_for(10) == MOBILE_RECIPE.steps_for(10_000) == 8000


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": 0},
        {"steps": None},
        {"epochs": 2.0},
        {"steps": None, "epochs": float("nan")},
        {"batch_size": 0},
        {"crop_size": 0},
        {"learning_rate": 0.0},
        {"weight_decay": -1.0},
        {"optimiser": "adam"},
        {"schedule": "flat"},
        {"crops": "whole"},
    ],
)
def test_that_a_recipe_that_makes_no_sense_is_never_born(changes: dict[str, object]) -> None:
    with pytest.raises(TrainingError):
        replace(MOBILE_RECIPE, **changes)  # type: ignore[arg-type]
