"""Projects as large as people have: as many faces as WIDER FACE has an image, in number and in size."""

from __future__ import annotations

import random

from annotator.model.attributes import Attributes
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.store.labels import LabelLines

FACES_PER_IMAGE = 12.2

MODEL, FILE, PERSON = (
    Source(Origin.MODEL, "mobile"),
    Source(Origin.FILE, "label.txt"),
    Source(Origin.PERSON, "ann"),
)
PLACES = ((0.29, 0.37), (0.7, 0.37), (0.5, 0.57), (0.33, 0.74), (0.67, 0.74))


def path(number: int) -> str:
    return f"{number // 500}--Event/{number // 500}_Event_photograph_{number:05}.jpg"


def image_with_faces(number: int) -> LabelLines:
    """As many faces as WIDER FACE has, in number and in size; of half of those from a file only the box."""
    chance = random.Random(number)
    count = min(int(chance.expovariate(1 / FACES_PER_IMAGE)) + 1, 500)
    return LabelLines(path(number), rows=tuple((_face(chance), "") for _ in range(count)))


def _face(chance: random.Random) -> Face:
    source = MODEL if chance.random() < 0.7 else FILE
    x, y, size = chance.uniform(0, 900), chance.uniform(0, 700), chance.lognormvariate(3.3, 0.8)
    landmarks = (Landmark.missing(source),) * 5
    if source is MODEL or chance.random() < 0.5:
        landmarks = tuple(
            Landmark(
                round(x + size * (u + chance.gauss(0, 0.03)), 3),
                round(y + size * (v + chance.gauss(0, 0.03)), 3),
                Visibility.VISIBLE,
                PERSON if chance.random() < 0.01 else source,
            )
            for u, v in PLACES
        )
    return Face(
        box_xyxy=(x, y, x + size, y + 1.2 * size),
        landmarks=landmarks,
        score=chance.random() if source is MODEL else None,
        source=source,
        verdict=Verdict.REAL if chance.random() < 0.05 else Verdict.NONE,
        attributes=Attributes(blur=chance.randrange(3)) if chance.random() < 0.3 else Attributes(),
        id=f"{chance.getrandbits(128):032x}",
    )
