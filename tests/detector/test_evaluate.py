"""Evaluating weights on labelled images, through the command that people use."""

from __future__ import annotations

import csv
import json
import sys
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from scipy.io import savemat

from detector.__main__ import main
from detector.commands.progress import ProgressLine, time_left
from detector.formats.image_names import read_image_names, write_image_names
from detector.inference.detect import Detections, Detector
from detector.resources import resource


class DiscFinder:
    """A stand-in for a detector: the bright disc of a picture is a face, and so, it thinks, is the corner."""

    largest_megapixels = 25

    def detect(self, image_bgr, *, threshold, nms_iou):
        y, x = np.nonzero(image_bgr.min(axis=2) > 150)
        disc = [x.min(), y.min(), x.max() + 1, y.max() + 1]
        corner = [0, 0, image_bgr.shape[1] // 8, image_bgr.shape[0] // 8]
        left, top, right, bottom = disc
        third = (right - left) / 3
        points = [
            [left + third, top + third],
            [right - third, top + third],
            [(left + right) / 2, bottom - 20],
        ]
        points += [[left + third, bottom], [right - third, bottom]]
        boxes, scores = np.array([disc, corner], np.float32), np.array([0.9, 0.6], np.float32)
        return Detections(boxes, scores, np.array([points] * 2, np.float32))


@pytest.fixture
def stand_in(monkeypatch):
    monkeypatch.setattr(Detector, "load", classmethod(lambda cls, path, **options: DiscFinder()))


@pytest.fixture
def wider(tmp_path):
    """Two events of WIDER FACE as there might be: images/, and ground_truth/ with the four official files."""
    names = {"0--Parade": ["a", "b"], "1--Riot": ["c"]}
    for event, files in names.items():
        (tmp_path / "images" / event).mkdir(parents=True)
        for file in files:
            pixels = np.zeros((96, 128, 3), np.uint8)
            cv2.circle(pixels, (60, 50), 20, (255, 255, 255), -1)
            cv2.imwrite(str(tmp_path / f"images/{event}/{file}.jpg"), pixels)
    (tmp_path / "ground_truth").mkdir()

    def cells(values):
        cell = np.empty((len(values), 1), object)
        for i, value in enumerate(values):
            cell[i, 0] = value
        return cell

    def of_each_image(value):
        return cells([cells([value(file) for file in files]) for files in names.values()])

    boxes = np.array([[40, 30, 41, 41], [0, 0, 16, 12]], np.int32)
    content = {
        "event_list": cells(list(names)),
        "file_list": cells([cells(files) for files in names.values()]),
        "face_bbx_list": of_each_image(lambda file: boxes),
    }
    savemat(tmp_path / "ground_truth/wider_face_val.mat", content)
    # Easy: the disc of each image. Medium: none at all. Hard: both.
    for difficulty, chosen in (("easy", [[1]]), ("medium", []), ("hard", [[1], [2]])):
        gt = of_each_image(lambda file, chosen=chosen: np.array(chosen, np.uint8))
        savemat(tmp_path / f"ground_truth/wider_{difficulty}_val.mat", {**content, "gt_list": gt})
    return tmp_path


def evaluate(*arguments):
    return main(["evaluate", *map(str, arguments)])


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def refusal(capsys, *arguments):
    assert evaluate(*arguments) == 2
    return capsys.readouterr().err


def test_that_our_weights_find_every_face_of_the_sample_and_say_so(tmp_path, capsys):
    sample, figures = resource("sample"), tmp_path / "figures.json"
    assert evaluate("--images", sample, "--labels", sample / "label.txt", "--json", figures) == 0
    told = json.loads(figures.read_text())
    assert told["all"] > 0.95
    assert told["landmark_faces"] == 18
    assert told["landmark_error"] < 0.08
    assert (told["protocol"], told["images"]) == ("original", 7)
    assert sum(size["faces"] for size in told["by_size"].values()) == 18
    printed = capsys.readouterr().out
    weights = resource("weights/mobile.safetensors")
    assert printed.startswith(f"7 images, protocol original, weights {weights}\n")
    assert told["weights"] == str(weights)
    assert f"{told['all']:.4f}" in printed
    assert f"{told['landmark_error']:.2%} on average over 18 faces" in printed


@pytest.mark.usefixtures("stand_in")
def test_that_every_figure_is_told_by_difficulty_and_by_size(wider):
    figures = wider / "figures.json"
    options = ("--eval-dir", wider / "ground_truth", "--images", wider / "images", "--json", figures)
    assert evaluate(*options) == 0
    told = json.loads(figures.read_text())
    assert list(told) == ["weights", "easy", "medium", "hard", "protocol", "images", "by_size"]
    assert (told["easy"], told["medium"], told["hard"]) == (pytest.approx(1), None, pytest.approx(1))
    assert (told["protocol"], told["images"]) == ("original", 3)
    assert told["by_size"]["10-16"] == {"faces": 3, "ap": pytest.approx(1)}
    assert told["by_size"]["32-64"] == {"faces": 3, "ap": pytest.approx(1)}
    assert told["by_size"]["<10"] == {"faces": 0, "ap": None}


@pytest.mark.usefixtures("stand_in")
def test_that_saved_detections_give_the_same_figures_without_any_image(wider, tmp_path, capsys):
    truth = ("--eval-dir", wider / "ground_truth")
    detected, read = wider / "detected.json", wider / "read.json"
    saved = wider / "saved/here"
    given = ("--images", wider / "images", "--save-predictions", saved, "--protocol", "vga")
    assert evaluate(*truth, *given, "--json", detected) == 0
    assert sorted(path.relative_to(saved).as_posix() for path in saved.rglob("*.*")) == [
        "0--Parade/a.txt",
        "0--Parade/b.txt",
        "1--Riot/c.txt",
    ]
    name, count, disc, _ = (saved / "0--Parade/a.txt").read_text().splitlines()
    assert (name, count) == ("a", "2")
    assert [float(column) for column in disc.split()] == pytest.approx([40, 30, 41, 41, 0.9], abs=1.5)
    assert evaluate(*truth, "--predictions", saved, "--json", read) == 0
    first, second = json.loads(detected.read_text()), json.loads(read.read_text())
    assert (first.pop("protocol"), second.pop("protocol")) == ("vga", "unknown")
    assert first.pop("weights") == str(resource("weights/mobile.safetensors"))
    assert second.pop("predictions") == str(saved)
    assert f"protocol unknown, predictions {saved}\n" in capsys.readouterr().out
    assert first == second
    assert evaluate(*truth, "--predictions", saved, "--protocol", "vga", "--json", read) == 0
    second = json.loads(read.read_text())
    assert (second.pop("protocol"), second.pop("predictions")) == ("vga", str(saved))
    assert first == second
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("stand_in")
def test_that_the_figures_may_go_into_the_new_folder_of_the_tables(labelled_folder, tmp_path):
    out = tmp_path / "new"
    truth = ("--images", labelled_folder / "images", "--labels", labelled_folder / "label.txt")
    assert evaluate(*truth, "--tables", out, "--json", out / "figures.json") == 0
    assert json.loads((out / "figures.json").read_text())["all"] == 1


@pytest.mark.usefixtures("stand_in")
def test_that_tables_say_what_was_found_in_each_image_and_at_each_face(labelled_folder, tmp_path):
    tables = tmp_path / "tables"
    arguments = ("--images", labelled_folder / "images", "--labels", labelled_folder / "label.txt")
    assert evaluate(*arguments, "--tables", tables) == 0
    assert rows(tables / "ap.csv") == [{"difficulty": "all", "faces": "4", "ap": "1.0", "recall": "1.0"}]
    assert [(row["size"], row["faces"]) for row in rows(tables / "ap_by_size.csv")] == [
        ("<10", "0"), ("10-16", "0"), ("16-32", "0"), ("32-64", "4"),
        ("64-128", "0"), ("128-256", "0"), (">=256", "0"),
    ]  # fmt: skip
    images = rows(tables / "per_image.csv")
    assert images[2] == {
        "image": "2.png",
        "threshold": "0.5",
        "faces": "1",
        "found": "1",
        "missed": "0",
        "duplicates": "0",
        "false_positives": "1",
    }
    landmarks = rows(tables / "landmarks.csv")
    assert [row["image"] for row in landmarks] == ["0.png", "1.png", "2.png", "3.png"]
    assert landmarks[0]["x"] == "40.0"
    assert 0 < float(landmarks[0]["error"]) < 0.5


@pytest.mark.usefixtures("stand_in")
def test_that_labels_beside_the_official_files_give_the_landmarks_alone(wider):
    labels, figures = wider / "label.txt", wider / "figures.json"
    # A box that is not the official one, with the points that are found.
    labels.write_text("# 0--Parade/a.jpg\n38 28 44 44 54 44 0 67 44 0 60 51 0 54 71 0 -1 -1 -1\n")
    options = ("--eval-dir", wider / "ground_truth", "--images", wider / "images", "--labels", labels)
    assert evaluate(*options, "--json", figures) == 0
    told = json.loads(figures.read_text())
    assert (told["easy"], told["images"], told["landmark_faces"]) == (pytest.approx(1), 3, 1)
    assert told["landmark_error"] < 0.02


def test_that_boxes_outside_their_image_are_no_faces_to_be_found(labelled_folder, stand_in, caplog):
    figures, labels = labelled_folder / "figures.json", labelled_folder / "label.txt"
    options = ("--images", labelled_folder / "images", "--labels", labels, "--json", figures)
    labels.write_text(labels.read_text() + "500 30 40 40\n0.2 0.2 0.3 0.3\n")
    assert evaluate(*options) == 0
    assert json.loads(figures.read_text())["by_size"]["32-64"]["faces"] == 4
    assert [message.partition(": ")[0] for message in caplog.messages] == [f"{labels}:9", f"{labels}:10"]


@pytest.mark.usefixtures("stand_in")
def test_that_labels_in_other_units_are_refused_before_anything_is_measured(labelled_folder, capsys):
    labels = labelled_folder / "label.txt"
    labels.write_text("# 0.png\n0.2 0.2 0.3 0.3\n")
    said = refusal(capsys, "--images", labelled_folder / "images", "--labels", labels)
    assert said.startswith(f"detector: {labels}:2: a box smaller than a pixel")


@pytest.mark.usefixtures("stand_in")
def test_that_the_help_explains_every_key_of_the_figures(labelled_folder, wider, capsys):
    with pytest.raises(SystemExit):
        evaluate("--help")
    told = capsys.readouterr().out.partition("the keys of the JSON file")[2]
    labels, figures = labelled_folder / "label.txt", wider / "figures.json"
    (wider / "verdicts.csv").write_text(VERDICT_COLUMNS)
    for truth in (
        ("--images", labelled_folder / "images", "--labels", labels),
        ("--images", wider / "images", "--eval-dir", wider / "ground_truth"),
    ):
        assert evaluate(*truth, "--json", figures, "--verdicts", wider / "verdicts.csv") == 0
        keys = json.loads(figures.read_text())
        assert len(keys) >= 8
        assert [key for key in keys if key not in told] == []


VERDICT_COLUMNS = "image,left,top,width,height,verdict\n"


@pytest.fixture
def judged(wider):
    """Detections of the discs, better ones of what nobody labelled, and verdicts that those are real."""
    saved, verdicts = wider / "saved", wider / "verdicts.csv"
    for name in ("0--Parade/a", "0--Parade/b", "1--Riot/c"):
        (saved / name).parent.mkdir(parents=True, exist_ok=True)
        found = "40 30 41 41 0.8\n0 0 16 12 0.7\n80 40 42 42 0.9\n"
        (saved / f"{name}.txt").write_text(f"{name.partition('/')[2]}\n3\n{found}")
    real = "".join(f"{name}.jpg,80,40,42,42,real\n" for name in ("0--Parade/a", "0--Parade/b", "1--Riot/c"))
    verdicts.write_text(VERDICT_COLUMNS + real)
    return ("--eval-dir", wider / "ground_truth", "--predictions", saved, "--verdicts", verdicts)


def test_that_verdicts_tell_what_average_precision_would_be(judged, wider, capsys):
    figures = wider / "figures.json"
    assert evaluate(*judged, "--json", figures) == 0
    told = json.loads(figures.read_text())
    # In easy and hard half of what is proposed is nothing until the first face is found.
    assert told["easy"] == pytest.approx(1 / 2)
    assert told["hard"] == pytest.approx(2 / 3)
    assert told["with_verdicts"] == {"easy": pytest.approx(1), "medium": None, "hard": pytest.approx(1)}
    printed = capsys.readouterr()
    assert printed.err == ""
    assert (
        "With the verdicts\ndifficulty  faces     ap  recall\n      easy      6 1.0000  1.0000" in printed.out
    )


def test_that_without_verdicts_nothing_is_told_of_any(judged, wider, capsys):
    figures = wider / "figures.json"
    assert evaluate(*judged[:-2], "--json", figures) == 0
    assert "with_verdicts" not in json.loads(figures.read_text())
    assert "With the verdicts" not in capsys.readouterr().out


def test_that_verdicts_amend_a_label_file_too_and_its_amended_self_no_more(judged, wider):
    labels, figures = wider / "label.txt", wider / "figures.json"
    labels.write_text("# 1--Riot/c.jpg\n40 30 41 41\n0 0 16 12\n")
    options = ("--labels", labels, *judged[2:], "--json", figures)
    assert evaluate(*options) == 0
    told = json.loads(figures.read_text())
    assert (told["all"], told["with_verdicts"]) == (pytest.approx(2 / 3), {"all": pytest.approx(1)})
    labels.write_text(labels.read_text() + "80 40 42 42\n")
    assert evaluate(*options) == 0
    told = json.loads(figures.read_text())
    assert (told["all"], told["with_verdicts"]) == (pytest.approx(1), {"all": pytest.approx(1)})


def test_that_judged_images_that_are_not_measured_are_told_of(judged, wider, capsys):
    subset, verdicts = wider / "subset.txt", wider / "verdicts.csv"
    subset.write_text("1--Riot/c.jpg\n")
    assert evaluate(*judged, "--subset", subset) == 0
    assert capsys.readouterr().err == (
        f"detector: {verdicts} judges 0--Parade/a.jpg and 1 more, which are not measured; left out.\n"
    )


@pytest.mark.usefixtures("stand_in")
def test_that_verdicts_that_cannot_be_read_are_refused_before_any_work(wider, capsys):
    verdicts = wider / "verdicts.csv"
    verdicts.write_text(VERDICT_COLUMNS + "../a.jpg,1,2,3,4,real\n")
    options = ("--eval-dir", wider / "never looked for", "--images", wider, "--verdicts", verdicts)
    assert f"{verdicts}:2: an image's path stays inside" in refusal(capsys, *options)


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize(("suffix", "start"), [(".png", b"\x89PNG"), (".SVG", b"<?xml"), (".pdf", b"%PDF")])
def test_that_the_curves_are_drawn(wider, suffix, start):
    picture = wider / f"curves{suffix}"
    options = ("--eval-dir", wider / "ground_truth", "--images", wider / "images", "--plot", picture)
    assert evaluate(*options) == 0
    assert picture.read_bytes().startswith(start)


def test_that_the_plot_has_a_curve_for_each_difficulty_and_its_figure_in_the_legend():
    from detector.evaluation.average_precision import match_set, precision_recall
    from detector.evaluation.matching import ScoredBoxes
    from detector.evaluation.plots import precision_recall_figure
    from detector.evaluation.wider_ground_truth import TruthImage

    boxes = np.array([[0.0, 0, 20, 20], [50, 50, 20, 20]])
    counted = {"easy": np.array([True, False]), "hard": np.array([True, True]), "none": np.zeros(2, bool)}
    matched = match_set(
        [TruthImage("a.jpg", boxes, counted)], {"a.jpg": ScoredBoxes(boxes[:1], np.array([0.5]))}
    )
    curves = {name: precision_recall(matched, name) for name in counted}
    evaluation = SimpleNamespace(curves=curves, protocol="vga", truth=(1, 2))
    axes = precision_recall_figure(evaluation, source="my $ odd\udcff_weights").axes[0]
    assert axes.get_title() == "my $ odd?_weights: 2 images, protocol vga"
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["easy  1.000", "hard  0.500", "none  no faces"]
    assert axes.lines[1].get_xdata().tolist() == [0.5]


def test_that_the_plot_shows_the_curves_before_and_after_the_verdicts():
    from detector.evaluation.average_precision import match_set, precision_recall
    from detector.evaluation.matching import ScoredBoxes
    from detector.evaluation.plots import precision_recall_figure
    from detector.evaluation.wider_ground_truth import TruthImage

    boxes, found = np.array([[0.0, 0, 20, 20], [50, 50, 20, 20]]), {}
    found["a.jpg"] = ScoredBoxes(boxes, np.array([0.5, 0.9]))

    def measured(count):
        truth = TruthImage("a.jpg", boxes[:count], {"hard": np.ones(count, bool)})
        curves = {"hard": precision_recall(match_set([truth], found), "hard")}
        return SimpleNamespace(curves=curves, protocol="vga", truth=(1,))

    axes = precision_recall_figure(measured(1), source="ours", with_verdicts=measured(2)).axes[0]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["hard  0.500 → 1.000"]
    before, after = axes.lines
    assert (before.get_linestyle(), after.get_linestyle()) == ("--", "-")
    assert before.get_color() == after.get_color()
    assert (max(before.get_ydata()), max(after.get_ydata())) == (0.5, 1)


def test_that_matplotlib_is_not_loaded_where_nothing_is_drawn(wider, monkeypatch, stand_in):
    for name in [name for name in sys.modules if name.startswith("matplotlib")]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "detector.evaluation.plots", raising=False)
    options = ("--eval-dir", wider / "ground_truth", "--images", wider / "images")
    assert evaluate(*options, "--tables", wider / "tables") == 0


