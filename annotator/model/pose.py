"""Which way faces are turned, from their landmarks, and in words: turned left, looking up, tilted.

A pose is yaw, pitch and roll in degrees. Positive: the face looks to the right of the image, up, and is
tilted to the left, anticlockwise. `detector.pose`, which is arithmetic and needs no network, says how they
are found and how sure they are. Nothing of it is stored: it follows from the landmarks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from annotator.model.alignment import landmark_arrays
from annotator.model.face import Face
from detector.pose import axes as axes  # as part of this module
from detector.pose import poses as poses

Pose = tuple[float, float, float]

TURNED, LOOKS, TILTED = "turned", "looks", "tilted"

POSE_VALUES: dict[str, tuple[tuple[str, float, float], ...]] = {
    TURNED: (
        ("profile, facing left", -math.inf, -60.0),
        ("turned left", -60.0, -20.0),
        ("frontal", -20.0, 20.0),
        ("turned right", 20.0, 60.0),
        ("profile, facing right", 60.0, math.inf),
    ),
    LOOKS: (("looks up", 20.0, math.inf), ("looks ahead", -20.0, 20.0), ("looks down", -math.inf, -20.0)),
    TILTED: (
        ("tilted left", 15.0, math.inf),
        ("upright", -15.0, 15.0),
        ("tilted right", -math.inf, -15.0),
    ),
}
"""What yaw, pitch and roll are called from so many degrees to so many, both included."""

PROFILE = 60.0
"""Degrees of yaw from which one sees a face from its side."""

_USUAL = frozenset({"frontal", "looks ahead", "upright"})


def pose_of(face: Face) -> Pose | None:
    """The pose of one face; None where its landmarks do not tell it."""
    yaw, pitch, roll = poses_of((face,))[0].tolist()
    return None if math.isnan(yaw) else (yaw, pitch, roll)


def poses_of(faces: Sequence[Face]) -> npt.NDArray[np.float32]:
    """The same of N faces: (N, 3), NaN where there is none."""
    return poses(*landmark_arrays(faces))


def away(poses_degrees: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How far each of N faces, (N, 3), looks past the camera: (N,) in degrees, 0 to 90; NaN for NaN."""
    yaw, pitch = np.radians(poses_degrees[:, 0]), np.radians(poses_degrees[:, 1])
    degrees: npt.NDArray[np.float32] = np.degrees(np.arccos(np.cos(yaw) * np.cos(pitch)))
    return degrees


def pose_names(pose: Pose) -> tuple[str, ...]:
    """What is unusual about a pose, such as ("turned left", "tilted right"); else ("frontal",)."""
    names = [
        next(name for name, low, high in values if low <= degrees <= high)
        for values, degrees in zip(POSE_VALUES.values(), pose, strict=True)
    ]
    return tuple(name for name in names if name not in _USUAL) or ("frontal",)
