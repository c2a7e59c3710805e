"""The program as a child process that answers questions and can be killed."""

from __future__ import annotations

import json
import os
import queue
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from hands import Place
from waiting import settled

import detector

DRIVER = Path(__file__).with_name("driver.py")


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
