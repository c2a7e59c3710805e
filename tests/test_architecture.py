"""Who may import whom, what importing costs, and what no tracked file may say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


def _run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a new interpreter that imports the checkout, not what is installed."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def _loaded_by_importing(module: str, package: str) -> list[str]:
    finished = _run(f"import sys, {module}; print(*sys.modules)")
    assert finished.returncode == 0, finished.stderr
    return [name for name in finished.stdout.split() if name.partition(".")[0] == package]


def test_that_every_import_contract_is_kept():
    # In a process of its own, since import-linter sets up logging.
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    finished = _run(script, "--no-cache")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "0 broken" in finished.stdout


@pytest.mark.parametrize(
    "module",
    [
        "detector",
        "detector.errors",
        "detector.formats.label_txt",
        "detector.images",
        "detector.inference.detect",
        "detector.inference.onnx_engine",
        "detector.profile",
        "detector.resources",
        "annotator.__main__",
        "annotator.app",
    ],
)
def test_that_torch_is_not_loaded_by_importing(module):
    # torch takes seconds: opening a window, reading labels and listing images must not wait for it.
    assert _loaded_by_importing(module, "torch") == []


@pytest.mark.parametrize("package", ["scipy", "pandas"])
def test_that_what_only_evaluations_and_tables_need_is_not_loaded_by_importing_the_window(package):
    assert _loaded_by_importing("annotator.app", package) == []


@pytest.mark.parametrize("module", ["detector", "detector.commands.detect", "detector.__main__"])
def test_that_qt_is_not_loaded_by_importing(module):
    assert _loaded_by_importing(module, "PySide6") == []


MACHINE_BOUND = {
    "a path of one machine": re.compile(rb"(?<![\w.])/(?:work|home|root|Users)/[\w.]"),
    "a host of a package registry": re.compile(
        rb"(?:files\.pythonhosted|pypi|registry\.npmjs|npmjs|deb\.debian|snapshot\.debian)\.(?:org|com)"
    ),
}


def _tracked_files() -> list[Path]:
    """What git would commit: tracked files, and new ones that it does not ignore."""
    if shutil.which("git") is None or not (CHECKOUT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [CHECKOUT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path != Path(__file__).resolve()]


@pytest.mark.parametrize("what", MACHINE_BOUND)
def test_that_no_file_names(what):
    pattern = MACHINE_BOUND[what]
    found = [
        f"{path.relative_to(CHECKOUT)}: {match.group().decode()}"
        for path in _tracked_files()
        if (match := pattern.search(path.read_bytes())) is not None
    ]
    assert found == []


def test_that_every_package_says_what_it_is_for():
    silent = [
        str(path.relative_to(CHECKOUT))
        for package in ("annotator", "detector")
        for path in (CHECKOUT / package).rglob("*.py")
        if not path.read_text(encoding="utf-8").lstrip().startswith('"""')
    ]
    assert silent == []
