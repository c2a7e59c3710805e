"""A network unit by unit: what each of its convolutions makes of what it, or another network's, is given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import ceil
from typing import NamedTuple

from torch import Tensor, nn

from detector.network.retinaface import RawOutput, RetinaFace

LARGEST_FEATURE = 2**17
"""Numbers for one image. Larger features, at fine strides, cost the most: a unit is learnt from a `few`, and
the network as a whole has none of them for a hint.
"""

_PARTS = ("backbone.", "pyramid.", "context.")


class Seen(NamedTuple):
    """What a network makes of images, by the names of its units: (B, C, H, W) each.

    given: what each unit is given; features: what it makes of that. levels: what the heads look at, and
    answers: what they say.
    """

    given: dict[str, Tensor]
    features: dict[str, Tensor]
    levels: list[Tensor]
    answers: RawOutput


class InUnits(nn.Module):
    """Looks at images as its network does, and tells of all units.

    A unit is a convolution with its batch-norm and activation, or a separable one; heads are not among them.
    """

    def __init__(self, network: RetinaFace) -> None:
        super().__init__()
        self.network = network
        self._units = dict(_units(network))

    def forward(self, images: Tensor, model: Seen | None = None) -> Seen:
        """(B, 3, H, W) images as `normalised` gives them.

        model: of a network with the same layers: each unit then starts from what that one's is given, so that
        none has to do with what those before it make of the images; of large features, not in all images.
        """
        if model is not None:
            features = {
                name: unit(few(model.given[name], like=model.features[name]))
                for name, unit in self._units.items()
            }
            return Seen({}, features, [], self.network.answers(model.levels))
        given: dict[str, Tensor] = {}
        features = {}
        hooks = [
            unit.register_forward_hook(partial(_note, name, given, features))
            for name, unit in self._units.items()
        ]
        try:
            levels = self.network.levels(images)
        finally:
            for hook in hooks:
                hook.remove()
        return Seen(given, features, levels, self.network.answers(levels))


def few(feature: Tensor, *, like: Tensor | None = None) -> Tensor:
    """Every n-th image of a feature n times too large: the same in parts of a batch if n divides them.

    like: what decides on n in its place.
    """
    decisive = feature if like is None else like
    return feature[:: ceil(decisive[0].numel() / LARGEST_FEATURE)]


def _note(
    name: str,
    given: dict[str, Tensor],
    features: dict[str, Tensor],
    unit: nn.Module,  # noqa: ARG001 - what hooks are called with
    inputs: tuple[Tensor],
    output: Tensor,
) -> None:
    given[name], features[name] = inputs[0], output


def _units(network: RetinaFace) -> Iterator[tuple[str, nn.Module]]:
    """The outermost modules with a convolution of their own, by name."""
    last = None
    for name, module in network.named_modules():
        if not name.startswith(_PARTS) or (last is not None and name.startswith(f"{last}.")):
            continue
        if any(isinstance(part, nn.Conv2d) for part in module.children()):
            last = name
            yield name, module
