"""Evaluating weights on labelled images, through the command that people use."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from evaluating import VERDICT_COLUMNS, evaluate, rows

from detector.commands.progress import ProgressLine, time_left
from detector.formats.image_names import read_image_names, write_image_names
from detector.resources import OUR_WEIGHTS, resource


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
    weights = resource(OUR_WEIGHTS)
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
    assert first.pop("weights") == str(resource(OUR_WEIGHTS))
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
