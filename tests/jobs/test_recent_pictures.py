"""Pictures are held up to a number of bytes: those that were used last, and always the newest."""

from __future__ import annotations

from PySide6.QtGui import QImage

from annotator.jobs.recent_pictures import RecentPictures


def picture(side: int = 10) -> QImage:
    return QImage(side, side, QImage.Format.Format_RGB32)


def held(pictures: RecentPictures[str]) -> list[str]:
    return [name for name in "abcd" if pictures.get(name) is not None]


def test_that_what_was_used_longest_ago_goes_first() -> None:
    pictures = RecentPictures[str](most_bytes=2 * picture().sizeInBytes())
    pictures.put("a", picture())
    pictures.put("b", picture())
    pictures.get("a")
    pictures.put("c", picture())
    assert held(pictures) == ["a", "c"]


def test_that_a_picture_that_takes_the_place_of_its_former_one_counts_once() -> None:
    pictures = RecentPictures[str](most_bytes=2 * picture().sizeInBytes())
    pictures.put("a", picture())
    for _ in range(3):
        pictures.put("b", picture())
    assert held(pictures) == ["a", "b"]


def test_that_one_larger_than_all_the_room_is_still_held() -> None:
    pictures = RecentPictures[str](most_bytes=10)
    pictures.put("a", picture())
    assert held(pictures) == ["a"]


def test_that_a_large_one_takes_the_room_of_several_small_ones() -> None:
    pictures = RecentPictures[str](most_bytes=picture(20).sizeInBytes())
    for name in "abc":
        pictures.put(name, picture())
    pictures.put("d", picture(20))
    assert held(pictures) == ["d"]
