"""A few photographs with labels and weights to start from, for training, and some to be evaluated on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from evaluating import VERDICT_COLUMNS, DiscFinder
from scipy.io import savemat

import detector
from detector.data.crops import square_crop
from detector.data.samples import load_samples
from detector.dense.decoder_file import new_decoder, save_decoder
from detector.evaluation.matching import ScoredBoxes
from detector.formats.label_records import LabelledFace, LabelledImage
from detector.formats.label_txt import write_labels
from detector.images import read_image
from detector.inference.detect import Detector
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.resources import resource
from detector.training.config import TrainConfig
from detector.training.fine_tune_config import FineTuneConfig
from detector.weights.file import load_weights, save_weights


@pytest.fixture
def python() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs Python with the detector that is tested here, on one thread: processes share the processors."""
    environment = os.environ | {"PYTHONPATH": str(Path(detector.__file__).parents[1]), "OMP_NUM_THREADS": "1"}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command], env=environment, capture_output=True, text=True, timeout=300
        )

    return run


@pytest.fixture
def torchrun(
    python: Callable[..., subprocess.CompletedProcess[str]],
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs two processes of Python that find each other."""

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return python("-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", *command)

    return run


NO_THREADS_LEFT = """
import sys
from pathlib import Path
if sys.platform == "linux":
    threads = [(task / "comm").read_text() for task in Path("/proc/self/task").iterdir()]
    assert not [name for name in threads if "gloo" in name], threads
"""


@pytest.fixture
def script_in_two(
    torchrun: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> Callable[..., None]:
    """Runs a script in two processes that leave no thread of their group: it could abort them at the end."""

    def run(script: str, *arguments: str) -> None:
        file = tmp_path / "in_two.py"
        file.write_text(script + NO_THREADS_LEFT)
        done = torchrun(str(file), *arguments)
        assert done.returncode == 0, done.stderr

    return run


@pytest.fixture
def train_in_two(script_in_two: Callable[..., None]) -> Callable[[TrainConfig], None]:
    """Trains as configured in two processes."""

    def run(config: TrainConfig) -> None:
        script_in_two(
            "from detector.training.config import TrainConfig\n"
            "from detector.training.train import train\n"
            f"list(train(TrainConfig.from_json({config.to_json()!r})))\n"
        )

    return run


@pytest.fixture
def labelled_folder(tmp_path: Path) -> Path:
    """images/ with four pictures with a disc for a face, and their label.txt."""
    images = tmp_path / "images"
    images.mkdir()
    lines = []
    for number in range(4):
        pixels = np.random.default_rng(number).integers(0, 90, (96, 128, 3), dtype=np.uint8)
        cv2.circle(pixels, (60, 50), 20, (200, 220, 240), -1)
        cv2.imwrite(str(images / f"{number}.png"), pixels)
        lines += [f"# {number}.png", "40 30 40 40 52 44 0 68 44 0 60 52 0 54 60 0 -1 -1 -1 1"]
    (tmp_path / "label.txt").write_text("\n".join(lines) + "\n")
    return tmp_path


@pytest.fixture
def base_weights(tmp_path: Path) -> Path:
    """Weights that nothing was learnt with."""
    torch.manual_seed(0)
    path = tmp_path / "base.safetensors"
    save_weights(path, RetinaFace(MOBILE), {})
    return path


@pytest.fixture(scope="session")
def decoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mesh decoder in a file, not trained."""
    torch.manual_seed(1)
    path = tmp_path_factory.mktemp("decoder") / "decoder.safetensors"
    save_decoder(path, new_decoder(), {})
    return path


@pytest.fixture(scope="session")
def scored() -> Callable[..., ScoredBoxes]:
    """Makes detections out of rows of left, top, width, height and score."""

    def make(*rows: Sequence[float]) -> ScoredBoxes:
        table = np.array(rows, float).reshape(-1, 5)
        return ScoredBoxes(table[:, :4], table[:, 4])

    return make


@pytest.fixture(scope="session")
def face_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to read from: images/ with 19 pictures of faces, label.txt of 16, and old.safetensors.

    The weights misplace every landmark by the same tenth of an anchor: something that is learnt at once. With
    five held out, 11 of the labelled pictures are learnt from.
    """
    folder = tmp_path_factory.mktemp("project")
    (folder / "images").mkdir()
    sources = load_samples(resource("sample"), resource("sample/label.txt"))[:6]
    labelled = []
    for number in range(19):
        sample = sources[number % len(sources)]
        random = np.random.default_rng(number)
        image = replace(sample.truth, pixels=read_image(sample.path))
        x1, y1, x2, y2 = image.boxes_xyxy[0].astype(float)
        side = max(x2 - x1, y2 - y1) * random.uniform(1.6, 3)
        crop = square_crop(image, (x1 + x2 - side) / 2, (y1 + y2 - side) / 2, side, 128)
        cv2.imwrite(str(folder / f"images/{number}.png"), crop.pixels)
        faces = [
            LabelledFace((x1, y1, x2 - x1, y2 - y1), tuple((x, y, 0) for x, y in points))
            for (x1, y1, x2, y2), points in zip(
                crop.boxes_xyxy.tolist(), crop.landmarks_xy.tolist(), strict=True
            )
        ]
        labelled.append(LabelledImage(f"{number}.png", tuple(faces)))
    write_labels(folder / "label.txt", labelled[:16])
    model = load_weights(resource("weights/mobile.safetensors"))
    with torch.no_grad():
        for name, value in model.named_parameters():
            if name.startswith("landmark.levels.") and name.endswith(".bias"):
                value += 1.0
    save_weights(folder / "old.safetensors", model, {})
    return folder


@pytest.fixture(scope="session")
def tuning_in(face_project: Path) -> Callable[..., FineTuneConfig]:
    """Settings by which the landmarks of `face_project` come back within a few steps, or others."""
    weights = tuple(f"landmark.levels.{level}.weight" for level in range(3))

    def make(out: Path, **changes: object) -> FineTuneConfig:
        settings = {
            "images": face_project / "images",
            "labels": face_project / "label.txt",
            "weights": face_project / "old.safetensors",
            "out": out,
            "steps": 12,
            "batch_size": 4,
            "crop_size": 128,
            "validate_every": 4,
            "checkpoint_every": 4,
            "least_images": 5,
            "head_learning_rate": 0.2,
            "average_decay": 0.5,
            "precision": "fp32",
            "replays_folder": True,
            "replay_share": 0.5,
            "frozen": ("backbone.", "pyramid.", "context.", "classification.", "box.", *weights),
        }
        return FineTuneConfig(**(settings | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def tuning(tuning_in: Callable[..., FineTuneConfig], tmp_path: Path) -> Callable[..., FineTuneConfig]:
    """The same, their folder given by its name."""

    def make(out: str = "tuned", **changes: object) -> FineTuneConfig:
        return tuning_in(tmp_path / out, **changes)

    return make


@pytest.fixture
def stand_in(monkeypatch):
    """Puts a `DiscFinder` in the place of the detector that a command would load."""
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
