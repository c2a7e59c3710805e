"""A few photographs with labels and weights to start from, for training."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.weights.file import save_weights


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
