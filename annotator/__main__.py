"""The program's entry: the command line, then a window where one can open, else what can be done without."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from annotator.arguments import Arguments, parse
from annotator.display import missing_for_a_window, missing_for_images, unseen_window
from annotator.errors import AnnotatorError
from detector.threads import share_processors

FAILED, WRONG_ARGUMENTS, NO_WINDOW, INTERRUPTED, READER_GONE = 1, 2, 3, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0 well, 2 wrong arguments, 3 no window can open here."""
    try:
        arguments = parse(argv)
    except AnnotatorError as error:
        return _say(str(error), WRONG_ARGUMENTS)
    share_processors()
    no_window = missing_for_a_window()
    if no_window is not None:
        return _without_a_window(arguments, no_window)
    unseen = unseen_window()
    if unseen is not None:
        _say(unseen, 0)
    from annotator.app import run  # only now: importing Qt fails without its libraries

    return run(arguments)


def _without_a_window(arguments: Arguments, no_window: str) -> int:
    """Say why, and annotate the sample if that was asked for."""
    no_images = missing_for_images()
    if arguments.sample and no_images is not None:
        return _say(no_images, NO_WINDOW)
    _say(no_window, NO_WINDOW)
    if not arguments.sample:
        if no_images is None:
            _say("`annotator --sample` shows without a window that the rest works.", NO_WINDOW)
        return NO_WINDOW
    from annotator.headless import annotate_the_sample  # only now: OpenCV fails without its libraries

    try:
        for line in annotate_the_sample(arguments):
            print(line, flush=True)
    except AnnotatorError as error:
        return _say(str(error), FAILED)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has had enough; the flush at exit must not complain of it either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    return 0


def _say(line: str, code: int) -> int:
    print(f"annotator: {line}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
