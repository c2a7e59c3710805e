"""Two processes that train together, against one with the same batches."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from detector.resources import resource
from detector.training.config import TrainConfig
from detector.training.processes import Processes
from detector.training.recipe import PAPER_RECIPE
from detector.training.train import train

Run = Callable[..., subprocess.CompletedProcess[str]]


def losses(run: Path) -> Sequence[Sequence[float]]:
    with (run / "losses.csv").open(newline="") as file:
        names = ("classification", "box", "landmark", "total")
        return [[float(row[name]) for name in names] for row in csv.DictReader(file)]


GRADIENTS = """
import sys
import torch
from detector.anchors import anchors_for
from detector.losses.distillation import distillation_loss
from detector.losses.imitation import imitation_loss
from detector.losses.lesson import Lesson, lesson_loss, shares_of_faces
from detector.losses.matching import match
from detector.losses.multitask import multitask_loss
from detector.losses.targets import Targets
from detector.network.retinaface import RawOutput, RetinaFace
from detector.network.units import Seen
from detector.profile import MOBILE
from detector.training.processes import joined_processes

def as_seen(answers):
    return Seen({}, {"context.0": answers.landmark_offsets.flatten(2).mT[..., None]}, [], answers)

torch.manual_seed(0)
model = RetinaFace(MOBILE).double().train()
images = torch.rand(4, 3, 64, 64, dtype=torch.float64) * 255 - 110
wanted = RawOutput(*(torch.randn_like(answers) for answers in model(images)))
boxes = torch.rand_like(wanted.box_offsets).cumsum(dim=-1)  # each with an area
said = Lesson(torch.rand_like(boxes[..., 0]) ** 9, boxes, torch.rand_like(wanted.landmark_offsets))
faces = [  # one part of the batch has nothing to find
    Targets.of(torch.tensor([[10.0, 8.0, 40.0, 44.0]]), torch.rand(1, 5, 2) * 40, torch.ones(1, 5).bool()),
    Targets.of(torch.tensor([[20.0, 8.0, 30.0, 20.0], [2.0, 30.0, 50.0, 62.0]])),
    Targets.of(torch.zeros(0, 4)),
    Targets.of(torch.zeros(0, 4)),
]
with joined_processes(torch.device("cpu")) as processes:
    share = len(images) // processes.count
    mine = slice(processes.rank * share, (processes.rank + 1) * share)
    network = processes.together(model)
    output = RawOutput(*network(images[mine]))
    anchors = anchors_for(MOBILE, 64, 64)
    parts = [match(anchors, targets, MOBILE) for targets in faces[mine]]
    losses = multitask_loss(output, anchors, faces[mine], MOBILE, matchings=parts, mean=processes.mean)
    taught = RawOutput(*(answers[mine] for answers in wanted))
    kept = distillation_loss(output, taught, matchings=parts, mean=processes.mean)
    mine_said = Lesson(*(values[mine] for values in said))
    lesson = lesson_loss(output, mine_said, shares_of_faces(mine_said), anchors, MOBILE, mean=processes.mean)
    alike = imitation_loss(as_seen(output), as_seen(taught), mean=processes.mean)
    total = losses.total(MOBILE) + kept.total(MOBILE) + lesson.total(MOBILE) + alike.total(MOBILE)
    total.backward()
    told = [processes.mean(total.detach()), *(value.grad for value in model.parameters()), *model.buffers()]
    if processes.is_first:
        torch.save(told, sys.argv[1])
    del network, output, losses, kept, lesson, alike, total  # all that holds the group, so its threads end
