"""The colours of windows: every word can be read, on the light ground and on the dark one."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel

from annotator.windows.theme import palette_of

ROLE = QPalette.ColorRole
LEAST_CONTRAST = 4.5
"""Of type in its usual size: WCAG 2.2, 1.4.3."""


def luminance(colour: QColor) -> float:
    """0 to 1, as WCAG defines it."""
    shares = (colour.redF(), colour.greenF(), colour.blueF())
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(colour: QColor, ground: QColor) -> float:
    """1 to 21."""
    dark, light = sorted((luminance(colour), luminance(ground)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", [ROLE.Window, ROLE.Base])
@pytest.mark.parametrize("ink", [ROLE.WindowText, ROLE.PlaceholderText, ROLE.Link])
def test_that_words_stand_out_from_their_ground(ink: QPalette.ColorRole, ground: QPalette.ColorRole, dark):
    palette = palette_of(dark=dark)
    assert contrast(palette.color(ink), palette.color(ground)) >= LEAST_CONTRAST


def test_that_no_words_look_as_if_they_were_switched_off(person):
    labels = person.app.window.findChildren(QLabel)
    assert [label.text() for label in labels if not label.isEnabledTo(label.parentWidget())] == []
