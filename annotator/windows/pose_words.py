"""How a face is turned, in words for people and in degrees. Left and right are as seen in the image."""

from __future__ import annotations

import math

from annotator.model.pose import LOOKS, TILTED, TURNED, Pose, pose_names
from annotator.scene.numerals import with_minus
from annotator.windows.counts import capitalised
from annotator.windows.model_words import said
from annotator.windows.translation import QT_TRANSLATE_NOOP, translate, translated

_RANGES = {
    TURNED: QT_TRANSLATE_NOOP("PoseWords", "yaw {range}"),
    LOOKS: QT_TRANSLATE_NOOP("PoseWords", "pitch {range}"),
    TILTED: QT_TRANSLATE_NOOP("PoseWords", "roll {range}"),
}


def range_words(name: str, low: float, high: float) -> str:
    """From so many degrees to so many of what a name in POSE_VALUES is about: "yaw −60° to −20°"."""
    if math.isinf(low):
        words = translate("PoseWords", "below {high}°")
    elif math.isinf(high):
        words = translate("PoseWords", "above {low}°")
    else:
        words = translate("PoseWords", "{low}° to {high}°")
    degrees = words.format(low=with_minus(low, 0), high=with_minus(high, 0))
    return translated(_RANGES[name], "PoseWords").format(range=degrees)


def pose_words(pose: Pose | None) -> str:
    """A whole pose: "Turned left: yaw −34°, pitch 5°, roll −2°"; empty where there is none."""
    if pose is None:
        return ""
    yaw, pitch, roll = (with_minus(round(degrees) + 0.0, 0) for degrees in pose)
    return translate("PoseWords", "{words}: yaw {yaw}°, pitch {pitch}°, roll {roll}°").format(
        words=capitalised(", ".join(map(said, pose_names(pose)))), yaw=yaw, pitch=pitch, roll=roll
    )
