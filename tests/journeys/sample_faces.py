"""What journeys know of the photographs that come along, and of the faces in them."""

from __future__ import annotations

from itertools import product
from math import dist
from typing import Any

ONE_FACE, ANOTHER, MANY_FACES, AFTER_MANY = (
    "eileen_collins.jpg",
    "grace_hopper.jpg",
    "contact_sheet.jpg",
    "eileen_collins.jpg",
)
LABELLED = "blue_room.jpg"
LEFT_EYE, RIGHT_EYE, NOSE, LEFT_MOUTH, RIGHT_MOUTH = range(5)
NAMES = ("left eye", "right eye", "nose tip", "left mouth corner", "right mouth corner")
VISIBLE, OCCLUDED, MISSING = 0, 1, -1

Face = dict[str, Any]


def free_place(faces: list[Face], inside: tuple[float, float, float, float]) -> tuple[float, float]:
    """A place in a box, in pixels of the photograph, as far from every point and corner as can be."""
    spots = [(x, y) for face in faces for x, y, _ in face["landmarks"]]
    for face in faces:
        left, top, right, bottom = face["box_xyxy"]
        spots += product((left, right), (top, bottom))
    left, top, right, bottom = inside
    shares = [part / 20 for part in range(1, 20)]
    places = [(left + a * (right - left), top + b * (bottom - top)) for a in shares for b in shares]
    return max(places, key=lambda place: min(dist(place, spot) for spot in spots))


def placed(face: Face) -> list[list[float]]:
    """Its landmarks without their visibility."""
    return [point[:2] for point in face["landmarks"]]
