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
    """Training that cannot start or go on."""


class MeshError(DetectorError):
    """A mesh that cannot be read, or that is not a surface of triangles."""