def test_that_images_without_detections_are_reported_and_cost_recall(wider, capsys):
    saved, figures = wider / "saved", wider / "figures.json"
    (saved / "1--Riot").mkdir(parents=True)
    (saved / "1--Riot/c.txt").write_text("c\n2\n40 30 41 41 0.9\n0 0 16 12 0.4\n")
    options = ("--eval-dir", wider / "ground_truth", "--predictions", saved)
    assert evaluate(*options, "--json", figures) == 0
    assert "no file for 0--Parade/a.jpg and 1 more; counted as images without" in capsys.readouterr().err
    told = json.loads(figures.read_text())
    assert (told["easy"], told["images"]) == (pytest.approx(1 / 3), 3)
    subset = wider / "subset.txt"
    subset.write_text("1--Riot/c.jpg\n")
    assert evaluate(*options, "--json", figures, "--subset", subset) == 0
    assert capsys.readouterr().err == ""
    assert json.loads(figures.read_text())["easy"] == pytest.approx(1)
    (saved / "1--Riot/c.txt").unlink()
    assert "detections for none of the 3 images" in refusal(capsys, *options)


def test_that_a_malformed_file_of_detections_is_named_with_its_line(wider, capsys):
    saved = wider / "saved"
    (saved / "1--Riot").mkdir(parents=True)
    (saved / "1--Riot/c.txt").write_text("c\n1\n40 30 41 0.9\n")
    said = refusal(capsys, "--eval-dir", wider / "ground_truth", "--predictions", saved)
    assert said == f"detector: {saved}/1--Riot/c.txt:3: 4 columns; a box has 5: x y width height score.\n"


