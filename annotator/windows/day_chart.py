"""How the work went, day by day."""

# pyqtgraph has no types.
# mypy: disable-error-code="no-untyped-call,misc"

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from annotator.model.effort import Effort
from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS
from annotator.scene.numerals import whole
from annotator.windows.chart import Chart
from annotator.windows.times import short_day
from annotator.windows.translation import in_number, translate

MOST_DAYS = 21
"""The latest; more would be threads. All are in the table that can be saved."""
_DAYS_WITH_NUMBERS = 10
_MOST_LABELS = 6
_ROOM_FOR_NUMBERS = 1.18


class DayChart(Chart):
    """Faces per hour of each day somebody worked on, and above its bar how many were finished."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            translate("DayChart", "Speed by day"),
            bottom=translate("DayChart", "day"),
            left=translate("DayChart", "faces per hour"),
            nothing=translate("DayChart", "Nobody has worked on this project yet."),
            parent=parent,
        )
        self._days: Sequence[tuple[date, Effort]] = ()

    def set_days(self, days: Sequence[tuple[date, Effort]]) -> None:
        """Show the latest of these days, the first one first."""
        self._days = days[-MOST_DAYS:]
        has_numbers = len(self._days) <= _DAYS_WITH_NUMBERS
        number = sum(effort.faces_finished for _, effort in days)
        note = in_number(self.tr("%Ln face(s) finished", "", number), number)
        if has_numbers:
            note = self.tr("{faces_finished}, by day above").format(faces_finished=note)
        self.say(note, is_empty=not days)
        self.redraw()

    def redraw(self) -> None:
        if not self._days:
            return
        rates = [effort.faces_per_hour or 0.0 for _, effort in self._days]
        places = range(len(rates))
        self.draw_bars(
            [place - 0.36 for place in places],
            [place + 0.36 for place in places],
            [(LOOKS[FaceKind.PERSON].line, rates)],
        )
        self.plot.setXRange(-0.6, max(len(rates) - 0.4, 2.6), padding=0)
        self.plot.setYRange(0.0, _ROOM_FOR_NUMBERS * (max(rates) or 1.0), padding=0)
        every = -(-len(rates) // _MOST_LABELS)
        names = [(place, short_day(day)) for place, (day, _) in enumerate(self._days)]
        self.plot.getAxis("bottom").setTicks([names[::-1][::every]])
        if len(rates) <= _DAYS_WITH_NUMBERS:
            for place, rate in enumerate(rates):
                self.body.write_above(place, rate, whole(self._days[place][1].faces_finished))
