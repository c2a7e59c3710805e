"""Opening a folder and closing it again: by command line, dialog or drop, and to take labels in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMenu

from annotator.arguments import Arguments, sample_folder, usual_project
from annotator.desk.exchange import Exchange
from annotator.desk.fine_tuning import FineTuning
from annotator.desk.projects import Projects
from annotator.desk.settings import Recent, Settings
from annotator.desk.workspace import Workspace
from annotator.errors import AnnotatorError
from annotator.jobs.open_project import ProjectPlace
from annotator.store.import_labels import ImportReport
from annotator.windows.exchange_words import import_sentences
from annotator.windows.import_dialog import ImportWish
from annotator.windows.main_window import MainWindow
from annotator.windows.start_page import StartPage

MOST_SAID = 5
"""Sentences about an import in a message; the import dialog has them all."""

LABEL_SUFFIXES = frozenset({".txt", ".json", ".xml", ".csv"})


class Opening(QObject):
    """Lets a person choose what to open, remembers it, and shows the window that belongs to it."""

    def __init__(
        self,
        *,
        window: MainWindow,
        start_page: StartPage,
        recent_menu: QMenu,
        projects: Projects,
        exchange: Exchange,
        fine_tuning: FineTuning,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._start_page = start_page
        self._recent_menu = recent_menu
        self._projects = projects
        self._exchange = exchange
        self._fine_tuning = fine_tuning
        self._settings = settings
        self._layout_is_restored = False
        self._reopens: ProjectPlace | None = None
        self._import_error: AnnotatorError | None = None
        projects.opened.connect(self._on_opened)
        projects.failed.connect(self._on_failed)
        projects.closing.connect(self._on_closing)
        exchange.import_wished.connect(self._import)
        self._show_recent()

    def open_what_was_asked(self, arguments: Arguments) -> None:
        """Open what the command line names; nothing leaves the start page."""
        images = sample_folder() if arguments.sample else arguments.images
        if images is not None:
            self.open(images, arguments.project, labels=arguments.labels, weights=arguments.weights)

    def open_folder(self, images: Path) -> None:
        self.open(images, None)

    def take_in(self, path: Path) -> None:
        """Something was dropped on the window: a folder or photograph to open, or labels for the project."""
        is_label_file = path.is_file() and path.suffix.lower() in LABEL_SUFFIXES
        if is_label_file and self._projects.current is not None:
            self._exchange.ask_for_labels(path)
        else:
            self.open_folder(path if path.is_dir() else path.parent)

    def open_sample(self) -> None:
        self.open(sample_folder(), None)

    def ask_for_a_folder(self) -> None:
        """Let a person pick the folder to open."""
        dialog = QFileDialog(self._window, self.tr("Open a folder of photographs"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self.open_folder(Path(folder)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_recent(self, place: int) -> None:
        """Open a folder from the start page, with the project file it was open with."""
        entry = self._settings.recent[place]
        self.open(entry.images, entry.project)

    def close_project(self) -> None:
        """Go back to the start page."""
        if self._projects.close():
            self._window.show_start_page()

    def close_window(self, event: QCloseEvent) -> None:
        """Let the window close unless edits would be lost; what runs is cancelled without asking."""
        if not self._projects.close():
            event.ignore()

    def open(
        self,
        images: Path,
        project: Path | None,
        *,
        labels: Path | None = None,
        weights: Path | None = None,
        replaces: bool = False,
    ) -> None:
        """Open a folder with a project file, None for the usual one; labels are imported, weights used.

        replaces: see ProjectPlace.
        """
        try:
            place = ProjectPlace(
                images=images.resolve(),
                project=(project or usual_project(images)).resolve(),
                labels=labels and labels.resolve(),
                weights=weights and weights.resolve(),
                replaces=replaces,
            )
        except OSError as error:
            self._window.messages.error(
                AnnotatorError(
                    self.tr("{folder} can't be opened: {reason} ({file}).").format(
                        folder=images, reason=error.strerror, file=error.filename
                    ),
                    self.tr("The work needs a place: start where you may write, or give --project FILE."),
                )
            )
            return
        self._projects.open(place)

    def _on_opened(self, workspace: Workspace) -> None:
        self._window.messages.hide()
        self._window.status_line.clearMessage()
        self._window.show_project(Recent(workspace.folder.root, workspace.journal.path).title)
        self._restore_layout()
        self._settings.remember(Recent(workspace.place.images, workspace.place.project))
        self._show_recent()
        self._reopens = None
        if workspace.imported is not None:
            self._tell_import(workspace.imported)
        if (error := self._import_error) is not None:
            self._import_error = None
            self._window.messages.error(error)

    def _on_closing(self) -> None:
        self._settings.layout = self._window.layout_state()

    def _import(self, wish: ImportWish) -> None:
        """Take labels in: the project is read anew, for a project file belongs to one thread at a time."""
        workspace = self._projects.current
        if workspace is None:
            return
        if self._fine_tuning.is_running:
            self._window.messages.error(
                AnnotatorError(
                    self.tr("Labels can't be imported while the model is being fine-tuned."),
                    self.tr("Wait for its end, or cancel it in the Model panel."),
                )
            )
            return
        place = workspace.place
        if self._projects.close():
            self._reopens = replace(place, labels=None, weights=None)
            self.open(place.images, place.project, labels=wish.labels, replaces=wish.replaces)

    def _on_failed(self, error: AnnotatorError) -> None:
        """Where labels could not be taken in, the project is to be open as it was."""
        place, self._reopens = self._reopens, None
        if place is not None:
            self._import_error = error
            self._projects.open(place)

    def _tell_import(self, report: ImportReport) -> None:
        said, further = import_sentences(report), ""
        if (more := len(said) - MOST_SAID) > 0:
            further = " " + self.tr("And %Ln more.", "sentences about an import", more)
        self._window.messages.tell(f"{report.path.name}: {' '.join(said[:MOST_SAID])}{further}")

    def _restore_layout(self) -> None:
        """Once a run, when there is something to lay out: the start page has no panels."""
        layout = self._settings.layout
        if layout is not None and not self._layout_is_restored:
            self._window.restore_layout(*layout)
        self._layout_is_restored = True

    def _show_recent(self) -> None:
        recent = self._settings.recent
        self._start_page.set_recent([(entry.title, entry.images) for entry in recent])
        self._recent_menu.clear()
        for entry in recent:
            action = self._recent_menu.addAction(str(entry.images.with_name(entry.title)))
            action.triggered.connect(
                lambda _checked=False, chosen=entry: self.open(chosen.images, chosen.project)
            )
        self._recent_menu.setEnabled(bool(recent))