def test_that_detections_are_measured_against_a_label_file_without_any_image(wider, tmp_path):
    labels, figures = wider / "label.txt", wider / "figures.json"
    labels.write_text("# 1--Riot/c.jpg\n40 30 41 41\n10 10 0 5\n# gone.jpg\n1 2 30 40\n")
    saved = wider / "saved"
    (saved / "1--Riot").mkdir(parents=True)
    (saved / "1--Riot/c.txt").write_text("c\n1\n40 30 41 41 0.9\n")
    options = ("--labels", labels, "--predictions", saved, "--json", figures)
    assert evaluate(*options) == 0
    told = json.loads(figures.read_text())
    assert (told["all"], told["images"]) == (pytest.approx(0.5), 2)  # the box without an area does not count
    # With the images, those that are not there are left out, as when detecting.
    assert evaluate(*options, "--images", wider / "images") == 0
    told = json.loads(figures.read_text())
    assert (told["all"], told["images"]) == (pytest.approx(1), 1)


@pytest.mark.usefixtures("stand_in")
def test_that_of_the_labels_only_those_of_the_subset_are_told_of(labelled_folder, caplog):
    labels, subset = labelled_folder / "label.txt", labelled_folder / "subset.txt"
    amiss = "500 30 40 40\n0.2 0.2 0.3 0.3\n10 10 0 5\n"  # outside, smaller than a pixel, without an area
    labels.write_text(f"# 0.png\n{amiss}# gone.png\n# 1.png\n40 30 40 40\n{amiss}# 2.png\n40 30 40 40\n")
    options = ("--images", labelled_folder / "images", "--labels", labels, "--subset", subset)
    subset.write_text("2.png\n")
    assert evaluate(*options) == 0
    assert caplog.messages == []
    subset.write_text("1.png\n")
    assert evaluate(*options) == 0
    assert [message.partition(": ")[0] for message in caplog.messages] == [
        f"{labels}:{line}" for line in (10, 8, 9)
    ]
    assert "more such" not in caplog.text


