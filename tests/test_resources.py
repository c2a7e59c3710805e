"""What travels with the program: the sample photographs, their labels, and the weights that find them."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from detector.__main__ import _parser
from detector.formats.label_records import LabelledFace
from detector.formats.label_txt import read_labels
from detector.images import find_images, read_image
from detector.profile import PROFILES
from detector.resources import resource

CHECKOUT = Path(__file__).resolve().parents[1]
SAMPLE = resource("sample")
LABELS = {labelled.path: labelled.faces for labelled in read_labels(SAMPLE / "label.txt")}
EVERY_FACE = [
    pytest.param(path, face, id=f"{path}-{number}")
    for path, faces in LABELS.items()
    for number, face in enumerate(faces)
]


def test_that_every_sample_photograph_is_labelled():
    assert sorted(LABELS) == sorted(find_images(SAMPLE))
    assert all(LABELS.values())


def test_that_the_source_of_every_sample_photograph_is_stated():
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert [path for path in LABELS if f"| `{path}` |" not in text] == []


def test_that_the_sample_is_small_enough_for_a_wheel():
    assert sum((SAMPLE / path).stat().st_size for path in LABELS) < 1_500_000


@pytest.mark.parametrize(("path", "face"), EVERY_FACE)
def test_that_a_hand_placed_box_lies_inside_its_photograph(path, face: LabelledFace):
    height, width = read_image(SAMPLE / path).shape[:2]
    x, y, w, h = face.box_xywh
    assert 0 <= x < x + w <= width
    assert 0 <= y < y + h <= height


@pytest.mark.parametrize(("path", "face"), EVERY_FACE)
def test_that_hand_placed_landmarks_lie_inside_their_box_and_in_order(path, face: LabelledFace):
    x, y, w, h = face.box_xywh
    assert len(face.landmarks) == 5
    assert all(x < px < x + w and y < py < y + h and flag == 0 for px, py, flag in face.landmarks)
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert left_eye[0] < right_eye[0]
    assert left_mouth[0] < right_mouth[0]
    assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])


PAGES = [
    "README.md",
    "CHANGELOG.md",
    "exports/README.md",
    "resources/manual/annotating.md",
    "resources/manual/fine_tuning.md",
    "resources/manual/reviewing.md",
    "resources/mesh/README.md",
    "resources/sample/README.md",
    "resources/weights/README.md",
]


@pytest.mark.parametrize("page", PAGES)
def test_that_every_link_of_a_page_leads_to_a_file(page):
    path = CHECKOUT / page
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "resources/manual/fine_tuning.md",
        "resources/manual/reviewing.md",
        "resources/mesh/README.md",
        "resources/weights/README.md",
    ],
)
def test_that_every_command_that_a_page_shows_is_understood(page):
    text = (CHECKOUT / page).read_text(encoding="utf-8").replace("\\\n", "")
    shown = re.findall(r"^detector .+$", text, re.MULTILINE)
    assert shown
    for line in shown:
        _parser().parse_args(shlex.split(line.replace(" ? ", " 1 "))[1:])


def test_that_the_readme_measures_the_weights_of_the_run_whose_held_out_images_it_takes():
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^detector evaluate .+ runs/first/held_out.txt.*$", text, re.MULTILINE)
    assert "--weights runs/first/weights.safetensors" in line


def test_that_the_readme_names_every_profile():
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert [name for name in PROFILES if f"`{name}`" not in text] == []


def test_that_the_readme_is_about_two_screens():
    assert len((CHECKOUT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("page", ["README.md", "exports/README.md"])
def test_that_the_label_format_is_shown_by_an_example_that_can_be_read(page, tmp_path: Path):
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    example = next(block for block in text.split("```\n") if block.startswith("# parade/"))
    (tmp_path / "label.txt").write_text(example, encoding="utf-8")

    (labelled,) = read_labels(tmp_path / "label.txt")
    assert labelled.path == "parade/marching_band.jpg"
    assert labelled.faces[0].box_xywh == (449, 330, 122, 149)
    assert labelled.faces[0].extra == ("0.82",)


def test_that_our_weights_find_every_hand_labelled_face(tmp_path: Path):
    found = tmp_path / "found.json"
    command = [sys.executable, "-m", "detector", "detect", str(SAMPLE), "--json", str(found)]
    subprocess.run(command, check=True)

    found_faces = json.loads(found.read_text(encoding="utf-8"))
    boxes = {path: [face["box_xyxy"] for face in faces] for path, faces in found_faces.items()}
    missed = [
        f"{path}: {face.box_xywh}"
        for path, faces in LABELS.items()
        for face in faces
        if max((_overlap(face.box_xywh, box) for box in boxes[path]), default=0) < 0.5
    ]
    assert missed == []


def _overlap(box_xywh: tuple[float, float, float, float], box_xyxy: list[float]) -> float:
    """Intersection over union of a labelled and a detected box."""
    x, y, w, h = box_xywh
    left, top, right, bottom = box_xyxy
    shared_w = min(x + w, right) - max(x, left)
    shared_h = min(y + h, bottom) - max(y, top)
    shared = max(shared_w, 0) * max(shared_h, 0)
    return shared / (w * h + (right - left) * (bottom - top) - shared)
