"""Days and times of day, as the language of the window writes them."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtCore import QDateTime, QLocale

from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_DAY = QT_TRANSLATE_NOOP("times", "dd MMM yyyy")
_SHORT_DAY = QT_TRANSLATE_NOOP("times", "dd MMM")


def day(at: datetime) -> str:
    """Such as "25 Nov 2026"."""
    return _written(at, translated(_DAY, "times"))


def short_day(at: date) -> str:
    """Such as "25 Nov"."""
    return _written(datetime.combine(at, time()), translated(_SHORT_DAY, "times"))


def minute(at: datetime) -> str:
    """Such as "16:05"."""
    return _written(at, "HH:mm")


def second(at: datetime) -> str:
    """Such as "16:05:09"."""
    return _written(at, "HH:mm:ss")


def _written(at: datetime, pattern: str) -> str:
    """pattern: as QLocale takes them."""
    year, month, day, hour, minute, second = at.timetuple()[:6]
    return QLocale().toString(QDateTime(year, month, day, hour, minute, second), pattern)
