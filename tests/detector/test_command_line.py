"""The command `detector`: what it writes, says and returns."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from detector import __main__ as command_line
from detector.__main__ import main
from detector.errors import DetectorError
from detector.formats.label_txt import read_labels
from detector.inference.detect import Detections, Detector
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, PROFILES
from detector.training.config import TrainConfig
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.recipe import MOBILE_RECIPE, PAPER_RECIPE
from detector.weights.community import community_name
from detector.weights.file import load_weights, save_weights
from detector.weights.head import read_metadata

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


@pytest.fixture
def weights(tmp_path):
    torch.manual_seed(0)
    path = tmp_path / "weights.safetensors"
    save_weights(path, RetinaFace(MOBILE), {"trained_by": "nobody"})
    return path


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


def test_that_what_is_left_out_is_told_like_all_that_is_amiss(labelled_folder, python):
    labels = labelled_folder / "label.txt"
    labels.write_text(labels.read_text() + "1 2 3 0\n")
    options = ("--images", str(labelled_folder / "images"), "--labels", str(labels))
    for command in (
        ("evaluate", *options),
        ("finetune", *options, "--out", str(labelled_folder / "out"), "--least-images", "99"),
    ):
        said = python("-m", "detector", *command).stderr
        assert f"detector: {labels}:9: a box without an area. Left out.\n" in said


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


def test_that_detect_works_with_a_real_network(folder, weights, tmp_path):
    out = tmp_path / "faces.json"
    assert (
        main(["detect", str(folder), "--weights", str(weights), "--threshold", "0.4", "--json", str(out)])
        == 0
    )
    image = cv2.imread(str(folder / "img10.png"))
    expected = Detector.load(weights).detect(image, threshold=0.4)
    assert len(json.loads(out.read_text())["img10.png"]) == len(expected)


def test_that_a_checkpoint_is_imported_with_its_profile(tmp_path, capsys):
    checkpoint, out = tmp_path / "theirs.pth", tmp_path / "ours.safetensors"
    state = {community_name(name): tensor for name, tensor in RetinaFace(MOBILE).state_dict().items()}
    torch.save(state, checkpoint)
    assert main(["weights", "import", str(checkpoint), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    assert load_weights(out).profile == MOBILE
    assert read_metadata(out)["imported_from"] == "theirs.pth"


def test_that_a_wrong_checkpoint_is_not_imported(tmp_path, capsys):
    torch.save({"fc.weight": torch.zeros(1)}, tmp_path / "wrong.pth")
    assert (
        main(["weights", "import", str(tmp_path / "wrong.pth"), "--out", str(tmp_path / "o.safetensors")])
        == 2
    )
    assert "1 unexpected: fc.weight" in capsys.readouterr().err
    assert not (tmp_path / "o.safetensors").exists()


def test_that_show_tells_what_a_weights_file_holds(weights, capsys):
    assert main(["weights", "show", str(weights)]) == 0
    shown = capsys.readouterr().out
    for expected in ("mobilenet-0.25", "[104.0, 117.0, 123.0]", "nobody", "426,608"):
        assert expected in shown


def test_that_training_and_fine_tuning_say_how_far_they_are_and_where_the_weights_went(
    labelled_folder, base_weights, capsys
):
    images, labels = str(labelled_folder / "images"), str(labelled_folder / "label.txt")
    first, second = labelled_folder / "first", labelled_folder / "second"
    options = ["--steps", "1", "--batch-size", "2", "--crop-size", "64"]
    assert main(["train", "--data", images, labels, "--out", str(first), *options]) == 0
    said = capsys.readouterr()
    assert said.out == f"{first / 'weights.safetensors'}\n"
    assert said.err.startswith("step 1/1  loss ")

    options = ["--weights", str(first / "weights.safetensors"), "--steps", "1"]
    options += ["--hold-out", "0", "--least-images", "4"]
    assert main(["finetune", "--images", images, "--labels", labels, "--out", str(second), *options]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("not adopted: nothing was held out")
    assert said.out.endswith(f"{second / 'candidate.safetensors'}\n")
    assert said.err.startswith("corrections looked at: 0/4\nstep 1/1  loss ")
    assert load_weights(second / "candidate.safetensors").profile == MOBILE


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (["train", "--data", "{images}", "{images}", "--out", "{out}"], "the labels cannot be read"),
        (["train", "--data", "{images}", "{labels}", "--out", "{labels}"], "the folder cannot be made"),
        (["train", "--data", "{images}", "{labels}", "--out", "{out}", "--steps", "0"], "at least one step"),
        (
            ["finetune", "--images", "{images}", "--labels", "{labels}", "--out", "{out}", "--steps", "0"],
            "at least one step",
        ),
        (
            ["finetune", "--images", "{labels}", "--labels", "{labels}", "--out", "{out}"],
            "names no image that is in",
        ),
        (
            [
                "finetune",
                "--images",
                "{images}",
                "--labels",
                "{labels}",
                "--out",
                "{out}",
                "--verdicts",
                "{labels}",
            ],
            "label.txt:1: the columns image, left, top, width, height, verdict are expected here",
        ),
    ],
)
def test_that_training_that_cannot_start_says_why_in_one_line(labelled_folder, capsys, command, complaint):
    places = {
        "images": labelled_folder / "images",
        "labels": labelled_folder / "label.txt",
        "out": labelled_folder / "out",
    }
    assert main([word.format(**places) for word in command]) == 2
    error = capsys.readouterr().err
    assert complaint in error
    assert error.startswith("detector: ")
    assert error.count("\n") == 1


def test_that_help_comes_without_torch():
    script = (
        "import sys\nfrom detector.__main__ import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print('torch' in sys.modules, 'cv2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (KeyboardInterrupt(), 130),
        (DetectorError("a.jpg: no."), 2),
        (OSError(28, "No space left on device", "losses.csv"), 2),
        (ImportError("libGL.so.1: cannot open shared object file"), 2),
        (ZeroDivisionError(), None),
    ],
)
def test_that_only_expected_failures_are_caught(monkeypatch, capsys, raised, status):
    class Command:
        @staticmethod
        def add_parser(subparsers):
            subparsers.add_parser("fail").set_defaults(run=Command.run)

        @staticmethod
        def run(arguments):
            raise raised

    monkeypatch.setattr(command_line, "COMMANDS", (Command,))
    if status is None:
        with pytest.raises(ZeroDivisionError):
            main(["fail"])
    else:
        assert main(["fail"]) == status
        assert "Traceback" not in capsys.readouterr().err


def test_that_a_reader_who_has_had_enough_is_no_error(folder, weights):
    command = [sys.executable, "-m", "detector", "detect", str(folder), "--weights", str(weights)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141
    assert error == b""


def test_that_fine_tuning_has_the_defaults_of_the_library():
    arguments = ["finetune", "--images", "a", "--labels", "b", "--out", "c"]
    given = vars(command_line._parser().parse_args(arguments))
    fields = dataclasses.fields(FineTuneConfig)
    defaults = {f.name: f.default for f in fields if f.default is not dataclasses.MISSING}
    shared_names = defaults.keys() & given.keys()
    assert {"steps", "seed"} <= shared_names
    assert {name: given[name] for name in shared_names} == {name: defaults[name] for name in shared_names}


@pytest.fixture
def settings(monkeypatch):
    """The settings that `detector train` comes to, given its options; nothing is trained."""
    came_to = []
    monkeypatch.setattr("detector.training.train.train", lambda config, **_: came_to.append(config) or ())

    def run(*options):
        assert main(["train", "--data", "a", "b", "--out", "c", *options]) == 0
        return came_to.pop()

    return run


def test_that_training_has_the_defaults_of_the_library_and_the_recipe_of_the_profile(settings):
    plain = TrainConfig(datasets=((Path("a"), Path("b")),), out=Path("c"))
    assert settings() == plain
    heavy = settings("--profile", "paper-152", "--deformable", "8", "16")
    profile = PROFILES["paper-152"].with_deformable([8, 16])
    assert heavy == dataclasses.replace(plain, profile=profile, recipe=PAPER_RECIPE)


def test_that_weights_to_start_from_decide_profile_and_recipe(settings, tmp_path):
    start = tmp_path / "paper.safetensors"
    save_weights(start, RetinaFace(PROFILES["paper"]), {})
    config = settings("--start", str(start))
    assert (config.profile, config.recipe, config.start) == (PROFILES["paper"], PAPER_RECIPE, start)


def test_that_options_of_training_change_what_they_name(settings):
    options = ["--epochs", "2", "--batch-size", "4", "--hold-out", "15", "--precision", "bf16", "--seed", "3"]
    config = settings(*options)
    recipe = dataclasses.replace(MOBILE_RECIPE, steps=None, epochs=2, batch_size=4)
    assert (config.recipe, config.hold_out, config.precision, config.seed) == (recipe, 15, "bf16", 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--out", "c"], "A new run needs --data and --out"),
        (["--resume", "run", "--learning-rate", "0.1"], "leave out --learning-rate"),
        (["--data", "a", "b", "--out", "c", "--deformable", "7"], "--deformable: no level has the stride 7"),
        (["--data", "a", "b", "--out", "c", "--start", "w", "--profile", "paper"], "no --profile"),
    ],
)
def test_that_options_of_training_that_do_not_fit_are_told(options, message, capsys):
    assert main(["train", *options]) == 2
    assert message in capsys.readouterr().err


def test_that_a_run_goes_on_from_the_command_line(labelled_folder, capsys):
    data = ["--data", str(labelled_folder / "images"), str(labelled_folder / "label.txt")]
    run = labelled_folder / "run"
    sizes = ["--steps", "3", "--batch-size", "2", "--crop-size", "64", "--save-every", "2"]
    assert main(["train", *data, "--out", str(run), *sizes]) == 0
    before = load_weights(run / "weights.safetensors").state_dict()
    (run / "weights.safetensors").unlink()
    assert main(["train", "--resume", str(run / "checkpoints" / "00000002.safetensors")]) == 0
    after = load_weights(run / "weights.safetensors").state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert "step 3/3" in capsys.readouterr().err


COMMANDS = ("detect", "train", "finetune", "evaluate", "study", "export", "dense train", "dense pretrain")


@pytest.mark.parametrize("command", COMMANDS)
def test_that_help_fits_a_terminal_of_80_columns_but_for_lines_to_be_copied(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    lines = capsys.readouterr().out.splitlines()

    copied = ("detector ", "torchrun ")
    assert [line for line in lines if len(line) > 80 and not line.strip().startswith(copied)] == []
