"""`detector train` on photographs, from their files to new weights, beside the plain loop.

The plain loop is what one writes first: read, crop, network, loss, gradient, one after another, in float32,
channels first, on all processors. Needs ../shared. The first passes, in which the command decodes what it
keeps decoded, are not counted.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from detector.anchors import anchors_for
from detector.data.batches import training_crop
from detector.data.samples import Sample, load_samples
from detector.formats.label_txt import read_labels, write_labels
from detector.images import read_image
from detector.losses.multitask import multitask_loss
from detector.losses.targets import Targets
from detector.network.normalise import normalised
from detector.network.retinaface import RawOutput, RetinaFace
from detector.profile import MOBILE
from detector.threads import processors
from detector.training.recipe import MOBILE_RECIPE

PHOTOGRAPHS, BATCH, CROP = 96, MOBILE_RECIPE.batch_size, MOBILE_RECIPE.crop_size
WARM, MEASURED = 30, 40


@pytest.fixture
def data(shared: Path, tmp_path: Path) -> tuple[Path, Path]:
    images = shared / "data/wider/dev/images"
    labels = tmp_path / "label.txt"
    write_labels(labels, read_labels(shared / "data/wider/dev/label.txt")[:PHOTOGRAPHS])
    return images, labels


def plain_pace(samples: list[Sample]) -> float:
    """Images per second."""
    network = RetinaFace(MOBILE).train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=MOBILE_RECIPE.learning_rate)
    anchors = anchors_for(MOBILE, CROP, CROP)
    random = np.random.default_rng(0)
    taken = []
    for _ in range(8):
        start = time.perf_counter()
        crops = [
            training_crop(replace(sample.truth, pixels=read_image(sample.path)), CROP, random)
            for sample in (samples[number] for number in random.integers(len(samples), size=BATCH))
        ]
        pixels = torch.from_numpy(np.stack([crop.pixels for crop in crops])).permute(0, 3, 1, 2)
        targets = [
            Targets.of(*map(torch.from_numpy, (crop.boxes_xyxy, crop.landmarks_xy, crop.landmark_known)))
            for crop in crops
        ]
        output = RawOutput(*network(normalised(pixels, MOBILE).contiguous()))
        optimiser.zero_grad()
        multitask_loss(output, anchors, targets, MOBILE).total(MOBILE).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        taken.append(time.perf_counter() - start)
    return BATCH / float(np.median(taken[1:]))


def our_pace(data: tuple[Path, Path], out: Path, processes: int, *options: str) -> float:
    """Images per second of the command, once it is under way."""
    threads = max(processors() // processes, 1)
    launcher = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    told = ["--data", *map(str, data), "--out", str(out), "--steps", str(WARM + MEASURED), *options]
    subprocess.run(
        [sys.executable, *(launcher if processes > 1 else []), "-m", "detector", "train", *told],
        check=True,
        capture_output=True,
        env=os.environ | {"OMP_NUM_THREADS": str(threads)},
    )
    with (out / "losses.csv").open(newline="") as file:
        so_far = [BATCH * int(row["step"]) / float(row["images_per_second"]) for row in csv.DictReader(file)]
    return BATCH * MEASURED / (so_far[-1] - so_far[WARM - 1])


def test_training_on_photographs_beside_the_plain_loop(
    tell: Callable[..., None], data: tuple[Path, Path], tmp_path: Path
) -> None:
    torch.set_num_threads(processors())
    tell(
        f"the plain loop, {BATCH} crops of {CROP} × {CROP} a step, {processors()} cores",
        "images/s",
        plain_pace(load_samples(*data)),
        {
            "detector train --precision fp32": our_pace(data, tmp_path / "fp32", 1, "--precision", "fp32"),
            "detector train": our_pace(data, tmp_path / "one", 1),
            f"torchrun --nproc-per-node {processors()} -m detector train": our_pace(
                data, tmp_path / "all", processors()
            ),
        },
    )
