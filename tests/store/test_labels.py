"""Between label lines and faces: nothing is lost, and what was dragged is what is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.store.labels import (
    LabelLines,
    faces_from_labels,
    labelled_image,
    labels_from_lines,
    lines_from_labels,
)
from detector.formats.label_txt import format_labels, parse_labels

MakeFace = Callable[..., Face]

FULL_LINE = (
    "449 330 122 149 488.906 373.643 0.0 542.089 376.442 1.0 -1 -1 -1 485.174 425.830 0.0 538 431 0 0.82 x"
)
PERSON = Source(Origin.PERSON, "ann")


def test_that_a_line_becomes_a_face_of_that_file() -> None:
    (face,) = faces_from_labels(parse_labels(f"# a.jpg\n{FULL_LINE}\n")[0], "label.txt")

    source = Source(Origin.FILE, "label.txt")
    assert replace(face, id="") == Face(
        box_xyxy=(449.0, 330.0, 571.0, 479.0),
        landmarks=(
            Landmark(488.906, 373.643, Visibility.VISIBLE, source),
            Landmark(542.089, 376.442, Visibility.OCCLUDED, source),
            Landmark.missing(source),
            Landmark(485.174, 425.83, Visibility.VISIBLE, source),
            Landmark(538.0, 431.0, Visibility.VISIBLE, source),
        ),
        source=source,
        extra_columns=("0.82", "x"),
        id="",
    )


def test_that_a_box_alone_is_a_face_without_landmarks() -> None:
    (face,) = faces_from_labels(parse_labels("# a.jpg\n1.5 2 3 4\n")[0], "label.txt")

    assert (face.box_xyxy, face.landmarks) == ((1.5, 2.0, 4.5, 6.0), ())


def test_that_a_box_without_an_area_is_a_line_without_a_face() -> None:
    labelled = parse_labels("# a.jpg\n1 2 0 4\n1 2 3 4\n5 5 5 -1\n")[0]

    lines = lines_from_labels(labelled, "label.txt")

    assert [face is None for face, _ in lines.rows] == [True, False, True]
    assert len(faces_from_labels(labelled, "label.txt")) == 1


def test_that_lines_that_were_not_edited_are_written_as_they_were() -> None:
    text = f"# a.jpg\n{FULL_LINE}\n 1  2 3 0\n1.500 2 3 4\n"
    (labelled,) = parse_labels(text)

    assert format_labels([labels_from_lines(lines_from_labels(labelled, "label.txt"))]) == text


def test_that_an_edited_face_keeps_its_other_numbers_and_its_further_columns() -> None:
    (labelled,) = parse_labels(f"# a.jpg\n{FULL_LINE}\n")
    (face,) = faces_from_labels(labelled, "label.txt")
    dragged = face.with_landmark(0, face.landmarks[0].moved_to((123.456, 78.9), PERSON))

    assert format_labels([labelled_image("a.jpg", [dragged])]) == (
        "# a.jpg\n"
        "449 330 122 149 123.456 78.9 0 542.089 376.442 1 -1 -1 -1 485.174 425.83 0 538 431 0 0.82 x\n"
    )


def test_that_a_file_s_finer_decimals_survive_the_edit_of_a_neighbour() -> None:
    (face,) = faces_from_labels(parse_labels("# a.jpg\n0.123456 2 0.700001 4 " + "1.234567 2 0 " * 5)[0], "l")
    dragged = face.with_landmark(1, face.landmarks[1].moved_to((1 / 3, 2 / 3), PERSON))

    assert format_labels([labelled_image("a.jpg", [dragged])]) == (
        "# a.jpg\n0.123456 2 0.700001 4 1.234567 2 0 0.333 0.667 0 1.234567 2 0 1.234567 2 0 1.234567 2 0 1\n"
    )


def test_that_a_model_s_numbers_are_written_with_three_decimals_and_its_score(make_face: MakeFace) -> None:
    face = make_face("1", box_xyxy=(1.00004, 2.123456, 11.1, 22.2), score=0.987654321)

    assert format_labels([labelled_image("a.jpg", [face])]) == (
        "# a.jpg\n1 2.123 10.1 20.077 10 20 0 11 21 0 12 22 0 13 23 0 14 24 0 0.9877\n"
    )


def test_that_a_person_s_own_face_is_written_with_a_score_of_one(make_face: MakeFace) -> None:
    assert format_labels([labelled_image("a.jpg", [make_face("1", source=PERSON)])]).endswith(" 1\n")


def test_that_a_face_without_landmarks_is_written_as_its_box(make_face: MakeFace) -> None:
    face = make_face("1", landmarks=(), score=0.5)

    assert format_labels([labelled_image("a.jpg", [face])]) == "# a.jpg\n10 10 40 50\n"


@pytest.mark.parametrize("change", ["1 2 3 5\n", "1 2 3 4\n1 2 3 4\n", ""])
def test_that_the_digest_tells_whether_lines_say_the_same(change: str) -> None:
    def digest(text: str) -> str:
        return lines_from_labels(parse_labels(f"# a.jpg\n{text}")[0], "label.txt").digest

    assert digest("1 2 3 4\r\n") == digest("1 2 3 4\n")
    assert digest(change) != digest("1 2 3 4\n")


def test_that_an_image_without_lines_has_no_faces() -> None:
    assert LabelLines("a.jpg").faces == ()
