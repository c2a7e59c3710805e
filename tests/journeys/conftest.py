"""A real X display, a mouse and a keyboard on it, and the program as a child process that can be killed."""

from __future__ import annotations

import json
import os
import queue
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import detector
from detector.resources import resource as resources

DRIVER = Path(__file__).with_name("driver.py")
SCREENSHOTS = Path(__file__).resolve().parents[2] / "runs" / "journeys"
NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool"}

LABELS = b"""\
# joe_biden.jpg
350 115 236 355 438.50 265.9 0.0 537 286.9 0.0 496.1 334.2 0 425.4 378.5 1 518.8 394.7 0 0.82 by_hand
# blue_room.jpg
350 137 157 206  411.4 215 0  477.8 221.5 0  446.4 248.6 0  406.4 287.8 0  475.5 294.3 0  1
"""
"""Labels of two photographs of the sample, not in their order nor in the numbers this program writes."""

Place = tuple[int, int]
"""On the screen, in pixels."""


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
    """Mouse and keyboard, through the X server alone: the program can't tell them from a person's.

    inputs: what they did since it was last emptied, a word for each click, drag, key or typed text.
    """

    def __init__(self, display: str) -> None:
        self._environment = os.environ | {"DISPLAY": display}
        self.inputs: list[str] = []

    def drag(self, start: Place, end: Place) -> None:
        """Press at one place of the screen, move in a few strokes, release at the other."""
        self.inputs.append("drag")
        self._do("mousemove", *start, "sleep", 0.05, "mousedown", 1, *_strokes(start, end), "mouseup", 1)

    @contextmanager
    def dragging(self, start: Place) -> Iterator[Callable[[Place], None]]:
        """Hold the button down from one place on; gives what moves on, as often as it is called."""
        at = start

        def move_on(to: Place) -> None:
            nonlocal at
            self._do(*_strokes(at, to))
            at = to

        self.inputs.append("drag")
        self._do("mousemove", *start, "sleep", 0.05, "mousedown", 1)
        try:
            yield move_on
        finally:
            self._do("mouseup", 1)

    def click(self, place: Place, *, button: int = 1) -> None:
        self.inputs.append("click" if button == 1 else f"click {button}")
        self._do("mousemove", *place, "sleep", 0.05, "click", button)

    def point_at(self, place: Place) -> None:
        """Move there, and press nothing."""
        self._do("mousemove", *place)

    def press(self, key: str, *, times: int = 1) -> None:
        """One key or chord in X's names, such as ctrl+shift+z, to the window that has the focus."""
        self.inputs += [key] * times
        self._do("key", "--clearmodifiers", *[key] * times)

    @contextmanager
    def holding(self, key: str) -> Iterator[None]:
        """A key is down meanwhile."""
        self.inputs.append(key)
        self._do("keydown", key)
        try:
            yield
        finally:
            self._do("keyup", key)

    def type(self, text: str) -> None:
        self.inputs.append(text)
        self._do("type", "--clearmodifiers", "--delay", 4, text)

    def focus(self, window: int) -> None:
        """Give a window the keyboard, as a window manager would."""
        self._do("windowfocus", "--sync", window)

    def _do(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self._environment, check=True, timeout=30)


