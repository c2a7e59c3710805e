"""A real X display, a mouse and a keyboard on it, and the program as a child process that can be killed."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import detector

DRIVER = Path(__file__).with_name("driver.py")
SCREENSHOTS = Path(__file__).resolve().parents[2] / "runs" / "journeys"
NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool"}


def eventually(condition: Callable[[], Any], *, what: str, seconds: float = 30) -> Any:
    """Ask again and again until the answer is true, and return it; fail after that many seconds."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"after {seconds:g} s still not: {what}")
        time.sleep(0.05)
    return answer


def settled(question: Callable[[], Any], *, what: str, seconds: float = 30) -> Any:
    """Ask until two answers in a row, a moment apart, are the same: nothing moves any more."""
    answers = [question()]

    def is_the_same() -> bool:
        time.sleep(0.15)
        answers.append(question())
        return answers[-1] is not None and answers[-1] == answers[-2]

    eventually(is_the_same, what=f"{what} at rest", seconds=seconds)
    return answers[-1]


@pytest.fixture(name="eventually")
def _eventually() -> Callable[..., Any]:
    return eventually


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A virtual screen of 1600 × 1000 on a free display number; its name."""
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if missing:
        reason = f"a journey needs a display and a mouse: `apt install {' '.join(missing)}`"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1600x1000x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
        server.terminate()


class Hands:
    """Mouse and keyboard, through the X server alone: the program can't tell them from a person's."""

    def __init__(self, display: str) -> None:
        self._environment = os.environ | {"DISPLAY": display}

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press at one place of the screen, move in a few strokes, release at the other."""
        (x1, y1), (x2, y2) = start, end
        strokes = [(x1 + (x2 - x1) * part // 5, y1 + (y2 - y1) * part // 5) for part in range(1, 6)]
        moves = [word for x, y in strokes for word in ("mousemove", x, y, "sleep", 0.02)]
        self._do("mousemove", x1, y1, "sleep", 0.05, "mousedown", 1, *moves, "mouseup", 1)

    def click(self, place: tuple[int, int]) -> None:
        self._do("mousemove", *place, "sleep", 0.05, "click", 1)

    def press(self, key: str) -> None:
        """One key or chord in X's names, such as ctrl+shift+z, to the window that has the focus."""
        self._do("key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        self._do("type", "--clearmodifiers", text)

    def focus(self, window: int) -> None:
        """Give a window the keyboard, as a window manager would."""
        self._do("windowfocus", "--sync", window)

    def _do(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self._environment, check=True, timeout=30)


@pytest.fixture
def hands(display: str) -> Hands:
    return Hands(display)


class Program:
    """The real application in a child process, which also answers questions about what it shows."""

    def __init__(self, arguments: list[str], *, folder: Path, display: str) -> None:
        home = folder / "home"
        home.mkdir(mode=0o700, exist_ok=True)
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")
        }
        environment |= {
            "DISPLAY": display,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "PYTHONPATH": str(Path(detector.__file__).parents[1]),  # the child runs what is tested here
        }
        self._process = subprocess.Popen(
            [sys.executable, str(DRIVER), *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answers: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read_answers, daemon=True)
        self._reader.start()

    def _read_answers(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put("")

    def ask(self, question: str, **about: Any) -> Any:
        """What the driver answers; fails if the program is gone or silent for a minute."""
        assert self.is_running, f"the program ended with {self._process.returncode}"
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"question": question, **about}) + "\n")
        self._process.stdin.flush()
        line = self._answers.get(timeout=60)
        assert line, f"the program ended with {self._process.wait()} when asked for {question}"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def place(self, question: str, **about: Any) -> tuple[int, int]:
        """Where on the screen something is, as soon as it lies still: windows lay themselves out in steps."""
        x, y = settled(lambda: self.ask(question, **about), what=f"{question} {about}")
        return x, y

    def kill(self) -> None:
        """End it as kill -9 does: it gets no chance to store anything."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=60)
        self._reader.join(timeout=60)  # else its stream would be closed under its eyes
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None


@pytest.fixture
def start(display: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Program]]:
    """Start the program in tmp_path with arguments; what is still running afterwards is ended.

    Leaves a picture of the screen in runs/journeys/ where the test fails.
    """
    started: list[Program] = []

    def start_program(*arguments: str | Path) -> Program:
        started.append(Program([str(argument) for argument in arguments], folder=tmp_path, display=display))
        return started[-1]

    try:
        yield start_program
        if request.node.stash.get(FAILED, False):
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            for program in started:
                if program.is_running:
                    program.ask("screenshot", path=str(SCREENSHOTS / f"{request.node.name}.png"))
    finally:
        for program in started:
            if program.is_running:
                program.kill()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
