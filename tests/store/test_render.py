"""The picture for where there is no window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.store.render import draw_faces

MakeFace = Callable[..., Face]
GREY = np.full((200, 300, 3), 90, np.uint8)


def colour_at(picture: np.ndarray, x: int, y: int) -> list[int]:
    return picture[y, x].tolist()


def test_that_the_image_itself_is_left_alone(make_face: MakeFace) -> None:
    image = GREY.copy()
    drawn = draw_faces(image, [make_face("1")])

    assert np.array_equal(image, GREY)
    assert drawn.shape == GREY.shape
    assert not np.array_equal(drawn, GREY)


def test_that_no_faces_give_the_image_unchanged() -> None:
    assert np.array_equal(draw_faces(GREY, []), GREY)


def test_that_predictions_and_a_person_s_work_differ_in_colour_and_dash(make_face: MakeFace) -> None:
    box = (50.0, 20.0, 250.0, 180.0)
    predicted = draw_faces(GREY, [make_face("1", box_xyxy=box, landmarks=(), score=None)])
    made = draw_faces(GREY, [make_face("1", source=Source(Origin.PERSON, "ann"), box_xyxy=box, landmarks=())])

    blue, _, red = predicted[180, 52:56].astype(int).sum(0)
    assert blue > red
    blue, _, red = made[180, 52:56].astype(int).sum(0)
    assert red > blue
    along_made, along_predicted = (
        np.unique(picture[180, 60:240].reshape(-1, 3), axis=0).shape[0] for picture in (made, predicted)
    )
    assert along_made == 1
    assert along_predicted > 1


def test_that_a_landmark_is_drawn_where_it_is_and_a_missing_one_is_not(make_face: MakeFace) -> None:
    source = Source(Origin.PERSON, "ann")
    placed = Landmark(120.5, 90.5, Visibility.VISIBLE, source)
    face = make_face(
        "1",
        source=source,
        box_xyxy=(5.0, 5.0, 250.0, 180.0),
        landmarks=(placed, *[Landmark.missing(source)] * 4),
    )

    drawn = draw_faces(GREY, [face])

    assert colour_at(drawn, 120, 90) == [74, 230, 255]
    inside = drawn[20:170, 20:240].reshape(-1, 3) != 90
    assert inside.any(axis=1).sum() < 300


def test_that_an_occluded_landmark_is_hollow(make_face: MakeFace) -> None:
    source = Source(Origin.PERSON, "ann")
    occluded = tuple(Landmark(120.5, 90.5, Visibility.OCCLUDED, source) for _ in range(5))
    face = make_face("1", source=source, box_xyxy=(5.0, 5.0, 295.0, 190.0), landmarks=occluded)

    assert colour_at(draw_faces(GREY, [face]), 120, 90) == [90, 90, 90]


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize(
    "box", [(-50.0, -40.0, 20.0, 30.0), (290.0, 190.0, 900.0, 800.0), (400.0, 1.0, 500.0, 9.0)]
)
def test_that_faces_across_and_beyond_the_border_are_no_trouble(
    verdict: Verdict, box: tuple[float, float, float, float], make_face: MakeFace
) -> None:
    assert draw_faces(GREY, [make_face("1", box_xyxy=box, verdict=verdict)]).shape == GREY.shape
