"""The images that a job still has to look at, most urgent first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Condition


class ImageQueue:
    """A queue between the window, which says what is wanted, and a thread that works through it.

    Every image is in it at most once. `take` waits for more until the queue is closed.
    most_under_way: how many images may be taken whose results the window hasn't dealt with (`done`). Without
    a limit, a thread that is faster than the window would bury its events under results.
    """

    def __init__(self, *, most_under_way: int | None = None) -> None:
        self._most_under_way = most_under_way
        self._under_way = 0
        self._images: OrderedDict[str, None] = OrderedDict()
        self._changed = Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._images)

    def add(self, images: Iterable[str]) -> None:
        """Put images at the end; those that wait already keep their place."""
        with self._changed:
            self._images.update(dict.fromkeys(images))
            self._changed.notify()

    def put_first(self, images: Iterable[str]) -> None:
        """Put images before all others, in the order given, wherever they were."""
        with self._changed:
            for image in reversed(list(images)):
                self._images[image] = None
                self._images.move_to_end(image, last=False)
            self._changed.notify()

    def clear(self) -> frozenset[str]:
        """Drop everything that waits, and say what that was."""
        with self._changed:
            dropped = frozenset(self._images)
            self._images.clear()
        return dropped

    def close(self) -> None:
        """Wake whoever waits: there is nothing more to do."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def take(self) -> str | None:
        """The most urgent image, waiting until there is one to be taken; None once the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or (self._images and self._has_room))
            if self._closed:
                return None
            self._under_way += 1
            return self._images.popitem(last=False)[0]

    def done(self) -> None:
        """The window has dealt with one image's result."""
        with self._changed:
            self._under_way -= 1
            self._changed.notify()

    @property
    def _has_room(self) -> bool:
        return self._most_under_way is None or self._under_way < self._most_under_way
