"""What a click hits: laws over random faces, and the cases a person would notice."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.face import Face, Landmark, Origin, PointXY, Source, Visibility
from annotator.model.geometry import area, corners
from annotator.model.hits import Hit, HitIndex, Part

SOURCE = Source(Origin.PERSON, "ada")
# Whole numbers in a small field make ties and overlaps common instead of rare.
whole = st.integers(0, 40).map(float)
landmarks = st.builds(Landmark, whole, whole, st.sampled_from(Visibility), st.just(SOURCE))
faces = st.builds(
    lambda x, y, w, h, points: Face(box_xyxy=(x, y, x + w, y + h), landmarks=points, source=SOURCE),
    whole,
    whole,
    st.integers(1, 30),
    st.integers(1, 30),
    st.one_of(st.just(()), st.tuples(*[landmarks] * 5)),
)
crowds = st.lists(faces, max_size=6)
points = st.tuples(whole, whole)
tolerances = st.integers(0, 12).map(float)


def face(face_id: str, box_xyxy: tuple[float, float, float, float], *points_xy: PointXY) -> Face:
    placed = tuple(Landmark(x, y, Visibility.VISIBLE, SOURCE) for x, y in points_xy)
    missing = (Landmark.missing(SOURCE),) * (5 - len(placed))
    return Face(id=face_id, box_xyxy=box_xyxy, landmarks=placed + missing, source=SOURCE)


def candidates(crowd: list[Face], point_xy: PointXY, tolerance: float) -> dict[Part, dict[Hit, float]]:
    """Everything within the tolerance, part by part, with its distance, boxes with their area."""
    found: dict[Part, dict[Hit, float]] = {part: {} for part in Part}
    for one in crowd:
        spots = [
            *((Part.LANDMARK, i, (p.x, p.y)) for i, p in enumerate(one.landmarks) if p.is_placed),
            *((Part.CORNER, i, xy) for i, xy in enumerate(corners(one.box_xyxy))),
        ]
        for part, index, xy in spots:
            if (distance := math.dist(xy, point_xy)) <= tolerance:
                found[part][Hit(one.id, part, index)] = distance
        left, top, right, bottom = one.box_xyxy
        x_reach = max(left - point_xy[0], point_xy[0] - right)
        y_reach = max(top - point_xy[1], point_xy[1] - bottom)
        if max(x_reach, y_reach) <= tolerance:
            found[Part.BOX][Hit(one.id, Part.BOX)] = area(one.box_xyxy)
    return found


@given(crowds, points, tolerances, st.integers(0, 5))
def test_that_a_hit_is_the_nearest_of_the_strongest_part_in_reach(
    crowd: list[Face], point_xy: PointXY, tolerance: float, number: int
) -> None:
    selected = crowd[number].id if number < len(crowd) else None
    hit = HitIndex(crowd).hit(point_xy, tolerance=tolerance, selected=selected)

    found = candidates(crowd, point_xy, tolerance)
    strongest = next((found[part] for part in (Part.LANDMARK, Part.CORNER, Part.BOX) if found[part]), {})
    if not strongest:
        assert hit is None
        return
    assert hit in strongest
    assert strongest[hit] == min(strongest.values())
    equals = {one.face_id for one, rank in strongest.items() if rank == strongest[hit]}
    if selected in equals:
        assert hit.face_id == selected
    else:
        area_of = {one.id: area(one.box_xyxy) for one in crowd}
        assert area_of[hit.face_id] == min(area_of[face_id] for face_id in equals)


@given(crowds, points)
def test_that_a_missing_landmark_cannot_be_hit(crowd: list[Face], point_xy: PointXY) -> None:
    hit = HitIndex(crowd).hit(point_xy, tolerance=1000.0)

    if hit is not None and hit.part is Part.LANDMARK:
        (hit_face,) = (one for one in crowd if one.id == hit.face_id)
        assert hit_face.landmarks[hit.index].is_placed
    else:
        assert not any(landmark.is_placed for one in crowd for landmark in one.landmarks)


def test_that_nothing_is_hit_where_there_is_nothing() -> None:
    assert HitIndex([]).hit((5, 5), tolerance=10) is None
    assert HitIndex([face("1", (0, 0, 10, 10))]).hit((13, 13), tolerance=2) is None


def test_that_a_landmark_under_another_face_s_box_can_be_picked() -> None:
    below, above = face("below", (0, 0, 40, 40), (20, 20)), face("above", (15, 15, 25, 25))

    assert HitIndex([below, above]).hit((21, 20), tolerance=3) == Hit("below", Part.LANDMARK, 0)


def test_that_a_landmark_on_a_corner_wins_over_the_corner() -> None:
    index = HitIndex([face("1", (0, 0, 40, 40), (3, 0))])

    assert index.hit((0, 0), tolerance=5) == Hit("1", Part.LANDMARK, 0)


def test_that_a_small_face_inside_a_large_selected_one_can_be_clicked() -> None:
    large, small = face("large", (0, 0, 100, 100)), face("small", (40, 40, 60, 60))

    hit = HitIndex([small, large]).hit((50, 50), tolerance=2, selected="large")

    assert hit == Hit("small", Part.BOX)


def test_that_of_two_equal_faces_the_selected_one_is_hit_and_else_the_one_on_top() -> None:
    index = HitIndex([face("under", (0, 0, 20, 20), (9, 9)), face("top", (0, 0, 20, 20), (9, 9))])

    assert index.hit((9, 9), tolerance=2, selected="under") == Hit("under", Part.LANDMARK, 0)
    assert index.hit((9, 9), tolerance=2) == Hit("top", Part.LANDMARK, 0)
    assert index.hit((15, 5), tolerance=2) == Hit("top", Part.BOX)


def test_that_a_selected_face_which_is_not_shown_does_not_matter() -> None:
    index = HitIndex([face("1", (0, 0, 20, 20))])

    assert index.hit((10, 10), tolerance=2, selected="gone") == Hit("1", Part.BOX)


def test_that_the_selected_face_s_landmarks_reach_farther_over_boxes_but_not_over_what_is_near() -> None:
    crowd = [
        face("large", (0, 0, 100, 100), (40, 40), (60, 40)),
        face("small", (48, 30, 58, 50), (50, 45)),
    ]

    index = HitIndex(crowd)

    def hit(x: float, y: float) -> Hit | None:
        return index.hit((x, y), tolerance=4, selected="large", selected_reach=10)

    assert hit(47, 40) == Hit("large", Part.LANDMARK, 0)
    assert hit(53, 40) == Hit("large", Part.LANDMARK, 1), "the nearer of two, over the box of the other face"
    assert hit(50, 44) == Hit("small", Part.LANDMARK, 0)
    assert hit(49, 31) == Hit("small", Part.CORNER, 0)
    assert hit(40, 51) == Hit("large", Part.BOX)
    assert index.hit((47, 40), tolerance=4, selected="small", selected_reach=10) != hit(47, 40)


@given(crowds, points, tolerances, st.integers(0, 5), st.integers(0, 30).map(float))
def test_that_a_longer_reach_changes_a_hit_only_to_the_nearest_landmark_of_the_selected_face(
    crowd: list[Face], point_xy: PointXY, tolerance: float, number: int, reach: float
) -> None:
    selected = crowd[number] if number < len(crowd) else None
    selected_id = None if selected is None else selected.id
    index = HitIndex(crowd)
    plain = index.hit(point_xy, tolerance=tolerance, selected=selected_id)

    hit = index.hit(point_xy, tolerance=tolerance, selected=selected_id, selected_reach=reach)

    if hit != plain:
        assert plain is None or plain.part is Part.BOX
        assert selected is not None
        assert hit is not None
        assert (hit.face_id, hit.part) == (selected.id, Part.LANDMARK)
        nearest = min(math.dist((p.x, p.y), point_xy) for p in selected.landmarks if p.is_placed)
        landmark = selected.landmarks[hit.index]
        assert math.dist((landmark.x, landmark.y), point_xy) == nearest <= reach
