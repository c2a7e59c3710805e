"""`detector detect`: the files it writes, what it says of the way there, and what it returns."""

from __future__ import annotations

import json
import subprocess
import sys

import cv2
import numpy as np
import pytest

from detector.__main__ import main
from detector.formats.label_txt import read_labels
from detector.inference.detect import Detections, Detector

POINTS = [[15.0, 24.0], [25.0, 24.0], [20.123456, 31.0], [16.0, 38.0], [24.0, 38.0]]
POINT_COLUMNS = "15 24 0 25 24 0 20.123 31 0 16 38 0 24 38 0"


@pytest.fixture
def sees_a_face(monkeypatch):
    """A detector that finds one face in every image that is not all black. Its calls are recorded."""
    calls = []

    class StandIn:
        @classmethod
        def load(cls, path, **options):
            calls.append({"weights": path.name})
            return cls()

        def detect(self, image, *, threshold, nms_iou):
            calls.append({"threshold": threshold, "nms_iou": nms_iou})
            count = int(image.any())
            box = np.array([[10.0, 20.5, 30.25, 45.123456]], np.float32)
            landmarks = np.array([POINTS], np.float32)
            return Detections(box[:count], np.array([0.987654], np.float32)[:count], landmarks[:count])

    monkeypatch.setattr("detector.inference.detect.Detector", StandIn)
    return calls


@pytest.fixture
def folder(tmp_path):
    """Images with and without a face, out of order on disk."""
    images = tmp_path / "images"
    (images / "sub").mkdir(parents=True)
    for name, value in (("img10.png", 200), ("img2.png", 0), ("sub/img1.png", 200)):
        cv2.imwrite(str(images / name), np.full((60, 80, 3), value, np.uint8))
    return images


FACE_LINE = f"10 20.5 20.25 24.623 {POINT_COLUMNS} 0.98765\n"


def test_that_a_folder_becomes_a_label_file(folder, tmp_path, sees_a_face):
    assert main(["detect", str(folder), "--out", str(tmp_path / "label.txt")]) == 0
    expected = f"# img2.png\n# img10.png\n{FACE_LINE}# sub/img1.png\n{FACE_LINE}"
    assert (tmp_path / "label.txt").read_text() == expected
    assert [image.path for image in read_labels(tmp_path / "label.txt")] == [
        "img2.png",
        "img10.png",
        "sub/img1.png",
    ]


def test_that_a_folder_becomes_json(folder, tmp_path, sees_a_face):
    assert main(["detect", str(folder), "--json", str(tmp_path / "faces.json")]) == 0
    points = [POINTS[0], POINTS[1], [20.123, 31.0], POINTS[3], POINTS[4]]
    face = {"box_xyxy": [10.0, 20.5, 30.25, 45.123], "score": 0.98765, "landmarks_xy": points}
    found = json.loads((tmp_path / "faces.json").read_text())
    poses = [face.pop("landmark_pose_degrees") for faces in found.values() for face in faces]
    assert [list(pose) for pose in poses] == [["yaw", "pitch", "roll"]] * 2
    assert all(abs(pose["yaw"]) < 5 and abs(pose["roll"]) < 1 for pose in poses)  # it looks ahead
    assert found == {"img2.png": [], "img10.png": [face], "sub/img1.png": [face]}
    assert list(found) == ["img2.png", "img10.png", "sub/img1.png"]


def test_that_without_a_file_to_write_the_labels_are_printed(folder, capfdbinary, sees_a_face):
    assert main(["detect", str(folder / "img10.png")]) == 0
    printed = capfdbinary.readouterr()
    assert printed.out.decode() == f"# img10.png\n{FACE_LINE}"
    assert printed.err == b""


def test_that_the_options_reach_the_detector(folder, sees_a_face):
    options = ["--weights", "mine.safetensors", "--threshold", "0.3", "--nms-iou", "0.6"]
    assert main(["detect", str(folder / "img2.png"), *options]) == 0
    assert sees_a_face == [{"weights": "mine.safetensors"}, {"threshold": 0.3, "nms_iou": 0.6}]


def test_that_our_own_weights_are_the_default(folder, sees_a_face):
    main(["detect", str(folder / "img2.png")])
    assert sees_a_face == [{"weights": "mobile.safetensors"}, {"threshold": 0.5, "nms_iou": 0.4}]


