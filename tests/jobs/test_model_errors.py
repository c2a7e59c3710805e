"""The items of a review hold all errors."""

from __future__ import annotations

import numpy as np

from annotator.jobs.review import Review
from annotator.model.review_items import ItemKind
from annotator.store.evaluated import Evaluated


def test_that_every_error_is_an_item(review: Review, evaluated: Evaluated) -> None:
    kinds = np.bincount(review.items.kinds, minlength=4)
    assert kinds[ItemKind.FALSE_POSITIVE] == 3 * len(evaluated.paths)
    assert kinds[ItemKind.DUPLICATE] > 0
    missed = review.items.order(ItemKind.MISS)
    assert len(missed) >= len(evaluated.paths), "one face of each image has no detection"
    known = np.isfinite(evaluated.truth_points).all(axis=(1, 2))
    assert 0 < kinds[ItemKind.LANDMARKS] <= known.sum()
    assert (np.diff(review.items.images) >= 0).all()
    errors = review.items.errors[review.items.order(ItemKind.LANDMARKS)]
    assert (np.diff(errors) <= 0).all()
    assert errors.max() < 0.5


def test_that_a_miss_is_a_face_that_would_not_be_proposed(review: Review, evaluated: Evaluated) -> None:
    faint = review.items.scores[review.items.order(ItemKind.MISS)]
    assert np.isnan(faint).sum() == len(evaluated.paths), "one face of each image has no detection at all"
    assert 0 < (faint < 0.5).sum() < len(evaluated.truth_xywh)
    assert not (faint >= 0.5).any()
