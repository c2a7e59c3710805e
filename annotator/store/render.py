"""A photograph with its faces drawn in, for where no window can show them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from annotator.model.face import Face, Landmark, Origin, Verdict, Visibility
from annotator.model.geometry import area, corners

Picture = npt.NDArray[np.uint8]
ColourBGR = tuple[int, int, int]

_OUTLINE: ColourBGR = (24, 20, 18)
_SIDES = ("L", "R", "", "L", "R")
"""What is written beside each landmark: its side as seen in the image; the nose tip has none."""

_LETTERS_FROM_PX = 90.0
"""Faces smaller than this have no room for letters; their sides are told by colour alone."""

_OUTLINED_FROM_PX = 36.0
"""On smaller faces dark outlines would cover what they are to set off."""

_SUBPIXEL_BITS = 4  # OpenCV draws at fractions of a pixel when coordinates come multiplied by 2^bits
_FONT = cv2.FONT_HERSHEY_DUPLEX


@dataclass(frozen=True, slots=True)
class _Look:
    """How the work of one kind of maker is drawn, as in the window. dashes: on and off, in line widths."""

    line: ColourBGR
    left: ColourBGR
    right: ColourBGR
    dashes: tuple[float, float] | None = None

    def of_landmark(self, index: int) -> ColourBGR:
        return {"L": self.left, "R": self.right, "": self.line}[_SIDES[index]]


_LOOKS = {
    Origin.MODEL: _Look((255, 176, 64), (228, 240, 94), (255, 140, 134), (4.0, 2.5)),
    Origin.PERSON: _Look((0, 174, 255), (74, 230, 255), (50, 106, 255)),
    Origin.FILE: _Look((240, 240, 240), (190, 245, 205), (222, 170, 236), (9.0, 2.5)),
}
_REJECTED = _Look((170, 170, 170), (190, 190, 190), (150, 150, 150), (1.0, 3.0))


def draw_faces(image_bgr: Picture, faces: Iterable[Face]) -> Picture:
    """A copy of an image with boxes, landmarks, sides and scores, later faces over earlier ones.

    image_bgr: (height, width, 3) uint8. Predictions are blue and dashed, a person's work orange and solid,
    a label file's white, rejected faces grey and struck out. Occluded landmarks are hollow, missing ones not
    drawn.
    """
    drawn = image_bgr.copy()
    # Lines as thick to the eye whatever the resolution, when the picture is looked at as a whole.
    width = float(np.clip(max(image_bgr.shape[:2]) / 700, 1.0, 6.0))
    for face in faces:
        _draw_face(drawn, face, width)
    return drawn


def _draw_face(picture: Picture, face: Face, width: float) -> None:
    spots = corners(face.box_xyxy)
    size = math.sqrt(area(face.box_xyxy))
    look = _REJECTED if face.is_rejected else _LOOKS[_maker(face)]
    width = min(width, max(1.0, size / 25))
    sides = list(zip(spots, (*spots[1:], spots[0]), strict=True))
    if face.is_rejected:
        sides.append((spots[0], spots[2]))
    if size >= _OUTLINED_FROM_PX:
        for start, end in sides:
            _draw_line(picture, start, end, _OUTLINE, width + 2)
    for start, end in sides:
        for dash in _dashes(start, end, look.dashes, width):
            _draw_line(picture, *dash, look.line, width)
    radius = float(np.clip(size / 34, 1.0, 3.4 * width))
    for index, landmark in enumerate(face.landmarks):
        if landmark.is_placed:
            # In a corrected prediction only the points that were moved look like a person's.
            maker = _REJECTED if face.is_rejected else _LOOKS[landmark.source.origin]
            _draw_landmark(picture, index, landmark, maker, radius)
            if size >= _LETTERS_FROM_PX:
                _draw_side(picture, index, landmark, radius)
    if face.score is not None and size >= _LETTERS_FROM_PX / 2:
        _draw_tag(picture, f"{face.score:.2f}", spots[0], look.line, width)


def _maker(face: Face) -> Origin:
    """Whose work a face is: a person's as soon as one had a hand in it, else that of whoever made the box."""
    origins = {face.source.origin, *(landmark.source.origin for landmark in face.landmarks)}
    if face.verdict is not Verdict.NONE or Origin.PERSON in origins:
        return Origin.PERSON
    return face.source.origin


