"""Turning to another image: to its photograph, or in the queue to what is to be judged there."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from annotator.desk.desk import Desk
from annotator.windows.image_list import ImageList
from annotator.windows.main_window import MainWindow
from annotator.windows.review_page import ReviewPage


class Turning(QObject):
    """While the queue is shown, the list marks the image of what is judged, and not the open one."""

    def __init__(
        self,
        *,
        window: MainWindow,
        images: ImageList,
        queue: ReviewPage,
        desk: Desk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._images, self._queue, self._desk = window, images, queue, desk
        window.page_changed.connect(lambda _page: self._mark())
        queue.current_changed.connect(lambda _row: self._mark())

    def to(self, image: str) -> None:
        """Where a person chose an image. In the queue, a click leaves the keys to what is judged."""
        if not self._is_in_the_queue:
            self._desk.open_image(image)
            return
        if not self._queue.go_to_image(image):
            words = self.tr("The queue lists nothing in {image}")
            self._window.status_line.hint(words.format(image=image))
        if QGuiApplication.mouseButtons():
            self._queue.setFocus()

    def by(self, step: int) -> None:
        """To a neighbour in the list of images; in the queue, to the nearest in which it lists anything.

        step: 1 for down, −1 for up.
        """
        if not self._is_in_the_queue:
            self._desk.go(step)
            return
        there, far = self._queue.images_listed(), step
        while (image := self._images.neighbour(far)) is not None and image not in there:
            far += step
        if image is not None:
            self._queue.go_to_image(image)
        else:
            below, above = (
                self.tr("The queue lists nothing further down in the list of images"),
                self.tr("The queue lists nothing further up in the list of images"),
            )
            self._window.status_line.hint(below if step > 0 else above)

    def to_next_to_review(self) -> None:
        """To the next that a person has yet to look through; in the queue all that is listed is that."""
        if self._is_in_the_queue:
            self.by(1)
        else:
            self._desk.go_to_next_to_review()

    @property
    def _is_in_the_queue(self) -> bool:
        return self._window.page is self._queue and self._queue.has_items

    def _mark(self) -> None:
        self._images.mark(self._queue.photograph.image if self._is_in_the_queue else None)
