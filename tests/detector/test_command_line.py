"""The command `detector`: what all its commands have in common."""

from __future__ import annotations

import subprocess
import sys

import pytest

from detector import __main__ as command_line
from detector.__main__ import main
from detector.errors import DetectorError


def test_that_help_comes_without_torch():
    script = (
        "import sys\nfrom detector.__main__ import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print('torch' in sys.modules, 'cv2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (KeyboardInterrupt(), 130),
        (DetectorError("a.jpg: no."), 2),
        (OSError(28, "No space left on device", "losses.csv"), 2),
        (ImportError("libGL.so.1: cannot open shared object file"), 2),
        (ZeroDivisionError(), None),
    ],
)
def test_that_only_expected_failures_are_caught(monkeypatch, capsys, raised, status):
    class Command:
        @staticmethod
        def add_parser(subparsers):
            subparsers.add_parser("fail").set_defaults(run=Command.run)

        @staticmethod
        def run(arguments):
            raise raised

    monkeypatch.setattr(command_line, "COMMANDS", (Command,))
    if status is None:
        with pytest.raises(ZeroDivisionError):
            main(["fail"])
    else:
        assert main(["fail"]) == status
        assert "Traceback" not in capsys.readouterr().err


def test_that_what_is_left_out_is_told_like_all_that_is_amiss(labelled_folder, python):
    labels = labelled_folder / "label.txt"
    labels.write_text(labels.read_text() + "1 2 3 0\n")
    options = ("--images", str(labelled_folder / "images"), "--labels", str(labels))
    for command in (
        ("evaluate", *options),
        ("finetune", *options, "--out", str(labelled_folder / "out"), "--least-images", "99"),
    ):
        said = python("-m", "detector", *command).stderr
        assert f"detector: {labels}:9: a box without an area. Left out.\n" in said


COMMANDS = ("detect", "train", "finetune", "evaluate", "study", "export", "dense train", "dense pretrain")


@pytest.mark.parametrize("command", COMMANDS)
def test_that_help_fits_a_terminal_of_80_columns_but_for_lines_to_be_copied(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    lines = capsys.readouterr().out.splitlines()

    copied = ("detector ", "torchrun ")
    assert [line for line in lines if len(line) > 80 and not line.strip().startswith(copied)] == []
