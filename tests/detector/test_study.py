"""`detector study`: what it is asked for, refused before hours of work, and which rows come of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.__main__ import main
from detector.resources import resource
from detector.training import study_conditions, study_plan
from detector.training.fine_tune_config import FineTuneConfig

Study = Callable[..., int]


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """`detector study` on the sample photographs, of which two are held out; too few to train with."""
    from detector.training import study

    monkeypatch.setattr(study, "read_image_names", lambda _: ["joe_biden.jpg", "blue_room.jpg"])
    sample = resource("sample")

    def run(*options: str) -> int:
        portraits = ["--portraits", str(sample), str(sample / "label.txt")]
        few = ["--uncorrected", "1", "--tests", "2", "--out", str(tmp_path / "study")]
        return main(["study", *portraits, *few, *options])

    return run


def test_that_the_conditions_are_those_that_can_be_made() -> None:
    assert tuple(study_conditions.CONDITIONS) == study_plan.CONDITIONS


def test_that_one_ablation_is_one_row_and_no_study_writes_over_it(
    study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = ["--ablate", "dark", "--ablations", "no mixing", "--ablation-size", "2"]
    assert study(*one) == 0
    table = tmp_path / "study/study.csv"
    before = table.read_bytes()
    with table.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["condition"], row["images"], row["variant"]) == ("dark", "2", "no mixing")
    capsys.readouterr()
    assert study(*one) == 2
    assert f"{tmp_path / 'study'} holds the tables of a study already." in capsys.readouterr().err
    assert table.read_bytes() == before


def test_that_what_a_closed_study_left_is_in_no_row_s_way(study: Study, tmp_path: Path) -> None:
    left = tmp_path / "study/dark/002 no mixing"
    left.mkdir(parents=True)
    (left / "checkpoint.safetensors").touch()
    assert study("--ablate", "dark", "--ablations", "no mixing", "--ablation-size", "2") == 0


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--set", "step=2"], "'step' is none of rejected_weight, steps,"),
        (["--set", "seed=2"], "'seed' is none of"),
        (["--set", "replays_folder=1"], "'replays_folder' is none of"),
        (["--set", "steps=2.5"], "steps is a whole number, unlike 2.5"),
        (["--set", "steps=0"], "at least one step, not 0"),
        (["--set", "steps"], "--set steps: NAME=VALUE with a number"),
        (["--seed", "-1"], "A seed is not negative"),
        (["--sizes", "0"], "corrects at least one image"),
        (["--tests", "0"], "tests on an image at least"),
        (["--conditions"], "Nothing to study"),
        (["--ablations", "no mixing"], "--ablations needs the --ablate CONDITION"),
        (["--ablate", "dark", "--ablations", "mixing"], "'mixing' is none of corrected images without"),
        (["--recipes", "without"], "'without' is none of with a labelled set, without one"),
    ],
)
def test_that_what_cannot_be_studied_is_told_before_anything_is_made(
    study: Study,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    complaint: str,
) -> None:
    assert study(*options) == 2
    said = capsys.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1
    assert not (tmp_path / "study").exists()


def plan(**changes: object) -> study_plan.StudyConfig:
    settings = {"sets": (), "out": Path(), "weights": Path(), "conditions": ("dark",), "sizes": (25, 50)}
    return study_plan.StudyConfig(**(settings | changes))  # type: ignore[arg-type]


def test_that_the_plan_has_every_recipe_with_every_size_and_the_ablation_where_it_is_wanted() -> None:
    recipes = ("with a labelled set", "without one")
    every = [(size, recipe) for recipe in recipes for size in (25, 50)]
    assert plan().plan() == {"dark": every}
    part = {"ablate": "dark", "ablations": ("no mixing",)}
    assert plan(**part).plan() == {"dark": [*every, (100, "no mixing")]}
    assert plan(**part, conditions=("blurred",)).plan() == {"blurred": every, "dark": [(100, "no mixing")]}


def test_that_learning_rates_of_an_ablation_are_multiples_of_those_given() -> None:
    usual = FineTuneConfig.__dataclass_fields__["backbone_learning_rate"].default
    told = plan(settings={"head_learning_rate": 0.5, "steps": 7}).settings_of("learning rates × 3")
    assert told == {
        "labelled": True, "steps": 7, "head_learning_rate": 1.5,
        "backbone_learning_rate": pytest.approx(3 * usual),
    }  # fmt: skip


def test_that_help_names_all_that_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["study", "--help"])
    said = capsys.readouterr().out
    for name in (*study_plan.RECIPES, *study_plan.ABLATIONS):
        assert f"\n  {name}\n" in said
    assert "rotated, dark, blurred" in " ".join(said.split())
