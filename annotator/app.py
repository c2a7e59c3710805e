"""The composition root: connects the parts that `parts` makes; those of fine-tuning `desk.training` connects.

Nothing imports it but the entry.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication

from annotator.arguments import Arguments
from annotator.desk.preferences import USUALLY_ON
from annotator.desk.projects import LoadDetector
from annotator.desk.settings import Settings
from annotator.display import forget_the_qt_of_opencv, paint_in_one_thread
from annotator.jobs.detect import load_detector
from annotator.jobs.lesson import Train, train_with_torch
from annotator.parts import Parts
from annotator.windows import translation
from annotator.windows.about import About
from annotator.windows.action import Needs
from annotator.windows.actions import KeysForTyping
from annotator.windows.command_palette import CommandPalette
from annotator.windows.key_editor import KeyEditor
from annotator.windows.key_list import KeyList
from annotator.windows.nudges import NUDGES
from annotator.windows.palette_row import Entry
from annotator.windows.theme import Scheme
from detector.resources import resource

MOST_IMAGES_OFFERED = 20
"""Photographs in the palette; whoever types on sees others."""

ZOOM_STEP = 1.5
"""What one press of a zooming key does."""


def run(arguments: Arguments) -> int:
    """Open the window and stay until it is closed. Returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # else Ctrl+C waits for Qt; all work is saved
    application = make_application(sys.argv[:1])
    settings = Settings()
    translation.install(application, resource("translations"), settings.language)
    app = App(settings)
    app.freeze_what_stays()
    app.bugs.install()
    app.window.show()
    app.opening.open_what_was_asked(arguments)
    exit_code = application.exec()
    app.shut_down()
    return exit_code


def make_application(argv: list[str]) -> QApplication:
    """Qt's one application object, with the looks of this program."""
    forget_the_qt_of_opencv()
    paint_in_one_thread()
    application = QApplication(argv)
    application.setApplicationName("annotator")
    application.setStyle("Fusion")
    return application


