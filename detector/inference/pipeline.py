"""Many images at a time, in threads: one is decoded while another is looked at and a third written down."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD_PER_WORKER = 4


def in_order(work: Callable[[Item], Result], items: Iterable[Item], *, workers: int) -> Iterator[Result]:
    """What `work` makes of each item, in the order of the items; so many threads, a few items ahead.

    What it raises is raised in its turn. Then, or when the iterator is closed, those under way are waited
    for, and no more are begun.
    """
    with ThreadPoolExecutor(workers, thread_name_prefix="look") as threads:
        under_way: deque[Future[Result]] = deque()
        try:
            for item in items:
                under_way.append(threads.submit(work, item))
                if len(under_way) > workers * _AHEAD_PER_WORKER:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)
