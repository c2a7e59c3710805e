"""Questions about panels, pages and dialogs: what each of them says."""

from __future__ import annotations

from typing import Any

from asking import app, on_screen, question, session
from PySide6.QtWidgets import QAbstractButton, QApplication

from annotator.scene.canvas import Canvas
from annotator.windows.compare_dialog import CompareDialog
from annotator.windows.export_dialog import ExportDialog
from annotator.windows.import_dialog import ImportDialog
from annotator.windows.key_editor import KeyEditor
from annotator.windows.labelled_set_dialog import LabelledSetDialog

# On the photograph


@question
def shown() -> list[int]:
    """Which of `faces` are on the photograph."""
    canvas = app().canvas
    return [number for number, face in enumerate(session().faces()) if canvas.is_shown(face.id)]


@question
def placing() -> int | None:
    """Which landmark the next click places, None while none is placed."""
    placing = app().canvas.placing
    return placing.index if placing is not None else None


@question
def warnings() -> dict[str, list[str]]:
    """What the photograph warns of, by the number of the face."""
    canvas: Canvas = app().canvas
    found = canvas._overlay.notes.findings
    return {
        str(number): list(found[face.id].texts)
        for number, face in enumerate(session().faces())
        if face.id in found
    }


@question
def loupe() -> list[float] | None:
    """Which place of the photograph is in the middle of the loupe; None while it isn't there."""
    at = app().loupe.image_position
    return [at.x(), at.y()] if at is not None and app().loupe.isVisible() else None


# Beside it


@question
def message() -> str:
    """What the window tells the person."""
    return app().window.messages.text


@question
def hint() -> str:
    """What the line at the bottom says for a few seconds."""
    return app().window.status_line.currentMessage()


@question
def saved() -> str:
    """Whether everything is on disk, in the words of the line at the bottom."""
    return app().window.status_line.saved_text


@question
def effort() -> str:
    """How fast the work goes, in the words of the line at the bottom."""
    meter = app().window.status_line.effort
    return meter.text() if meter.isVisible() else ""


@question
def face_table() -> list[list[str]]:
    """The rows beside the photograph: number and name, x, y, visibility, maker."""
    model = app().face_panel._table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


@question
def face_row_place(landmark: int) -> list[int]:
    """Where on the screen the row of a landmark is."""
    table = app().face_panel._table
    return on_screen(table.viewport(), table.visualRect(table.model().index(landmark, 0)).center())


@question
def face_title() -> str:
    return app().face_panel.title


@question
def aligned_words() -> str:
    """What is said under the aligned face."""
    return app().aligned_panel.words


@question
def findings() -> list[str]:
    """The rows of what looks wrong."""
    return [row.text for row in app().findings_panel.rows]


@question
def history_place(row: int) -> list[int]:
    """Where on the screen a row of the history is; 0 is how the image was found."""
    view = app().history_panel.view
    return on_screen(view.viewport(), view.visualRect(view.model().index(row, 0)).center())


@question
def list_summary() -> str:
    """The line under the list of images."""
    return app().images.summary


@question
def steps() -> int:
    return app().training_panel.steps


@question
def training() -> str:
    """What is said about the training."""
    return app().training_panel.pace_text


@question
def unfinished() -> str:
    """What is said about a training that was left unfinished."""
    return app().training_panel.unfinished.text


# Pages


@question
def wall() -> dict[str, Any]:
    """What the wall lists: how many of how many, each tile in words, and which one the keys are about."""
    page = app().wall
    rows = range(page.model.rowCount())
    return {
        "count": page.bar.count.text(),
        "tiles": [str(page.model.index(row).data()) for row in rows],
        "faces": [[page.model.at(row).image, page.model.at(row).id] for row in rows],
        "scores": [page.model.face(row).score for row in rows],
        "current": page.grid.currentIndex().row(),
    }


@question
def tile_place(number: int) -> list[int]:
    """Where on the screen a face of the wall is."""
    grid = app().wall.grid
    return on_screen(grid.viewport(), grid.visualRect(grid.model().index(number, 0)).center())


@question
def statistics() -> str:
    return app().statistics.summary


# Dialogs and what pops up


@question
def import_dialog() -> dict[str, Any]:
    found = QApplication.activeModalWidget()
    assert isinstance(found, ImportDialog)
    return {
        "summary": found.summary.text(),
        "sentences": found.sentences,
        "can_import": found.import_button.isEnabled(),
    }


@question
def export_dialog() -> dict[str, Any]:
    found = QApplication.activeModalWidget()
    assert isinstance(found, ExportDialog)
    return {
        "summary": found.summary.text(),
        "rows": found.rows,
        "target": found.target.text(),
        "form": found.formats.currentText(),
    }


@question
def key_dialog() -> dict[str, Any]:
    found = QApplication.activeModalWidget()
    assert isinstance(found, KeyEditor)
    return {"actions": found.shown, "records": found.is_recording, "question": found.question}


@question
def palette() -> dict[str, Any]:
    """What the palette of commands offers, and what Return would choose."""
    found = app().palette
    return {"is_open": found.isVisible(), "shown": found.shown, "current": found.current}


@question
def keys(action: str) -> list[str]:
    """The keys that do something now, as the menus write them."""
    return [sequence.toString() for sequence in app().actions[action].shortcuts()]


@question
def is_on(action: str) -> bool:
    """Whether a switch of the menus is on."""
    return app().actions[action].isChecked()


@question
def is_possible(action: str) -> bool:
    """Whether a command isn't greyed out."""
    return app().actions[action].isEnabled()


@question
def is_in_sight(text: str) -> bool:
    """Whether the whole of a button of the Model panel is to be seen, and not scrolled away."""
    buttons = app().training_panel.findChildren(QAbstractButton)
    (button,) = [button for button in buttons if button.text() == text]
    return button.visibleRegion().boundingRect() == button.rect()


@question
def labelled_set() -> str:
    """What is said of photographs that are not to be forgotten."""
    return app().training_panel.labelled_set_text


@question
def labelled_set_dialog() -> str:
    """What was found where such photographs were looked for."""
    found = QApplication.activeModalWidget()
    assert isinstance(found, LabelledSetDialog)
    return found.found.text()


@question
def compared() -> dict[str, list[str]]:
    """The rows of the table in which two models are compared."""
    found = QApplication.activeModalWidget()
    assert isinstance(found, CompareDialog)
    return {title: [first, second] for title, first, second in found.table.rows}


@question
def compared_on_the_photograph() -> list[str]:
    """What the legend over the photograph says of two models, nothing while none are compared."""
    return app().training.compare_view.words


@question
def held_out_faces() -> list[list[float | None]]:
    """The landmark errors of the held-out faces that are shown: by the model before, by the new one."""
    faces = app().training_panel.faces.faces
    return [[face.before.error, face.after.error] for face in faces]
