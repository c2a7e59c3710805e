"""Writing the ground truth of an evaluation as the verdicts have it, whole or not at all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from annotator.errors import AnnotatorError
from annotator.model.face import Face, Origin, Verdict
from annotator.store.evaluated import Evaluated
from annotator.store.export import ExportReport, exported
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines, image_without_faces, labels_from_lines
from annotator.store.owned_file import replacing
from annotator.store.verdicts import judgement_of, verdict_on
from detector.errors import DetectorError
from detector.evaluation.amend import SAME_BOX_PX, what_they_are_about
from detector.formats.label_records import MISSING, LabelledFace, LabelledImage
from detector.formats.label_txt import parse_labels, write_labels
from detector.formats.verdicts import Judgement
from detector.formats.verdicts import Verdict as Word

CORRECTED_FILE = "corrected.txt"

_NOT_FACES = frozenset({Verdict.NOT_A_FACE, Verdict.IGNORE})


def export_corrected(
    journal: Journal, evaluated: Evaluated, judgements: Mapping[str, Sequence[Judgement]], target: Path
) -> ExportReport:
    """Write the labelled faces of every image that was measured, as a label.txt.

    judgements: by image, see `Review.judgements`. What is no face, or is to be ignored, is left out, what is
    real and was not labelled is added, with the landmarks it has now. Images whose labels were imported into
    the project are written as its export writes them; others from the ground truth, with its lines as they
    were read, and in those of corrected faces whatever nobody corrected. Raises AnnotatorError, naming the
    file.
    """
    counts: list[int] = []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target, owner=str(journal.path)) as kept:
            write_labels(target, _images(journal, evaluated, judgements, counts))
    except OSError as error:
        raise AnnotatorError(f"{target} cannot be written: {error.strerror}.") from error
    except DetectorError as error:
        raise AnnotatorError(str(error), "Free some space there.") from error
    return ExportReport(path=target, images=len(counts), faces=sum(counts), kept=kept)


def _images(
    journal: Journal,
    evaluated: Evaluated,
    judgements: Mapping[str, Sequence[Judgement]],
    counts: list[int],
) -> Iterator[LabelledImage]:
    states = journal.image_states()
    for number, path in enumerate(evaluated.paths):
        state = states.get(path)
        if state is not None and state.labels_from is not None:
            image = labels_from_lines(exported(journal.label_lines(path), _NOT_FACES))
        else:
            faces = journal.faces(path) if state is not None else ()
            labelled = _corrected(evaluated, number, judgements.get(path, ()), faces)
            image = replace(image_without_faces(path), faces=tuple(labelled))
        counts.append(len(image.faces))
        yield image


def _corrected(
    evaluated: Evaluated, number: int, judgements: Sequence[Judgement], faces: Sequence[Face]
) -> list[LabelledFace]:
    """The faces of an image: those of the ground truth in their order, then those that verdicts add."""
    path, truth = evaluated.paths[number], _truth_of(evaluated, number)
    labelled: list[LabelledFace | None] = [*truth]
    face_of = {
        (judgement.box_xywh, judgement.verdict): face
        for face in faces
        if verdict_on(face) is not Verdict.NONE
        for judgement in (judgement_of(path, face),)
    }
    for about in what_they_are_about(judgements, evaluated.truth_xywh[evaluated.truth_of(number)]):
        judgement = about.judgement
        is_a_face = judgement.verdict in (Word.REAL, Word.FIX)
        face = face_of.get((judgement.box_xywh, judgement.verdict)) if is_a_face else None
        if about.faces and (face is not None or not is_a_face):
            for place in about.faces[:1] if judgement.verdict is not Word.NOT_A_FACE else about.faces:
                labelled[place] = None if face is None else _as_it_is_now(face, truth[place])
        elif face is not None:
            labelled.append(_of_face(face))
    return [face for face in labelled if face is not None]


def _truth_of(evaluated: Evaluated, number: int) -> list[LabelledFace]:
    """The labelled faces of an image, by their lines where these are known, else in numbers."""
    part = evaluated.truth_of(number)
    boxes, points = evaluated.truth_xywh[part], evaluated.truth_points[part]
    faces = [_in_numbers(box, its_points) for box, its_points in zip(boxes, points, strict=True)]
    lines = evaluated.truth_lines[part]
    as_read = iter(parse_labels("\n".join(("# kept", *filter(None, lines), "")))[0].faces)
    return [
        next(as_read) if line else face for face, line in zip(faces, lines or [""] * len(faces), strict=True)
    ]


def _as_it_is_now(face: Face, labelled: LabelledFace) -> LabelledFace:
    """What a person made of a labelled face; what they left alone is as the ground truth has it, with its
    flags and whatever stands behind its landmarks."""
    now = _of_face(face)
    is_left = face.source.origin is not Origin.PERSON and all(
        abs(a - b) <= SAME_BOX_PX for a, b in zip(now.box_xywh, labelled.box_xywh, strict=True)
    )
    box = labelled.box_xywh if is_left else now.box_xywh
    if not labelled.landmarks:
        return replace(now, box_xywh=box)
    landmarks = (
        tuple(
            said if point.source.origin is Origin.FILE else placed
            for point, placed, said in zip(face.landmarks, now.landmarks, labelled.landmarks, strict=True)
        )
        if now.landmarks
        else labelled.landmarks
    )
    corrected = LabelledFace(box, landmarks, labelled.extra)
    return labelled if corrected == labelled else corrected


def _of_face(face: Face) -> LabelledFace:
    return labels_from_lines(LabelLines("a", rows=((face.without_unseen_landmarks(), ""),))).faces[0]


def _in_numbers(box: np.ndarray, points: np.ndarray) -> LabelledFace:
    x, y, width, height = map(float, box)
    if not np.isfinite(points).any():
        return LabelledFace((x, y, width, height))
    landmarks = tuple(
        MISSING if math.isnan(px) else (round(px, 3), round(py, 3), 0) for px, py in points.tolist()
    )
    return LabelledFace((x, y, width, height), landmarks)
