"""Torch takes seconds to load: what says of itself that it needs none does not bring it along."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable
from pathlib import Path

import detector

PACKAGE = Path(detector.__file__).parent


def test_that_what_says_that_it_needs_no_torch_loads_none(
    python: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    modules = [
        ".".join(("detector", *path.relative_to(PACKAGE).with_suffix("").parts))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "No torch." in (ast.get_docstring(ast.parse(path.read_text())) or "")
    ]
    assert "detector.training.study_row" in modules
    done = python("-c", f"import sys, {', '.join(modules)}; print('torch' in sys.modules)")
    assert done.stdout == "False\n", done.stderr
