"""Numbers in words, as the language of the window writes them; data in files is written otherwise.

The locale is Qt's default one, which `annotator.windows.translation.install` sets along with the language.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale


def whole(number: int) -> str:
    """With its thousands told apart: "12,871"."""
    return f"{number:,}".replace(",", QLocale().groupSeparator())


def decimal(number: float, places: int) -> str:
    """With so many digits after the point, and its thousands not told apart: "1024.5"."""
    return f"{number:.{places}f}".replace(".", QLocale().decimalPoint())


def with_minus(number: float, places: int) -> str:
    """The same of a difference, with a true minus, and without a plus."""
    return decimal(number, places).replace("-", "−")


def percentage(share: float) -> str:
    """A whole number of hundredths, without the sign, which some languages set apart."""
    return f"{share * 100:.0f}"
