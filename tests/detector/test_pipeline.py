"""Many images at a time: in order, a few ahead, and as many as memory has room for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.inference.pipeline import in_order
from detector.inference.room import Room, room_in_memory


def test_that_results_come_in_the_order_of_their_items() -> None:
    second_is_done = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            assert second_is_done.wait(10)
        if number == 1:
            second_is_done.set()
        return number * 2

    assert list(in_order(work, range(5), workers=2)) == [0, 2, 4, 6, 8]


def test_that_only_a_few_items_are_taken_ahead_of_the_results() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = in_order(lambda number: number, items(), workers=2)
    next(results)
    assert len(taken) < 20
    results.close()


def test_that_an_error_comes_in_its_turn_and_nothing_is_begun_after_it() -> None:
    begun = []

    def work(number: int) -> int:
        begun.append(number)
        if number == 3:
            raise KeyboardInterrupt
        return number

    results = in_order(work, range(1000), workers=1)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(KeyboardInterrupt):
        next(results)
    assert len(begun) < 20
    assert threading.active_count() == 1


def test_that_who_needs_more_room_than_is_left_waits() -> None:
    room, is_in = Room(10), threading.Event()

    def another() -> None:
        with room.taken(6):
            is_in.set()

    with room.taken(5):
        thread = threading.Thread(target=another)
        thread.start()
        assert not is_in.wait(0.1)
        with room.taken(5):
            pass
    assert is_in.wait(10)
    thread.join()


def test_that_whoever_is_alone_has_room() -> None:
    with Room(10).taken(1000):
        pass


def test_that_a_container_has_the_room_that_its_own_limit_leaves(tmp_path: Path) -> None:
    assert room_in_memory(tmp_path).free == float("inf")
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text("MemTotal: 9000 kB\nMemAvailable:   8000 kB\nHugePages_Total: 0\n")
    assert room_in_memory(tmp_path).free == 8000 * 1024 / 2
    group = tmp_path / "sys/fs/cgroup"
    group.mkdir(parents=True)
    for name, told in (
        ("max", "max"),
        ("current", "600000"),
        ("stat", "anon 1\ninactive_file 70000\nactive_file 30000"),
    ):
        (group / f"memory.{name}").write_text(f"{told}\n")
    assert room_in_memory(tmp_path).free == 8000 * 1024 / 2
    (group / "memory.max").write_text("1000000\n")
    assert room_in_memory(tmp_path).free == (1_000_000 - 600_000 + 100_000) / 2
