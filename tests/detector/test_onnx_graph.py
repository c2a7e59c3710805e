"""The ONNX graph and the engine that runs it: torch's answers, without torch."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
import torch
from finer import FINER
from torch import nn

from detector.inference.onnx_engine import normalised_array
from detector.inference.onnx_graph import OUTPUTS, retinaface_onnx
from detector.inference.onnx_layers import UnknownNetworkError
from detector.network.normalise import normalised
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, PAPER, PROFILES, Profile


def network(profile: Profile) -> RetinaFace:
    """A network whose batch-norms and offsets are not those that do nothing."""
    torch.manual_seed(0)
    model = RetinaFace(profile).eval()
    for name, module in model.named_modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.2, 0.2)
            nn.init.uniform_(module.running_var, 0.6, 1.4)
            nn.init.uniform_(module.weight, 0.6, 1.0)
            nn.init.uniform_(module.bias, -0.2, 0.2)
        if name.endswith(".offset"):
            nn.init.normal_(module.weight, 0, 0.02)
            nn.init.uniform_(module.bias, -1.5, 1.5)
    return model


def arrays(model: RetinaFace) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in model.state_dict().items()}


def session(model: RetinaFace) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(
        retinaface_onnx(model.profile, arrays(model), {}), providers=["CPUExecutionProvider"]
    )


@pytest.mark.parametrize(
    "profile", [*PROFILES.values(), MOBILE.with_deformable([8, 32]), PAPER.with_deformable([4, 64])]
)
def test_that_every_profile_gives_the_answers_of_torch(profile: Profile) -> None:
    model = network(profile)
    graph = session(model)
    images = (torch.rand(2, 3, 33, 65) - 0.4) * 20
    with torch.inference_mode():
        expected = model(images)
    for name, answers in zip(OUTPUTS, graph.run(None, {"images": images.numpy()}), strict=True):
        torch.testing.assert_close(torch.from_numpy(answers), getattr(expected, name), atol=2e-3, rtol=2e-3)


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (7, 500), (31, 33), (32, 32), (97, 130)])
def test_that_one_graph_serves_images_of_any_size(size: tuple[int, int]) -> None:
    model = network(FINER)
    images = (torch.rand(3, 3, *size) - 0.4) * 20
    with torch.inference_mode():
        expected = model(images)
    for answers, wanted in zip(session(model).run(None, {"images": images.numpy()}), expected, strict=True):
        torch.testing.assert_close(torch.from_numpy(answers), wanted, atol=2e-3, rtol=2e-3)


@pytest.mark.parametrize("profile", [MOBILE, PAPER])
def test_that_images_are_prepared_as_for_torch(profile: Profile) -> None:
    image = np.random.default_rng(0).integers(0, 255, (5, 7, 3), np.uint8)
    expected = normalised(torch.from_numpy(image).permute(2, 0, 1), profile)
    assert np.array_equal(normalised_array(image, profile), expected.numpy())


def without(tensors: dict[str, np.ndarray], name: str) -> None:
    del tensors[name]


def with_another(tensors: dict[str, np.ndarray], name: str) -> None:
    tensors[f"{name}.more"] = tensors[name]


def of_another_shape(tensors: dict[str, np.ndarray], name: str) -> None:
    tensors[name] = tensors[name][:1]


def not_finite(tensors: dict[str, np.ndarray], name: str) -> None:
    tensors[name] = np.full_like(tensors[name], np.nan)


def of_another_type(tensors: dict[str, np.ndarray], name: str) -> None:
    tensors[name] = tensors[name].astype(np.float64)


@pytest.mark.parametrize("damage", [without, with_another, of_another_shape, not_finite, of_another_type])
@pytest.mark.parametrize(
    "name", ["backbone.stage1.0.0.weight", "pyramid.merges.1.1.running_var", "box.levels.2.bias"]
)
def test_that_tensors_of_another_network_make_no_graph(damage, name) -> None:  # type: ignore[no-untyped-def]
    tensors = arrays(network(MOBILE))
    damage(tensors, name)
    with pytest.raises(UnknownNetworkError, match=name.split(".")[0]):
        retinaface_onnx(MOBILE, tensors, {})
