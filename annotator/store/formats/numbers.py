"""Numbers in label files: exact, and as short as they can be."""

from __future__ import annotations

import math
from decimal import Decimal

MOST_DIGITS = 9
"""Of a whole number that counts or measures something; Python itself refuses to read a few thousand."""

_DECIMALS = (0, 3, 6, 9, 12)


def extent(low: float, high: float) -> float:
    """The width or height to write for two borders: the shortest number that leads back from `low` to `high`.

    The difference of two decimals is rarely one: 571.3 − 449.1 is 122.19999999999993.
    """
    difference = high - low
    for decimals in _DECIMALS:
        rounded = round(difference, decimals)
        if low + rounded == high and rounded > 0:
            return rounded
    return difference


def plain(number: float) -> int | float:
    """A whole number without its fraction, as JSON files hold it; any other as it is."""
    number = float(number)
    return int(number) if number.is_integer() else number


def as_text(number: float) -> str:
    """The shortest decimal that reads back as the same number: no exponent, no trailing zeros."""
    return format(Decimal(repr(float(number))), "f").removesuffix(".0")


def whole_from_text(text: str) -> int | None:
    """A count or a size in digits; None for any other text, and for more digits than either ever has."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def from_text(text: str) -> float:
    """A finite number. Raises ValueError, saying so, for any other text."""
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a number") from None
    if not math.isfinite(number):
        raise ValueError(f"“{text}” is not a finite number")
    return number
