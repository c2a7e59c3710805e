"""One open project: its folder, its file, the faces in it, and the threads that work for it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.desk.new_predictions import NO_NEWS, NewPredictions, News, news_of
from annotator.editing.autosave import Autosave
from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.jobs.detect import Detected, Predictor
from annotator.jobs.load import ImageLoader, Loaded
from annotator.jobs.open_project import Opened
from annotator.jobs.predictions import Predictions
from annotator.jobs.runner import Runner
from annotator.jobs.turns import Turns
from annotator.model.face import Face
from annotator.model.model_version import ModelVersion
from annotator.model.project import Project
from annotator.model.step import Step, StepKind
from annotator.store.image_state import ImageState
from annotator.store.journal import Journal
from annotator.store.runs import RUN_SUFFIX, WEIGHTS_SUFFIX
from annotator.windows.image_status import ImageStatus, progress_of
from detector.resources import OTHER_WEIGHTS, OUR_WEIGHTS, resource

OURS = "comes with the program"
"""The note of the model version whose weights are found among the resources, wherever these are today."""

REVIEWER = "reviewer"
"""Setting of a project that was made for somebody else than who is logged in: whose work it holds."""

_OPEN_IMAGE = "open_image"

_REMEMBERED_AFTER_MS = 300


class Workspace(QObject):
    """Made for an opened folder, and closed for good with `close`.

    Raises AnnotatorError at birth where the project file can't be used any more.
    """

    status_changed = Signal(str, object)
    """An image and the ImageStatus it has now."""
    faces_changed = Signal(object)
    """Step: the faces of an image are others now, and are still in memory."""
    size_told = Signal(str)
    """An image with faces that aren't a model's: how large it is is known only now, or is otherwise now."""
    settling = Signal()
    """Everything is about to be read from the file: what is half done shall be finished."""
    model_chosen = Signal()
    """Another version predicts from now on: `model`."""
    detection_lost = Signal(object)
    """AnnotatorError: what was detected in an image can't be laid beside what it holds."""

    def __init__(
        self,
        opened: Opened,
        *,
        author: str,
        load: Callable[[Path], Predictor],
        runner: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.place = opened.place
        self.folder = opened.folder
        self.imported = opened.imported
        found_since = opened.new_predictions
        self.statuses = {
            image: status_of(state, news_of(found_since.get(image, ())))
            for image, state in opened.states.items()
        }
        """As of the opening; `status_changed` tells what comes after."""
        self._worked_on = {image for image, state in opened.states.items() if state.is_a_persons}
        self._labelled = {image for image, state in opened.states.items() if state.labels_from is not None}
        self._not_looked_at = {
            image
            for image in self._labelled
            if None in (opened.states[image].detected_by, opened.states[image].size)
        }
        """Of the labelled images those to which no model has given landmarks; see `has_yet_to_be_seen`."""
        self._reviewed = {image for image, state in opened.states.items() if state.reviewed}
        self._sizes = {image: state.size for image, state in opened.states.items() if state.size is not None}
        self._new = NewPredictions(opened.found_after_review)
        self.journal = Journal.open(opened.place.project)
        try:
            self.model = self._first_model(opened.place.weights)
        except AnnotatorError:
            self.journal.close()
            raise
        self.project = Project(self.journal.faces, self.journal.is_reviewed)
        author = self.journal.setting(REVIEWER) or author
        self.session = Session(self.project, self.journal, author=author, parent=self)
        # Before autosave, which lets go of the faces of images that aren't open.
        self.session.stepped.connect(self._on_stepped)
        self.session.detection_merged.connect(self._on_merged)
        self.autosave = Autosave(self.session, self.journal, parent=self)
        self.loader = ImageLoader(self.folder.read, runner, parent=self)
        self.loader.loaded.connect(self._note_size)
        self.turns = Turns(self)
        """For what many faces at once bring to the window's thread."""
        project = self.journal.path
        self.predictions = Predictions(
            self.folder.read, lambda version: load(weights_of(version, project)), runner, self.turns, self
        )
        self.predictions.arrived.connect(self._prepare)
        self.predictions.detected.connect(self._merge)
        self.session.detection_merged.connect(self._mark_detected)
        self._remembering = QTimer(self, singleShot=True, interval=_REMEMBERED_AFTER_MS)
        self._remembering.timeout.connect(self._remember_image)

    @property
    def first_image(self) -> str:
        """Where the work was left, else the first image."""
        left_at = self.journal.setting(_OPEN_IMAGE)
        return left_at if left_at in self.folder.paths else self.folder.paths[0]

    @property
    def has_corrections(self) -> bool:
        """Whether anything here is more than predictions nobody looked at."""
        return bool(self._worked_on or self._labelled)

    def size_of(self, image: str) -> tuple[int, int] | None:
        """Width and height of an image in pixels, None where no model has looked at it and nobody either."""
        return self._sizes.get(image)

    def has_yet_to_be_seen(self, image: str) -> bool:
        """Whether a labelled image still waits for the look of a model that gives its boxes landmarks."""
        return image in self._not_looked_at and self.predictions.awaits(image)

    def open_image(self, image: str, neighbours: Iterable[str]) -> None:
        """Turn to an image: its faces at once, its picture as soon as it is decoded, its predictions next.

        Raises AnnotatorError where its faces can't be read; the former image then stays open.
        """
        self.session.open_image(image)
        self.loader.show(image, neighbours)
        self.predictions.ensure(image)
        self._remembering.start()

    def _remember_image(self) -> None:
        """Where the work is, for the next time; not while pages turn, as a write to disk holds each up."""
        self._remembering.stop()
        if self.session.image is not None:
            with contextlib.suppress(AnnotatorError):  # no work is lost with it
                self.journal.set_setting(_OPEN_IMAGE, self.session.image)

    def settle(self) -> bool:
        """Finish what is under way and write down what waits. Returns whether everything is on disk."""
        self.settling.emit()
        return self.autosave.flush()

    def close(self) -> None:
        """Stop working for this project and give its file free. Threads end by themselves, soon."""
        self._remember_image()
        self.predictions.stop()
        self.turns.stop()
        self.loader.stop()
        self.journal.close()
        self.deleteLater()

    # Models

    @property
    def models_folder(self) -> Path:
        """Where the weights go that this project's corrections make."""
        return self.journal.path.with_name(f"{self.journal.path.stem}-models")

    @property
    def versions(self) -> tuple[ModelVersion, ...]:
        """All models that can be chosen: those that come along, then the project's own, oldest first."""
        return tuple(sorted(self.journal.models.read_all(), key=lambda version: version.note != OURS))

    @property
    def base_model(self) -> ModelVersion:
        """What the current version was fine-tuned from, over all rounds: each round starts from it."""
        versions = {version.name: version for version in self.versions}
        base = self.model
        while base.parent in versions:
            base = versions[base.parent]
        return base

    def next_model(self) -> ModelVersion:
        """The version that fine-tuning would make now; its number is free, also as a file."""
        number = 1
        names = {version.name for version in self.versions}
        while f"fine-tuned {number}" in names or any(
            (self.models_folder / f"{number:04}{suffix}").exists() for suffix in (WEIGHTS_SUFFIX, RUN_SUFFIX)
        ):
            number += 1
        return ModelVersion(
            name=f"fine-tuned {number}",
            path=f"{self.models_folder.name}/{number:04}{WEIGHTS_SUFFIX}",
            parent=self.base_model.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def use_model(self, name: str) -> None:
        """Let a version predict from now on, in the open image first. Raises AnnotatorError if that fails."""
        self.journal.models.choose(name)
        self.model = next(version for version in self.versions if version.name == name)
        self.predict()
        self.model_chosen.emit()

    def predict(self) -> None:
        """Bring the predictions of all images up to date with the model in use."""
        images = self.journal.images_not_detected_by(self.model.name, self.folder.paths)
        open_image = self.session.image
        images.sort(key=lambda image: image != open_image)  # stable: the rest keeps its order
        self.predictions.use(self.model, images)

    def _first_model(self, weights: Path | None) -> ModelVersion:
        """The version in use: the one of the weights given, else the current one, else ours."""
        ours = self._version_of(resource(OUR_WEIGHTS), note=OURS)
        for others in OTHER_WEIGHTS:  # always there to choose, whatever a project was begun with
            self._version_of(resource(others), note=OURS)
        current = self.journal.models.current()
        if weights is None and current is not None:
            return current
        if weights is None:
            version = ours
        else:
            comes_along = weights.resolve().parent == resource(OUR_WEIGHTS).resolve().parent
            version = self._version_of(weights.resolve(), note=OURS if comes_along else "")
        self.journal.models.choose(version.name)
        return version

    def _version_of(self, path: Path, *, note: str) -> ModelVersion:
        versions = self.versions
        for version in versions:
            is_ours = version.note == note == OURS  # which moves with the installation
            if version.path == str(path) or (is_ours and Path(version.path).name == path.name):
                return version
        names = {version.name for version in versions}
        name, number = path.stem, 2
        while name in names:
            name, number = f"{path.stem} {number}", number + 1
        added = ModelVersion(
            name=name,
            path=str(path),
            created="" if note == OURS else datetime.now(UTC).isoformat(timespec="seconds"),
            note=note,
        )
        self.journal.models.add(added)
        return added

    # Detection

    def _note_size(self, loaded: Loaded) -> None:
        self._sizes[loaded.image] = loaded.picture.width(), loaded.picture.height()

    def _prepare(self, found: Detected) -> None:
        """Read the faces of the image, and work out what becomes of them, each in a turn of its own."""
        with contextlib.suppress(AnnotatorError):  # told once they are needed
            self.project.faces(found.image)
            self.turns.add(partial(self._foresee, found), first=True)

    def _foresee(self, found: Detected) -> None:
        with contextlib.suppress(AnnotatorError):
            self.session.foresee(found.image, found.faces)

    def _merge(self, found: Detected) -> None:
        known = self._sizes.get(found.image)
        if found.size is not None:
            self._sizes[found.image] = found.size
        is_anothers = found.image in self._labelled or found.image in self._worked_on
        if is_anothers and found.size not in (None, known):
            self.size_told.emit(found.image)
        try:
            self.session.detected(found.image, found.faces, found.model_name)
        except AnnotatorError as error:
            self.detection_lost.emit(error)

    def _on_stepped(self, step: Step) -> None:
        faces = self.project.faces(step.image)
        if step.kind is not StepKind.DETECTED:
            touched = step.image not in self._labelled and any(face.is_touched for face in faces)
            if touched or self.session.history(step.image).next_undo is not None:
                self._worked_on.add(step.image)
            else:
                self._worked_on.discard(step.image)
        if step.change.reviewed is not None:
            (self._reviewed.add if step.change.reviewed else self._reviewed.discard)(step.image)
        self._new.follow(step, is_reviewed=step.image in self._reviewed)
        self._tell_status(step.image, faces)
        self.faces_changed.emit(step)

    def _on_merged(self, image: str, _model_name: str) -> None:
        self._not_looked_at.discard(image)
        self._tell_status(image, self.project.faces(image))

    def _tell_status(self, image: str, faces: tuple[Face, ...]) -> None:
        is_reviewed = image in self._reviewed
        progress = progress_of(
            reviewed=is_reviewed,
            worked_on=image in self._worked_on,
            labelled=image in self._labelled,
            predicted=True,
        )
        news = self._new.news(image, faces) if is_reviewed else NO_NEWS
        count = sum(not face.is_rejected for face in faces)
        untouched = sum(not face.is_touched for face in faces) if is_reviewed else 0
        not_accepted = untouched - len(news.scores)
        self.status_changed.emit(image, ImageStatus(progress, count, news.scores, news.filled, not_accepted))

    def _mark_detected(self, image: str, model_name: str) -> None:
        # With steps that aren't on disk the image must be detected again in the next run.
        if self.autosave.unsaved_count == 0:
            with contextlib.suppress(AnnotatorError):
                self.journal.mark_detected(image, model_name, self.size_of(image))


def status_of(state: ImageState, news: News = NO_NEWS) -> ImageStatus:
    """Where an image stands, as the list of images shows it."""
    progress = progress_of(
        reviewed=state.reviewed,
        worked_on=state.is_a_persons,
        labelled=state.labels_from is not None,
        predicted=state.detected_by is not None,
    )
    not_accepted = state.faces - state.touched - len(news.scores) if state.reviewed else 0
    return ImageStatus(progress, state.faces - state.rejected, news.scores, news.filled, not_accepted)


def weights_of(version: ModelVersion, project: Path) -> Path:
    """The weights file of a version. project: the project file, beside which fine-tuned weights lie."""
    if version.note == OURS:
        return resource(OUR_WEIGHTS).with_name(Path(version.path).name)
    return project.parent / version.path
