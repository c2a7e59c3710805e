"""How the help of a command is laid out."""

from __future__ import annotations

import argparse
from itertools import groupby
from textwrap import wrap


class Paragraphs(argparse.HelpFormatter):
    """Paragraphs fill the width of the terminal; lines that are indented or empty stay as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines: list[str] = []
        for is_prose, group in groupby(text.splitlines(), lambda line: line[:1].strip() != ""):
            together = list(group)
            lines += wrap(" ".join(together), width) if is_prose else together
        return "".join(f"{indent}{line}\n" for line in lines)
