"""The program as it is started: what it refuses, what it never loads too early, and that its window opens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import cv2
import numpy as np
import pytest

import annotator
from annotator.__main__ import NO_WINDOW, WRONG_ARGUMENTS, main

WITHOUT_A_DISPLAY = {
    name: value
    for name, value in os.environ.items()
    if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
} | {"PYTHONPATH": str(Path(annotator.__file__).parents[1])}


def run(
    *arguments: str, environment: dict[str, str], folder: Path, program: tuple[str, ...] = ("-m", "annotator")
) -> subprocess.CompletedProcess[str]:
    """The real program, to its end."""
    return subprocess.run(
        [sys.executable, *program, *arguments],
        env=environment | {"XDG_CONFIG_HOME": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    folder = tmp_path / "photographs"
    folder.mkdir()
    cv2.imwrite(str(folder / "a.jpg"), np.full((60, 80, 3), 128, np.uint8))
    return folder


@pytest.fixture
def x_display() -> Iterator[str]:
    """A display that really answers."""
    if which("Xvfb") is None:
        pytest.skip("no Xvfb on this machine")
    reading, writing = os.pipe()
    arguments = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(arguments, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as number:
            yield f":{number.readline().strip()}"
        server.terminate()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["nowhere"], "nowhere isn't there. Give the folder that holds the photographs."),
        (["photographs/a.jpg"], "photographs/a.jpg is a file, not a folder. Give the folder that holds"),
        (["photographs", "--labels", "label.txt"], "--labels label.txt isn't there."),
        (["photographs", "--weights", "photographs"], "--weights photographs is a folder, not a file."),
        (["photographs", "--sample"], "IMAGES and --sample ask for two different folders."),
        (["--labels", "photographs/a.jpg"], "--labels needs the folder of its photographs."),
        (["--project", "mine.faces"], "--project needs the folder of its photographs."),
        (["photographs", "--project", "no/such/mine.faces"], "--project no/such/mine.faces can't be made"),
    ],
)
def test_that_a_wrong_argument_gives_one_clear_line_and_exit_code_2(
    arguments: list[str],
    line: str,
    photographs: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.chdir(photographs.parent)
    assert main(arguments) == WRONG_ARGUMENTS
    said = capsys.readouterr().err
    assert said.startswith(f"annotator: {line}")
    assert said.count("\n") == 1


@pytest.mark.parametrize("display", [None, ":4711"])
def test_that_without_a_display_it_says_so_and_never_aborts(
    display: str | None, photographs: Path, tmp_path: Path
):
    environment = WITHOUT_A_DISPLAY | ({"DISPLAY": display} if display else {})
    ended = run(str(photographs), environment=environment, folder=tmp_path)
    assert ended.returncode == NO_WINDOW
    assert "No window can open here" in ended.stderr
    assert "xvfb-run" in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize("library", ["libxcb-cursor.so.0", "libEGL.so.1"])
def test_that_without_a_library_it_names_the_package_and_never_aborts(
    library: str, photographs: Path, tmp_path: Path, x_display: str
):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / library).touch()  # found first, and no library
    environment = WITHOUT_A_DISPLAY | {"DISPLAY": x_display, "LD_LIBRARY_PATH": str(broken)}
    ended = run(str(photographs), environment=environment, folder=tmp_path)
    assert ended.returncode == NO_WINDOW
    assert f"{library} can't be loaded" in ended.stderr
    assert "apt install lib" in ended.stderr


STARTED = """
import sys
from pathlib import Path
{first}
from PySide6.QtCore import QTimer
from annotator.app import App, make_application
from annotator.errors import AnnotatorError
from annotator.desk.settings import Settings

def no_detector(weights):
    raise AnnotatorError("no detector here")

def look():
    if app.view.shown_image == "a.jpg":
        print(app.view.shown_image, application.platformName(), "torch" in sys.modules)
        app.window.close()

application = make_application(["annotator"])
app = App(Settings(), load=no_detector)
app.window.show()
app.opening.open_folder(Path(sys.argv[1]))
timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
application.exec()
app.shut_down()
"""


@pytest.mark.parametrize(
    "first", ["import cv2", "from PySide6 import QtWidgets", "import annotator.store.images"]
)
def test_that_the_window_opens_whatever_is_imported_first_and_torch_is_not(
    first: str, photographs: Path, tmp_path: Path, x_display: str
):
    # opencv-python points Qt at its own plugins when it is imported, torch takes seconds.
    environment = WITHOUT_A_DISPLAY | {"DISPLAY": x_display}
    program = ("-c", STARTED.format(first=first))
    ended = run(str(photographs), environment=environment, folder=tmp_path, program=program)
    assert (ended.stdout, ended.returncode) == ("a.jpg xcb False\n", 0), ended.stderr


def test_that_the_command_opens_a_window_on_a_real_display(photographs: Path, tmp_path: Path, x_display: str):
    command = [sys.executable, "-m", "annotator", str(photographs)]
    environment = WITHOUT_A_DISPLAY | {"DISPLAY": x_display, "XDG_CONFIG_HOME": str(tmp_path)}
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE) as program:
        project = photographs / "project.faces"
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(1)
        while not project.exists() and program.poll() is None:
            with pytest.raises(subprocess.TimeoutExpired):
                program.wait(0.1)
        assert program.poll() is None
        program.kill()
