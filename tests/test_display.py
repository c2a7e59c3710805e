"""Whether a window can open is found out before Qt could abort, and said in one line with the way out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import pytest

from annotator.display import (
    forget_the_qt_of_opencv,
    missing_for_a_window,
    missing_for_images,
    unseen_window,
)


def all_but(*missing: str) -> Callable[[str], bool]:
    """A loader of a machine that lacks these libraries."""
    return lambda library: library not in missing


def everything(library: str) -> bool:
    return True


@pytest.fixture
def x_display() -> Iterator[str]:
    """A display that really answers."""
    if which("Xvfb") is None:
        pytest.skip("no Xvfb on this machine")
    reading, writing = os.pipe()
    arguments = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp"]
    server = subprocess.Popen(arguments, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        yield f":{number.readline().strip()}"
    server.terminate()
    server.wait()


def test_that_no_display_is_said_with_the_way_out() -> None:
    line = missing_for_a_window({}, loads=everything)
    assert line is not None
    assert "there is no display" in line
    assert "xvfb-run" in line
    assert "\n" not in line


def test_that_a_display_that_does_not_exist_is_named() -> None:
    line = missing_for_a_window({"DISPLAY": ":4711"}, loads=everything)
    assert line is not None
    assert "“:4711” can't be reached" in line


def test_that_a_display_that_answers_is_enough(x_display: str) -> None:
    assert missing_for_a_window({"DISPLAY": x_display}) is None


def test_that_missing_libraries_are_named_with_their_debian_packages() -> None:
    absent = all_but("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1")
    assert missing_for_a_window({"DISPLAY": ":0"}, loads=absent) == (
        "No window can open here: libxcb-cursor.so.0, libxcb-icccm.so.4, libxcb-keysyms.so.1 can't be loaded."
        " On Debian: `apt install libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1`."
    )


def test_that_a_package_that_brings_two_libraries_is_named_once() -> None:
    line = missing_for_images(loads=all_but("libglib-2.0.so.0", "libgthread-2.0.so.0"))
    assert line is not None
    assert line.count("libglib2.0-0") == 1


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:fontdir=/tmp"])
def test_that_platforms_without_a_screen_need_no_display(platform: str) -> None:
    assert missing_for_a_window({"QT_QPA_PLATFORM": platform}) is None


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:fontdir=/tmp"])
def test_that_a_window_that_opens_unseen_is_said(platform: str) -> None:
    line = unseen_window({"QT_QPA_PLATFORM": platform})
    assert line is not None
    assert "can't be seen" in line
    assert f"QT_QPA_PLATFORM is {platform.partition(':')[0]}" in line


@pytest.mark.parametrize(
    "environment", [{}, {"QT_QPA_PLATFORM": "xcb"}, {"QT_QPA_PLATFORM": "xcb;offscreen"}]
)
def test_that_nothing_is_said_of_a_window_that_will_be_seen(environment: dict[str, str]) -> None:
    assert unseen_window(environment) is None


def test_that_platforms_without_a_screen_still_need_the_libraries_of_qt() -> None:
    line = missing_for_a_window({"QT_QPA_PLATFORM": "offscreen"}, loads=all_but("libEGL.so.1"))
    assert line is not None
    assert "`apt install libegl1`" in line


def test_that_a_platform_that_qt_does_not_have_is_named() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "etch-a-sketch"}
    line = missing_for_a_window(environment)
    assert line is not None
    assert "“etch-a-sketch”" in line


def test_that_a_wayland_socket_nobody_listens_at_is_not_a_display(tmp_path: Path) -> None:
    environment = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}
    line = missing_for_a_window(environment, loads=everything)
    assert line is not None
    assert "there is no display" in line


def test_that_what_opencv_sets_on_import_is_taken_back() -> None:
    environment = {
        "QT_QPA_PLATFORM_PLUGIN_PATH": "/venv/site-packages/cv2/qt/plugins",
        "QT_QPA_FONTDIR": "/venv/site-packages/cv2/qt/fonts",
    }
    forget_the_qt_of_opencv(environment)
    assert environment == {}


def test_that_what_a_person_has_set_is_left() -> None:
    environment = {"QT_QPA_FONTDIR": "/usr/share/fonts"}
    forget_the_qt_of_opencv(environment)
    assert environment == {"QT_QPA_FONTDIR": "/usr/share/fonts"}


PAINTING = """
import os
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from annotator.app import make_application

application = make_application(["painting"])
picture = QPixmap(600, 600)
before = len(os.listdir("/proc/self/task"))
painter = QPainter(picture)
painter.setRenderHint(QPainter.RenderHint.Antialiasing)
painter.setBrush(QColor(200, 100, 50, 120))
painter.drawEllipse(QPoint(300, 300), 250, 250)
painter.end()
print(len(os.listdir("/proc/self/task")) - before)
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="nothing here says which threads there are")
def test_that_painting_is_handed_to_no_other_thread() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PAINTING],
        cwd=Path(__file__).parents[1],
        env={name: value for name, value in os.environ.items() if name != "QT_NO_GUI_THREADPOOL"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0\n"
