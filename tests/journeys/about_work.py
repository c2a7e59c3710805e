"""Questions about the work: images, faces, who made them, and what was done."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from asking import app, place_of_face, question, session, workspace

from annotator.model.face import Face, Source
from annotator.windows.image_model import COUNT_TEXT_ROLE, FINDINGS_ROLE, PATH_ROLE


@question
def image() -> str | None:
    return session().image


@question
def shown_image() -> str | None:
    """The image whose photograph and faces are on the screen."""
    return app().view.shown_image


@question
def faces() -> list[dict[str, Any]]:
    """What the session holds of the open image."""
    return [_told(face) for face in session().faces()]


@question
def selected() -> int | None:
    """Which of `faces` is selected."""
    return place_of_face(session().selected)


@question
def landmark() -> int | None:
    """Which landmark of it is chosen."""
    return app().annotating.landmark


@question
def undo() -> str:
    """What undo would take back, empty where there is nothing."""
    return session().undo_text


@question
def redo() -> str:
    return session().redo_text


@question
def history() -> dict[str, Any]:
    """All that was done in the open image, and how much of it stands."""
    held = session().history()
    return {"texts": [entry.text for entry in held.entries], "stand": held.cursor}


@question
def images() -> dict[str, str]:
    """What the list shows, in its order: status by path."""
    model = app().images.view.model()
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return {row.data(PATH_ROLE): row.data(COUNT_TEXT_ROLE) for row in rows}


@question
def images_with_findings() -> dict[str, int]:
    """In how many faces of an image the list says that something looks wrong."""
    model = app().images.view.model()
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return {row.data(PATH_ROLE): row.data(FINDINGS_ROLE) for row in rows if row.data(FINDINGS_ROLE)}


@question
def detecting() -> bool:
    """Whether faces are still to be looked for."""
    return workspace().predictions.is_running


@question
def models() -> list[str]:
    """The rows of the list of models, newest first, the one that predicts marked."""
    return app().training_panel.models.rows


def _told(face: Face) -> dict[str, Any]:
    return {
        "id": face.id,
        "box_xyxy": face.box_xyxy,
        "landmarks": [[point.x, point.y, int(point.visibility)] for point in face.landmarks],
        "score": face.score,
        "verdict": face.verdict,
        "attributes": asdict(face.attributes),
        "difficulty": face.difficulty,
        "touched": face.is_touched,
        "source": face.source.name,
        "made_by": [_maker(point.source) for point in face.landmarks],
    }


def _maker(source: Source) -> str:
    return f"{source.origin} {source.name}"