def test_that_a_subset_that_names_none_of_the_images_is_refused(tmp_path, capsys):
    subset, sample = tmp_path / "subset.txt", resource("sample")
    subset.write_text("no/such.jpg\n")
    said = refusal(capsys, "--images", sample, "--labels", sample / "label.txt", "--subset", subset)
    assert f"has none of the images that {subset} names" in said


def test_that_a_subset_that_names_none_of_the_official_images_is_refused(wider, capsys):
    subset = wider / "subset.txt"
    subset.write_text("no/such.jpg\n")
    options = ("--images", wider, "--eval-dir", wider / "ground_truth", "--subset", subset)
    assert "no ground truth for any of the 1 images" in refusal(capsys, *options)


def test_that_images_that_are_not_there_are_named_before_any_work(wider, capsys):
    (wider / "images/0--Parade/b.jpg").unlink()
    options = ("--images", wider / "images", "--eval-dir", wider / "ground_truth")
    said = refusal(capsys, *options, "--weights", wider / "never looked for")
    assert "images lacks 1 of the 3 images to be measured, 0--Parade/b.jpg for one" in said


def test_that_an_image_that_cannot_be_read_is_named_and_counts_as_one_without_detections(
    wider, stand_in, capsys
):
    def figures(*options):
        status = main(["evaluate", *map(str, options), "--json", str(wider / "figures.json")])
        return status, json.loads((wider / "figures.json").read_text())

    found = ["--eval-dir", wider / "ground_truth"]
    detected = [*found, "--images", wider / "images", "--save-predictions", wider / "found"]
    (wider / "images/1--Riot/c.jpg").write_bytes(b"no photograph")
    status, measured = figures(*detected)
    said = capsys.readouterr().err
    assert status == 1
    assert said.startswith(f"detector: {wider / 'images/1--Riot/c.jpg'}: not a JPEG")
    assert said.endswith("It counts as an image without detections.\n")
    assert not (wider / "found/1--Riot/c.txt").exists()
    status, again = figures(*found, "--predictions", wider / "found")
    assert {name: again[name] for name in ("easy", "medium", "hard", "images")} == {
        name: measured[name] for name in ("easy", "medium", "hard", "images")
    }


