"""Writing what people worked on as label files, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.model.face import Face, Verdict
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.registry import LABEL_TXT, Format, Part
from annotator.store.formats.whole_folder import whole_folder
from annotator.store.image_state import ImageState
from annotator.store.import_labels import carried_setting
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines, labels_from_lines
from annotator.store.owned_file import replacing
from detector.errors import DetectorError, LabelError
from detector.formats.label_records import LabelledImage
from detector.formats.label_txt import write_labels

LABEL_FILE = "label.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written: the file or folder, and how many images and faces it holds.

    in_work: how many of these images a person has begun with and not marked as reviewed, in which there are
    predictions that nobody has looked at. unseen: how many these are, landmarks that a model gave to a
    labelled box included; they are left out. reviewed, not_accepted: the same of images that are marked as
    reviewed; the predictions in these may have been hidden then. not_yet: how many further images are in work
    and left out as a whole, see `export_labels`. kept: where a file is now that was there and that this
    project had not written, if there was one.
    """

    path: Path
    images: int
    faces: int
    in_work: int = 0
    unseen: int = 0
    reviewed: int = 0
    not_accepted: int = 0
    not_yet: int = 0
    kept: Path | None = None


@dataclass(slots=True)
class _Tally:
    """What an ExportReport counts, while the images go by."""

    images: int = 0
    faces: int = 0
    in_work: int = 0
    unseen: int = 0
    reviewed: int = 0
    not_accepted: int = 0
    not_yet: int = 0

    def add(self, state: ImageState, faces: Iterable[Face], written: Sequence[Face]) -> None:
        """An image is exported. faces: all that it has; written: those of them that are exported."""
        self.images += 1
        self.faces += len(written)
        unseen = sum(face.awaits_a_look for face in faces)
        if state.reviewed:
            self.reviewed += unseen > 0
            self.not_accepted += unseen
        elif state.is_in_work:
            self.in_work += unseen > 0
            self.unseen += unseen


def export_labels(journal: Journal, folder: Path) -> ExportReport:
    """Write label.txt into a folder, which is made if need be.

    It holds every image that somebody worked on, one whose faces were all rejected included (that it has none
    is an annotation too), and of it every face that a person or a label file had a hand in and nobody
    rejected, nor said that it does not count: a label.txt has no word for that, and what is to be ignored
    stands in the table of verdicts. Predictions nobody looked at are left out; and so is an image in work of
    which nothing but these is left, or in which no model has looked for any: its name alone would say that it
    has no faces. Raises AnnotatorError, naming the file, if it cannot be written, or the image whose name has
    no place in a label file; a label.txt that was there stays as it was. One that this project did not write,
    or that was changed since, is kept under another name.
    """
    return export_as(journal, LABEL_TXT, folder / LABEL_FILE, ImageIndex(()))


def export_as(journal: Journal, form: Format, target: Path, images: ImageIndex) -> ExportReport:
    """Write what `export_labels` writes in any format that can be written.

    target: a file, or a folder for a format of many files, which must be empty or of this project's making.
    images: those of the folder, whose sizes some formats ask for.
    """
    tally = _Tally()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if form.is_folder:
            with whole_folder(target, owner=str(journal.path)) as folder:
                _write(journal, form, folder, images, tally)
            kept = None
        else:
            with replacing(target, owner=str(journal.path)) as kept:
                _write(journal, form, target, images, tally)
    except OSError as error:
        raise _not_written(f"{target} cannot be written: {error.strerror} ({error.filename}).") from error
    except DetectorError as error:
        raise _not_written(str(error)) from error
    return ExportReport(
        path=target,
        images=tally.images,
        faces=tally.faces,
        in_work=tally.in_work,
        unseen=tally.unseen,
        reviewed=tally.reviewed,
        not_accepted=tally.not_accepted,
        not_yet=tally.not_yet,
        kept=kept,
    )


def exported_lines(journal: Journal, form: Format, tally: _Tally | None = None) -> Iterator[LabelLines]:
    """The images that are exported, and in them the faces; one after the other, never all in memory."""
    tally = _Tally() if tally is None else tally
    not_exported = (
        {Verdict.NOT_A_FACE} if Part.VERDICT in form.holds else {Verdict.NOT_A_FACE, Verdict.IGNORE}
    )
    for image, state in journal.image_states().items():
        if not state.is_worked_on:
            continue
        held = journal.label_lines(image)
        lines = exported(held, not_exported)
        if _says_too_early_that_there_is_no_face(state, held.faces, lines):
            tally.not_yet += 1
            continue
        tally.add(state, held.faces, lines.faces)
        yield lines


def exported(lines: LabelLines, not_exported: Collection[Verdict]) -> LabelLines:
    """Of the faces of an image those that somebody had a hand in, without these verdicts; and of these what
    somebody vouches for."""
    kept = (
        (face and face.without_unseen_landmarks(), line)
        for face, line in lines.rows
        if face is None or (face.is_touched and face.verdict not in not_exported)
    )
    return replace(lines, rows=tuple(kept))


def _says_too_early_that_there_is_no_face(
    state: ImageState, faces: Iterable[Face], lines: LabelLines
) -> bool:
    """Whether nothing is written of an image in which a person has yet to look at a face, or a model to look
    for one.

    Not where a label file speaks of the image: what it says of it, be it that there is no face, stays said.
    """
    is_silent = not lines.rows and state.is_in_work and state.labels_from is None
    return is_silent and (state.detected_by is None or any(face.awaits_a_look for face in faces))


def _write(journal: Journal, form: Format, target: Path, images: ImageIndex, tally: _Tally) -> None:
    """Write in one format, and count what is written."""
    if form is LABEL_TXT:
        write_labels(target, _as_lines(journal, tally))
        return
    if form.write is None:
        raise AnnotatorError(f"{form.title} is not written by this program.", "Choose another format.")
    carried = journal.setting(carried_setting(form)) or ""
    _check_carried(journal, "this format", [carried])
    form.write(target, AnnotatedFile(_as_images(journal, form, images, tally), carried))


def _as_lines(journal: Journal, tally: _Tally) -> Iterator[LabelledImage]:
    for lines in exported_lines(journal, LABEL_TXT, tally):
        try:
            yield labels_from_lines(lines)
        except LabelError as error:
            raise AnnotatorError(
                f"{journal.path} holds a label line of {lines.image} that is damaged ({error}).",
                "Restore it from a backup.",
            ) from error


def _as_images(journal: Journal, form: Format, images: ImageIndex, tally: _Tally) -> Iterator[AnnotatedImage]:
    for lines in exported_lines(journal, form, tally):
        _check_carried(journal, lines.image, [lines.carried, *(face.carried for face in lines.faces)])
        yield AnnotatedImage(
            path=lines.image,
            size=images.size(lines.image) if form.needs_sizes else None,
            faces=lines.faces,
            carried=lines.carried,
        )


def _check_carried(journal: Journal, what: str, texts: Iterable[str]) -> None:
    """Raise AnnotatorError unless what other files said, and nobody here has understood, can be read."""
    try:
        for text in filter(None, texts):
            json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise AnnotatorError(
            f"{journal.path} holds what another file said of {what}, and it is damaged ({error}).",
            "Restore it from a backup, or export label.txt.",
        ) from error


def _not_written(message: str) -> AnnotatorError:
    return AnnotatorError(message, "Free some space or choose another folder, and export again.")
