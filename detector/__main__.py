"""The command `detector`, also as `python -m detector`."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from detector.commands import COMMANDS
from detector.errors import DetectorError, OtherProcessError
from detector.threads import BRIEFLY, share_processors

EXIT_FAILED, EXIT_INTERRUPTED, EXIT_READER_GONE = 2, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status. An expected failure is one line on standard error, of the
    process in which it happened.
    """
    share_processors(spins=BRIEFLY)
    _tell_what_is_logged()
    arguments = _parser().parse_args(argv)
    try:
        status = int(arguments.run(arguments))
        sys.stdout.flush()
    except OtherProcessError:
        return EXIT_FAILED
    except DetectorError as error:
        sys.stderr.write(f"detector: {error}\n")
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has had enough; the flush at exit must not complain of it either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_READER_GONE
    except OSError as error:  # a full disk, a folder that may not be written to
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"detector: {where}{error.strerror or error}\n")
        return EXIT_FAILED
    except ImportError as error:
        way_out = "Install the program anew, with all that it needs."
        if ".so" in str(error):  # a library of the system
            way_out = "On Debian, `apt install libgl1 libglib2.0-0 libxcb1` brings what OpenCV needs."
        sys.stderr.write(f"detector: {error}. {way_out}\n")
        return EXIT_FAILED
    return status


class _Line(logging.Formatter):
    """Warnings begin like every other line that says what is amiss."""

    def format(self, record: logging.LogRecord) -> str:
        message = super().format(record)
        return f"detector: {message}" if record.levelno >= logging.WARNING else message


def _tell_what_is_logged() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_Line())
    logging.basicConfig(handlers=[handler])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="detector", description="Find faces and their five landmarks with RetinaFace, and train it."
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(subparsers)
    return parser


if __name__ == "__main__":
    sys.exit(main())
