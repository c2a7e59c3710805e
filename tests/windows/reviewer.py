"""Somebody at the page of the review, and things for them to judge."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.model.face import Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.review_items import ItemKind, ReviewItems
from annotator.windows.review_page import ReviewPage


def review_items(*kinds: ItemKind, images: tuple[str, ...] = ("0/1",)) -> ReviewItems:
    """Things to judge, 40 pixels large and 50 apart, the surest, largest and farthest apart first.

    They go round the images. Every other one bears on "easy", all on "hard". Landmarks are 8 pixels apart.
    """
    count, number = len(kinds), np.arange(len(kinds))
    corner = np.stack([50.0 * number + 10, np.full(count, 20.0)], axis=1)
    points = corner[:, None] + np.array([[10, 10], [30, 10], [20, 20], [12, 30], [28, 30]])
    of = np.array(kinds, np.int8).reshape(count)
    points[of == ItemKind.MISS] = np.nan
    other = np.where((of == ItemKind.LANDMARKS)[:, None, None], points + np.array([8, 0]), np.nan)
    falling = (1.0 - number / max(count, 1)).astype(np.float32)
    return ReviewItems(
        paths=images,
        images=np.sort(number % len(images)).astype(np.int32),
        kinds=of,
        boxes_xyxy=np.concatenate([corner, corner + 40], axis=1).astype(np.float32),
        points_xy=points.astype(np.float32),
        other_xy=other.astype(np.float32),
        scores=np.where(of == ItemKind.MISS, np.nan, falling).astype(np.float32),
        sizes=40 * falling,
        errors=np.where(of == ItemKind.LANDMARKS, 0.2 * falling, np.nan).astype(np.float32),
        counted={"easy": number % 2 == 0, "hard": np.ones(count, np.bool_)},
    )


class Reviewer:
    """Somebody at the page, and a project that keeps what they say."""

    def __init__(self, page: ReviewPage, qtbot: QtBot) -> None:
        self.page, self._qtbot = page, qtbot
        self.said: list[tuple[tuple[int, ...], Verdict]] = []
        self.said_again: list[tuple[int, Verdict]] = []
        self.images: list[str] = []
        self.opened: list[int] = []
        page.verdict_wished.connect(self._keep)
        page.repeat_verdict_wished.connect(self._keep_again)
        page.image_wished.connect(self.images.append)
        page.item_opened.connect(self.opened.append)

    def given(self, *kinds: ItemKind, repeats=(), **rest: object) -> Reviewer:
        self.page.show_items(review_items(*kinds, **rest), np.zeros(len(kinds), np.int8), repeats=repeats)
        return self

    def press(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self._qtbot.keyClick(self.page.wall.grid, key, modifiers)

    def click(self, button: QWidget) -> None:
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def rows(self) -> list[int]:
        return self.page.model.listing.rows.tolist()

    @property
    def place(self) -> int | None:
        return self.page.wall.place

    def _keep(self, rows: tuple[int, ...], verdict: Verdict) -> None:
        self.said.append((rows, verdict))
        verdicts = np.full(len(rows), VERDICTS.index(verdict), np.int8)
        self.page.set_verdicts(np.array(rows, np.int64), verdicts)

    def _keep_again(self, row: int, verdict: Verdict) -> None:
        self.said_again.append((row, verdict))
        self.page.set_repeat_verdicts({row: verdict})
