"""Those that a network learns from: other networks, whatever their anchors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from detector.anchors import anchors_for
from detector.boxes import decode_boxes, decode_landmarks
from detector.errors import TrainingError
from detector.inference.answers import Answers, Faces, faces_in
from detector.losses.lesson import Lesson
from detector.losses.together import SAYS_ABOVE, together
from detector.network.folding import folded
from detector.network.normalise import normalised, pixels_bgr
from detector.network.retinaface import RawOutput
from detector.profile import Profile
from detector.training.cell_answers import CellAnswers, for_anchors
from detector.weights.file import load_weights

NMS_IOU = 0.4


class Teachers:
    """What several teachers say together: of each anchor what the first one says, and how sure all are.

    The first sees the crops in as many sizes as it takes for its cells to be those of all the student's
    levels: twice as large where its finest stride is twice the student's, then half as large, and so on. The
    others see them as they are, and what they detect makes it surer: see `detector.losses.together`.
    Raises TrainingError or WeightsError where a file is of no use.
    """

    def __init__(self, files: Sequence[Path], profile: Profile, crop_size: int, device: torch.device) -> None:
        self._profile = profile
        self._first, *self._others = (_Teacher(file, device) for file in files)
        strides = [level.stride for level in profile.levels]
        self._looks = _looks(self._first.strides, strides)
        said = {stride / times for times in self._looks for stride in self._first.strides}
        if missing := set(strides) - said:
            told = ", ".join(map(str, self._first.strides))
            raise TrainingError(
                f"{files[0]}: the strides of this teacher ({told}) have no answer at stride {min(missing)}."
            )
        for times in self._looks:
            if (crop_size * times) % max(self._first.strides):
                raise TrainingError(
                    f"{files[0]}: this teacher sees crops of a multiple of "
                    f"{max(self._first.strides) / min(self._looks):.0f} pixels, unlike {crop_size}."
                )

    @torch.no_grad()
    def say(self, images: Tensor) -> Lesson:
        """Of every anchor. images: (B, 3, S, S), as the student takes them."""
        pixels = pixels_bgr(images, self._profile)
        of_strides: dict[float, list[CellAnswers]] = {level.stride: [] for level in self._profile.levels}
        for times in self._looks:
            seen = pixels
            if times != 1:
                seen = interpolate(pixels, scale_factor=times, mode="bilinear" if times > 1 else "area")
            for stride, said in zip(self._first.strides, self._first.in_cells(seen), strict=True):
                if stride / times in of_strides:
                    boxes, landmarks = said.boxes_xyxy / times, said.landmarks_xy / times
                    of_strides[stride / times].append(CellAnswers(said.scores, boxes, landmarks))
        levels = [for_anchors(of_strides[level.stride], level.anchor_sizes) for level in self._profile.levels]
        lesson = Lesson(*(torch.cat(parts, dim=1) for parts in zip(*levels, strict=True)))
        for other in self._others:
            lesson = together(lesson, other.detected(pixels))
        return lesson


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


class _Teacher:
    """A network that looks at pixels, (B, 3, S, S) in 0–255, blue first."""

    def __init__(self, file: Path, device: torch.device) -> None:
        network = load_weights(file)
        self._profile = network.profile
        self.strides = [level.stride for level in network.profile.levels]
        self._network = folded(network).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    def in_cells(self, pixels_bgr: Tensor) -> list[CellAnswers]:
        """What each cell says, a level for each of the strides."""
        side, profile = pixels_bgr.shape[-1], self._profile
        anchors = anchors_for(profile, side, side).to(pixels_bgr.device)
        said = self._answers(pixels_bgr)
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

    def detected(self, pixels_bgr: Tensor) -> list[Faces]:
        """The faces in each image, as detection has them."""
        side = pixels_bgr.shape[-1]
        said = (part.cpu().numpy() for part in self._answers(pixels_bgr))
        return [
            faces_in(Answers(*of_image), self._profile, (side, side), threshold=SAYS_ABOVE, nms_iou=NMS_IOU)
            for of_image in zip(*said, strict=True)
        ]

    def _answers(self, pixels_bgr: Tensor) -> RawOutput:
        said = self._network(normalised(pixels_bgr, self._profile))
        return RawOutput(*(part.float() for part in said))
