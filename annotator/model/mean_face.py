"""Where the landmarks of a face lie on average: the start for points that a person is about to place."""

from __future__ import annotations

from annotator.model.face import BoxXYXY, PointXY

MEAN_FACE: tuple[PointXY, ...] = (
    (0.294, 0.372),
    (0.706, 0.372),
    (0.500, 0.568),
    (0.331, 0.740),
    (0.669, 0.740),
)
"""x in box widths from the left edge, y in box heights from the top, in the order of LANDMARK_NAMES.

The mean of ((x − left) / width, (y − top) / height) over every landmark of the WIDER FACE training labels
(label.txt form, 12,880 images) whose flag is 0, visible, in a box with an area: about 37,600 of each.
Every face is counted together with its mirror image (x → 1 − x, landmarks 0↔1 and 3↔4 exchanged), because
which way the people in those photographs happen to look says nothing about the next face.
"""


def landmarks_from_mean_face(box_xyxy: BoxXYXY) -> tuple[PointXY, ...]:
    """The mean face fitted into a box: five points in image pixels, in the order of LANDMARK_NAMES."""
    left, top, right, bottom = box_xyxy
    return tuple((left + x * (right - left), top + y * (bottom - top)) for x, y in MEAN_FACE)
