"""One that a network learns from: another network, which looks at images as they are and mirrored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from detector.anchors import anchors_for
from detector.boxes import decode_boxes, decode_landmarks
from detector.data.augment import MIRRORED_LANDMARKS
from detector.inference.answers import Answers, Faces, faces_in
from detector.losses.together import DETECTS_ABOVE
from detector.network.folding import folded
from detector.network.normalise import normalised
from detector.network.retinaface import RawOutput
from detector.suppression import NMS_IOU
from detector.training.cell_answers import CellAnswers
from detector.weights.file import load_weights

AT_A_TIME = 4
"""Images that it looks at at once on a CPU: the features of more have no room in its cache."""


class Teacher:
    """A network that looks at pixels, (B, 3, S, S) in 0–255, blue first."""

    def __init__(self, file: Path, device: torch.device) -> None:
        network = load_weights(file)
        self._profile = network.profile
        self.strides = [level.stride for level in network.profile.levels]
        self._per_cell = [len(level.anchor_sizes) for level in network.profile.levels]
        self._network = folded(network).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    def look(self, pixels_bgr: Tensor) -> tuple[RawOutput, RawOutput]:
        """What it answers to the images as they are, and, turned back, to their mirror images."""
        mirrored = self._answers(pixels_bgr.flip(-1))
        return self._answers(pixels_bgr), self._turned_back(mirrored, pixels_bgr.shape[-1])

    def in_cells(self, both: Sequence[RawOutput], pixels_bgr: Tensor) -> list[CellAnswers]:
        """What each cell says in the mean of such looks, a level for each of the strides."""
        side, profile = pixels_bgr.shape[-1], self._profile
        anchors = anchors_for(profile, side, side).to(pixels_bgr.device)
        scores = torch.stack([said.logits.softmax(dim=-1)[..., 1] for said in both]).mean(dim=0)
        box_offsets = torch.stack([said.box_offsets for said in both]).mean(dim=0)
        landmark_offsets = torch.stack([said.landmark_offsets for said in both]).mean(dim=0)
        whole = (
            scores,
            decode_boxes(box_offsets, anchors, profile.centre_variance, profile.size_variance),
            decode_landmarks(landmark_offsets, anchors, profile.centre_variance),
        )
        levels = zip(*(torch.split(part, self._counts(side), dim=1) for part in whole), strict=True)
        return [
            CellAnswers(*(part.unflatten(1, (-1, each)) for part in parts))
            for parts, each in zip(levels, self._per_cell, strict=True)
        ]

    def detected(self, answers: RawOutput, pixels_bgr: Tensor, times: float = 1.0) -> list[Faces]:
        """The faces in each image, as detection has them; the images were enlarged so many times for it."""
        side = pixels_bgr.shape[-1]
        found = []
        for of_image in zip(*(part.cpu().numpy() for part in answers), strict=True):
            faces = faces_in(
                Answers(*of_image), self._profile, (side, side), threshold=DETECTS_ABOVE, nms_iou=NMS_IOU
            )
            shrink = np.float32(1 / times)
            found.append(
                faces._replace(boxes_xyxy=faces.boxes_xyxy * shrink, landmarks_xy=faces.landmarks_xy * shrink)
            )
        return found

    def _answers(self, pixels_bgr: Tensor) -> RawOutput:
        at_a_time = AT_A_TIME if pixels_bgr.device.type == "cpu" else len(pixels_bgr)
        said = [
            self._network(normalised(some, self._profile).contiguous(memory_format=torch.channels_last))
            for some in torch.split(pixels_bgr, at_a_time)
        ]
        return RawOutput(*(torch.cat(parts).float() for parts in zip(*said, strict=True)))

    def _turned_back(self, answers: RawOutput, side: int) -> RawOutput:
        """The answers to mirror images, in the cells and in terms of the images themselves."""
        parts, counts = [], self._counts(side)
        for part in answers:
            levels = [
                level.reshape(len(level), side // stride, side // stride, -1).flip(2).reshape_as(level)
                for level, stride in zip(torch.split(part, counts, dim=1), self.strides, strict=True)
            ]
            parts.append(torch.cat(levels, dim=1))
        logits, box_offsets, landmark_offsets = parts
        landmark_offsets = torch.stack([landmark_offsets[..., i, :] for i in MIRRORED_LANDMARKS], dim=-2)
        return RawOutput(
            logits,
            box_offsets * box_offsets.new_tensor([-1.0, 1.0, 1.0, 1.0]),
            landmark_offsets * landmark_offsets.new_tensor([-1.0, 1.0]),
        )

    def _counts(self, side: int) -> list[int]:
        """Of the answers of each level to images of this side."""
        return [
            (side // stride) ** 2 * each for stride, each in zip(self.strides, self._per_cell, strict=True)
        ]
