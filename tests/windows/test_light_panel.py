"""Brightness and contrast by hand: sliders, numbers, keys, "Auto" and the way back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSlider, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.scene.tone import NEUTRAL, Tone, stretched, tone_table
from annotator.windows.light_panel import LightPanel


@pytest.fixture
def taken() -> list[str]:
    """Shortcuts of the window that were triggered."""
    return []


@pytest.fixture
def window(qtbot: QtBot, taken: list[str]) -> QWidget:
    """With shortcuts on keys on which the real one has some."""
    window = QWidget()
    qtbot.addWidget(window)
    for key in ("Esc", "Return", "Tab", "Space", "D"):
        shortcut = QShortcut(QKeySequence(key), window)
        shortcut.activated.connect(lambda key=key: taken.append(key))
    return window


@pytest.fixture
def panel(qtbot: QtBot, window: QWidget) -> LightPanel:
    """On the screen, in the active window."""
    panel = LightPanel(window)
    QVBoxLayout(window).addWidget(panel)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return panel


@pytest.fixture
def tones(panel: LightPanel) -> list[Tone]:
    """What it has emitted."""
    emitted: list[Tone] = []
    panel.tone_changed.connect(emitted.append)
    return emitted


def slider(panel: LightPanel, name: str) -> QSlider:
    return next(part for part in panel.findChildren(QSlider) if part.accessibleName() == name)


def number(panel: LightPanel, name: str) -> QSpinBox:
    return next(part for part in panel.findChildren(QSpinBox) if part.accessibleName().startswith(name))


def button(panel: LightPanel, text: str) -> QPushButton:
    return next(part for part in panel.findChildren(QPushButton) if part.text() == text)


def dim() -> QImage:
    """Levels from 40 to 80."""
    levels = np.tile(np.linspace(40, 80, 400), (50, 1)).round().astype(np.uint8)
    return QImage(levels.data, 400, 50, 400, QImage.Format.Format_Grayscale8).copy()


def test_that_a_slider_moves_its_number_and_tells_the_tone(panel: LightPanel, tones: list[Tone]) -> None:
    slider(panel, "Brightness").setValue(25)
    slider(panel, "Contrast").setValue(-40)
    assert number(panel, "Brightness").value() == 25
    assert number(panel, "Contrast").value() == -40
    assert tones == [Tone(0.25, 0.0), Tone(0.25, -0.4)]
    assert panel.tone == Tone(0.25, -0.4)


def test_that_a_typed_number_counts_once_it_is_finished(
    panel: LightPanel, tones: list[Tone], qtbot: QtBot
) -> None:
    field = number(panel, "Contrast")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "-35")
    assert tones == []
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert tones == [Tone(0.0, -0.35)]
    assert slider(panel, "Contrast").value() == -35


def test_that_auto_stretches_the_photograph_and_reset_undoes_it(
    panel: LightPanel, tones: list[Tone], qtbot: QtBot
) -> None:
    assert not button(panel, "Auto").isEnabled()
    assert not button(panel, "Reset").isEnabled()
    panel.set_picture(dim())
    qtbot.mouseClick(button(panel, "Auto"), Qt.MouseButton.LeftButton)
    table = tone_table(tones[-1])
    assert table[40] <= 10
    assert table[80] >= 245
    exact = stretched(dim())
    assert panel.tone.brightness == pytest.approx(exact.brightness, abs=0.005)
    assert panel.tone.contrast == pytest.approx(exact.contrast, abs=0.005)
    qtbot.mouseClick(button(panel, "Reset"), Qt.MouseButton.LeftButton)
    assert tones[-1] == panel.tone == NEUTRAL
    assert not button(panel, "Reset").isEnabled()
    panel.set_picture(None)
    assert not button(panel, "Auto").isEnabled()


def test_that_a_tone_that_is_given_is_shown_and_not_told_again(panel: LightPanel, tones: list[Tone]) -> None:
    panel.set_tone(Tone(-0.5, 0.126))
    assert (slider(panel, "Brightness").value(), number(panel, "Contrast").value()) == (-50, 13)
    assert panel.tone == Tone(-0.5, 0.13)
    assert tones == []
    assert button(panel, "Reset").isEnabled()


def test_that_another_photograph_keeps_the_tone(panel: LightPanel, tones: list[Tone]) -> None:
    panel.set_tone(Tone(0.2, 0.1))
    panel.set_picture(dim())
    assert panel.tone == Tone(0.2, 0.1)
    assert tones == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_that_esc_and_return_on_a_slider_leave_the_panel_and_reach_no_shortcut(
    panel: LightPanel, taken: list[str], qtbot: QtBot, key: Qt.Key
) -> None:
    slider(panel, "Brightness").setFocus()
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(slider(panel, "Brightness"), key)
    assert taken == []


def test_that_the_tab_key_goes_from_slider_to_number_to_button(
    panel: LightPanel, taken: list[str], qtbot: QtBot
) -> None:
    panel.set_picture(dim())
    panel.set_tone(Tone(0.1))
    slider(panel, "Brightness").setFocus()
    seen = []
    for _ in range(5):
        focused = panel.window().focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        now = panel.window().focusWidget()
        assert now is not None
        seen.append(now)
    assert seen == [
        number(panel, "Brightness"),
        slider(panel, "Contrast"),
        number(panel, "Contrast"),
        button(panel, "Auto"),
        button(panel, "Reset"),
    ]
    assert taken == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_that_space_and_return_press_a_button_that_has_the_focus(
    panel: LightPanel, tones: list[Tone], taken: list[str], qtbot: QtBot, key: Qt.Key
) -> None:
    panel.set_tone(Tone(0.3))
    button(panel, "Reset").setFocus()
    qtbot.keyClick(button(panel, "Reset"), key)
    assert tones == [NEUTRAL]
    assert taken == []


def test_that_other_keys_stay_the_windows_while_a_slider_has_the_focus(
    panel: LightPanel, taken: list[str], qtbot: QtBot
) -> None:
    slider(panel, "Contrast").setFocus()
    qtbot.keyClick(slider(panel, "Contrast"), Qt.Key.Key_D)
    assert taken == ["D"]


def test_that_a_click_on_a_slider_leaves_the_keys_where_they_were(panel: LightPanel, qtbot: QtBot) -> None:
    field = number(panel, "Brightness")
    field.setFocus()
    for part in (slider(panel, "Contrast"), button(panel, "Reset")):
        qtbot.mouseClick(part, Qt.MouseButton.LeftButton)
        assert panel.window().focusWidget() is field


def test_that_everything_that_takes_the_focus_has_a_name_to_be_read_out(panel: LightPanel) -> None:
    parts = [*panel.findChildren(QSlider), *panel.findChildren(QSpinBox), *panel.findChildren(QPushButton)]
    assert len(parts) == 6
    assert all(part.accessibleName() for part in parts)
