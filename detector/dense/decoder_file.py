"""A decoder of the template face as a file: safetensors, which cannot hold code."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from detector.atomic_write import write_atomically
from detector.dense.decoder import MeshDecoder
from detector.dense.hierarchy import Hierarchy, build_hierarchy
from detector.dense.template import LEVEL_SIZES, load_template
from detector.errors import WeightsError
from detector.weights.tensors import check_tensors

FORMAT = "five-landmarks-mesh-decoder/1"


def new_decoder() -> MeshDecoder:
    """A decoder of the template face, with random weights."""
    return MeshDecoder(_hierarchy())


@cache
def _hierarchy() -> Hierarchy:
    """Of the template: a second of work."""
    return build_hierarchy(load_template(), LEVEL_SIZES)


def save_decoder(path: str | os.PathLike[str], decoder: MeshDecoder, metadata: Mapping[str, str]) -> None:
    """Write a decoder, whole or not at all. Raises DetectorError if that fails.

    metadata: what else is known of it, such as what it was trained with. The topology goes along, so that the
    weights can never meet other neighbours than those they were trained with.
    """
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in decoder.state_dict().items()}
    write_atomically(path, save(tensors, {**metadata, "format": FORMAT}))


def load_decoder(path: str | os.PathLike[str]) -> MeshDecoder:
    """The decoder in a file, in evaluation mode.

    Raises WeightsError, naming the file, for what is not a decoder of the template face.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {key: file.get_tensor(key).clone() for key in file.keys()}  # noqa: SIM118
    except OSError as error:
        raise WeightsError(f"{path}: the decoder cannot be read ({error.strerror or error}).") from error
    except SafetensorError as error:
        raise WeightsError(f"{path}: not a safetensors file, or a damaged one ({error}).") from error
    if metadata.get("format") != FORMAT:
        raise WeightsError(f"{path}: not a mesh decoder; `detector dense pretrain` makes one.")
    decoder = new_decoder()
    check_tensors(tensors, decoder.state_dict(), file=str(path))
    decoder.load_state_dict(tensors)
    return decoder.eval()
