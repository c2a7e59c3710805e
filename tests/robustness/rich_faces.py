"""Faces that hold all that a label file can say of one, for tests that then do harm to it."""

from __future__ import annotations

from annotator.model.attributes import Attributes
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility


def rich_faces() -> tuple[Face, Face]:
    """One with everything and one with a box alone, in the first 50 × 47 pixels of an image."""
    source = Source(Origin.PERSON, "ada", "2026-01-01T00:00:00Z")
    points = tuple(Landmark(20.5 + 5 * i, 30 + 3 * i, Visibility(i % 2), source) for i in range(5))
    whole = Face(
        box_xyxy=(10, 20.5, 50, 47),
        landmarks=points,
        score=0.82,
        source=source,
        verdict=Verdict.REAL,
        attributes=Attributes(1, 0, 1, 2, 1, 0),
        difficulty=3,
    )
    return whole, Face(box_xyxy=(1.25, 5, 30, 40), source=source)
