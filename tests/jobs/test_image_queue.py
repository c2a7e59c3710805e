"""The queue gives the most urgent image first and lets a waiting thread go when it is closed."""

from __future__ import annotations

from threading import Thread

from annotator.jobs.image_queue import ImageQueue


def taken(queue: ImageQueue) -> list[str | None]:
    return [queue.take() for _ in range(len(queue))]


def test_that_images_come_in_the_order_they_were_added() -> None:
    queue = ImageQueue()
    queue.add(["a", "b"])
    queue.add(["c", "a"])
    assert taken(queue) == ["a", "b", "c"]


def test_that_urgent_images_come_first_wherever_they_were() -> None:
    queue = ImageQueue()
    queue.add(["a", "b", "c"])
    queue.put_first(["c", "d"])
    assert taken(queue) == ["c", "d", "a", "b"]


def test_that_closing_lets_a_waiting_thread_go() -> None:
    queue = ImageQueue()
    results: list[str | None] = []
    waiting = Thread(target=lambda: results.append(queue.take()))
    waiting.start()
    queue.close()
    waiting.join(5)
    assert results == [None]


def test_that_a_closed_queue_gives_nothing_more() -> None:
    queue = ImageQueue()
    queue.add(["a"])
    queue.close()
    assert queue.take() is None


def test_that_a_thread_does_not_run_ahead_of_the_window() -> None:
    queue = ImageQueue(most_under_way=2)
    queue.add(["a", "b", "c"])
    taken_in_thread: list[str | None] = []
    working = Thread(target=lambda: [taken_in_thread.append(queue.take()) for _ in range(3)])
    working.start()
    while len(taken_in_thread) < 2:
        working.join(0.001)
    working.join(0.02)
    assert len(queue) == 1
    queue.done()
    working.join(5)
    assert taken_in_thread == ["a", "b", "c"]
