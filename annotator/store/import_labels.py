"""Taking a label file of any format into a project, without touching what has been worked on there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotator.model.face import Origin, Source
from annotator.store.formats import label_txt
from annotator.store.formats.annotated_image import AnnotatedFile
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.reading import Reading, wrong
from annotator.store.formats.registry import LABEL_TXT, Format, recognised
from annotator.store.image_state import ImageState
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines, lines_from_labels

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of each image of a label file.

    imported: its faces are now what the file says. unchanged: the file says what it said when it was imported
    before. kept: it holds a person's work that the file would have replaced. labelled: it holds what another
    file said, which nobody has touched. not_in_folder: there is no such image.
    other_files: the names of those other files, also where their faces gave way. faces: how many faces were
    imported. unusable: a sentence for each thing in the file that was left out, or that is kept to be written
    back without being shown. form: the title of the file's format. replaces: whether what other files said
    was to give way.
    """

    path: Path
    imported: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    labelled: tuple[str, ...] = ()
    not_in_folder: tuple[str, ...] = ()
    other_files: tuple[str, ...] = ()
    faces: int = 0
    unusable: tuple[str, ...] = ()
    form: str = field(default="", compare=False)
    replaces: bool = field(default=False, compare=False)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a person should know of it, the most important first: what was taken in, what not and why."""
        faces, images_read = _counted(self.faces, "face"), _counted(len(self.imported), "image")
        said = [f"{faces.capitalize()} in {images_read} read." if self.imported else "Nothing new is read."]
        files = _listed(self.other_files)
        for images, one, several in (
            (
                self.kept,
                "was left as it is, since you have worked on it",
                "were left as they are, since you have worked on them",
            ),
            (
                self.labelled,
                f"was left as it is, labelled by {files}",
                f"were left as they are, labelled by {files}",
            ),
            (self.unchanged, "says the same as at the last import", "say the same as at the last import"),
            (self.not_in_folder, "is not in this folder", "are not in this folder"),
        ):
            if images:
                what = one if len(images) == 1 else several
                said.append(f"{_counted(len(images), 'image')} {what}: {_listed(images)}.")
        return (*said, *self.unusable)


def import_labels(
    journal: Journal,
    images: Iterable[str],
    labels: Path,
    *,
    root: Path | None = None,
    form: Format | None = None,
    replaces: bool = False,
) -> ImportReport:
    """Take a label file into the project in one transaction, and say which images it left alone and why.

    images: the paths of the image folder `root`, which is looked into only by formats whose numbers are
    shares of the image's size. form: recognised by the file's content unless it is given.
    The faces of an image are replaced only if all are predictions that nobody touched, or if they came from a
    file of this name and nothing was edited since. replaces: so they are if they came from any other file.
    Raises AnnotatorError, naming file and place, if the file cannot be read; the project is then as it was.
    """
    form = form or recognised(labels)
    sorting = _Sorting(journal.image_states(), images, labels, root, replaces=replaces)
    file, lines = sorting.read(form)
    # One image after the other, so that the faces of a large file are never all in memory.
    setting = (carried_setting(form), file.carried) if file.carried else None
    journal.replace_with_labels(lines, sorting.source_name, sorting.order, setting)
    return sorting.report


def preview_import(
    journal: Journal,
    images: Iterable[str],
    labels: Path,
    *,
    root: Path | None = None,
    form: Format | None = None,
    replaces: bool = False,
) -> ImportReport:
    """What `import_labels` would do and tell, without doing it. For a project that is open in a window."""
    sorting = _Sorting(journal.image_states(), images, labels, root, replaces=replaces)
    _, lines = sorting.read(form or recognised(labels))
    for _ in lines:
        pass
    return sorting.report


def carried_setting(form: Format) -> str:
    """The key under which a project keeps what a file of this format said beside its images."""
    return f"carried:{form.key}"


class _Sorting:
    """Sorts the images of a label file by what becomes of them, as they are read."""

    def __init__(
        self,
        states: dict[str, ImageState],
        images: Iterable[str],
        labels: Path,
        root: Path | None,
        *,
        replaces: bool,
    ) -> None:
        self._states = states
        self._replaces = replaces
        self._labels = labels
        # Makers' names are text, which the odd bytes that a file name may hold are not.
        self.source_name = labels.name.encode("utf-8", "replace").decode()
        index = ImageIndex(images, root)
        self._reading = Reading(Source(Origin.FILE, self.source_name), index)
        self.order: list[str] = []
        """The images of the file that are in the folder, as far as it was read."""
        self._imported: list[str] = []
        self._unchanged: list[str] = []
        self._kept: list[str] = []
        self._labelled: list[str] = []
        self._other_files: dict[str, None] = {}
        """In the order in which they were met."""
        self._not_in_folder: list[str] = []
        self._faces = 0
        self._title = ""

    def read(self, form: Format) -> tuple[AnnotatedFile, Iterator[LabelLines]]:
        """What a file says of itself, and the lines of those images that are to be replaced."""
        self._title = form.title
        if form is LABEL_TXT:  # by its lines, to be written back byte for byte
            return AnnotatedFile(()), self._wanted(self._lines_of_label_txt())
        file = form.read(self._labels, self._reading)
        return file, self._wanted(self._lines_of(file))

    @property
    def report(self) -> ImportReport:
        """Once all is read."""
        return ImportReport(
            path=self._labels,
            imported=tuple(self._imported),
            unchanged=tuple(self._unchanged),
            kept=tuple(self._kept),
            labelled=tuple(self._labelled),
            not_in_folder=tuple(self._not_in_folder),
            other_files=tuple(self._other_files),
            faces=self._faces,
            unusable=tuple(self._reading.left_out),
            form=self._title,
            replaces=self._replaces,
        )

    def _lines_of_label_txt(self) -> Iterator[tuple[LabelLines, list[str]]]:
        for labelled in label_txt.read_lines(self._labels):
            try:
                lines = lines_from_labels(labelled, self.source_name)
            except ValueError as error:
                raise wrong(self._labels, labelled.path, error) from error
            yield lines, label_txt.without_area(labelled)

    def _lines_of(self, file: AnnotatedFile) -> Iterator[tuple[LabelLines, list[str]]]:
        seen: set[str] = set()
        for image in file.images:
            if image.path in seen:
                self._reading.left_out.append(f"{image.path} is annotated twice; only the first was read.")
                continue
            seen.add(image.path)
            rows = tuple((face, "") for face in image.faces)
            yield LabelLines(image.path, "", rows, image.carried, image.digest), []

    def _wanted(self, images: Iterator[tuple[LabelLines, list[str]]]) -> Iterator[LabelLines]:
        for lines, unusable in images:
            state = self._states.get(lines.image)
            if lines.image not in self._reading.images:
                self._not_in_folder.append(lines.image)
                continue
            self.order.append(lines.image)
            if state is not None and state.labels_digest == lines.digest:
                self._unchanged.append(lines.image)
            elif state is not None and _holds_work(state):
                self._kept.append(lines.image)
            elif state is not None and self._stays_as_labelled(state):
                self._labelled.append(lines.image)
            else:
                self._imported.append(lines.image)
                self._faces += len(lines.faces)
                self._reading.left_out.extend(unusable)
                yield lines

    def _stays_as_labelled(self, state: ImageState) -> bool:
        """Whether another file's faces are there to stay, in an image that no person has touched."""
        if state.touched == 0 or state.labels_from in (None, self.source_name):
            return False
        self._other_files[state.labels_from] = None
        return not self._replaces


def _holds_work(state: ImageState) -> bool:
    """Whether a person had a hand in it, be it in what was undone since."""
    return state.is_a_persons or state.has_history or state.reviewed


def _counted(number: int, thing: str) -> str:
    return f"{f'{number:,}' if number else 'no'} {thing}{'' if number == 1 else 's'}"


def _listed(names: tuple[str, ...]) -> str:
    """Of images or files."""
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
