"""Those that a network learns from: other networks, whatever their anchors."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from detector.anchors import anchors_for
from detector.errors import TrainingError
from detector.losses.lesson import Lesson
from detector.losses.together import Look, together
from detector.network.normalise import pixels_bgr
from detector.profile import Profile
from detector.training.cell_answers import CellAnswers, for_anchors
from detector.training.teacher import Teacher

ENLARGED = 2.0
"""How many times as large as it is the first teacher also sees a crop."""
SMALL_FACE = 40.0
"""√(w·h), in pixels, of the largest faces of which such a look has a say: of larger ones it knows less."""


class Teachers:
    """What several teachers say together of each anchor.

    All see the crops as they are and mirrored, for what a network says of a face and of its mirror image
    differs by chance. The first also sees them in as many sizes as it takes for its cells to be those of all
    the student's levels: twice as large where its finest stride is twice the student's, then half as large,
    and so on; and twice as large whatever the strides, when it has a say of faces up to `SMALL_FACE`. Where
    faces are, how sure they are, their boxes and landmarks are what all looks agree on; which anchors tell
    of a face, the first teacher says where it sees it. See `detector.losses.together`. Raises TrainingError
    or WeightsError where a file is of no use.
    """

    def __init__(self, files: Sequence[Path], profile: Profile, crop_size: int, device: torch.device) -> None:
        self._profile = profile
        self._first, *self._others = (Teacher(file, device) for file in files)
        strides = [level.stride for level in profile.levels]
        self._sizes = _sizes(self._first.strides, strides)
        said = {stride / times for times in self._sizes for stride in self._first.strides}
        if missing := set(strides) - said:
            told = ", ".join(map(str, self._first.strides))
            raise TrainingError(
                f"{files[0]}: the strides of this teacher ({told}) have no answer at stride {min(missing)}."
            )
        for file, teacher in zip(files, (self._first, *self._others), strict=True):
            smallest = min(*self._sizes, 1.0) if teacher is self._first else 1.0
            step = max(teacher.strides) / smallest
            if crop_size % step:
                raise TrainingError(
                    f"{file}: this teacher sees crops of a multiple of {step:.0f} pixels, unlike {crop_size}."
                )

    @torch.no_grad()
    def say(self, images: Tensor) -> Lesson:
        """Of every anchor. images: (B, 3, S, S), as the student takes them."""
        pixels = pixels_bgr(images, self._profile)
        of_strides: dict[float, list[CellAnswers]] = {level.stride: [] for level in self._profile.levels}
        looks: list[Look] = []
        for times in dict.fromkeys((*self._sizes, 1.0, ENLARGED)):
            seen = pixels
            if times != 1:
                seen = interpolate(pixels, scale_factor=times, mode="bilinear" if times > 1 else "area")
            both = self._first.look(seen)
            if times >= 1:
                up_to = SMALL_FACE if times > 1 else inf
                looks += [Look(self._first.detected(answers, seen, times), up_to) for answers in both]
            if times not in self._sizes:
                continue
            for stride, said in zip(self._first.strides, self._first.in_cells(both, seen), strict=True):
                if stride / times in of_strides:
                    boxes, landmarks = said.boxes_xyxy / times, said.landmarks_xy / times
                    of_strides[stride / times].append(CellAnswers(said.scores, boxes, landmarks))
        levels = [for_anchors(of_strides[level.stride], level.anchor_sizes) for level in self._profile.levels]
        lesson = Lesson(*(torch.cat(parts, dim=1) for parts in zip(*levels, strict=True)))
        for other in self._others:
            looks += [Look(other.detected(answers, pixels)) for answers in other.look(pixels)]
        side = pixels.shape[-1]
        return together(lesson, looks, anchors_for(self._profile, side, side).to(pixels.device))


def _sizes(strides: Sequence[int], of_student: Sequence[int]) -> list[float]:
    """How many times as large as they are a teacher sees the crops, from large to small."""
    sizes, missing = [], set(of_student)
    times = max(strides[0] / of_student[0], 1.0)
    while missing and strides[0] / times <= of_student[-1]:
        if found := missing & {stride / times for stride in strides}:
            sizes.append(times)
            missing -= found
        times /= 2
    return sizes
