"""Errors that a user of the detector can do something about; anything else that is raised is a bug."""

from __future__ import annotations


class DetectorError(Exception):
    """An expected failure whose message names the file and the way out."""


class ImageError(DetectorError):
    """An image that cannot be read."""


class LabelError(DetectorError):
    """A label file or a line in it that does not follow its format."""


class WeightsError(DetectorError):
    """A weights file that is not what it should be."""


class TrainingError(DetectorError):
    """Training that cannot start or go on. problem: what happened; way_out: for the command line."""

    def __init__(self, problem: str, way_out: str = "") -> None:
        super().__init__(f"{problem} {way_out}".strip())
        self.problem = problem


class NoMemoryError(TrainingError):
    """Memory ran out."""


class NoSpaceError(TrainingError):
    """A disk is full."""


class DivergedError(TrainingError):
    """A loss or gradient that is not finite."""


class GoneError(TrainingError):
    """A photograph that could be read before and no longer can."""


class OtherProcessError(TrainingError):
    """Another of the processes that train together failed, and that one says why."""


class ChangedError(TrainingError):
    """What decides the result is not what a training to be gone on with began with."""


class MeshError(DetectorError):
    """A mesh that cannot be read, or that is not a surface of triangles."""
