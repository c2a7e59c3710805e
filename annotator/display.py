"""Whether a window can open here, found out before Qt is touched: Qt aborts the whole program where none can.

Nothing here imports Qt.
"""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path

# A library that the loader must find, and the Debian package that brings it.
IMAGE_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
}
"""What OpenCV is linked against, so that even a run without a window needs them."""

QT_LIBRARIES = IMAGE_LIBRARIES | {
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}

UNSEEN = frozenset({"offscreen", "minimal"})
"""Platforms of Qt (QT_QPA_PLATFORM) whose windows nobody sees."""
WITHOUT_A_SCREEN = UNSEEN | {"vnc"}
"""Those that open anywhere."""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_for_images(*, loads: Callable[[str], bool] = _loads) -> str | None:
    """What reading an image needs and this machine lacks, as one line with the way out; None if nothing."""
    return _missing_libraries(IMAGE_LIBRARIES, "Photographs can't be read here", loads)


def missing_for_a_window(
    environment: Mapping[str, str] = os.environ, *, loads: Callable[[str], bool] = _loads
) -> str | None:
    """What a window needs and this machine lacks, as one line with the way out; None if one can open."""
    asked = _platforms(environment)
    needs = "No window can open here"
    missing = _missing_libraries(QT_LIBRARIES, needs, loads)
    if missing or (asked and asked[0] in WITHOUT_A_SCREEN):
        return missing
    if asked and not {"xcb", "wayland"} & set(asked):
        return None if _opens_in_a_child(environment) else f"Qt's platform “{asked[0]}” can't be used here."
    if (not asked or "wayland" in asked) and _wayland_answers(environment):
        missing = _missing_libraries(WAYLAND_LIBRARIES, needs, loads)
        if missing is None:
            return None
    if not asked or "xcb" in asked:
        return _missing_for_x11(environment.get("DISPLAY", ""), needs, loads)
    return missing or f"{needs}: no Wayland display can be reached."


def unseen_window(environment: Mapping[str, str] = os.environ) -> str | None:
    """That a window will open but not be seen, as one line with the way out; None if it will be seen."""
    asked = _platforms(environment)
    if not asked or asked[0] not in UNSEEN:
        return None
    return (
        f"The window can't be seen: QT_QPA_PLATFORM is {asked[0]}. End it with Ctrl+C, and unset that for "
        "one that can."
    )


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """The platforms of Qt that were asked for, without their options, the first choice first."""
    return [name.partition(":")[0] for name in environment.get("QT_QPA_PLATFORM", "").split(";") if name]


def _missing_for_x11(display: str, needs: str, loads: Callable[[str], bool]) -> str | None:
    if not display:
        return (
            f"{needs}: there is no display (DISPLAY isn't set). Start in a desktop session or with `ssh -X`, "
            "or put `xvfb-run` before the command (`apt install xvfb`)."
        )
    missing = _missing_libraries(X11_LIBRARIES, needs, loads)
    if missing is None and not _x11_answers(display):
        return (
            f"{needs}: the display “{display}” can't be reached. Set DISPLAY to one that is running, "
            "or put `xvfb-run` before the command (`apt install xvfb`)."
        )
    return missing


def forget_the_qt_of_opencv(environment: MutableMapping[str, str] = os.environ) -> None:
    """Take back what importing cv2 has set, so that Qt looks for plugins and fonts in its own places.

    opencv-python points these variables at its private copy of Qt 5, whose plugins Qt 6 can't load. Call it
    when cv2 may have been imported and the QApplication has not been made.
    """
    for variable in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if "cv2" in Path(environment.get(variable, "")).parts:
            del environment[variable]


def paint_in_one_thread(environment: MutableMapping[str, str] = os.environ) -> None:
    """Have Qt blend in the thread that paints. Call it before the QApplication is made.

    Qt hands lines and rings of more than some 50 pixels to a pool and waits for it, each of them: beside a
    training, which fills the processors, half of the time of a drag was spent in waiting.
    """
    environment.setdefault("QT_NO_GUI_THREADPOOL", "1")


def _missing_libraries(
    packages_by_library: Mapping[str, str], needs: str, loads: Callable[[str], bool]
) -> str | None:
    missing = [library for library in packages_by_library if not loads(library)]
    if not missing:
        return None
    packages = sorted({packages_by_library[library] for library in missing})
    return f"{needs}: {', '.join(missing)} can't be loaded. On Debian: `apt install {' '.join(packages)}`."


def _x11_answers(display: str) -> bool:
    """Whether an X server lets us in, asked through libxcb as Qt does it."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return bool(answers)


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
    path = Path(environment.get("XDG_RUNTIME_DIR", "")) / name
    if not name or not path.is_absolute():
        return False
    with socket.socket(socket.AF_UNIX) as wayland:
        try:
            wayland.connect(str(path))
        except OSError:
            return False
    return True


def _opens_in_a_child(environment: Mapping[str, str]) -> bool:
    """Let another process abort in our stead, for platforms that can't be asked in another way."""
    program = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    child = subprocess.run(  # noqa: S603  a constant program
        [sys.executable, "-c", program], env=dict(environment), capture_output=True, check=False, timeout=60
    )
    return child.returncode == 0
