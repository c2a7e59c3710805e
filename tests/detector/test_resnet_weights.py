"""Published ResNet weights: every tensor lands where it belongs, for the answers are those of the layout.

The layouts are written down here a second time, straight from the published names, as functions of a state.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.nn.functional import batch_norm, conv2d, interpolate, max_pool2d

from detector.__main__ import main
from detector.errors import WeightsError
from detector.network.backbones import backbone_named
from detector.network.resnet import ResNet
from detector.profile import COMMUNITY_RESNET50
from detector.weights.community import community_name, imagenet_backbone, import_community
from detector.weights.file import load_weights
from detector.weights.published_names import mobilenet_name, resnet_name

State = dict[str, Tensor]

BLOCKS = {"resnet-50": (3, 4, 6, 3), "resnet-101": (3, 4, 23, 3), "resnet-152": (3, 8, 36, 3)}


def convolution(state: State, conv: str, norm: str, inputs: int, outputs: int, kernel: int) -> None:
    """Add a convolution and its batch-norm, at random, such that signals stay of one size."""
    state[f"{conv}.weight"] = torch.randn(outputs, inputs, kernel, kernel) * (inputs * kernel**2) ** -0.5
    state[f"{norm}.weight"] = torch.empty(outputs).uniform_(0.5, 1.5)
    state[f"{norm}.bias"] = 0.1 * torch.randn(outputs)
    state[f"{norm}.running_mean"] = 0.1 * torch.randn(outputs)
    state[f"{norm}.running_var"] = torch.empty(outputs).uniform_(0.5, 1.5)
    state[f"{norm}.num_batches_tracked"] = torch.tensor(7)


def torchvision_state(blocks: tuple[int, ...]) -> State:
    """A ResNet's tensors with the names and shapes of torchvision, but for the classifier."""
    state: State = {}
    convolution(state, "conv1", "bn1", 3, 64, 7)
    inputs = 64
    for stage, count in enumerate(blocks, 1):
        width = 32 << stage
        for block in range(count):
            name = f"layer{stage}.{block}"
            convolution(state, f"{name}.conv1", f"{name}.bn1", inputs, width, 1)
            convolution(state, f"{name}.conv2", f"{name}.bn2", width, width, 3)
            convolution(state, f"{name}.conv3", f"{name}.bn3", width, 4 * width, 1)
            if block == 0:
                convolution(state, f"{name}.downsample.0", f"{name}.downsample.1", inputs, 4 * width, 1)
            inputs = 4 * width
    return state


