"""What a drag means: where the thing that was taken hold of would be, without touching the face itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from annotator.model.face import Face, PointXY
from annotator.model.geometry import SizeWH, corners, farthest_inside, nearest_inside, resize_box
from annotator.model.hits import Hit, Part


class Drag(Protocol):
    """A face or a part of one that follows the pointer. All places are in image pixels."""

    @property
    def hit(self) -> Hit: ...

    def preview(self, face: Face, pointer_xy: PointXY) -> Face | None:
        """The face as it would be with the pointer there; None if what was taken hold of is gone from it."""
        ...


@dataclass(frozen=True, slots=True)
class PointDrag:
    """A landmark or a corner on its way.

    grip_xy: from the pointer to the point when it was taken hold of. It is kept, so that the point does not
    jump to the pointer: grabbing a mark at its rim does not move it. size_wh: of the image; a corner stays
    inside.
    """

    hit: Hit
    grip_xy: PointXY
    size_wh: SizeWH

    def target(self, pointer_xy: PointXY) -> PointXY:
        target = pointer_xy[0] + self.grip_xy[0], pointer_xy[1] + self.grip_xy[1]
        return nearest_inside(target, self.size_wh) if self.hit.part is Part.CORNER else target

    def preview(self, face: Face, pointer_xy: PointXY) -> Face | None:
        target = self.target(pointer_xy)
        if self.hit.part is Part.CORNER:
            return face.with_box(resize_box(face.box_xyxy, self.hit.index, target), face.source)
        if not face.landmarks or not face.landmarks[self.hit.index].is_placed:
            return None
        landmark = face.landmarks[self.hit.index]
        return face.with_landmark(self.hit.index, landmark.moved_to(target, landmark.source))


@dataclass(frozen=True, slots=True)
class FaceDrag:
    """A whole face on its way, box and points together. Its box leaves the image of `size_wh` at no side."""

    hit: Hit
    start_xy: PointXY
    size_wh: SizeWH

    def delta(self, face: Face, pointer_xy: PointXY) -> PointXY:
        wished = pointer_xy[0] - self.start_xy[0], pointer_xy[1] - self.start_xy[1]
        return farthest_inside(face.box_xyxy, wished, self.size_wh)

    def preview(self, face: Face, pointer_xy: PointXY) -> Face | None:
        dx, dy = self.delta(face, pointer_xy)
        left, top, right, bottom = face.box_xyxy
        landmarks = tuple(
            p.moved_to((p.x + dx, p.y + dy), p.source) if p.is_placed else p for p in face.landmarks
        )
        return replace(face, box_xyxy=(left + dx, top + dy, right + dx, bottom + dy), landmarks=landmarks)


def take_hold(
    face: Face, hit: Hit, pointer_xy: PointXY, size_wh: SizeWH, *, whole: bool
) -> PointDrag | FaceDrag | None:
    """The drag that a press on a part of a face starts; inside a box there is one for the whole face only.

    size_wh: of the image, which no box is dragged out of.
    """
    if whole:
        return FaceDrag(Hit(face.id, Part.BOX), pointer_xy, size_wh)
    match hit.part:
        case Part.LANDMARK:
            x, y = face.landmarks[hit.index].x, face.landmarks[hit.index].y
        case Part.CORNER:
            x, y = corners(face.box_xyxy)[hit.index]
        case Part.BOX:
            return None
    return PointDrag(hit, (x - pointer_xy[0], y - pointer_xy[1]), size_wh)
