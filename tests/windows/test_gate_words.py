"""What the gate says, in words that tell what it looked at and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.model.training_record import Figures, TrainingRecord
from annotator.windows.gate_words import gate_note, gate_words

RECORD = TrainingRecord(
    is_adopted=True,
    reason="improved",
    images=118,
    held_out=24,
    mix=1.0,
    before=Figures(ap=0.812, landmark_error=0.041, faces=31, images=24),
    after=Figures(ap=0.85, landmark_error=0.033, faces=31, images=24),
    regression_before=Figures(ap=0.9, landmark_error=0.03, faces=80, images=40),
    regression_after=Figures(ap=0.9, landmark_error=0.031, faces=80, images=40),
    error_gain=(0.005, 0.011),
)


def test_that_an_adoption_is_told_with_its_figures():
    assert gate_words(RECORD) == (
        "Adopted: landmark error on 24 held-out images 4.1 % → 3.3 % (gain 0.5 to 1.1 points); average"
        " precision 0.812 → 0.850; no sure loss on the photographs not to forget, 40 images (AP 0.900"
        " → 0.900, error 3.0 % → 3.1 %)."
    )


def test_that_gains_that_are_sure_together_alone_are_said_to_be():
    words = gate_words(replace(RECORD, error_gain=(-0.001, 0.02), joint_gain=(0.1, 0.6)))
    assert "average precision 0.812 → 0.850, a sure gain together; no sure loss" in words
    assert "together" not in gate_words(replace(RECORD, joint_gain=(0.1, 0.6)))


def test_that_a_mixture_is_said_to_be_one():
    words = gate_words(replace(RECORD, mix=0.5))
    assert words.endswith("The weights are a mixture: 50 % new, the rest the old model's.")


def test_that_without_labelled_images_of_other_kinds_the_old_model_is_what_was_compared_with():
    words = gate_words(replace(RECORD, regression_is_drift=True))
    assert "little changed in what the old model is sure of elsewhere, 40 images" in words


@pytest.mark.parametrize(
    ("reason", "why", "remedy"),
    [
        ("no_gain", "one figure is better, at too much cost to the other: landmark", "Try more steps"),
        (
            "worse_on_regression",
            "the new one forgets: on the photographs not to forget, 40 images",
            "Choose photographs not",
        ),
        ("not_a_number", "the training came to numbers that are none", "another base model"),
        ("something new", "the gate said “something new”", "in the list all the same"),
    ],
)
def test_that_a_refusal_says_why_and_what_to_try(reason: str, why: str, remedy: str):
    words = gate_words(replace(RECORD, is_adopted=False, reason=reason))
    assert words.startswith(f"Kept the old model: {why}")
    assert remedy in words


@pytest.mark.parametrize("gain", [(-0.001, 0.011), (1e-17, 1e-16), None])
def test_that_what_may_be_chance_is_no_sure_gain(gain: tuple[float, float] | None):
    words = gate_words(replace(RECORD, is_adopted=False, reason="no_gain", error_gain=gain))
    assert words.startswith("Kept the old model: no sure gain: landmark error on 24")


def test_that_whoever_has_named_photographs_not_to_forget_is_not_told_to():
    words = gate_words(
        replace(RECORD, is_adopted=False, reason="worse_on_regression", labelled=("usual", "label.txt"))
    )
    assert words.endswith("Try fewer steps, or correct photographs of more kinds.")


def test_that_a_model_worse_than_the_one_in_use_says_which_that_is():
    rival = Figures(ap=0.9, landmark_error=0.02, faces=31, images=24)
    record = replace(
        RECORD, is_adopted=False, reason="worse_than_rival", rival="fine-tuned 4", rival_figures=rival
    )
    assert gate_words(record) == (
        "Kept fine-tuned 4: the new one is worse on the same held-out images (AP 0.900 → 0.850, error 2.0 %"
        " → 3.3 %). Try more steps, or correct more faces."
    )


def test_that_too_few_corrections_are_counted_and_the_threshold_told():
    words = gate_words(TrainingRecord(is_adopted=False, reason="too_few", images=1, threshold=0.5))
    assert words == (
        "Only 1 corrected image: too few to learn from, or to measure on. It takes 20 or more. What helps"
        " now: show predictions from a score of 0.50 on."
    )


def test_that_a_list_notes_only_what_is_out_of_the_ordinary():
    assert gate_note(None) == gate_note(RECORD) == ""
    assert gate_note(replace(RECORD, is_adopted=False)) == "not adopted"
    assert gate_note(replace(RECORD, is_measured=False)) == "not measured"
