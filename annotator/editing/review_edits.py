"""Verdicts on what an evaluation brought up, turned into edits of faces."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from annotator.editing.edits import VERDICT_TEXTS, Edit, set_verdict
from annotator.model.face import Face, Landmark, Origin, PointXY, Source, Verdict, Visibility
from annotator.model.geometry import POSITION_DECIMALS
from annotator.model.merging import iou_matrix
from annotator.model.review_items import ItemKind, ReviewItems

ABOUT_IOU = 0.5
"""As in WIDER FACE's matching: a face that overlaps an item so is the one that it is about."""

_SECOND = len("2026-01-01T10:00:00")
"""Of a time, as far as to the second: a verdict is signed to the millisecond, a correction is not."""

SAME_BOX_PX = 0.5
"""Boxes whose edges differ by no more are the same but for rounding, as for `detector.evaluation.amend`."""


def face_of_item(items: ReviewItems, row: int, faces: Sequence[Face]) -> Face | None:
    """The face of the item's image that the item is about, None where the project has none yet.

    The one that a verdict on the item made, wherever it was moved since; else the one that overlaps it most.
    A duplicate overlaps a face by its nature, so that only the former counts there. A missed face may be a
    second label of a face that was found: the prediction of that one is not what it is about. What was said
    of a duplicate, or of a missed face, is said of nothing else.
    """
    item_id, kind = items.id_of(row), items.kind_of(row)
    made = next((face for face in faces if face.id == item_id), None)
    if made is not None or kind is ItemKind.DUPLICATE:
        return made
    there = [face for face in faces if kind is not ItemKind.MISS or face.is_touched]
    if not there:
        return None
    overlaps = iou_matrix([_bare(items, row, Source(Origin.MODEL))], there)[0]
    near = [there[place] for place in overlaps.argsort()[::-1] if overlaps[place] >= ABOUT_IOU]
    of_others = items.ids_of_themselves(row) if near else frozenset()
    return next((face for face in near if face.id not in of_others), None)


def judge_item(items: ReviewItems, row: int, held: Face | None, verdict: Verdict, *, maker: Source) -> Edit:
    """What a reviewer says of an item.

    held: see `face_of_item`. Without one a face is added, with box and landmarks as `maker`, the model or the
    label file, has them. A cleared verdict takes such a face away again, unless a person has worked on it.
    A prediction that nobody has touched gives way to what was judged, unless it is that very detection.
    """
    text, bare = VERDICT_TEXTS[verdict], _bare(items, row, maker)
    if held is None or _is_another_guess(held, bare):
        if verdict is Verdict.NONE:
            return Edit(text, (), ())
        return Edit(text, () if held is None else (held,), (bare.with_verdict(verdict),))
    if verdict is Verdict.NONE and held.id == items.id_of(row) and not has_a_persons_hand(held):
        return Edit(text, (held,), ())
    return set_verdict(held, verdict)


def judge_items(
    items: ReviewItems,
    rows: Sequence[int],
    faces_of: Callable[[str], Sequence[Face]],
    verdict: Verdict,
    *,
    maker_of: Callable[[int], Source],
) -> dict[str, Edit]:
    """The same verdict on several items: one edit for each of their images.

    faces_of: gives the faces of an image. maker_of: gives who made what an item shows, see `judge_item`.
    """
    parts: dict[str, list[Edit]] = {}
    for row in rows:
        image = items.image_of(row)
        held = face_of_item(items, row, faces_of(image))
        parts.setdefault(image, []).append(judge_item(items, row, held, verdict, maker=maker_of(row)))
    return {image: _together(edits) for image, edits in parts.items()}


def _together(edits: Sequence[Edit]) -> Edit:
    """One edit of what several items of an image ask for; of two about one face the first holds."""
    before: dict[str, Face] = {}
    after: dict[str, Face] = {}
    for edit in edits:
        named = {face.id for face in (*edit.before, *edit.after)}
        if not named & (before.keys() | after.keys()):
            before |= {face.id: face for face in edit.before}
            after |= {face.id: face for face in edit.after}
    return Edit(edits[0].text, tuple(before.values()), tuple(after.values()))


def _bare(items: ReviewItems, row: int, maker: Source) -> Face:
    """The face that an item is, before anybody said anything of it."""
    left, top, right, bottom = (round(value, POSITION_DECIMALS) for value in items.box_of(row))
    points = [tuple(point) for point in items.points_xy[row].tolist()]
    is_placed = [all(map(math.isfinite, point)) for point in points]
    score = float(items.scores[row]) if items.kind_of(row) in _DETECTED else math.nan
    return Face(
        id=items.id_of(row),
        box_xyxy=(left, top, right, bottom),
        landmarks=tuple(map(_landmark, points, is_placed, [maker] * 5)) if any(is_placed) else (),
        score=None if math.isnan(score) else min(max(score, 0.0), 1.0),
        source=maker,
    )


_DETECTED = frozenset({ItemKind.FALSE_POSITIVE, ItemKind.DUPLICATE})


def _landmark(point: PointXY, is_placed: bool, maker: Source) -> Landmark:  # noqa: FBT001
    if not is_placed:
        return Landmark.missing(maker)
    x, y = (round(value, POSITION_DECIMALS) for value in point)
    return Landmark(x, y, Visibility.VISIBLE, maker)


def _is_another_guess(face: Face, judged: Face) -> bool:
    """Whether a face is a model's alone, and not what was judged: a label, or a detection elsewhere."""
    is_apart = any(abs(a - b) > SAME_BOX_PX for a, b in zip(face.box_xyxy, judged.box_xyxy, strict=True))
    return not face.is_touched and (is_apart or judged.source.origin is Origin.FILE)


def has_a_persons_hand(face: Face) -> bool:
    """Whether a person made its box or any landmark of it what they are."""
    return bool(_hands(face))


def is_mended(face: Face) -> bool:
    """Whether it was to be fixed, and a person has worked on its box or landmarks since that was said."""
    if face.verdict is not Verdict.FIX:
        return False
    said = "" if face.judged is None else face.judged.at
    return any(source.at[:_SECOND] >= said[:_SECOND] for source in _hands(face))


def _hands(face: Face) -> list[Source]:
    makers = (face.source, *(point.source for point in face.landmarks))
    return [source for source in makers if source.origin is Origin.PERSON]
