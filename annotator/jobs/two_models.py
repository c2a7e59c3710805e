"""Two versions of the model on one photograph, in a thread: what the one sees, and what the other."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from annotator.jobs.detect import SCORE_THRESHOLD, Predictor, faces_of
from annotator.jobs.job import Job
from annotator.jobs.load import ReadImage
from annotator.model.face import Face, Origin, Source


@dataclass(frozen=True, slots=True)
class TwoLooks:
    """The faces that two versions, by their names, find in an image."""

    image: str
    first: str
    second: str
    first_faces: tuple[Face, ...]
    second_faces: tuple[Face, ...]


class TwoModelsJob(Job):
    """Finishes with TwoLooks. load: makes the predictor of a version by its name."""

    def __init__(
        self, image: str, read_image: ReadImage, first: str, second: str, load: Callable[[str], Predictor]
    ) -> None:
        super().__init__(lambda: _look(image, read_image, first, second, load), name="compare two models")


def _look(
    image: str, read_image: ReadImage, first: str, second: str, load: Callable[[str], Predictor]
) -> Generator[None, None, TwoLooks]:
    bgr = read_image(image)
    size = bgr.shape[1], bgr.shape[0]
    found = []
    for name in (first, second):
        yield
        seen = load(name).detect(bgr, threshold=SCORE_THRESHOLD)
        found.append(faces_of(seen, Source(Origin.MODEL, name), size))
    return TwoLooks(image, first, second, *found)
