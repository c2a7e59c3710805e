"""A real X display with a mouse and a keyboard on it, and the program there with photographs to work on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hands import Hands
from person import Person, at_the_program
from program import Program
from waiting import eventually

from detector.resources import resource

SCREENSHOTS = Path(__file__).resolve().parents[2] / "runs" / "journeys"
NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool"}

LABELS = b"""\
# joe_biden.jpg
350 115 236 355 438.50 265.9 0.0 537 286.9 0.0 496.1 334.2 0 425.4 378.5 1 518.8 394.7 0 0.82 by_hand
# blue_room.jpg
350 137 157 206  411.4 215 0  477.8 221.5 0  446.4 248.6 0  406.4 287.8 0  475.5 294.3 0  1
"""
"""Labels of two photographs of the sample, not in their order nor in the numbers this program writes."""


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


@pytest.fixture
def hands(display: str) -> Hands:
    return Hands(display)


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
    for photograph in resource("sample").glob("*.jpg"):
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


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
