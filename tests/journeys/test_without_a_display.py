"""Where no window can open, the sample is annotated all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import detector
from detector.formats.label_txt import read_labels
from detector.images import find_images, read_image
from detector.resources import resource

WITHOUT_A_DISPLAY = {
    name: value
    for name, value in os.environ.items()
    if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
} | {"PYTHONPATH": str(Path(detector.__file__).parents[1])}


def _annotator(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "annotator", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=WITHOUT_A_DISPLAY,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=300,
    )


def test_that_the_sample_is_detected_drawn_and_exported_without_a_display(tmp_path):
    finished = _annotator("--sample", folder=tmp_path)

    assert finished.returncode == 0, finished.stdout + finished.stderr
    exported = tmp_path / "exports" / "sample"
    labels = {labelled.path: labelled.faces for labelled in read_labels(exported / "label.txt")}
    assert sorted(labels) == sorted(find_images(resource("sample")))
    assert all(len(face.landmarks) == 5 for faces in labels.values() for face in faces)
    assert all(labels.values())
    pictures = find_images(exported)
    assert pictures
    assert all(read_image(exported / picture).size for picture in pictures)
    assert "exports/sample/label.txt" in finished.stdout
    assert all(f"exports/sample/{picture}" in finished.stdout for picture in pictures)


def test_that_a_window_asked_for_without_a_display_is_refused_with_the_way_out(tmp_path):
    finished = _annotator(str(resource("sample")), folder=tmp_path)

    assert finished.returncode == 3
    complaint = finished.stderr.splitlines()
    assert all(line.startswith("annotator: ") for line in complaint)
    assert "DISPLAY" in complaint[0]
    assert "apt install" in complaint[0]
    assert list(tmp_path.iterdir()) == []