def test_that_a_file_that_is_no_official_ground_truth_is_named(wider, capsys):
    options = ("--images", wider / "images", "--eval-dir", wider / "ground_truth")
    easy = wider / "ground_truth/wider_easy_val.mat"
    savemat(easy, {"something": 1})
    assert f"{easy}: not a ground truth file of WIDER FACE (it has no gt_list)" in refusal(capsys, *options)
    easy.write_text("not a .mat file")
    assert f"{easy}: not a ground truth file" in refusal(capsys, *options)
    easy.write_bytes((wider / "ground_truth/wider_hard_val.mat").read_bytes()[:-40])
    assert f"{easy}: not a ground truth file" in refusal(capsys, *options)
    easy.unlink()
    assert f"{easy}: not there" in refusal(capsys, *options)


def test_that_a_list_that_cannot_be_read_or_a_result_without_a_folder_is_named(tmp_path, capsys):
    sample = resource("sample")
    arguments = ("--images", sample, "--labels", sample / "label.txt")
    for option, value, complaint in (
        ("--subset", tmp_path, "the list of images cannot be read"),
        ("--json", tmp_path / "no/figures.json", "its folder does not exist"),
        ("--json", tmp_path, "a folder; name a file to write"),
        ("--plot", tmp_path / "no/curves.png", "its folder does not exist"),
        ("--tables", sample / "label.txt", "not a folder"),
        ("--plot", tmp_path / "curves.jpg", "a plot ends in .png, .svg, .pdf"),
    ):
        assert f"detector: {value}: {complaint}" in refusal(capsys, *arguments, option, value)