class App(Parts):
    """The window with everything in it and everything behind it, connected.

    load, train: what loads a detector and what trains, for tests that do neither.
    """

    def __init__(
        self, settings: Settings, *, load: LoadDetector = load_detector, train: Train = train_with_torch
    ) -> None:
        super().__init__(settings, load=load, train=train)
        self.palette = CommandPalette(self.window, self.actions, [self._images_named])
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._typing = KeysForTyping(application, self)
        self._connect_window()
        self._connect_photograph()
        self._connect_needs()
        self._connect_review()
        self._connect_models()
        self._connect_messages()
        self.actions.connect_all(self._handlers())
        self.preferences.restore()

    def freeze_what_stays(self) -> None:
        """Let Python's search for cycles pass over the program itself, and over a project once it is open.

        The search stops the window for as long as it takes, some 60 ms for the program alone, again and again
        as many faces come and go; what is there now stays to the end. Tests begin many programs: not them.
        """
        gc.freeze()
        self.projects.opened.connect(lambda _: gc.freeze())
        self.projects.closing.connect(gc.unfreeze)

    def shut_down(self) -> None:
        """Wait for every thread to end; the window is closed already, and jobs are cancelled."""
        self.runner.stop_all()
        sys.excepthook = sys.__excepthook__

    def _connect_window(self) -> None:
        messages, status_line, opening = self.window.messages, self.window.status_line, self.opening
        self.bugs.happened.connect(messages.bug)
        self.bugs.happened.connect(self.diagnostics.remember_bug)
        self.window.closing.connect(opening.close_window)
        self.window.path_dropped.connect(opening.take_in)
        self.window.key_unused.connect(self._say_why_not)
        self.start_page.open_folder_wished.connect(opening.ask_for_a_folder)
        self.start_page.open_sample_wished.connect(opening.open_sample)
        self.start_page.recent_chosen.connect(opening.open_recent)
        self.projects.opening.connect(status_line.hint)
        self.projects.failed.connect(lambda _: status_line.clearMessage())
        self.images.image_chosen.connect(self.turning.to)
        self.images.search_left.connect(self.canvas.setFocus)

    def _connect_photograph(self) -> None:
        status_line = self.window.status_line
        self.canvas.space_tapped.connect(lambda: self.actions.trigger_key("Space"))
        self.canvas.placing_changed.connect(status_line.say_placing)
        self.canvas.drawing_changed.connect(status_line.say_drawing)
        self.display_bar.left.connect(self.canvas.setFocus)
        self.window.page_changed.connect(lambda page: status_line.set_photograph_shown(page is self.canvas))
        self.annotating.hinted.connect(status_line.hint)
        self.view.trouble_over.connect(self.window.messages.withdraw)
        self.projects.opened.connect(self.meshing.open)
        self.projects.closing.connect(self.meshing.close)
        self.meshing.hinted.connect(status_line.hint)

    def _connect_needs(self) -> None:
        """What the actions need, and when that may have changed."""
        self.view.also_satisfied = lambda: self.pages.needs | self.meshing.needs | self._needs_of_measuring
        for measuring in (self.measuring.progressed, self.evaluating.progressed, self.evaluating.ended):
            measuring.connect(lambda *_: self.view.allow_actions())
        self.meshing.needs_changed.connect(self.view.allow_actions)
        self.overview.undo_changed.connect(self.view.allow_actions)
        self.window.page_changed.connect(lambda _: self.view.allow_actions())
        self.reviewing.undo_changed.connect(self.view.allow_actions)

    @property
    def _needs_of_measuring(self) -> frozenset[Needs]:
        is_running = self.measuring.is_running or self.evaluating.is_running
        return frozenset({Needs.MEASURING} if is_running else ())

    def _connect_review(self) -> None:
        self.reviewing.queue_wished.connect(self.pages.show_review)
        self.reviewing.repeats_known.connect(self.actions["repeat_some"].setChecked)
        self.projects.closing.connect(self.review_exchange.close)
        self.review_exchange.project_wished.connect(self.projects.open)
        self.evaluating.progressed.connect(self.window.status_line.set_evaluating)

    def _connect_models(self) -> None:
        self.window.status_line.stop_wished.connect(self._stop_measuring)
        self.measuring.progressed.connect(self.window.status_line.set_measuring)
        self.training_panel.threshold_wished.connect(self._show_from)
        self.training.comparing.looked.connect(self._show_comparison)
        self.training.compare_view.left.connect(lambda: self.preferences.switch("show_predictions"))

    def _connect_messages(self) -> None:
        messages = self.window.messages
        for failed in (
            self.projects.failed,
            self.annotating.refused,
            self.view.trouble,
            self.meshing.failed,
            self.exchange.failed,
            self.overview.trouble,
            self.reviewing.trouble,
            self.review_exchange.failed,
            self.measuring.failed,
        ):
            failed.connect(messages.error)
        for told in (self.overview.told, self.reviewing.told, self.review_exchange.told):
            told.connect(messages.tell)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        """What each action of the table does."""
        annotating, canvas, desk, opening = self.annotating, self.canvas, self.desk, self.opening
        return {
            "open_folder": opening.ask_for_a_folder,
            "open_sample": opening.open_sample,
            "import_labels": self.exchange.ask_for_labels,
            "export": desk.export,
            "export_as": self.exchange.ask_how_to_export,
            "close_project": opening.close_project,
            "quit": self.window.close,
            "undo": self.pages.undo,
            "redo": self.pages.redo,
            "delete_face": annotating.delete_face,
            "copy": annotating.copy,
            "paste": annotating.paste,
            "command_palette": self.palette.open,
            "edit_keys": self._edit_keys,
            "show_photograph": self.pages.show_photograph,
            "show_wall": self.pages.show_wall,
            "show_statistics": self.pages.show_statistics,
            "show_review": self.pages.show_review,
            "evaluate": self.pages.evaluate,
            "earlier_evaluations": self.pages.show_earlier_evaluations,
            "score_again": self.pages.score_again,
            "verdict_tables": self.review_exchange.show_tables,
            "export_review": self.review_exchange.export,
            "second_reviewer": self.review_exchange.ask_for_a_second_reviewer,
            "compare_reviewers": self.review_exchange.ask_for_another_reviewer,
            "repeat_some": lambda: self.reviewing.queue.repeat_some(
                on=self.actions["repeat_some"].isChecked()
            ),
            "fit_image": canvas.fit_image,
            "fit_face": canvas.fit_face,
            "zoom_in": lambda: canvas.zoom_to(canvas.zoom * ZOOM_STEP),
            "zoom_out": lambda: canvas.zoom_to(canvas.zoom / ZOOM_STEP),
            **{name: partial(self.preferences.switch, name) for name in USUALLY_ON},
            "keep_zoom": self.preferences.keep_zoom,
            "show_rejected": self.preferences.show_rejected,
            **{f"scheme_{scheme}": partial(self.preferences.use_scheme, scheme) for scheme in Scheme},
            "next_image": partial(self.turning.by, 1),
            "previous_image": partial(self.turning.by, -1),
            "next_to_review": self.turning.to_next_to_review,
            "accept_and_go_on": desk.accept_and_go_on,
            "accept_and_next": annotating.accept_and_next,
            "next_finding": self.side_panels.next_finding,
            "next_face": partial(annotating.select_next, 1),
            "previous_face": partial(annotating.select_next, -1),
            "let_go": annotating.let_go,
            "new_face": canvas.start_drawing,
            "place_points": annotating.place_points,
            "accept_face": annotating.accept_face,
            **{f"landmark_{index + 1}": partial(annotating.choose_landmark, index) for index in range(5)},
            "toggle_visibility": annotating.toggle_visibility,
            "toggle_missing": annotating.toggle_missing,
            "fit_box": annotating.fit_box,
            "swap_sides": annotating.swap_sides,
            "say_attributes": self._say_attributes,
            "mark_reviewed": annotating.toggle_reviewed,
            "measure_disagreement": desk.measure,
            "compare_models": desk.compare_models,
            "stop_measuring": self._stop_measuring,
            "detect_again": desk.detect_again,
            "fine_tune": self.training.fine_tune,
            "compare_versions": self.training.comparing.compare,
            "show_keys": lambda: KeyList(self.window, self.actions.key_map).open(),
            "about": lambda: About(self.window, self.diagnostics).open(),
            **{action.id: partial(annotating.nudge, dx, dy) for action, (dx, dy) in NUDGES.items()},
        }

    def _show_from(self, threshold: float) -> None:
        """As if a person had dragged the slider there."""
        self.display_bar.slider.setValue(round(threshold * self.display_bar.slider.maximum()))

    def _show_comparison(self) -> None:
        """Let nothing but a person's work lie beside what two models see."""
        self.canvas.set_predictions_shown(False)
        self.pages.show_photograph()

    def _say_why_not(self, key: str) -> None:
        """Of a key that does nothing now; what is under way at the photograph has the line for itself."""
        why_not = self.actions.why_not_by_key(key)
        if why_not and self.projects.current is not None and not self.canvas.is_busy:
            self.window.status_line.hint(why_not)

    def _stop_measuring(self) -> None:
        self.evaluating.stop()
        self.desk.stop_measuring()

    def _edit_keys(self) -> None:
        editor = KeyEditor(self.actions.key_map, self.window)
        editor.changed.connect(self.preferences.use_keys)
        editor.open()

    def _say_attributes(self) -> None:
        self.window.raise_panel(self.attributes_panel)
        self.attributes_panel.focus_first()

    def _images_named(self, text: str) -> list[Entry]:
        """Photographs to go to, for the palette: by a part of their names."""
        words = self.tr("Go to {image}")
        return [
            Entry(f"image:{path}", words.format(image=path), partial(self.turning.to, path))
            for path in self.desk.images_named(text, MOST_IMAGES_OFFERED)
        ]
