"""The pictures of a queue: its tiles, and the photograph beside them with what is labelled and found."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.desk.workspace import Workspace
from annotator.jobs.load import ImageLoader, Loaded
from annotator.jobs.review import Review
from annotator.jobs.runner import Runner
from annotator.jobs.thumbnails import ThumbnailLoader
from annotator.windows.review_page import ReviewPage

_PICTURES_BYTES = 128 << 20


class ReviewPictures(QObject):
    """Loads them for the page from when it is first looked at."""

    def __init__(self, page: ReviewPage, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._runner = page, runner
        self._thumbnails: ThumbnailLoader | None = None
        self._photographs: ImageLoader | None = None

    def begin(self, workspace: Workspace) -> None:
        """The page is looked at."""
        if self._thumbnails is not None:
            return
        read = workspace.folder.read
        self._thumbnails = ThumbnailLoader(read, self._runner, parent=self)
        self._photographs = ImageLoader(read, self._runner, most_bytes=_PICTURES_BYTES, parent=self)
        self._photographs.loaded.connect(self._take_photograph)
        self._page.set_thumbnails(self._thumbnails)

    def close(self) -> None:
        """The project is about to be closed."""
        for loader in (self._thumbnails, self._photographs):
            if loader is not None:
                loader.stop()
                loader.deleteLater()
        self._thumbnails = self._photographs = None

    def show(self, review: Review, image: str) -> None:
        """Show a photograph, and its neighbours in the list the sooner."""
        if self._photographs is None:
            return
        boxes = review.boxes_of(image)
        if boxes is None:
            return
        self._page.set_faces_of_image(image, boxes.labelled_xyxy, boxes.found_xyxy, boxes.scores)
        self._photographs.show(image, self._page.images_ahead())

    def _take_photograph(self, loaded: Loaded) -> None:
        self._page.show_photograph(loaded.image, loaded.picture)