def _strokes(start: Place, end: Place) -> list[object]:
    (x1, y1), (x2, y2) = start, end
    places = [(x1 + (x2 - x1) * part // 5, y1 + (y2 - y1) * part // 5) for part in range(1, 6)]
    return [word for x, y in places for word in ("mousemove", x, y, "sleep", 0.02)]


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

    def place(self, question: str, **about: Any) -> Place:
        """Where on the screen something is, as soon as it lies still: windows lay themselves out in steps."""
        x, y = settled(lambda: self.ask(question, **about), what=f"{question} {about}")
        return x, y

    def kill(self) -> None:
        """End it as kill -9 does: it gets no chance to store anything. One that has ended stays so."""
        self._process.send_signal(signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        """Until it has ended; return its exit code."""
        code = self._process.wait(timeout=60)
        self._reader.join(timeout=60)  # else its stream would be closed under its eyes
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()
        return code

    def fill_the_disk(self) -> None:
        """Let no file of this process grow any more: every write fails as it does on a full disk."""
        self._limit_files(0)

    def free_the_disk(self) -> None:
        self._limit_files(resource.RLIM_INFINITY)

    def _limit_files(self, size: int) -> None:
        _, most = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, most))

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None


class Person:
    """Somebody at the program, who looks before every step and waits for what it did.

    hands: for what is said by no word here.
    """

    def __init__(self, program: Program, hands: Hands) -> None:
        self.program, self.hands = program, hands
        self.ask, self.place = program.ask, program.place

    def sees(self, what: str, question: str, **about: Any) -> _Seen:
        """Begin to say what is to be seen before long: what an answer is about, and what it is to be."""
        return _Seen(what, lambda: self.ask(question, **about))

    def looks_at(self, part: str) -> str:
        """The pixels of a part of the window, in short, once they rest."""
        return str(settled(lambda: self.ask("looks", name=part), what=f"the pixels of {part}"))

    def takes_the_keyboard(self) -> None:
        """Let the keys go to the dialog that is open, or else the window: there is no window manager."""
        self.hands.focus(self.ask("window"))

    def turns_to(self, image: str) -> None:
        """Click a photograph in the list and wait until it and its faces are to be seen."""
        self.hands.click(self.place("image_place", path=image))
        self.sees(f"{image} open", "shown_image").is_(image)

    def clicks_photograph(self, x: float, y: float, *, button: int = 1) -> None:
        """x, y: in pixels of the photograph."""
        self.hands.click(self.place("photograph_place", x=x, y=y), button=button)

    def clicks_landmark(self, face: int, landmark: int, *, button: int = 1) -> None:
        self.hands.click(self.place("landmark_place", face=face, landmark=landmark), button=button)

    def drags_landmark(self, face: int, landmark: int, by: Place) -> None:
        """by: right and down, in pixels of the screen."""
        x, y = self.place("landmark_place", face=face, landmark=landmark)
        self.hands.drag((x, y), (x + by[0], y + by[1]))

    def clicks_button(self, text: str) -> None:
        self.hands.click(eventually(lambda: self.ask("button_place", text=text), what=f"a button {text}"))

    def sets_the_steps(self, steps: int) -> None:
        """How many fine-tuning shall take; the keys are the window's again afterwards."""
        self.hands.click(self.place("steps_place"))
        self.hands.press("ctrl+a")
        self.hands.type(str(steps))
        self.hands.press("Return")
        self.sees("steps", "steps").is_(steps)

    def opens_panel(self, title: str) -> None:
        self.hands.click(self.place("tab_place", title=title))

    def chooses(self, text: str, *, of: str) -> None:
        """Open a menu or a box of choices by its name, and click one of them."""
        self.hands.click(self.place("part_place", name=of))
        self.sees(f"{of} unfolded", "popup_is_open").is_(True)
        self.hands.click(self.place("choice_place", text=text))

    def closes_what_popped_up(self) -> None:
        self.hands.press("Escape")
        self.sees("nothing unfolded", "popup_is_open").is_(False)

    def waits_for_dialog(self, title: str) -> None:
        self.sees(f"the dialog {title}", "dialog").is_(title)
        self.takes_the_keyboard()

    def waits_for_the_dialog_to_close(self) -> None:
        self.sees("no dialog", "dialog").is_("")
        self.takes_the_keyboard()


class _Seen:
    """What is to be seen before long."""

    def __init__(self, what: str, look: Callable[[], Any]) -> None:
        self._what, self._look = what, look

    def is_(self, wanted: Any) -> None:
        self.fits(lambda answer: answer == wanted, f"{self._what}: {wanted!r}")

    def is_no_longer(self, former: Any) -> Any:
        return self.fits(lambda answer: answer != former, f"{self._what} other than {former!r}")

    def fits(self, condition: Callable[[Any], Any], what: str = "") -> Any:
        """Wait until an answer is as it should be, and return it."""
        answers: list[Any] = []

        def holds() -> bool:
            answers.append(self._look())
            return bool(condition(answers[-1]))

        try:
            eventually(holds, what=what or self._what, seconds=20)
        except pytest.fail.Exception as failed:
            pytest.fail(f"{failed.msg}; instead: {answers[-1]!r}")
        return answers[-1]


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
            program.kill()


@pytest.fixture(scope="session")
def looked_at(display: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of photographs in which our weights have found all faces, made by the program itself."""
    folder = tmp_path_factory.mktemp("looked_at")
    photographs = folder / "photographs"
    photographs.mkdir()
    for photograph in resources("sample").glob("*.jpg"):
        shutil.copy(photograph, photographs)
    (folder / "label.txt").write_bytes(LABELS)
    hands = Hands(display)
    program = Program([str(photographs), "--labels", "label.txt"], folder=folder, display=display)
    try:
        eventually(lambda: program.ask("ready"), what="an open image", seconds=60)
        eventually(
            lambda: (
                all(text.startswith(("predicted", "labelled")) for text in program.ask("images").values())
                and not program.ask("detecting")
            ),
            what="all faces found",
            seconds=180,
        )
        hands.focus(program.ask("window"))
        hands.press("ctrl+q")
        assert program.wait() == 0
    finally:
        program.kill()
    return photographs


@pytest.fixture
def labels() -> bytes:
    """The label file that was given to that project."""
    return LABELS


@pytest.fixture
def predicted(looked_at: Path, tmp_path: Path) -> Path:
    """A copy of that folder with its project: faces are there at once, and no weights have to be loaded."""
    return Path(shutil.copytree(looked_at, tmp_path / "photographs"))


@pytest.fixture
def person(predicted: Path, start: Callable[..., Program], hands: Hands) -> Person:
    """Somebody at the program, which has that folder open."""
    return at_the_program(start(predicted), hands)


@pytest.fixture(name="at_the_program")
def _at_the_program() -> Callable[[Program, Hands], Person]:
    return at_the_program


def at_the_program(program: Program, hands: Hands) -> Person:
    """Somebody in front of a program that was just started, as soon as its window is there."""
    eventually(lambda: program.ask("ready"), what="an open image", seconds=60)
    person = Person(program, hands)
    person.takes_the_keyboard()
    return person


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