def _dashes(
    start: tuple[float, float], end: tuple[float, float], dashes: tuple[float, float] | None, width: float
) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    """The pieces of a line: as many whole dashes as fit, stretched so that it begins and ends with one."""
    if dashes is None:
        return [(start, end)]
    (x1, y1), (x2, y2) = start, end
    on, off = dashes[0] * width, dashes[1] * width
    length = math.hypot(x2 - x1, y2 - y1)
    count = max(1, round((length + off) / (on + off)))
    period = (length + off) / count / length
    share = on / (on + off) * period if count > 1 else 1.0
    at = [(i * period, min(1.0, i * period + share)) for i in range(count)]
    return [
        ((x1 + (x2 - x1) * a, y1 + (y2 - y1) * a), (x1 + (x2 - x1) * b, y1 + (y2 - y1) * b)) for a, b in at
    ]


def _draw_line(
    picture: Picture,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: ColourBGR,
    width: float,
) -> None:
    cv2.line(picture, _fixed(start), _fixed(end), colour, max(1, round(width)), cv2.LINE_AA, _SUBPIXEL_BITS)


def _draw_landmark(picture: Picture, index: int, landmark: Landmark, look: _Look, radius: float) -> None:
    centre = _fixed((landmark.x, landmark.y))
    colour = look.of_landmark(index)

    def draw_disc(disc_radius: float, disc_colour: ColourBGR, thickness: int) -> None:
        scaled = round(disc_radius * 2**_SUBPIXEL_BITS)
        cv2.circle(picture, centre, scaled, disc_colour, thickness, cv2.LINE_AA, _SUBPIXEL_BITS)

    if landmark.visibility is Visibility.OCCLUDED:
        draw_disc(radius + 0.5, _OUTLINE, 3)
        draw_disc(radius + 0.5, colour, 1)
    else:
        draw_disc(radius + min(1.2, radius / 2), _OUTLINE, cv2.FILLED)
        draw_disc(radius, colour, cv2.FILLED)


def _draw_side(picture: Picture, index: int, landmark: Landmark, radius: float) -> None:
    """The letter of a landmark's side, outside the face: left of what is left, right of what is right."""
    letter = _SIDES[index]
    if not letter:
        return
    scale = radius / 9
    (letter_width, letter_height), _ = cv2.getTextSize(letter, _FONT, scale, 1)
    gap = radius + 3
    x = landmark.x - gap - letter_width if letter == "L" else landmark.x + gap
    _draw_text(picture, letter, (x, landmark.y + letter_height / 2), scale, (255, 255, 255))


def _draw_tag(
    picture: Picture, text: str, corner: tuple[float, float], colour: ColourBGR, width: float
) -> None:
    """A score on a dark ground above the upper left corner of a box, inside it where the image ends."""
    scale = 0.3 + 0.1 * width
    (text_width, text_height), _ = cv2.getTextSize(text, _FONT, scale, 1)
    margin = 2 + width
    height = text_height + 2 * margin
    x = max(0.0, corner[0] - width / 2)
    y = corner[1] - height - 1 if corner[1] > height else max(0.0, corner[1]) + width
    box = np.array([(x, y), (x + text_width + 2 * margin, y + height)])
    (x1, y1), (x2, y2) = np.clip(np.round(box), 0, (picture.shape[1], picture.shape[0])).astype(int)
    ground = picture[y1:y2, x1:x2]
    ground[:] = (0.2 * ground + 0.8 * np.array(_OUTLINE)).astype(np.uint8)
    origin = (round(x + margin), round(y + margin + text_height))
    cv2.putText(picture, text, origin, _FONT, scale, colour, 1, cv2.LINE_AA)


def _draw_text(picture: Picture, text: str, at: Sequence[float], scale: float, colour: ColourBGR) -> None:
    origin = (round(at[0]), round(at[1]))
    thickness = max(1, round(scale * 1.5))
    cv2.putText(picture, text, origin, _FONT, scale, _OUTLINE, thickness + 2, cv2.LINE_AA)
    cv2.putText(picture, text, origin, _FONT, scale, colour, thickness, cv2.LINE_AA)


def _fixed(point: tuple[float, float]) -> tuple[int, int]:
    """A position in OpenCV's fixed point, where (0, 0) is the middle of the first pixel, not its corner."""
    return round((point[0] - 0.5) * 2**_SUBPIXEL_BITS), round((point[1] - 0.5) * 2**_SUBPIXEL_BITS)
