"""The annotated thing: a face with its box, its five landmarks, and who made each of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from uuid import uuid4

from annotator.model.attributes import DIFFICULTIES, NOTHING_SAID, Attributes

BoxXYXY = tuple[float, float, float, float]
PointXY = tuple[float, float]

FARTHEST_PX = 1e6
"""Nothing of a photograph lies farther away, and much farther out the whole numbers of a screen end."""

LANDMARK_NAMES = ("left eye", "right eye", "nose tip", "left mouth corner", "right mouth corner")
"""The order of every set of landmarks; left and right are as seen in the image."""


class Visibility(IntEnum):
    """The flag of a landmark, with the values of the WIDER FACE landmark format."""

    VISIBLE = 0
    OCCLUDED = 1
    MISSING = -1


class Origin(StrEnum):
    """What kind of maker a box or a landmark has."""

    MODEL = "model"
    PERSON = "person"
    FILE = "file"


class Verdict(StrEnum):
    """What a reviewer said of a face; NONE until someone has."""

    NONE = "none"
    REAL = "real"
    NOT_A_FACE = "not_a_face"
    FIX = "fix"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Source:
    """Who made something: a model by version, a person by login name, or a label file by name.

    at: when, in UTC, ISO 8601 to the second; empty where that is not known.
    """

    origin: Origin
    name: str = ""
    at: str = ""

    @property
    def maker(self) -> tuple[Origin, str]:
        """Who, whenever it was."""
        return self.origin, self.name


@dataclass(frozen=True, slots=True)
class Landmark:
    """One point in image pixels, x to the right and y down.

    A missing landmark has no position: whatever it is made with, it holds (−1, −1), so that two are equal.
    Raises ValueError at birth for any other landmark whose position is not finite or beyond FARTHEST_PX.
    """

    x: float
    y: float
    visibility: Visibility
    source: Source

    def __post_init__(self) -> None:
        if self.visibility is Visibility.MISSING:
            object.__setattr__(self, "x", -1.0)
            object.__setattr__(self, "y", -1.0)
        elif not (abs(self.x) <= FARTHEST_PX and abs(self.y) <= FARTHEST_PX):  # NaN is not
            if not (math.isfinite(self.x) and math.isfinite(self.y)):
                raise ValueError(f"a landmark needs a finite position, not ({self.x}, {self.y})")
            raise ValueError(f"a landmark lies within a million pixels, unlike ({self.x}, {self.y})")

    @classmethod
    def missing(cls, source: Source) -> Landmark:
        """A landmark that is known to be absent; written as −1 −1 −1."""
        return cls(-1.0, -1.0, Visibility.MISSING, source)

    @classmethod
    def left_out(cls) -> Landmark:
        """A landmark that is missing though nobody said so: a person placed others of the face and not it."""
        return cls.missing(Source(Origin.PERSON))

    @property
    def is_placed(self) -> bool:
        return self.visibility is not Visibility.MISSING

    @property
    def is_said_to_be_missing(self) -> bool:
        """Whether a person, by name, said that it is missing: it is neither left out nor so in a file."""
        is_a_persons = self.source.origin is Origin.PERSON and self.source.name != ""
        return self.visibility is Visibility.MISSING and is_a_persons

    @property
    def is_left_out(self) -> bool:
        return self == Landmark.left_out()

    def moved_to(self, point_xy: PointXY, source: Source) -> Landmark:
        """The same landmark at another place; one that was missing becomes visible."""
        visibility = self.visibility if self.is_placed else Visibility.VISIBLE
        return Landmark(float(point_xy[0]), float(point_xy[1]), visibility, source)


def _new_id() -> str:
    return uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One face in one image: a box and five landmarks that belong together.

    box_xyxy: left, top, right, bottom in pixels, right > left and bottom > top; may reach outside the image,
        but not beyond FARTHEST_PX.
    landmarks: five, in the order of LANDMARK_NAMES, or none at all where only a box is known.
    score: the detector's confidence in [0, 1], None for a face that no detector proposed. What a file tells
        goes once a person changes the box: else the face would pass for a prediction that was corrected.
    verdict, judged: what a reviewer said, and who that was and when; None where a file says it.
    attributes, difficulty: see `annotator.model.attributes`; a difficulty is 1 to 5, None where nobody said.
    extra_columns: what a label line carried that this program does not interpret; written back unchanged.
    carried: the same of another format, as JSON with the format's name; empty where there is nothing.
    Raises ValueError at birth where any of this does not hold.
    """

    box_xyxy: BoxXYXY
    landmarks: tuple[Landmark, ...] = ()
    score: float | None = None
    source: Source
    verdict: Verdict = Verdict.NONE
    judged: Source | None = None
    attributes: Attributes = NOTHING_SAID
    difficulty: int | None = None
    extra_columns: tuple[str, ...] = ()
    carried: str = ""
    id: str = field(default_factory=_new_id)

    def __post_init__(self) -> None:
        left, top, right, bottom = self.box_xyxy
        within = -FARTHEST_PX <= left < right <= FARTHEST_PX and -FARTHEST_PX <= top < bottom <= FARTHEST_PX
        if not within:  # NaN is not
            if not all(map(math.isfinite, self.box_xyxy)) or right <= left or bottom <= top:
                raise ValueError(f"a box needs right > left and bottom > top, not {self.box_xyxy}")
            raise ValueError(f"a box lies within a million pixels, unlike {self.box_xyxy}")
        if len(self.landmarks) not in (0, 5):
            raise ValueError(f"a face has five landmarks or none, not {len(self.landmarks)}")
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            raise ValueError(f"a score lies in [0, 1], not {self.score}")
        if self.difficulty is not None and self.difficulty not in DIFFICULTIES:
            raise ValueError(f"a difficulty is from 1 to 5, not {self.difficulty}")

    @property
    def is_touched(self) -> bool:
        """Whether anyone but a model had a hand in this face, so that detections must leave it alone."""
        if self.verdict is not Verdict.NONE or self.source.origin is not Origin.MODEL:
            return True
        for landmark in self.landmarks:  # a third of the time of `any`: asked of each of a crowd, often
            if landmark.source.origin is not Origin.MODEL:
                return True
        return self.attributes != NOTHING_SAID or self.difficulty is not None

    @property
    def was_proposed(self) -> bool:
        """Whether a model found this face, whatever a person did to it since."""
        by_person = self.source.origin is Origin.PERSON
        return self.source.origin is Origin.MODEL or (by_person and self.score is not None)

    @property
    def awaits_landmarks(self) -> bool:
        """Whether a person or a file made the box, and nobody has said yet where its landmarks are.

        Those that it has are then a model's guess: shown, and changed by the next detection, but neither
        exported nor learned from before a person accepts the face or puts one of them right.
        """
        return (
            not self.was_proposed
            and self.verdict is not Verdict.REAL
            and all(landmark.source.origin is Origin.MODEL for landmark in self.landmarks)
        )

    @property
    def has_unseen_landmarks(self) -> bool:
        """Whether it has landmarks that are a model's guess in the box of somebody else."""
        return bool(self.landmarks) and self.awaits_landmarks

    @property
    def awaits_a_look(self) -> bool:
        """Whether it, or all that is known of its landmarks, is a model's, and nobody has looked at it.

        Who gave a verdict has: one that is to be fixed or ignored is not accepted with the others.
        """
        return not self.is_touched or (self.has_unseen_landmarks and self.verdict is Verdict.NONE)

    @property
    def is_bare(self) -> bool:
        """Whether it is a box that somebody may still give landmarks."""
        return not self.landmarks and self.verdict not in (Verdict.NOT_A_FACE, Verdict.IGNORE)

    @property
    def is_rejected(self) -> bool:
        """Whether a person said that this is not a face; kept as a hard negative, not exported as a face."""
        return self.verdict is Verdict.NOT_A_FACE

    def with_box(self, box_xyxy: Sequence[float], source: Source) -> Face:
        """This face with another box; corners given in any order are sorted."""
        x1, y1, x2, y2 = map(float, box_xyxy)
        box = min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
        return replace(self, box_xyxy=box, source=source, score=self._score_with(source))

    def with_landmark(self, index: int, landmark: Landmark) -> Face:
        """This face with one landmark replaced. Raises IndexError if it has none or index is not 0–4."""
        if not 0 <= index < len(self.landmarks):
            raise IndexError(f"this face has no landmark {index}")
        return replace(self, landmarks=(*self.landmarks[:index], landmark, *self.landmarks[index + 1 :]))

    def without_unseen_landmarks(self) -> Face:
        """What somebody vouches for: this face without landmarks that nobody has looked at."""
        return replace(self, landmarks=()) if self.has_unseen_landmarks else self

    def with_verdict(self, verdict: Verdict) -> Face:
        """This face with what a reviewer says of it, unsigned; itself where that was said before."""
        return self if verdict is self.verdict else replace(self, verdict=verdict, judged=None)

    def moved_by(self, dx: float, dy: float, source: Source) -> Face:
        """The whole face shifted by (dx, dy) pixels; missing landmarks stay missing."""
        x1, y1, x2, y2 = self.box_xyxy
        landmarks = tuple(
            p.moved_to((p.x + dx, p.y + dy), source) if p.is_placed else p for p in self.landmarks
        )
        box = x1 + dx, y1 + dy, x2 + dx, y2 + dy
        score = self._score_with(source)
        return replace(self, box_xyxy=box, landmarks=landmarks, source=source, score=score)

    def _score_with(self, source: Source) -> float | None:
        """The score where the box becomes this maker's."""
        is_another_s = self.source.origin is Origin.FILE and source.origin is Origin.PERSON
        return None if is_another_s else self.score
