"""A network gets a dense branch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from detector.dense.decoder_file import load_decoder
from detector.errors import TrainingError
from detector.network.retinaface import RetinaFace


def with_dense_branch(model: RetinaFace, decoder: Path) -> RetinaFace:
    """The network with a dense branch that knows nothing yet, but for its decoder, which is in a file.

    Raises TrainingError where it has a branch already or can have none, WeightsError for what is no decoder.
    """
    if model.profile.separable:
        raise TrainingError(f"Networks of the profile {model.profile.name} cannot have a dense branch.")
    if model.profile.dense:
        raise TrainingError(
            f"{decoder}: the weights to start from have a dense branch with a decoder of their own. Leave "
            "this one out."
        )
    larger = RetinaFace(replace(model.profile, dense=True))
    assert larger.dense is not None
    larger.dense.decoder.load_state_dict(load_decoder(decoder).state_dict())
    larger.load_state_dict(larger.state_dict() | model.state_dict())
    return larger