def convolved(state: Mapping[str, Tensor], x: Tensor, conv: str, norm: str, stride: int = 1) -> Tensor:
    weight = state[f"{conv}.weight"]
    x = conv2d(x, weight, stride=stride, padding=weight.shape[-1] // 2)
    mean, variance = state[f"{norm}.running_mean"], state[f"{norm}.running_var"]
    return batch_norm(x, mean, variance, state[f"{norm}.weight"], state[f"{norm}.bias"])


def torchvision_features(state: Mapping[str, Tensor], x: Tensor, prefix: str = "") -> list[Tensor]:
    """C2 to C5 of the ResNet whose state this is."""
    x = max_pool2d(convolved(state, x, f"{prefix}conv1", f"{prefix}bn1", 2).relu(), 3, 2, 1)
    features = []
    for stage in range(1, 5):
        block = 0
        while f"{(name := f'{prefix}layer{stage}.{block}')}.conv1.weight" in state:
            stride = 2 if stage > 1 and block == 0 else 1
            y = convolved(state, x, f"{name}.conv1", f"{name}.bn1").relu()
            y = convolved(state, y, f"{name}.conv2", f"{name}.bn2", stride).relu()
            y = convolved(state, y, f"{name}.conv3", f"{name}.bn3")
            if block == 0:
                x = convolved(state, x, f"{name}.downsample.0", f"{name}.downsample.1", stride)
            x = (x + y).relu()
            block += 1
        features.append(x)
    return features


def community_state() -> State:
    """The tensors of the community's RetinaFace on ResNet-50, with its names and shapes."""
    torch.manual_seed(2)
    state = {f"body.{name}": tensor for name, tensor in torchvision_state(BLOCKS["resnet-50"]).items()}
    for level, inputs in enumerate((512, 1024, 2048), 1):
        convolution(state, f"fpn.output{level}.0", f"fpn.output{level}.1", inputs, 256, 1)
        for view, (wide, narrow) in VIEWS.items():
            convolution(state, f"ssh{level}.{view}.0", f"ssh{level}.{view}.1", wide, narrow, 3)
        for head, values in HEADS.items():
            state[f"{head}.{level - 1}.conv1x1.weight"] = 0.1 * torch.randn(2 * values, 256, 1, 1)
            state[f"{head}.{level - 1}.conv1x1.bias"] = torch.randn(2 * values)
    for level in (1, 2):
        convolution(state, f"fpn.merge{level}.0", f"fpn.merge{level}.1", 256, 256, 3)
    return state


VIEWS = {
    "conv3X3": (256, 128),
    "conv5X5_1": (256, 64),
    "conv5X5_2": (64, 64),
    "conv7X7_2": (64, 64),
    "conv7x7_3": (64, 64),
}
HEADS = {"ClassHead": 2, "BboxHead": 4, "LandmarkHead": 10}


def community_answers(state: Mapping[str, Tensor], images: Tensor) -> list[Tensor]:
    """What the community's network says: logits, boxes and landmarks, (B, N, 2 | 4 | 10)."""

    def layer(x: Tensor, name: str) -> Tensor:
        return convolved(state, x, f"{name}.0", f"{name}.1")

    def enlarged(x: Tensor, like: Tensor) -> Tensor:
        return interpolate(x, size=like.shape[-2:], mode="nearest")

    _, *features = torchvision_features(state, images, "body.")
    p1, p2, p3 = (layer(x, f"fpn.output{level}").relu() for level, x in enumerate(features, 1))
    p2 = layer(p2 + enlarged(p3, p2), "fpn.merge2").relu()
    p1 = layer(p1 + enlarged(p2, p1), "fpn.merge1").relu()
    levels = []
    for level, x in enumerate((p1, p2, p3), 1):
        reduced = layer(x, f"ssh{level}.conv5X5_1").relu()
        view5 = layer(reduced, f"ssh{level}.conv5X5_2")
        view7 = layer(layer(reduced, f"ssh{level}.conv7X7_2").relu(), f"ssh{level}.conv7x7_3")
        levels.append(torch.cat((layer(x, f"ssh{level}.conv3X3"), view5, view7), dim=1).relu())
    answers = []
    for head, values in HEADS.items():
        said = []
        for level, x in enumerate(levels):
            weight, bias = (state[f"{head}.{level}.conv1x1.{kind}"] for kind in ("weight", "bias"))
            said.append(conv2d(x, weight, bias).permute(0, 2, 3, 1).reshape(len(x), -1, values))
        answers.append(torch.cat(said, dim=1))
    return answers


def assert_close(found: Tensor, expected: Tensor) -> None:
    assert found.shape == expected.shape
    assert expected.std() > 0.1, "a reference that says nothing"
    assert (found - expected).abs().max() < 1e-3 * expected.abs().max()


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A community checkpoint on ResNet-50, wrapped and prefixed as training on several GPUs leaves it."""
    path = tmp_path_factory.mktemp("community") / "Resnet50_Final.pth"
    torch.save({"state_dict": {f"module.{name}": tensor for name, tensor in community_state().items()}}, path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "resnet.pth"


@torch.inference_mode()
def test_that_an_imported_network_answers_as_the_communitys_layout_does(checkpoint: Path) -> None:
    model = import_community(checkpoint)
    assert model.profile == COMMUNITY_RESNET50
    assert not model.training
    counters = [tensor for name, tensor in model.state_dict().items() if name.endswith("_tracked")]
    assert {int(counter) for counter in counters} == {7}
    images = torch.randn(2, 3, 75, 101)
    logits, boxes, landmarks = community_answers(community_state(), images)
    found = model(images)
    assert_close(found.logits, logits)
    assert_close(found.box_offsets, boxes)
    assert_close(found.landmark_offsets, landmarks.unflatten(-1, (5, 2)))


def test_that_the_command_imports_a_resnet_as_it_does_a_mobilenet(checkpoint: Path, tmp_path: Path) -> None:
    out = tmp_path / "ours.safetensors"
    assert main(["weights", "import", str(checkpoint), "--out", str(out)]) == 0
    loaded = load_weights(out)
    assert loaded.profile == COMMUNITY_RESNET50
    for name, tensor in import_community(checkpoint).state_dict().items():
        assert torch.equal(loaded.state_dict()[name], tensor), name


def test_that_differing_keys_are_named_as_the_resnet_checkpoint_has_them(path: Path) -> None:
    state = community_state()
    del state["body.layer3.5.bn2.running_var"]
    state["fc.weight"] = torch.zeros(1)
    state["body.layer2.0.downsample.0.weight"] = torch.zeros(512, 256, 3, 3)
    torch.save(state, path)
    with pytest.raises(WeightsError) as caught:
        import_community(path)
    assert str(caught.value) == (
        f"{path}: these are not the weights of this network: 1 missing: body.layer3.5.bn2.running_var; "
        "1 unexpected: fc.weight; 1 of another shape: body.layer2.0.downsample.0.weight (512, 256, 3, 3) "
        "instead of (512, 256, 1, 1)."
    )


@torch.inference_mode()
@pytest.mark.parametrize("prefix", ["", "module."])
def test_that_an_imagenet_backbone_computes_what_torchvisions_layout_does(path: Path, prefix: str) -> None:
    torch.manual_seed(3)
    state = torchvision_state(BLOCKS["resnet-50"])
    classifier = {"fc.weight": torch.zeros(1000, 2048), "fc.bias": torch.zeros(1000)}
    torch.save({f"{prefix}{name}": tensor for name, tensor in (state | classifier).items()}, path)
    backbone = ResNet(BLOCKS["resnet-50"])
    backbone.load_state_dict(imagenet_backbone(path, "resnet-50"))
    images = torch.randn(1, 3, 70, 99)
    expected = torchvision_features(state, images)
    for found, wanted in zip(backbone.eval()(images), expected, strict=True):
        assert_close(found, wanted)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("resnet-50", 25_557_032), ("resnet-101", 44_549_160), ("resnet-152", 60_192_808)],
)
def test_that_every_depth_has_the_published_names_shapes_and_size(name: str, parameters: int) -> None:
    with torch.device("meta"):
        backbone = backbone_named(name)
        published = torchvision_state(BLOCKS[name])
    ours = {resnet_name(key): tensor.shape for key, tensor in backbone.state_dict().items()}
    assert ours == {key: tensor.shape for key, tensor in published.items()}
    classifier = 2048 * 1000 + 1000
    assert sum(parameter.numel() for parameter in backbone.parameters()) + classifier == parameters


def test_that_the_counters_of_batch_norms_may_be_absent_as_they_are_in_old_checkpoints(path: Path) -> None:
    state = torchvision_state(BLOCKS["resnet-50"])
    old = {name: tensor for name, tensor in state.items() if not name.endswith("num_batches_tracked")}
    assert len(old) == 265
    torch.save(old, path)
    loaded = imagenet_backbone(path, "resnet-50")
    assert loaded["stage1.0.0.1.num_batches_tracked"] == 0
    assert torch.equal(loaded["stage1.0.0.1.running_var"], state["bn1.running_var"])


def test_that_a_backbone_of_another_depth_is_refused(path: Path) -> None:
    torch.save(torchvision_state(BLOCKS["resnet-50"]), path)
    # The third stage lacks 17 blocks of three convolutions, each a kernel and four of its batch-norm.
    with pytest.raises(WeightsError, match=r"resnet\.pth.*255 missing: layer3\.6\.conv1\.weight"):
        imagenet_backbone(path, "resnet-101")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("stage1.0.0.0.weight", "conv1.weight"),
        ("stage1.0.0.1.running_mean", "bn1.running_mean"),
        ("stage1.1.0.residual.0.0.weight", "layer1.0.conv1.weight"),
        ("stage1.1.2.residual.2.1.bias", "layer1.2.bn3.bias"),
        ("stage2.0.shortcut.0.weight", "layer2.0.downsample.0.weight"),
        ("stage4.0.shortcut.1.weight", "layer4.0.downsample.1.weight"),
        ("stage3.22.residual.1.0.weight", "layer3.22.conv2.weight"),
    ],
)
def test_that_our_names_have_their_counterparts_in_torchvision(ours: str, theirs: str) -> None:
    assert resnet_name(ours) == theirs
    assert community_name(f"backbone.{ours}", "resnet-50") == f"body.{theirs}"


def test_that_our_mobilenets_names_have_their_counterparts() -> None:
    assert mobilenet_name("stage2.5.1.1.bias") == "stage2.5.4.bias"
