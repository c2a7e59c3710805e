"""How fast the work goes, in one line for the bottom of the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from annotator.model.effort import IDLE_SECONDS, Effort, EffortCounter
from annotator.model.step import Step
from annotator.scene.numerals import decimal, whole
from annotator.windows.counts import counted
from annotator.windows.translation import translate

FACES_FOR_A_RATE = 3
"""Of fewer, the time says nothing of the next one."""


class EffortMeter(QLabel):
    """Seconds per face, faces per hour and the faces of the day; hidden until there is something to say.

    The counting of what was done before takes a while: between `begin` and `set_counter`, steps wait.
    today: gives the day it is now.
    """

    def __init__(self, parent: QWidget | None = None, *, today: Callable[[], date] = date.today) -> None:
        super().__init__(parent)
        self._today = today
        self._counter: EffortCounter | None = None
        self._waiting: list[Step] = []
        self._makes_room = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(self.tr("Effort"))
        self.clear()

    @property
    def counter(self) -> EffortCounter | None:
        """What is shown, to make statistics of; None before all was counted."""
        return self._counter

    def begin(self) -> None:
        """Another project: say nothing of it yet, and keep the steps that come."""
        self._counter = None
        self._waiting = []
        self._show()

    def set_counter(self, counter: EffortCounter) -> None:
        """Show what was counted, and count the steps that waited."""
        self._counter = counter
        for step in self._waiting:
            counter.add_step(step)
        self._waiting = []
        self._show()

    def add_step(self, step: Step) -> None:
        """Count a step that was just made, by whomever."""
        if self._counter is None:
            self._waiting.append(step)
        else:
            self._counter.add_step(step)
            self._show()

    def make_room(self, on: bool) -> None:  # noqa: FBT001  says what is so
        """Hide as long as something more urgent needs the place; the counting goes on."""
        if on != self._makes_room:
            self._makes_room = on
            self._show()

    def clear(self) -> None:
        """No project is open."""
        super().clear()
        self.begin()

    def _show(self) -> None:
        counter = self._counter
        today = counter.effort_on(self._today()) if counter is not None else Effort()
        in_all = counter.effort_in_all() if counter is not None else Effort()
        words = effort_words(today, in_all)
        self.setText(words)
        self.setToolTip(_explained(today, in_all) if words else "")
        self.setAccessibleDescription(words.replace(" · ", ", "))
        self.setVisible(bool(words) and not self._makes_room)


def effort_words(today: Effort, in_all: Effort) -> str:
    """Such as "12.4 s per face · 290 faces/h · 57 today", at first "2 faces today"; the rate is of all days
    until today has one."""
    shown = today if today.faces_timed >= FACES_FOR_A_RATE else in_all
    words = []
    if shown.faces_timed >= FACES_FOR_A_RATE and shown.seconds_per_face and shown.faces_per_hour:
        words += [
            translate("EffortMeter", "{seconds} s per face").format(
                seconds=decimal(shown.seconds_per_face, 1)
            ),
            translate("EffortMeter", "{number} faces/h").format(number=whole(round(shown.faces_per_hour))),
        ]
    if today.faces_finished and words:
        words.append(translate("EffortMeter", "{number} today").format(number=whole(today.faces_finished)))
    elif today.faces_finished:
        faces = counted(today.faces_finished, "face")
        words.append(translate("EffortMeter", "{faces} today").format(faces=faces))
    elif in_all.faces_finished:
        faces = counted(in_all.faces_finished, "face")
        words.append(translate("EffortMeter", "{faces} so far").format(faces=faces))
    return " · ".join(words)


def _explained(today: Effort, in_all: Effort) -> str:
    rows = (
        [_row(translate("EffortMeter", "Today"), today)]
        if today.faces_finished or today.active_seconds
        else []
    )
    rows += [
        _row(translate("EffortMeter", "In all"), in_all),
        "",
        translate(
            "EffortMeter", "The time between two steps, without pauses of more than {seconds} s."
        ).format(seconds=decimal(IDLE_SECONDS, 0)),
        translate(
            "EffortMeter", "A face counts once, when it is first accepted, corrected, drawn or rejected."
        ),
        translate("EffortMeter", "The pace is that of faces one by one; several at once are none of it."),
    ]
    return "\n".join(rows)


def _row(when: str, effort: Effort) -> str:
    worked = translate("EffortMeter", "{duration} of work").format(duration=_duration(effort.active_seconds))
    words = [counted(effort.faces_finished, "face"), worked]
    if effort.finished_at_once:
        several = translate("EffortMeter", "{number} of them several at once")
        words.insert(1, several.format(number=whole(effort.finished_at_once)))
    if effort.seconds_per_face and effort.median_seconds is not None:
        words.append(
            translate("EffortMeter", "{seconds} s per face (half of them in {median} s)").format(
                seconds=decimal(effort.seconds_per_face, 1), median=decimal(effort.median_seconds, 1)
            )
        )
    return f"{when}: {', '.join(words)}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 60:
        return translate("EffortMeter", "{minutes} min").format(minutes=minutes)
    words = translate("EffortMeter", "{hours} h {minutes} min")
    return words.format(hours=minutes // 60, minutes=minutes % 60)
