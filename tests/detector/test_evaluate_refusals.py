"""What `detector evaluate` refuses or leaves out, and what it says of it."""

from __future__ import annotations

import json

import pytest
from evaluating import VERDICT_COLUMNS, evaluate, refusal
from scipy.io import savemat

from detector.__main__ import main
from detector.resources import resource


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