"""


def test_that_the_parts_of_a_batch_add_up_to_its_loss_gradients_and_batch_norms(
    python: Run, script_in_two: Callable[..., None], tmp_path: Path
) -> None:
    done = python("-c", GRADIENTS, str(tmp_path / "one"))
    assert done.returncode == 0, done.stderr
    script_in_two(GRADIENTS, str(tmp_path / "two"))
    one, two = torch.load(tmp_path / "one"), torch.load(tmp_path / "two")
    assert len(one) == len(two) > 300
    for alone, together in zip(one, two, strict=True):
        # Losses are computed in float32; all else here in float64.
        torch.testing.assert_close(together, alone, rtol=1e-4, atol=1e-5 * float(alone.abs().double().max()))


def test_that_two_processes_train_like_one_with_the_same_batch(
    train_in_two: Callable[[TrainConfig], None], torchrun: Run, labelled_folder: Path
) -> None:
    # SGD: Adam would turn a gradient of rounding errors into a whole step. Long steps multiply such errors.
    recipe = replace(PAPER_RECIPE, epochs=None, steps=4, batch_size=4, crop_size=128, learning_rate=3e-4)
    config = TrainConfig(
        datasets=((labelled_folder / "images", labelled_folder / "label.txt"),),
        out=labelled_folder / "one",
        recipe=recipe,
        start=resource("weights/mobile.safetensors"),
        device="cpu",
        precision="fp32",
        save_every=2,
    )
    list(train(config))
    train_in_two(replace(config, out=labelled_folder / "two"))
    one, two = losses(labelled_folder / "one"), losses(labelled_folder / "two")
    assert len(one) == len(two) == 4
    for ours, theirs in zip(one, two, strict=True):
        assert theirs == pytest.approx(ours, rel=1e-3)
    # And together they go on from a checkpoint, to the same bits.
    checkpoint = labelled_folder / "two" / "checkpoints" / "00000002.safetensors"
    done = torchrun("-m", "detector", "train", "--resume", str(checkpoint))
    assert done.returncode == 0, done.stderr
    assert losses(labelled_folder / "two") == two


def test_that_one_process_speaks_for_all_on_the_command_line(torchrun: Run, labelled_folder: Path) -> None:
    out = labelled_folder / "run"
    data = ["--data", str(labelled_folder / "images"), str(labelled_folder / "label.txt")]
    with (labelled_folder / "label.txt").open("a") as file:
        file.write("# gone.png\n")
    sizes = ["--steps", "1", "--batch-size", "2", "--crop-size", "64"]
    done = torchrun("-m", "detector", "train", *data, "--out", str(out), *sizes)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(out / "weights.safetensors")]
    assert done.stderr.count("step 1/1") == 1
    assert done.stderr.count("gone.png is not in") == 1
    assert done.stderr.count("4 images to train on") == 1


def test_that_a_batch_that_does_not_divide_is_refused(torchrun: Run, labelled_folder: Path) -> None:
    data = ["--data", str(labelled_folder / "images"), str(labelled_folder / "label.txt")]
    done = torchrun(
        "-m", "detector", "train", *data, "--out", str(labelled_folder / "run"), "--batch-size", "3"
    )
    assert done.returncode != 0
    assert "A batch of 3 crops has no 2 equal parts" in done.stderr


FAILING = """
import os
import sys
from detector.__main__ import main

images, out, *labels = sys.argv[1:]
data = ["--data", images, labels[int(os.environ["RANK"])]]
status = main(["train", *data, "--out", out, "--steps", "1", "--batch-size", "2", "--crop-size", "64"])
assert status == 2, status  # and the process ends well, lest torchrun put an end to the other one first
"""


@pytest.mark.parametrize(
    ("out", "labels_of_second", "said"),
    [("used", "label.txt", "used holds a training already."), ("new", "no.txt", "no.txt: the labels cannot")],
)
def test_that_the_process_that_fails_says_why_and_the_other_ends_quietly(
    torchrun: Run, labelled_folder: Path, out: str, labels_of_second: str, said: str
) -> None:
    (labelled_folder / "used").mkdir()
    (labelled_folder / "used/weights.safetensors").touch()
    script = labelled_folder / "failing.py"
    script.write_text(FAILING)
    names = ("images", out, "label.txt", labels_of_second)
    done = torchrun(str(script), *(str(labelled_folder / name) for name in names))
    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    assert said in line


DISAGREEING = """
from detector.errors import TrainingError
from detector.training.processes import joined_processes
import torch

with joined_processes(torch.device("cpu")) as processes:
    for tells in (processes.is_first, not processes.is_first):
        try:
            processes.check_agreement(steps=1, **({"labelled": "a"} if tells else {}))
        except TrainingError as error:
            assert "labelled is " in str(error), error
        else:
            raise AssertionError("they disagree")
    processes.check_agreement(steps=1)
"""


def test_that_what_only_one_process_tells_of_is_no_agreement(script_in_two: Callable[..., None]) -> None:
    script_in_two(DISAGREEING)


def test_that_a_process_alone_takes_values_as_they_are() -> None:
    value = torch.tensor([1.0, 2.0])
    assert Processes().mean(value) is value
