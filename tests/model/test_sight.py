"""Which faces are to be seen, of faces and of columns alike."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.face_columns import FaceColumns
from annotator.model.face_kind import FaceKind
from annotator.model.sight import Sight

SOURCES = {origin: Source(origin, "somebody") for origin in Origin}
scores = st.none() | st.sampled_from((0.5, float(np.float32(0.3)), 0.3, 0.0, 1.0)) | st.floats(0, 1)


def face(origin: Origin = Origin.MODEL, score: float | None = 0.4, verdict: Verdict = Verdict.NONE) -> Face:
    return Face(box_xyxy=(0, 0, 10, 10), source=SOURCES[origin], score=score, verdict=verdict)


def test_that_only_predictions_nobody_has_touched_are_hidden_by_their_score() -> None:
    sight = Sight(least_score=0.5)
    assert not sight.shows(face())
    assert sight.shows(face(score=0.5))
    assert sight.shows(face(score=None))
    assert sight.shows(face(verdict=Verdict.REAL))
    assert sight.shows(face(Origin.FILE))


def test_that_what_is_no_face_is_shown_when_asked_for() -> None:
    rejected = face(verdict=Verdict.NOT_A_FACE)
    assert not Sight().shows(rejected)
    assert Sight(least_score=0.5).with_kind(FaceKind.REJECTED, shown=True).shows(rejected)


@given(
    st.lists(st.builds(face, st.sampled_from(Origin), scores, st.sampled_from(Verdict)), min_size=1),
    st.sampled_from((0.0, 0.3, float(np.float32(0.3)), 0.5, 1.0)),
    st.frozensets(st.sampled_from(FaceKind)),
)
def test_that_columns_are_seen_as_faces_are(
    faces: list[Face], least: float, hidden: frozenset[FaceKind]
) -> None:
    sight = Sight(least, hidden)
    assert sight.mask(FaceColumns.of_faces(0, faces)).tolist() == [sight.shows(one) for one in faces]
