"""Those that a network learns from: other networks, whatever their anchors, and YuNet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from detector.anchors import anchors_for
from detector.boxes import decode_boxes, decode_landmarks
from detector.errors import TrainingError
from detector.losses.lesson import Lesson
from detector.network.folding import folded
from detector.network.normalise import normalised, pixels_bgr
from detector.network.retinaface import RawOutput
from detector.profile import Profile
from detector.training.cell_answers import CellAnswers, for_anchors
from detector.training.yunet import YuNet
from detector.weights.file import load_weights


class Teacher(Protocol):
    """Answers in cells, a level for each of its strides, from fine to coarse."""

    @property
    def strides(self) -> Sequence[int]: ...

    def answers(self, pixels_bgr: Tensor) -> list[CellAnswers]:
        """pixels_bgr: (B, 3, S, S), in 0–255."""


class Teachers:
    """What several teachers say together: of each anchor, whoever is the surest.

    A teacher sees the crops in as many sizes as it takes for its cells to be those of all the student's
    levels: twice as large where its finest stride is twice the student's, then half as large, and so on.
    Raises TrainingError or WeightsError where a file is of no use.
    """

    def __init__(self, files: Sequence[Path], profile: Profile, crop_size: int, device: torch.device) -> None:
        self._profile = profile
        strides = [level.stride for level in profile.levels]
        missing = set(strides)
        self._looks: list[tuple[Teacher, float]] = []
        for file in files:
            teacher: Teacher = YuNet(file) if file.suffix.lower() == ".onnx" else _Network(file, device)
            looks = _looks(teacher.strides, strides)
            if not looks:
                told = ", ".join(map(str, teacher.strides))
                raise TrainingError(f"{file}: none of the strides of this teacher ({told}) is of use here.")
            for times in looks:
                if (crop_size * times) % max(teacher.strides):
                    raise TrainingError(
                        f"{file}: this teacher sees crops of a multiple of "
                        f"{max(teacher.strides) / min(looks):.0f} pixels, unlike {crop_size}."
                    )
                missing -= {stride / times for stride in teacher.strides}
                self._looks.append((teacher, times))
        if missing:
            named = ", ".join(map(str, files))
            raise TrainingError(f"{named}: no teacher has an answer at stride {min(missing)}.")

    @torch.no_grad()
    def say(self, images: Tensor) -> Lesson:
        """Of every anchor. images: (B, 3, S, S), as the student takes them."""
        pixels = pixels_bgr(images, self._profile)
        of_strides: dict[float, list[CellAnswers]] = {level.stride: [] for level in self._profile.levels}
        for teacher, times in self._looks:
            seen = pixels
            if times != 1:
                seen = interpolate(pixels, scale_factor=times, mode="bilinear" if times > 1 else "area")
            for stride, said in zip(teacher.strides, teacher.answers(seen), strict=True):
                if stride / times in of_strides:
                    boxes, landmarks = said.boxes_xyxy / times, said.landmarks_xy / times
                    of_strides[stride / times].append(CellAnswers(said.scores, boxes, landmarks))
        levels = [for_anchors(of_strides[level.stride], level.anchor_sizes) for level in self._profile.levels]
        return Lesson(*(torch.cat(parts, dim=1) for parts in zip(*levels, strict=True)))


def _looks(strides: Sequence[int], of_student: Sequence[int]) -> list[float]:
    """How many times as large as they are a teacher sees the crops, from large to small."""
    looks, missing = [], set(of_student)
    times = max(strides[0] / of_student[0], 1.0)
    while missing and strides[0] / times <= of_student[-1]:
        if found := missing & {stride / times for stride in strides}:
            looks.append(times)
            missing -= found
        times /= 2
    return looks


class _Network:
    """A detector of ours or the community's as a teacher."""

    def __init__(self, file: Path, device: torch.device) -> None:
        network = load_weights(file)
        self._profile = network.profile
        self.strides = [level.stride for level in network.profile.levels]
        self._network = folded(network).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    def answers(self, pixels_bgr: Tensor) -> list[CellAnswers]:
        side, profile = pixels_bgr.shape[-1], self._profile
        anchors = anchors_for(profile, side, side).to(pixels_bgr.device)
        said = RawOutput(*(part.float() for part in self._network(normalised(pixels_bgr, profile))))
        whole = (
            said.logits.softmax(dim=-1)[..., 1],
            decode_boxes(said.box_offsets, anchors, profile.centre_variance, profile.size_variance),
            decode_landmarks(said.landmark_offsets, anchors, profile.centre_variance),
        )
        per_cell = [len(level.anchor_sizes) for level in profile.levels]
        counts = [(side // stride) ** 2 * each for stride, each in zip(self.strides, per_cell, strict=True)]
        levels = zip(*(torch.split(part, counts, dim=1) for part in whole), strict=True)
        return [
            CellAnswers(*(part.unflatten(1, (-1, each)) for part in parts))
            for parts, each in zip(levels, per_cell, strict=True)
        ]
