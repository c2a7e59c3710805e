"""The canvas: mouse and keys on a photograph with faces become wishes, which someone else may fulfil."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QLineF, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from annotator.model.face import Face, PointXY
from annotator.model.face_kind import FaceKind, kind_of_face
from annotator.model.hits import Hit, Part
from annotator.scene import cursors
from annotator.scene.drawing_view import DrawingView
from annotator.scene.gestures import FaceDrag, PointDrag, take_hold
from annotator.scene.panning import Panning

START_DISTANCE = 2.5
"""Screen pixels that the mouse moves with the button down before a click becomes a drag."""

SAME_PLACE = 4.0
"""Screen pixels within which a further click is on the same place, and goes on to the next face there."""

_WHOLE_FACE = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
"""Either held moves the face as a whole; many a desktop keeps Alt-drag for its windows."""

_WHOLE_FACE_KEYS = (Qt.Key.Key_Alt, Qt.Key.Key_Control)


@dataclass(frozen=True, slots=True)
class _Press:
    """The left button went down there, on something or beside everything.

    drag: what moving on would drag. next_face: whom letting go here selects, for further clicks on one place.
    selects: whether the press has selected the face that it hit. accepts: whether it is the second of two
    quick ones on a prediction, which letting go here accepts.
    """

    at: QPointF
    hit: Hit | None = None
    drag: PointDrag | FaceDrag | None = None
    next_face: str | None = None
    selects: bool = False
    accepts: bool = False
    has_moved: bool = False


class Canvas(DrawingView):
    """Emits what the person wishes; changes no face and knows no session.

    Positions in signals are exact image pixels. A drag is shown while it lasts and emitted once, at its end;
    after that the faces are shown as they were given until `set_faces` brings others. No box is drawn beside
    the photograph, and none dragged out of it. While landmarks are
    placed, every click is for them: left visible, right occluded; Backspace takes the last one back.
    Keys are the window's, but for those that are held or belong to what the mouse is doing. Space held with
    the left button down pans; a Space that is let go without a pan is emitted as `space_tapped`. While H is
    held, every face is hidden and the mouse reaches none. Esc gives up a drag or a box, and ends placing.
    """

    face_clicked = Signal(object)  # face id, or None for a click beside every face
    landmark_clicked = Signal(str, int)  # face id, landmark; the face is selected by then
    landmark_dragged = Signal(str, int, QPointF)  # face id, landmark, its new place
    corner_dragged = Signal(str, int, QPointF)  # face id, corner as in `geometry.corners`, its new place
    face_dragged = Signal(str, QPointF)  # face id, by how much
    face_double_clicked = Signal(str)  # face id, of a prediction, or of predicted landmarks, nobody worked on
    visibility_toggled = Signal(str, int)  # face id, landmark
    preview_changed = Signal(object)  # Face where it is being dragged to, None when that has ended
    cursor_moved = Signal(QPointF)
    space_tapped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Photograph"))
        self._panning = Panning(self)
        self._pointer: QPointF | None = None
        self._takes_whole = False
        self._press: _Press | None = None
        self._drag: PointDrag | FaceDrag | None = None
        self._last_click: QPointF | None = None
        self._preview: Face | None = None
        self.placing_changed.connect(self._on_mode_changed)
        self.drawing_changed.connect(self._on_mode_changed)
        self.zoom_changed.connect(lambda _: self._tell_cursor())

    @property
    def cursor_place(self) -> QPointF | None:
        """Where in the photograph the cursor is, in image pixels; None while it is beside it."""
        at = None if self._pointer is None else self.image_position(self._pointer)
        return at if at is not None and self.image_rect.contains(at) else None

    def start_drawing(self) -> None:
        """Let the next drag draw a box: emitted as `box_drawn`, with which the mode ends. Esc ends it too."""
        self.finish_placing()
        self._let_go()
        self._set_drawing(on=True)

    def start_placing(self, face_id: str | None, first: int = 0) -> None:
        self.cancel()
        super().start_placing(face_id, first)

    def cancel(self) -> None:
        """Give up a drag or the drawing of a box: nothing is emitted and every face is where it was."""
        self._let_go()
        self._set_drawing(on=False)

    def set_image(self, image: QImage | None) -> None:
        self.cancel()
        self._last_click = None
        super().set_image(image)

    def set_faces(self, faces: tuple[Face, ...]) -> None:
        """Show these faces. A drag goes on if what is dragged is still there, else it is cancelled."""
        super().set_faces(faces)
        if self._drag is not None:
            self._show_drag()
        self._look()

    # Events of the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self._pointer = at
        is_free = self._press is None and self._drag is None and not self.image_rect.isEmpty()
        if not is_free or self._panning.press(event):
            self._look()
        elif self.placing is not None:
            if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
                is_right = event.button() is Qt.MouseButton.RightButton
                self._place(self.image_position(at), occluded=is_right)
        elif event.button() is Qt.MouseButton.LeftButton:
            self._takes_whole = bool(event.modifiers() & _WHOLE_FACE)
            self._press_left(at)
        elif event.button() is Qt.MouseButton.RightButton:
            hit = self._hit(at)
            if hit is not None and hit.part is Part.LANDMARK:
                self.visibility_toggled.emit(hit.face_id, hit.index)
            else:
                event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        is_middle = event.button() is Qt.MouseButton.MiddleButton
        if self.placing is not None and not (is_middle or self._panning.is_ready):
            return  # no two landmarks are that close: the hand has slipped
        self.mousePressEvent(event)  # the second of two quick clicks is a click, and may begin a drag
        press = self._press if event.button() is Qt.MouseButton.LeftButton else None
        face = None if press is None or press.hit is None else self._overlay.face(press.hit.face_id)
        if press is None or face is None:
            return
        if kind_of_face(face) is FaceKind.PREDICTION or face.awaits_a_look:
            self._press = replace(press, accepts=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self._takes_whole = bool(event.modifiers() & _WHOLE_FACE)
        if not self._panning.move(event):
            if self._press is not None and not event.buttons() & Qt.MouseButton.LeftButton:
                self._let_go()  # the release went to another window
            self._move_pressed(event.position())
        self._look()
        self._tell_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if not self._panning.release(event) and event.button() is Qt.MouseButton.LeftButton:
            self._move_pressed(event.position())
            self._release_left(event.position())
        self._look()

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self._pointer = event.position()
        self._look()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        hit = self._hit(QPointF(event.pos()))
        event.setAccepted(self.placing is not None or (hit is not None and hit.part is Part.LANDMARK))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._pointer = None
            self._look()
        return super().viewportEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.cancel()
        super().hideEvent(event)

    # Events of the keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_ours = event.key() == Qt.Key.Key_Space and not event.modifiers()
            takes_back = event.key() == Qt.Key.Key_Backspace and self.placing is not None
            if is_ours or takes_back or (event.key() == Qt.Key.Key_Escape and self.is_busy):
                event.accept()  # or a shortcut of the window would take the key
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_busy:
            self.cancel()
            self.finish_placing()
        elif event.key() == Qt.Key.Key_Backspace and self.placing is not None:
            self.take_back_point()
        elif event.key() in _WHOLE_FACE_KEYS:
            self._takes_whole = True
        elif event.key() == Qt.Key.Key_H and not event.modifiers():
            self._hide_faces(hidden=True)
        elif not self._panning.key_press(event):
            event.ignore()
        self._look()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in _WHOLE_FACE_KEYS:
            self._takes_whole = False
        elif event.key() == Qt.Key.Key_H and not event.isAutoRepeat():
            self._hide_faces(hidden=False)
        elif self._panning.key_release(event) and self.placing is None:
            self.space_tapped.emit()
        self._look()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._panning.let_go()
        self._hide_faces(hidden=False)
        self._takes_whole = False
        self._look()
        super().focusOutEvent(event)

    def _hide_faces(self, *, hidden: bool) -> None:
        if hidden and self._drag is not None:
            return  # nobody drags what can't be seen
        self.set_faces_hidden(hidden=hidden)

    # From a press to its end

    @property
    def is_busy(self) -> bool:
        """Whether a button is held on something, or the next drag draws a box: `cancel` ends either."""
        return self._press is not None or self.is_drawing or self.placing is not None

    def _press_left(self, at: QPointF) -> None:
        hit = None if self.is_drawing else self._hit(at)
        if hit is None:
            self._press = _Press(at)
            self._move_pressed(at)
            return
        face = self._overlay.face(hit.face_id)
        assert face is not None
        drag = take_hold(face, hit, self._image_xy(at), self.image_size, whole=self._takes_whole)
        others: list[str] = []
        if self._is_last_click(at) and hit.face_id == self.selected:
            near = self.hit_at(at, even_reach=True)  # what is here, not what may be taken hold of from here
            others = [] if near is None else self.faces_at(at, near.part)
        next_face = None
        if len(others) > 1 and hit.face_id in others:
            next_face = others[(others.index(hit.face_id) + 1) % len(others)]
        selects = hit.face_id != self.selected
        self._press = _Press(at, hit, drag, next_face, selects)
        if selects:
            self.face_clicked.emit(hit.face_id)

    def _move_pressed(self, at: QPointF) -> None:
        press = self._press
        if self.is_drawing:
            self._draw_to(self._image_xy(at), is_held=press is not None)
        elif self._drag is not None:
            self._show_drag()
        elif press is not None and QLineF(press.at, at).length() >= START_DISTANCE:
            self._drag = press.drag
            self._press = replace(press, has_moved=True)
            self._last_click = None
            self._show_drag()

    def _release_left(self, at: QPointF) -> None:
        press, drag, box = self._press, self._drag, self._drawn_box
        if press is None:
            return
        face = None if drag is None else self._overlay.resting_face(drag.hit.face_id)
        self._let_go()
        if box is not None:
            self._finish_drawing(box)
        elif drag is not None and face is not None:
            self._emit_drag(drag, face, self._image_xy(at))
        elif not self.is_drawing and not press.has_moved:
            self._last_click = at
            self._click(press)

    def _click(self, press: _Press) -> None:
        """A press on another face has selected that already; here is the rest of what a click says."""
        if press.accepts and press.hit is not None:
            self.face_double_clicked.emit(press.hit.face_id)
        elif press.hit is None or press.next_face is not None:
            self.face_clicked.emit(press.next_face)
        elif press.hit.part is Part.LANDMARK:
            self.landmark_clicked.emit(press.hit.face_id, press.hit.index)
        elif press.hit.part is Part.BOX and not press.selects:
            self.face_clicked.emit(press.hit.face_id)

    def _emit_drag(self, drag: PointDrag | FaceDrag, face: Face, pointer_xy: PointXY) -> None:
        preview = drag.preview(face, pointer_xy)
        if preview is None or preview == face:
            return
        if isinstance(drag, FaceDrag):
            self.face_dragged.emit(face.id, QPointF(*drag.delta(face, pointer_xy)))
        elif drag.hit.part is Part.LANDMARK:
            self.landmark_dragged.emit(face.id, drag.hit.index, QPointF(*drag.target(pointer_xy)))
        else:
            self.corner_dragged.emit(face.id, drag.hit.index, QPointF(*drag.target(pointer_xy)))

    def _show_drag(self) -> None:
        if self._drag is None or self._pointer is None:
            return
        face = self._overlay.resting_face(self._drag.hit.face_id)
        preview = None if face is None else self._drag.preview(face, self._image_xy(self._pointer))
        if preview is None:
            self._let_go()
        else:
            self._set_dragged(self._drag.hit, preview)
            self._tell_preview(preview)

    def _tell_cursor(self) -> None:
        """Where in the photograph the cursor is now, or beside it, in image pixels."""
        if self._pointer is not None and not self.image_rect.isEmpty():
            self.cursor_moved.emit(self.image_position(self._pointer))

    def _let_go(self) -> None:
        self._press = self._drag = None
        self._set_dragged(None, None)
        self._tell_preview(None)
        self._draw_anew()

    def _tell_preview(self, preview: Face | None) -> None:
        if preview != self._preview:
            self._preview = preview
            self.preview_changed.emit(preview)

    # What lies under the cursor

    def _on_mode_changed(self, _mode: object) -> None:
        self._look()

    def _look(self) -> None:
        """Light up what the next press would mean, and show it by the cursor's shape."""
        hit: Hit | None = None
        self._aim_at(None if self._pointer is None else self.image_position(self._pointer))
        if self._panning.is_panning:
            shape = cursors.PANNING
        elif self._panning.is_ready:
            shape = cursors.PAN
        elif self.is_drawing or self.placing is not None:
            shape = cursors.DRAW
        elif self._drag is not None:
            hit = self._drag.hit
            shape = cursors.dragging(hit)
        else:
            hit = None if self._pointer is None else self._hit(self._pointer)
            shape = cursors.over(hit, whole=self._takes_whole)
        self._set_hovered(hit)
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)

    def _hit(self, at: QPointF) -> Hit | None:
        """What a press would act on; where the last click was, the selected face before others like it."""
        hit = self.hit_at(at)
        if hit is None or not (self._takes_whole or self._is_last_click(at)):
            return hit
        own = self.hit_at(at, of_selected=True)
        if self._takes_whole:
            return Hit((own or hit).face_id, Part.BOX)
        return own if own is not None and own.part is hit.part else hit

    def _is_last_click(self, at: QPointF) -> bool:
        return self._last_click is not None and QLineF(self._last_click, at).length() <= SAME_PLACE

    def _image_xy(self, at: QPointF) -> PointXY:
        point = self.image_position(at)
        return point.x(), point.y()
