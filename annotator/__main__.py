"""The program's entry: the command line, then a window where one can open, else what can be done without."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from annotator.arguments import parse
from annotator.display import missing_for_a_window, missing_for_images
from annotator.errors import AnnotatorError
from detector.threads import share_processors

WRONG_ARGUMENTS = 2
NO_WINDOW = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0 well, 2 wrong arguments, 3 no window can open here."""
    try:
        arguments = parse(argv)
    except AnnotatorError as error:
        return _say(str(error), WRONG_ARGUMENTS)
    share_processors()
    no_window = missing_for_a_window()
    if no_window is None:
        from annotator.app import run  # only now: importing Qt fails without its libraries

        return run(arguments)
    if not arguments.sample:
        _say(no_window, NO_WINDOW)
        return _say("`annotator --sample` shows without a window that the rest works.", NO_WINDOW)
    no_images = missing_for_images()
    if no_images is not None:
        return _say(no_images, NO_WINDOW)
    _say(no_window, 0)
    from annotator.headless import annotate_the_sample  # only now: OpenCV fails without its libraries

    try:
        for line in annotate_the_sample(arguments):
            print(line)
    except AnnotatorError as error:
        return _say(str(error), 1)
    return 0


def _say(line: str, code: int) -> int:
    print(f"annotator: {line}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
