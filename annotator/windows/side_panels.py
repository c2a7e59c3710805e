"""What stands beside the photograph and follows it: crop, loupe, light, attributes, findings, history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from annotator.editing.session import Session
from annotator.model.checks import Finding, check_faces
from annotator.model.face import Face
from annotator.model.history import History
from annotator.model.unusual import less_unusual_share, unusualness_of
from annotator.scene.canvas import Canvas
from annotator.scene.loupe import Loupe
from annotator.scene.numerals import percentage
from annotator.windows.aligned_panel import AlignedPanel
from annotator.windows.annotating import Annotating
from annotator.windows.attributes_panel import AttributesPanel
from annotator.windows.face_order import in_reading_order
from annotator.windows.findings_panel import NOTHING_WRONG, FindingsPanel
from annotator.windows.history_panel import HistoryPanel
from annotator.windows.light_panel import LightPanel
from annotator.windows.model_words import said
from annotator.windows.translation import translate, translated

WORTH_A_WORD = 0.9
"""The share of the faces of WIDER FACE that must be less unusual before something is said."""
MOST_SAID = 0.99
"""Of a share beyond this is said no more: rounded, it would be all of them."""


class SidePanels(QObject):
    """Keeps the panels in step with the open image and its selected face, and carries their wishes on."""

    def __init__(
        self,
        *,
        canvas: Canvas,
        annotating: Annotating,
        aligned: AlignedPanel,
        loupe: Loupe,
        light: LightPanel,
        attributes: AttributesPanel,
        findings: FindingsPanel,
        history: HistoryPanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._annotating = canvas, annotating
        self._aligned, self._loupe, self._light = aligned, loupe, light
        self._attributes, self._findings, self._history = attributes, findings, history
        self._selected: Face | None = None
        canvas.cursor_moved.connect(loupe.follow)
        canvas.preview_changed.connect(loupe.show_drag)
        canvas.preview_changed.connect(self._show_preview)
        canvas.placing_changed.connect(lambda placing: loupe.set_placing(placing is not None))
        light.tone_changed.connect(canvas.set_tone)
        light.tone_changed.connect(aligned.set_tone)
        attributes.attributes_changed.connect(annotating.set_attributes)
        attributes.difficulty_changed.connect(annotating.set_difficulty)
        findings.finding_chosen.connect(annotating.look_at)
        history.go_to_wished.connect(annotating.go_to)
        history.go_to_wished.connect(lambda _: canvas.setFocus())
        for panel in (light, attributes):
            panel.left.connect(canvas.setFocus)

    def clear(self) -> None:
        """No image is open, or another one is about to be."""
        self._findings.clear()
        self._history.set_history(History())
        self.show_selected(None)

    def set_picture(self, picture: QImage | None) -> None:
        """The photograph that the faces to come are in."""
        self._aligned.set_picture(picture)
        self._light.set_picture(picture)

    def show_faces(self, session: Session, image_size: tuple[int, int]) -> None:
        """The faces of the open image as they are now. image_size: width and height in pixels.

        What is found in faces that are hidden is told nowhere: nobody could see what it is about.
        """
        seen = {face.id for face in session.faces() if self._canvas.is_shown(face.id)}
        everything = check_faces(session.faces(), image_size)
        found = {face_id: several for face_id, several in everything.items() if face_id in seen}
        self._canvas.set_findings(
            {face_id: tuple(said(finding.text) for finding in several) for face_id, several in found.items()},
            {face_id: _landmarks_of(several) for face_id, several in found.items()},
        )
        in_order = in_reading_order([face for face in session.faces() if face.id in seen])
        self._findings.set_findings(found, [face.id for face in in_order if not face.is_rejected])
        self._history.set_history(session.history())

    @property
    def findings(self) -> int:
        """How much is listed of the open image."""
        return len(self._findings.rows)

    def show_selected(self, face: Face | None) -> None:
        self._selected = face
        self._aligned.set_face(face)
        self._aligned.set_words(_unusual_words(face))
        self._loupe.set_face(face)
        self._attributes.set_face(face)

    def next_finding(self) -> None:
        """Go to the next face in which something looks wrong; past the last comes the first."""
        ids = list(dict.fromkeys(row.face_id for row in self._findings.rows))
        if not ids:
            self._annotating.hinted.emit(translated(NOTHING_WRONG, "FindingsPanel"))
            return
        selected = self._selected.id if self._selected is not None else None
        chosen = ids[(ids.index(selected) + 1) % len(ids)] if selected in ids else ids[0]
        row = next(row for row in self._findings.rows if row.face_id == chosen)
        self._annotating.look_at(row.face_id, row.landmark)

    def _show_preview(self, face: Face | None) -> None:
        self._aligned.set_face(face or self._selected)


def _landmarks_of(findings: Sequence[Finding]) -> frozenset[int]:
    return frozenset(index for finding in findings for index in finding.landmarks)


def _unusual_words(face: Face | None) -> str:
    score = None if face is None else unusualness_of(face)
    if score is None:
        return ""
    share = float(less_unusual_share(score))
    if share < WORTH_A_WORD:
        return ""
    words = translate("SidePanels", "More unusual than {percent}% of the faces in WIDER FACE")
    return words.format(percent=percentage(min(share, MOST_SAID)))
