"""What reviewers said of faces, as the table that the detector reads: for training, and for measuring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from annotator.errors import AnnotatorError
from annotator.model.face import Face, Origin, Verdict
from annotator.model.geometry import POSITION_DECIMALS
from annotator.store.journal import Journal
from annotator.store.owned_file import removing, replacing
from detector.errors import DetectorError
from detector.formats.verdicts import Judgement, write_verdicts
from detector.formats.verdicts import Verdict as Word

VERDICTS_FILE = "verdicts.csv"

NOTHING_KNOWN: Mapping[str, Sequence[Judgement]] = MappingProxyType({})

_BOX_DECIMALS = 6  # those of what a label file said; what is placed here has fewer


@dataclass(frozen=True, slots=True)
class VerdictsReport:
    """path: what was written, None where nothing was said.

    kept: where a file is now that was there and that this project had not written, if there was one.
    """

    path: Path | None
    kept: Path | None = None


def verdict_on(face: Face) -> Verdict:
    """What a person says of a face: who draws or moves a box holds it for one, and need not say so."""
    if face.verdict is Verdict.NONE and face.source.origin is Origin.PERSON:
        return Verdict.REAL
    return face.verdict


def judgement_of(
    image: str,
    face: Face,
    *,
    kind: str = "",
    error: float | None = None,
    difficulties: Sequence[str] = (),
) -> Judgement:
    """A row of the table, of a face that a person has judged; see `verdict_on`.

    kind, error, difficulties: of the item that brought it up, if one did. Raises AnnotatorError where the
    image's name has no place in the table.
    """
    left, top, right, bottom = face.box_xyxy
    decimals = _BOX_DECIMALS if face.source.origin is Origin.FILE else POSITION_DECIMALS
    x, y, width, height = (round(value, decimals) for value in (left, top, right - left, bottom - top))
    signed = face.judged or face.source
    try:
        return Judgement(
            image=image,
            box_xywh=(x, y, width, height),
            verdict=Word(verdict_on(face).value),
            kind=kind,
            score=face.score,
            error=error,
            size=(width * height) ** 0.5,
            difficulties=tuple(difficulties),
            event=image.rpartition("/")[0].partition("/")[0],
            reviewer=signed.name if signed.origin is Origin.PERSON else "",
            at=signed.at if signed.origin is Origin.PERSON else "",
        )
    except ValueError as why:
        raise AnnotatorError(
            f"{image} cannot be written to a table of verdicts ({why}).",
            "Give the photograph a plainer name.",
        ) from why


def export_verdicts(
    journal: Journal, folder: Path, known: Mapping[str, Sequence[Judgement]] = NOTHING_KNOWN
) -> VerdictsReport:
    """Write what was said of the faces of all images into verdicts.csv in a folder, which must be there.

    known: the judgements of images that a queue knows more of, by image. Where nothing was said no file of
    that name is left. Raises AnnotatorError, naming the file if it cannot be written, or an image whose name
    has no place in it.
    """
    target = folder / VERDICTS_FILE
    judgements = [
        judgement
        for image, state in journal.image_states().items()
        if state.touched
        for judgement in known.get(image) or _said_of(image, journal.faces(image))
    ]
    if judgements:
        return VerdictsReport(target, write_judgements(target, judgements, owner=str(journal.path)))
    try:
        return VerdictsReport(None, removing(target, owner=str(journal.path)))
    except OSError as error:
        raise AnnotatorError(f"{target} cannot be written: {error.strerror}.") from error


def _said_of(image: str, faces: Sequence[Face]) -> list[Judgement]:
    return [judgement_of(image, face) for face in faces if face.verdict is not Verdict.NONE]


def write_judgements(target: Path, judgements: Iterable[Judgement], *, owner: str) -> Path | None:
    """Write the table whole or not at all, and return where a file is kept that somebody else had there.

    owner: the project that writes it. Raises AnnotatorError, naming the file.
    """
    try:
        with replacing(target, owner=owner) as kept:
            write_verdicts(target, judgements)
    except OSError as error:
        raise AnnotatorError(f"{target} cannot be written: {error.strerror}.") from error
    except DetectorError as error:
        raise AnnotatorError(str(error), "Free some space there.") from error
    return kept
