"""Whether the meshes of a dense branch turn as the faces do: their pose beside that of labelled landmarks.

WEIGHTS=FILE pytest tests/benchmarks/test_mesh_pose.py, for weights with a dense branch: there are none in
resources/. On the portraits that resources/weights/held_out.txt names, which nothing was trained on.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from detector.data.samples import load_samples
from detector.dense.template import LANDMARKS, load_template
from detector.images import read_image
from detector.inference.detect import Detector
from detector.pose import poses
from detector.resources import resource

THRESHOLD = 0.5


def test_poses_of_meshes_beside_those_of_landmarks(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if "WEIGHTS" not in os.environ:
        pytest.skip("WEIGHTS names no weights with a dense branch")
    detector = Detector.load(os.environ["WEIGHTS"])
    template = load_template()
    vertices = [template.landmarks[name] for name in LANDMARKS]
    portraits = shared / "data/landmarks/portraits"
    held_out = set(resource("weights/held_out.txt").read_text().splitlines())
    samples = load_samples(portraits / "images", portraits / "label.txt")
    found, true, off, template_off = [], [], [], []
    for sample in [sample for sample in samples if sample.name in held_out]:
        faces, meshes = detector.detect_dense(read_image(sample.path), threshold=THRESHOLD)
        truth = sample.truth
        pose = poses(truth.landmarks_xy[:1], truth.landmark_known[:1])[0]
        middles = (faces.boxes_xyxy[:, :2] + faces.boxes_xyxy[:, 2:]) / 2
        left, top, right, bottom = truth.boxes_xyxy[0]
        distance = np.hypot(*(middles - ((left + right) / 2, (top + bottom) / 2)).T)
        side = max(right - left, bottom - top)
        if np.isnan(pose).any() or not (distance < side / 4).any():
            continue
        best = int(distance.argmin())
        found.append(meshes.pose_degrees[best])
        true.append(pose)
        seen = meshes.vertices_xyz[best, vertices, :2]
        off.append(np.hypot(*(seen - truth.landmarks_xy[0]).T).mean() / side)
        frontal = middles[best] + side / 2 * 6 / 7 * template.positions[vertices, :2] * (1, -1)
        template_off.append(np.hypot(*(frontal - truth.landmarks_xy[0]).T).mean() / side)
    ours, theirs = np.array(found), np.array(true)
    with capsys.disabled():
        print(
            f"\n{len(ours)} held-out portraits; landmarks of the mesh off by {np.mean(off):.1%} of the face"
        )
        print(f"(those of the frontal template by {np.mean(template_off):.1%})")
        for number, name in enumerate(("yaw", "pitch", "roll")):
            mine, labelled = ours[:, number], theirs[:, number]
            slope = np.polyfit(labelled, mine, 1)[0]
            print(
                f"{name:5}: correlation {np.corrcoef(mine, labelled)[0, 1]:.2f}, slope {slope:.2f},"
                f" off by {np.abs(mine - labelled).mean():.1f}° on average"
                f" (0° for all: {np.abs(labelled).mean():.1f}°)"
            )
