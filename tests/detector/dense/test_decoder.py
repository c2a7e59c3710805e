"""The mesh decoder: what it starts from, what it keeps, and that it can learn a face."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch.nn.functional import elu

from detector.dense.camera import Camera
from detector.dense.decoder import ColouredMesh, MeshDecoder
from detector.dense.hierarchy import Hierarchy, UpSampling, build_hierarchy
from detector.dense.illumination import Illumination
from detector.dense.mesh import Mesh
from detector.dense.pixel_loss import pixel_loss
from detector.dense.rendering import render


def test_that_an_untrained_decoder_gives_nearly_the_template(decoder: MeshDecoder, template: Mesh) -> None:
    mesh = decoder(torch.randn(3, 128))
    assert mesh.positions.shape == mesh.colours.shape == (3, 1027, 3)
    assert template.colours is not None
    assert (mesh.positions - torch.tensor(template.positions)).abs().max() < 0.05
    assert (mesh.colours - torch.tensor(template.colours)).abs().max() < 0.05
    assert decoder.triangles.tolist() == template.triangles.tolist()


def test_that_a_mesh_without_colours_starts_grey(grid: Callable[..., Mesh]) -> None:
    decoder = MeshDecoder(build_hierarchy(grid(5, 5), (9,)), channels=(4, 2))
    assert (decoder(torch.zeros(1, 128)).colours - 0.5).abs().max() < 0.1


def test_that_every_weight_can_be_learnt(decoder: MeshDecoder) -> None:
    mesh = decoder(torch.randn(2, 128))
    (mesh.positions.square().sum() + mesh.colours.square().sum()).backward()
    for name, parameter in decoder.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.any(), name
        assert parameter.grad.isfinite().all(), name


def test_that_gradients_are_the_finite_differences(grid: Callable[..., Mesh]) -> None:
    torch.manual_seed(0)
    decoder = MeshDecoder(build_hierarchy(grid(3, 3), (4,)), channels=(3, 2), order=3).double()
    code = torch.randn(2, 128, dtype=torch.float64, requires_grad=True)
    weights = tuple(decoder.parameters())
    assert torch.autograd.gradcheck(lambda given, *_: tuple(decoder(given)), (code, *weights))


def test_that_meshes_of_a_batch_do_not_mix(decoder: MeshDecoder) -> None:
    codes = torch.randn(3, 128)
    together = decoder(codes)
    for i in range(3):
        assert torch.allclose(decoder(codes[i : i + 1]).positions[0], together.positions[i], atol=1e-5)


def test_that_autocast_does_not_make_vertices_coarse(decoder: MeshDecoder) -> None:
    codes = torch.randn(2, 128)
    with torch.autocast("cpu", torch.bfloat16):
        found = decoder(codes)
        from_half = decoder(codes.bfloat16())
    assert torch.equal(found.positions, decoder(codes).positions)
    assert from_half.positions.dtype == torch.float32


def test_that_weights_bring_the_topology_that_they_were_trained_with(
    decoder: MeshDecoder, hierarchy: Hierarchy
) -> None:
    kept = {name: tensor.clone() for name, tensor in decoder.state_dict().items()}
    other = MeshDecoder(hierarchy)
    for name, buffer in other.named_buffers():
        buffer.zero_()
        assert name in kept
    other.load_state_dict(kept)
    code = torch.randn(1, 128)
    assert torch.equal(other(code).positions, decoder(code).positions)


def test_that_permuting_the_vertices_permutes_the_result(decoder: MeshDecoder, hierarchy: Hierarchy) -> None:
    finest, last = hierarchy.levels[-1], hierarchy.up_samplings[-1]
    order = np.random.default_rng(0).permutation(len(finest))
    assert finest.colours is not None
    permuted = Hierarchy(
        (
            *hierarchy.levels[:-1],
            Mesh(finest.positions[order], np.argsort(order)[finest.triangles], finest.colours[order]),
        ),
        (*hierarchy.up_samplings[:-1], UpSampling(last.corners[order], last.weights[order])),
    )
    other = MeshDecoder(permuted)
    other.load_state_dict(dict(decoder.named_parameters()), strict=False)
    code = torch.randn(2, 128)
    for found, expected in zip(other(code), decoder(code), strict=True):
        assert torch.allclose(found, expected[:, order], atol=1e-5)


def test_that_it_is_convolutions_between_up_samplings(decoder: MeshDecoder, hierarchy: Hierarchy) -> None:
    code = torch.randn(1, 128)
    values = elu(decoder.start(code).view(1, 38, 64)).transpose(0, 1)
    for number, up_sampling in enumerate(hierarchy.up_samplings):
        full = torch.zeros(len(up_sampling.corners), len(values))
        for column in range(3):
            rows = torch.arange(len(full))
            full[rows, up_sampling.corners[:, column]] += torch.tensor(up_sampling.weights[:, column])
        finer = torch.einsum("nm,mbc->nbc", full, values)
        values = elu(decoder.convolutions[number](finer, decoder.laplacians[number]))
    change = decoder.last(values, decoder.laplacians[-1])[:, 0]
    assert torch.allclose(decoder(code).positions[0], decoder.template[:, :3] + change[:, :3], atol=1e-5)


@pytest.mark.parametrize("channels", [(64, 32, 32), (64, 32, 32, 16, 16)])
def test_that_every_level_needs_its_channels(hierarchy: Hierarchy, channels: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="4 levels need as many channels"):
        MeshDecoder(hierarchy, channels=channels)


def test_that_a_mesh_of_another_project_can_be_decoded(real_face: Mesh) -> None:
    decoder = MeshDecoder(build_hierarchy(real_face, (18, 52, 156)))
    assert decoder(torch.zeros(1, 128)).positions.shape == (1, 468, 3)


def test_that_it_overfits_one_rendered_face(decoder: MeshDecoder) -> None:
    camera = Camera.of(torch.tensor([[0, 0, 6, 0.3, 0, 0, 5.5]]))
    light = Illumination.of(torch.tensor([[2, 3, 5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]]))
    face = decoder.template[None]
    positions, colours = face[..., :3] * torch.tensor([0.92, 1.05, 1.2]), face[..., 3:].flip(-1)
    target = render(ColouredMesh(positions, colours), decoder.triangles, camera, light, (64, 64), 0.3).image
    code = torch.zeros(1, 128, requires_grad=True)
    optimiser = torch.optim.Adam([code, *decoder.parameters()], lr=3e-3)
    losses = []
    for _ in range(150):
        rendered = render(decoder(code), decoder.triangles, camera, light, (64, 64), 0.3).image
        loss = pixel_loss(rendered, target).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    # The absolute differences of three colours, a pixel: a third of it in each, in 0 to 1.
    assert losses[0] > 0.15
    assert losses[-1] < 0.03


def test_that_no_parameters_give_no_meshes(decoder: MeshDecoder) -> None:
    mesh = decoder(torch.zeros(0, 128))
    assert mesh.positions.shape == mesh.colours.shape == (0, 1027, 3)
