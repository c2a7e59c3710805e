"""Imitation: a network with the layers of another one becomes like it, unit by unit and as a whole."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from math import inf
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from detector.anchors import anchors_for
from detector.boxes import centre_size_to_corners, decode_landmarks
from detector.errors import TrainingError
from detector.losses.imitation import imitation_loss, with_known_landmarks
from detector.losses.targets import Targets
from detector.network.retinaface import RawOutput, RetinaFace
from detector.network.units import LARGEST_FEATURE, InUnits, Seen, few
from detector.profile import MOBILE, PAPER, SMALL, YUNET, Level, Profile
from detector.training.config import TrainConfig
from detector.training.imitated import Imitated
from detector.training.objectives import ByImitation
from detector.training.recipe import MOBILE_RECIPE
from detector.training.run_folder import config_to_resume
from detector.training.taught import Taught
from detector.training.train import train
from detector.weights.file import load_weights, save_weights

SIDE = 64
ANCHORS = anchors_for(MOBILE, SIDE, SIDE)
NOTHING = Targets.of(torch.zeros(0, 4))
CPU = torch.device("cpu")


def network(seed: int = 0, profile: Profile = MOBILE) -> InUnits:
    """Not trained, but that its batch-norms know its features."""
    torch.manual_seed(seed)
    model = RetinaFace(profile).train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = 1.0
    with torch.no_grad():
        model(images(seed, count=4))
    return InUnits(model.eval())


def images(seed: int = 9, count: int = 2) -> Tensor:
    return 50 * torch.randn(count, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))


def tensors(seen: Seen) -> list[Tensor]:
    return [*seen.features.values(), *seen.answers]


@pytest.mark.parametrize("profile", [MOBILE, PAPER, YUNET, SMALL], ids=lambda profile: profile.name)
@torch.no_grad()
def test_that_the_units_come_to_what_the_network_says(profile: Profile) -> None:
    of = network(profile=profile)
    looked_at = images()
    seen = of(looked_at)
    torch.testing.assert_close(seen.answers, of.network(looked_at))
    assert [tuple(level.shape) for level in seen.levels] == [
        (2, profile.pyramid_channels, SIDE // level.stride, SIDE // level.stride) for level in profile.levels
    ]
    alone = of(looked_at, seen)
    torch.testing.assert_close(alone.answers, seen.answers)
    for name, feature in alone.features.items():
        torch.testing.assert_close(feature, few(seen.features[name]))


@pytest.mark.parametrize("profile", [MOBILE, PAPER, YUNET, SMALL], ids=lambda profile: profile.name)
def test_that_every_convolution_but_those_of_heads_is_in_one_unit(profile: Profile) -> None:
    units = network(profile=profile)(images()).features
    heads = ("classification.", "box.", "landmark.")
    for name, module in RetinaFace(profile).named_modules():
        if isinstance(module, nn.Conv2d) and not name.startswith(heads):
            assert sum(name.startswith(f"{unit}.") for unit in units) == 1, name


@torch.no_grad()
def test_that_units_of_large_features_are_compared_with_those_of_the_same_images(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("detector.network.units.LARGEST_FEATURE", 2000)
    of, model = network(), network(seed=1)
    looked_at = images(count=12)
    seen = model(looked_at)
    alone = of(looked_at, seen)
    assert len({len(feature) for feature in alone.features.values()}) > 2
    assert imitation_loss(alone, seen, largest=inf).hints > 0
    same = imitation_loss(model(looked_at, seen), seen, largest=inf)
    assert float(same.hints) == pytest.approx(0, abs=1e-6)


def test_that_of_large_features_a_few_images_are_enough() -> None:
    batch = torch.arange(8.0)[:, None, None, None].expand(-1, 2 * LARGEST_FEATURE + 1, 1, 1)
    assert few(batch)[:, 0, 0, 0].tolist() == [0, 3, 6]
    assert few(batch[:, 1:])[:, 0, 0, 0].tolist() == [0, 2, 4, 6]
    in_parts = [few(part[:, 1:]) for part in batch.chunk(2)]
    assert torch.equal(torch.cat(in_parts), few(batch[:, 1:]))
    assert len(few(batch[:, :LARGEST_FEATURE])) == 8


@torch.no_grad()
def test_that_a_unit_that_is_given_what_it_starts_from_has_nothing_to_do_with_those_before() -> None:
    of, model = network(), network(seed=1)
    given = model(images())
    before = of(images(), given)
    for parameter in of.network.backbone.stages[0][0].parameters():
        parameter.mul_(3)
    first, *others = tensors(before)
    first_after, *others_after = tensors(of(images(), given))
    assert not torch.equal(first, first_after)
    assert all(map(torch.equal, others, others_after))


@torch.no_grad()
def test_that_the_same_features_are_no_loss_and_others_are_one_in_each_term() -> None:
    of, model = network(), network(seed=1)
    truth = model(images())
    same = imitation_loss(truth, truth)
    assert [float(term) for term in (same.hints, *same.answers)] == pytest.approx([0] * 4, abs=1e-6)
    other = imitation_loss(of(images()), truth)
    assert min(other.hints, *other.answers) > 0.01
    assert other.total(MOBILE) > other.hints


def of_one_feature(feature: Tensor, answers: RawOutput) -> Seen:
    return Seen({}, {"context.0": feature}, [], answers)


@torch.no_grad()
def test_that_to_tell_of_every_channel_its_mean_is_a_loss_of_one_however_strong_a_channel_is() -> None:
    seen = network()(images())
    level = seen.levels[0]
    strong = level * torch.linspace(1, 100, level.shape[1])[:, None, None]
    plain = strong.mean(dim=(0, 2, 3), keepdim=True).expand_as(strong)

    def hints(feature: Tensor) -> float:
        own, truth = of_one_feature(feature, seen.answers), of_one_feature(strong, seen.answers)
        return float(imitation_loss(own, truth).hints)

    def missing(channel: int) -> float:
        feature = strong.clone()
        feature[:, channel] = plain[:, channel]
        return hints(feature)

    assert hints(plain) == pytest.approx(1, abs=0.02)
    assert missing(0) == pytest.approx(missing(-1), rel=0.02)
    assert missing(0) > 0


@torch.no_grad()
def test_that_features_too_large_are_no_hints() -> None:
    seen, other = network()(images()), network(seed=1)(images())
    small = imitation_loss(other, seen, largest=64 * 8 * 8).hints
    whole = imitation_loss(other, seen, largest=inf).hints
    assert small != whole
    for name, feature in seen.features.items():
        if feature[0].numel() > 64 * 8 * 8:
            seen.features[name] = other.features[name]
    assert imitation_loss(other, seen, largest=64 * 8 * 8).hints == small
    assert imitation_loss(other, seen, largest=1).hints == 0


def answers(score: float, offset: float = 0.0) -> RawOutput:
    """Of ten anchors of one image that all say the same."""
    logits = torch.zeros(1, 10, 2)
    logits[..., 1] = torch.logit(torch.tensor(score))
    return RawOutput(logits, torch.full((1, 10, 4), offset), torch.full((1, 10, 5, 2), offset))


def test_that_an_offset_counts_where_there_is_a_face() -> None:
    truth = answers(0.001)
    truth.logits[0, 3, 1] = 5.0

    def loss_of(anchor: int) -> float:
        own = RawOutput(truth.logits, truth.box_offsets.clone(), truth.landmark_offsets)
        own.box_offsets[0, anchor] += 1.0
        loss = imitation_loss(of_one_feature(nothing, own), of_one_feature(nothing, truth))
        assert loss.answers.landmark == 0
        return float(loss.answers.box)

    nothing = torch.zeros(1, 4, 2, 2)
    assert loss_of(3) > 15 * loss_of(0) > 0


def test_that_how_sure_the_model_is_counts_where_it_is_surely_no_face() -> None:
    truth, own = answers(1e-3), answers(2e-2)
    nothing = torch.zeros(1, 4, 2, 2)
    loss = imitation_loss(of_one_feature(nothing, own), of_one_feature(nothing, truth))
    assert loss.answers.classification > 2


def test_that_of_landmarks_the_labels_know_better_each_point_by_itself() -> None:
    count = len(ANCHORS)
    said = RawOutput(torch.zeros(1, count, 2), torch.zeros(1, count, 4), torch.ones(1, count, 5, 2))
    said.logits[..., 1] = -9.0
    found, other, unsure = 140, 90, 60
    said.logits[0, [found, other], 1] = 3.0
    corners = centre_size_to_corners(ANCHORS[[found, unsure]])
    points = torch.rand(2, 5, 2) * SIDE
    known = torch.tensor([[True, True, True, False, True]] * 2)
    truth = Targets.of(corners, points, known)
    learnt = with_known_landmarks(said, [truth], ANCHORS, MOBILE)
    told = decode_landmarks(learnt.landmark_offsets[0], ANCHORS, MOBILE.centre_variance)
    torch.testing.assert_close(told[found][known[0]], points[0][known[0]])
    assert (learnt.landmark_offsets[0, found, 3] == 1).all()
    assert (learnt.landmark_offsets[0, [other, unsure]] == 1).all()
    assert learnt.logits is said.logits
    assert learnt.box_offsets is said.box_offsets


def test_that_only_the_same_network_is_imitated(tmp_path: Path) -> None:
    file = tmp_path / "other.safetensors"
    levels = tuple(Level(level.stride, (level.stride * 3.0, level.stride * 5.0)) for level in MOBILE.levels)
    save_weights(file, RetinaFace(replace(MOBILE, name="other", levels=levels)), {})
    with pytest.raises(TrainingError, match=r"other\.safetensors: is of the profile other.*--teacher"):
        Imitated([file], MOBILE, CPU)
    save_weights(file, RetinaFace(replace(MOBILE, name="matched otherwise", positive_iou=0.5)), {})
    Imitated([file], MOBILE, CPU)


def test_that_of_several_models_the_features_are_the_firsts_and_the_answers_the_mean(tmp_path: Path) -> None:
    files, models = [tmp_path / "a", tmp_path / "b"], [network(1), network(2)]
    for file, model in zip(files, models, strict=True):
        save_weights(file, model.network, {})
    together = Imitated(files, MOBILE, CPU).seen(images())
    with torch.no_grad():
        first, second = (model(images()) for model in models)
    torch.testing.assert_close(tensors(together)[:-3], tensors(first)[:-3], rtol=1e-3, atol=1e-4)
    a, b, mean = first.answers, second.answers, together.answers
    expected = (a.logits.softmax(dim=-1) + b.logits.softmax(dim=-1)) / 2
    torch.testing.assert_close(mean.logits.softmax(dim=-1), expected, rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(mean.box_offsets, (a.box_offsets + b.box_offsets) / 2, rtol=1e-3, atol=1e-4)
    points = (a.landmark_offsets + b.landmark_offsets) / 2
    torch.testing.assert_close(mean.landmark_offsets, points, rtol=1e-3, atol=1e-4)


def test_that_in_the_steps_unit_by_unit_every_one_starts_from_what_the_model_is_given(
    base_weights: Path,
) -> None:
    given: list[Seen | None] = []
    held: list[bool] = []

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm = nn.BatchNorm2d(1)

        def forward(self, looked_at: Tensor, model: Seen | None) -> Seen:
            given.append(model)
            held.append(not self.norm.training)
            return network()(looked_at, model)

    imitated = Imitated([base_weights], MOBILE, CPU)
    objective, learning = ByImitation(imitated, ANCHORS, 5, nullcontext, lambda value: value), Network()
    for step in range(6):
        objective(learning.train(), Taught(images(), [NOTHING] * 2, None), step)
    assert [seen is not None for seen in given] == [True] * 5 + [False]
    assert given[0] is not None
    torch.testing.assert_close(tensors(given[0]), tensors(imitated.seen(images())))
    assert held == [False] * 2 + [True] * 4  # of a share of .4 of those five on


@pytest.fixture
def config(labelled_folder: Path, tmp_path: Path) -> TrainConfig:
    model = network(seed=7).network
    save_weights(tmp_path / "model.safetensors", model, {})
    recipe = replace(MOBILE_RECIPE, steps=60, batch_size=2, crop_size=SIDE, learning_rate=5e-3)
    return TrainConfig(
        datasets=((labelled_folder / "images", labelled_folder / "label.txt"),),
        out=tmp_path / "run",
        recipe=recipe,
        imitate=(tmp_path / "model.safetensors",),
        save_every=20,
        keep=9,
        device="cpu",
        precision="fp32",
    )


def test_that_a_network_becomes_like_its_model_on_images_it_never_saw(config: TrainConfig) -> None:
    model = InUnits(load_weights(*config.imitate).eval())
    before = imitation_loss(network(config.seed)(images()), model(images()))
    list(train(config))
    trained = InUnits(load_weights(config.out / "weights.safetensors").eval())
    after = imitation_loss(trained(images()), model(images()))
    assert after.hints < 0.7 * before.hints


def test_that_half_of_the_steps_is_unit_by_unit_but_for_weights_to_start_from(
    config: TrainConfig, base_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bool] = []
    look = InUnits.forward

    def recorded(self: InUnits, looked_at: Tensor, model: Seen | None = None) -> Seen:
        if self.network.training:
            given.append(model is not None)
        return look(self, looked_at, model)

    monkeypatch.setattr(InUnits, "forward", recorded)
    config = replace(config, recipe=replace(config.recipe, steps=12))
    list(train(config))
    assert given == [True] * 6 + [False] * 6
    given.clear()
    list(train(replace(config, start=base_weights, out=config.out.with_name("from weights"))))
    assert given == [False] * 12


def test_that_it_goes_on_from_a_checkpoint_among_the_units_or_after_them_to_the_same_bits(
    config: TrainConfig,
) -> None:
    config = replace(config, recipe=replace(config.recipe, steps=12), save_every=1, keep=12)
    list(train(config))
    whole = load_weights(config.out / "weights.safetensors").state_dict()
    for step in (7, 1):
        found, checkpoint = config_to_resume(config.out / "checkpoints" / f"{step:08}.safetensors")
        assert found == config
        list(train(found, checkpoint=checkpoint))
        again = load_weights(config.out / "weights.safetensors").state_dict()
        assert all(torch.equal(whole[name], again[name]) for name in whole)


def test_that_another_model_or_another_aim_beside_it_is_refused(config: TrainConfig) -> None:
    with pytest.raises(TrainingError, match="not both at once"):
        replace(config, teachers=config.imitate)
    with pytest.raises(TrainingError, match="dense branch cannot be learnt by imitation"):
        replace(config, dense=config.imitate[0])
    running = train(replace(config, save_every=1))
    next(running)
    running.close()
    save_weights(config.imitate[0], network(seed=8).network, {})
    found, checkpoint = config_to_resume(config.out)
    with pytest.raises(TrainingError, match="the teachers have changed since"):
        next(train(found, checkpoint=checkpoint))
