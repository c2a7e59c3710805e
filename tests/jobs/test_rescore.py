"""What another model finds of the items of a review says what is resolved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from annotator.jobs.rescore import rescored
from annotator.jobs.review import Review
from annotator.model.face import Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.review_items import ItemKind
from annotator.store.evaluated import Evaluated


def test_that_a_model_that_finds_no_false_face_any_more_has_it_resolved(
    review: Review, evaluated: Evaluated
) -> None:
    wrong = review.items.order(ItemKind.FALSE_POSITIVE)
    sure = wrong[review.items.scores[wrong] >= 0.5]
    faint = wrong[review.items.scores[wrong] < 0.5]
    calm = replace(evaluated, scores=evaluated.scores / 4, model="fine-tuned 1")
    same = rescored(review.items, evaluated)
    calmer = rescored(review.items, calm)
    slightly = rescored(review.items, replace(evaluated, scores=evaluated.scores * 0.7))
    np.testing.assert_allclose(same.scores[wrong], review.items.scores[wrong])
    assert not same.resolved(review.items, review.verdicts)[wrong].any()
    assert not slightly.resolved(review.items, review.verdicts)[wrong].any()
    assert calmer.resolved(review.items, review.verdicts)[sure].all()
    assert not calmer.resolved(review.items, review.verdicts)[faint].any(), "these never mattered"
    said = review.verdicts.copy()
    said[wrong] = VERDICTS.index(Verdict.NOT_A_FACE)
    assert calmer.resolved(review.items, said)[wrong].all()
    said[wrong] = VERDICTS.index(Verdict.REAL)
    assert not calmer.resolved(review.items, said)[wrong].any(), "these were faces, and are to be found"
    assert same.resolved(review.items, said)[wrong].any()