def test_that_what_cannot_be_measured_is_refused_with_a_way_out(wider, capsys):
    truth = ("--eval-dir", wider / "ground_truth")
    assert "give --eval-dir or --labels" in refusal(capsys, "--images", wider)
    assert "give --images, or detections with --predictions" in refusal(capsys, *truth)
    said = refusal(capsys, *truth, "--predictions", wider, "--save-predictions", wider / "saved")
    assert "--save-predictions saves what is detected" in said
    assert not (wider / "saved").exists()


@pytest.mark.usefixtures("stand_in")
def test_that_two_images_that_would_share_a_file_of_detections_are_refused(labelled_folder, capsys):
    images, labels = labelled_folder / "images", labelled_folder / "label.txt"
    (images / "0.jpg").write_bytes((images / "0.png").read_bytes())
    labels.write_text(labels.read_text() + "# 0.jpg\n")
    options = ("--images", images, "--labels", labels, "--save-predictions", labelled_folder / "saved")
    assert "0.png and 0.jpg would share one file" in refusal(capsys, *options)


def test_that_an_odd_name_reaches_the_tables_and_the_files_of_detections(wider, stand_in):
    images, labels = wider / "odd images", wider / "label.txt"
    images.mkdir()
    (images / "odd\udcff, byte.jpg").write_bytes((wider / "images/1--Riot/c.jpg").read_bytes())
    labels.write_bytes(b"# odd\xff, byte.jpg\n40 30 41 41\n")
    options = (
        "--labels",
        labels,
        "--images",
        images,
        "--tables",
        wider / "t",
        "--save-predictions",
        wider / "s",
    )
    assert evaluate(*options) == 0
    assert b'"odd\xff, byte.jpg"' in (wider / "t/per_image.csv").read_bytes()
    assert (wider / "s/odd\udcff, byte.txt").read_bytes().startswith(b"odd\xff, byte\n2\n")


def test_that_a_terminal_is_told_how_long_it_will_take(monkeypatch, capsys):
    clock = iter([0.0, 100.0, 200.0])
    monkeypatch.setattr("detector.commands.progress.perf_counter", lambda: next(clock))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress = ProgressLine(3)
    progress.advance()
    progress.advance()
    progress.clear()
    shown = capsys.readouterr().err.split("\r\x1b[K")
    assert shown == ["", "1/3 images, 100.00 s each, 3 min left", "2/3 images, 100.00 s each, 2 min left", ""]
    assert [time_left(seconds) for seconds in (0, 89, 90, 3540, 11_100)] == [
        "0 s", "89 s", "2 min", "59 min", "3 h 05 min",
    ]  # fmt: skip


def test_that_a_file_gets_no_progress(capsys):
    ProgressLine(1).advance()
    assert capsys.readouterr().err == ""


def test_that_a_list_of_images_survives_any_name(tmp_path):
    names = ["a/b c.jpg", "odd\udcff byte.jpg", "next\x85line.jpg"]
    write_image_names(tmp_path / "names.txt", names)
    assert read_image_names(tmp_path / "names.txt") == names
