"""Training of the dense branch alone, on a network that stays as it is to the bit.

Only the branch's head learns: to explain, as a mesh, the faces that the network finds in labelled
photographs. Boxes and landmarks are those that the network itself tells, so that a photograph needs no
labelled landmarks, and what is learnt is what detection will meet.

L = L_pixel + α · L_landmark + β · mean(P_ST²). The first term is the paper's; the second (`landmark_term`)
is not, and without it yaw was not learnt (resources/mesh/README.md); the third says that P_ST is standard
normal where the decoder was taught, and keeps the shape from doing what is the pose's part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import torch
from torch import Tensor

from detector.anchors import anchors_for
from detector.boxes import decode_boxes, decode_landmarks
from detector.data.batches import Batch, batches
from detector.data.samples import Sample
from detector.dense.face_crops import squares_around
from detector.dense.landmark_term import in_squares, landmark_loss, landmark_vertices
from detector.dense.parameters import FaceParameters
from detector.losses.dense import Rendered, faces_to_render, pixel_losses
from detector.losses.matching import match
from detector.network.folding import folded
from detector.network.heads import Head, Places
from detector.network.retinaface import RetinaFace
from detector.training.schedule import cosine

WARM_UP = 50
FACES_PER_CROP = 2
LANDMARK_WEIGHT = 4.0
"""α; 0 leaves the paper's pixels alone."""
CODE_WEIGHT = 0.05
"""β."""


@dataclass(frozen=True, slots=True)
class BranchProgress:
    """How far the training is.

    pixel: L_pixel of this step. landmark: how far the landmarks of the meshes are from those of the network,
    in shares of the square around a face. faces: how many the step learnt from; without any, both are 0.
    """

    step: int
    steps: int
    faces: int
    pixel: float = 0.0
    landmark: float = 0.0


class BranchTrainer:
    """Teaches the head of the dense branch of a network, in place. Nothing else of it changes."""

    def __init__(
        self,
        model: RetinaFace,
        *,
        device: torch.device,
        precision: str,
        learning_rate: float,
        landmark_weight: float = LANDMARK_WEIGHT,
    ) -> None:
        branch = model.eval().to(device).dense
        assert branch is not None
        self._profile, self._branch = model.profile, branch
        self._eyes = folded(model)
        self._landmarks = landmark_vertices().to(device)
        self._device, self._precision = device, precision
        self._rate, self._landmark_weight = learning_rate, landmark_weight
        self._optimiser = torch.optim.AdamW(
            self._branch.head.parameters(), lr=learning_rate, weight_decay=0.0
        )

    def run(
        self, samples: Sequence[Sample], *, seed: int, steps: int, batch_size: int, crop_size: int
    ) -> Iterator[BranchProgress]:
        """Train, one step for each progress drawn. Raises TrainingError where there is nothing to see."""
        anchors = anchors_for(self._profile, crop_size, crop_size).to(self._device)
        warm_up = min(WARM_UP, max(steps // 10, 1))
        stream = batches(samples, self._profile, size=crop_size, batch_size=batch_size, seed=seed)
        with closing(stream):
            for step, batch in zip(range(1, steps + 1), stream, strict=False):
                for group in self._optimiser.param_groups:
                    group["lr"] = self._rate * cosine(step - 1, steps, warm_up=warm_up)
                yield self._step(batch, anchors, step, steps)

    def _step(self, batch: Batch, anchors: Tensor, step: int, steps: int) -> BranchProgress:
        targets = [truth.to(self._device) for truth in batch.targets]
        matchings = [match(anchors, truth, self._profile) for truth in targets]
        labelled = faces_to_render(anchors, targets, matchings, per_image=FACES_PER_CROP)
        images = batch.images.to(self._device)
        levels, faces, landmarks_xy = self._seen(images, anchors, labelled.places)
        if not len(landmarks_xy):
            return BranchProgress(step, steps, 0)
        face = FaceParameters.of(self._branch(levels, faces.places))
        decoder = self._branch.decoder
        mesh = decoder(face.shape_and_texture)
        pixel = pixel_losses(face, mesh, decoder, faces, images, self._profile).mean()
        wanted = in_squares(landmarks_xy, squares_around(faces.boxes_xyxy))
        landmark = landmark_loss(mesh.positions[:, self._landmarks], face.camera, wanted).mean()
        usual = face.shape_and_texture.square().mean()
        self._optimiser.zero_grad()
        total = pixel + self._landmark_weight * landmark + CODE_WEIGHT * usual
        total.backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        return BranchProgress(step, steps, len(landmarks_xy), pixel.item(), landmark.item())

    @torch.no_grad()
    def _seen(self, images: Tensor, anchors: Tensor, places: Places) -> tuple[list[Tensor], Rendered, Tensor]:
        """What all heads look at; of these places those where the network finds a face, with its boxes; and
        its landmarks, (M, 5, 2)."""
        eyes, profile = self._eyes, self._profile
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._precision == "bf16"):
            levels = eyes.levels(images)
        face_head, box_head, landmark_head = eyes.classification, eyes.box, eyes.landmark
        assert isinstance(face_head, Head)
        assert isinstance(box_head, Head)
        assert isinstance(landmark_head, Head)
        background, face = face_head.at(levels, places).unbind(dim=1)
        found = face > background
        places = Places(places.image[found], places.anchor[found])
        chosen = anchors[places.anchor]
        box_offsets = box_head.at(levels, places)
        boxes = decode_boxes(box_offsets, chosen, profile.centre_variance, profile.size_variance)
        landmark_offsets = landmark_head.at(levels, places).view(-1, 5, 2)
        landmarks = decode_landmarks(landmark_offsets, chosen, profile.centre_variance)
        return levels, Rendered(places, boxes), landmarks