def test_that_an_unreadable_image_is_named_and_the_rest_goes_on(folder, tmp_path, capsys, sees_a_face):
    (folder / "img3.jpg").write_bytes(b"not a photograph")
    assert main(["detect", str(folder), "--out", str(tmp_path / "label.txt")]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"detector: {folder / 'img3.jpg'}: not a JPEG")
    assert error.count("\n") == 1
    assert [image.path for image in read_labels(tmp_path / "label.txt")] == [
        "img2.png",
        "img10.png",
        "sub/img1.png",
    ]


def test_that_a_name_that_no_label_file_can_hold_is_reported(folder, capsys, sees_a_face):
    (folder / "two\nlines.png").write_bytes((folder / "img2.png").read_bytes())
    assert main(["detect", str(folder), "--out", str(folder / "label.txt")]) == 1
    assert "cannot stand in a label file" in capsys.readouterr().err
    assert len(read_labels(folder / "label.txt")) == 3


@pytest.mark.parametrize("options", [[], ["--out", "label.txt"]])
def test_that_a_link_that_leads_nowhere_is_named_and_told_by_the_status(
    folder, tmp_path, monkeypatch, caplog, sees_a_face, options
):
    monkeypatch.chdir(tmp_path)
    (folder / "broken.jpg").symlink_to("nowhere")
    assert main(["detect", str(folder), *options]) == 1
    assert caplog.messages == [f"{folder}/broken.jpg: cannot be read (No such file or directory); skipped."]


def test_that_nothing_is_written_where_work_is_broken_off(folder, tmp_path, monkeypatch, sees_a_face):
    def interrupted(_):
        raise KeyboardInterrupt

    out = tmp_path / "label.txt"
    out.write_text("# old.jpg\n")
    monkeypatch.setattr("detector.images.read_image", interrupted)
    assert main(["detect", str(folder), "--out", str(out)]) == 130
    assert out.read_text() == "# old.jpg\n"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere.jpg"], "nowhere.jpg: there is no such folder or photograph"),
        (["/dev/null"], "/dev/null: neither a folder nor a photograph"),
        (["{empty}"], "no images in this folder"),
        (
            ["{folder}", "--out", "no/such/folder/label.txt"],
            "no/such/folder/label.txt: its folder does not exist",
        ),
        (["{folder}", "--weights", "no.safetensors"], "no.safetensors: the weights cannot be read"),
    ],
)
def test_that_an_expected_failure_is_one_line_and_status_2(folder, tmp_path, capsys, arguments, complaint):
    (tmp_path / "empty").mkdir()
    filled = [text.format(folder=folder, empty=tmp_path / "empty") for text in arguments]
    assert main(["detect", *filled]) == 2
    error = capsys.readouterr().err
    assert error.startswith("detector: ")
    assert complaint in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("value", ["1.5", "-0.1", "nan", "half"])
def test_that_a_threshold_outside_0_to_1_is_refused(folder, capsys, value):
    with pytest.raises(SystemExit) as left:
        main(["detect", str(folder), f"--threshold={value}"])
    assert left.value.code == 2
    assert "is not a number from 0 to 1" in capsys.readouterr().err


def test_that_progress_is_shown_on_a_terminal_only(folder, tmp_path, capsys, monkeypatch, sees_a_face):
    main(["detect", str(folder), "--out", str(tmp_path / "label.txt")])
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main(["detect", str(folder), "--out", str(tmp_path / "label.txt")])
    assert "3/3 images" in capsys.readouterr().err


def test_that_detect_works_with_a_real_network(folder, base_weights, tmp_path):
    out = tmp_path / "faces.json"
    assert (
        main(
            ["detect", str(folder), "--weights", str(base_weights), "--threshold", "0.4", "--json", str(out)]
        )
        == 0
    )
    image = cv2.imread(str(folder / "img10.png"))
    expected = Detector.load(base_weights).detect(image, threshold=0.4)
    assert len(json.loads(out.read_text())["img10.png"]) == len(expected)


def test_that_a_reader_who_has_had_enough_is_no_error(folder, base_weights):
    command = [sys.executable, "-m", "detector", "detect", str(folder), "--weights", str(base_weights)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141
    assert error == b""
