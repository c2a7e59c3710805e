"""What is said of a face beside where it is, under the names that all formats share."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from annotator.model.attributes import ATTRIBUTE_VALUES, DIFFICULTIES, NOTHING_SAID, Attributes
from annotator.model.face import LANDMARK_NAMES, Face, Verdict

FACE_LABEL: Final = "face"
"""What formats with classes call a face."""

POINT_LABELS = tuple(name.replace(" ", "_") for name in LANDMARK_NAMES)
"""left_eye, right_eye, nose_tip, left_mouth_corner, right_mouth_corner; as seen in the image."""

SCORE, DIFFICULTY, VERDICT, EXTRA_COLUMNS = "score", "difficulty", "verdict", "extra_columns"

WORDS = (SCORE, *ATTRIBUTE_VALUES, DIFFICULTY, VERDICT, EXTRA_COLUMNS)
"""All names, in the order in which they are written."""

_POINT_SYNONYMS = {
    "nose": 2,
    "left_mouth": 3,
    "mouth_left": 3,
    "right_mouth": 4,
    "mouth_right": 4,
    **{label: index for index, label in enumerate(POINT_LABELS)},
    **{str(index + 1): index for index in range(5)},
}


@dataclass(frozen=True, slots=True)
class FaceWords:
    """The part of a Face that words can say; see there."""

    score: float | None = None
    verdict: Verdict = Verdict.NONE
    attributes: Attributes = NOTHING_SAID
    difficulty: int | None = None
    extra_columns: tuple[str, ...] = ()


NO_WORDS = FaceWords()

_Value = TypeVar("_Value")


def is_face_label(label: str) -> bool:
    """Whether a class of another program is that of faces: "face", "Face", "human face", "face_mask"."""
    return FACE_LABEL in label.casefold() or label.casefold() == "head"


def point_index(label: str) -> int | None:
    """Which of the five landmarks a point is called: also "nose", "mouth_left", "1" to "5"; else None."""
    return _POINT_SYNONYMS.get(label.strip().casefold().replace(" ", "_").replace("-", "_"))


def words_of(face: Face) -> dict[str, int | float | str]:
    """What has been said of a face, by name; nobody's opinions are left out."""
    said: dict[str, int | float | str | None] = {
        SCORE: face.score,
        **dict(face.attributes.items()),
        DIFFICULTY: face.difficulty,
        VERDICT: None if face.verdict is Verdict.NONE else face.verdict.value,
        EXTRA_COLUMNS: " ".join(face.extra_columns) or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def understood(said: Mapping[str, object]) -> tuple[FaceWords, dict[str, object]]:
    """The inverse of `words_of`, for numbers and for their text; and what of it says nothing known here.

    Values that are out of range count as unknown: they are carried through, not guessed at.
    """
    rest = dict(said)
    words = FaceWords(
        score=_take(rest, SCORE, _score),
        verdict=_take(rest, VERDICT, _verdict) or Verdict.NONE,
        attributes=Attributes(
            *(_take(rest, name, _one_of(range(len(values)))) for name, values in ATTRIBUTE_VALUES.items())
        ),
        difficulty=_take(rest, DIFFICULTY, _one_of(DIFFICULTIES)),
        extra_columns=tuple((_take(rest, EXTRA_COLUMNS, _text) or "").split()),
    )
    return words, rest


def _take(rest: dict[str, object], name: str, understand: Callable[[str], _Value]) -> _Value | None:
    """Take a value out of `rest` if it can be understood."""
    value = rest.get(name)
    if value is None or isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        taken = understand(str(value))
    except ValueError:
        return None
    del rest[name]
    return taken


def _score(text: str) -> float:
    score = float(text)
    if not 0.0 <= score <= 1.0:
        raise ValueError("a score lies in [0, 1]")
    return score


def _verdict(text: str) -> Verdict:
    return Verdict(text)


def _text(text: str) -> str:
    return text


def _one_of(numbers: Container[int]) -> Callable[[str], int]:
    def understand(text: str) -> int:
        number = int(text)
        if number not in numbers:
            raise ValueError(f"{number} means nothing here")
        return number

    return understand
