"""Deformable convolution: the laws that tie it to the ordinary one, and its gradients."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.functional import conv2d, pad

from detector.network.deformable import DeformableConvolution, deformable_convolution


def some(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def shifted(image: Tensor, dy: int, dx: int) -> Tensor:
    """The image at (y + dy, x + dx), with zeros where that is outside."""
    height, width = image.shape[-2:]
    far = max(abs(dy), abs(dx))
    framed = pad(image, (far, far, far, far))
    return framed[..., far + dy : far + dy + height, far + dx : far + dx + width]


def taps(dy: float, dx: float, size: tuple[int, int], *, batch: int = 1) -> Tensor:
    """The same offset for all nine taps, everywhere."""
    return torch.tensor([dy, dx] * 9, dtype=torch.float64).view(1, 18, 1, 1).expand(batch, 18, *size)


@pytest.mark.parametrize("kernel", [1, 3, 5])
@pytest.mark.parametrize("size", [(1, 1), (2, 7), (9, 4)])
def test_that_without_offsets_it_is_an_ordinary_convolution(kernel: int, size: tuple[int, int]) -> None:
    features, weight = some(2, 4, *size), some(3, 4, kernel, kernel, seed=1)
    still = torch.zeros(2, 2 * kernel * kernel, *size, dtype=torch.float64)
    expected = conv2d(features, weight, padding=kernel // 2)
    assert torch.allclose(deformable_convolution(features, still, weight), expected)


@given(
    height=st.integers(1, 7), width=st.integers(1, 7), dy=st.integers(-9, 9), dx=st.integers(-9, 9),
    batch=st.integers(1, 3),
)  # fmt: skip
@settings(deadline=None)
def test_that_whole_offsets_are_a_shift_of_each_tap(
    height: int, width: int, dy: int, dx: int, batch: int
) -> None:
    features, weight = some(batch, 2, height, width), some(3, 2, 3, 3, seed=1)
    found = deformable_convolution(features, taps(dy, dx, (height, width), batch=batch), weight)
    # The frame lets taps beyond the border see what the shift has brought there.
    framed = pad(features, (10, 10, 10, 10))
    expected = conv2d(shifted(framed, dy, dx), weight, padding=1)[..., 10:-10, 10:-10]
    assert torch.allclose(found, expected)


def test_that_every_tap_has_an_offset_of_its_own_row_before_column() -> None:
    features = torch.arange(20, dtype=torch.float64).view(1, 1, 4, 5)
    weight = torch.zeros(1, 1, 3, 3, dtype=torch.float64)
    weight[0, 0, 0, 2] = 1.0  # the tap above and to the right, number 2
    offsets = torch.full((1, 18, 4, 5), 99.0, dtype=torch.float64)
    offsets[0, 4], offsets[0, 5] = 2.0, -1.0
    # Above right of (1, 2) is (0, 3); two down and one left of that is (2, 2), which holds 12.
    assert deformable_convolution(features, offsets, weight)[0, 0, 1, 2] == 12.0


def test_that_between_pixels_it_reads_their_bilinear_mean() -> None:
    features = torch.tensor([[[[1.0, 2.0], [4.0, 8.0]]]], dtype=torch.float64)
    weight = torch.ones(1, 1, 1, 1, dtype=torch.float64)
    offsets = torch.tensor([0.25, 0.5], dtype=torch.float64).view(1, 2, 1, 1).expand(1, 2, 2, 2)
    # .75 · (1 + 2) / 2 + .25 · (4 + 8) / 2 in the corner; elsewhere half or more is outside, which is zero.
    expected = [[2.625, 0.75 * 1.0 + 0.25 * 4.0], [0.75 * 6.0, 0.75 * 4.0]]
    assert deformable_convolution(features, offsets, weight)[0, 0].tolist() == expected


@pytest.mark.parametrize("far", [1.0, 1.5, 40.0, 1e30, float("inf")])
@pytest.mark.parametrize("way", [(-1, 0), (1, 0), (0, -1), (0, 1)])
def test_that_outside_the_image_it_reads_zero(far: float, way: tuple[int, int]) -> None:
    dy, dx = (far * part if part else 0.0 for part in way)
    features, weight = some(1, 2, 1, 1) + 5, torch.ones(1, 2, 1, 1, dtype=torch.float64)
    offsets = torch.tensor([dy, dx], dtype=torch.float64).view(1, 2, 1, 1)
    assert deformable_convolution(features, offsets, weight).item() == 0.0


def test_that_images_of_a_batch_do_not_mix() -> None:
    features, weight = some(3, 4, 5, 6), some(2, 4, 3, 3, seed=1)
    offsets = 3 * some(3, 18, 5, 6, seed=2)
    together = deformable_convolution(features, offsets, weight)
    for i in range(3):
        one = slice(i, i + 1)
        assert torch.allclose(deformable_convolution(features[one], offsets[one], weight), together[one])


def test_that_gradients_of_image_offsets_and_weights_are_the_finite_differences() -> None:
    features, weight = some(2, 2, 3, 2), some(1, 2, 3, 3, seed=1)
    # Anywhere inside and outside, but not on a pixel's row or column, where a bilinear mean has a kink.
    generator = torch.Generator().manual_seed(2)
    whole = torch.randint(-4, 5, (2, 18, 3, 2), generator=generator).double()
    offsets = whole + 0.1 + 0.8 * torch.rand(2, 18, 3, 2, generator=generator, dtype=torch.float64)
    inputs = tuple(values.requires_grad_() for values in (features, offsets, weight))
    assert torch.autograd.gradcheck(deformable_convolution, inputs)


def test_that_the_answer_is_the_same_with_and_without_gradients() -> None:
    features, offsets, weight = some(1, 3, 6, 6), some(1, 18, 6, 6, seed=1), some(2, 3, 3, 3, seed=2)
    with torch.no_grad():
        without = deformable_convolution(features, offsets, weight)
    assert torch.equal(without, deformable_convolution(features, offsets, weight))


def test_that_the_memory_format_makes_no_difference() -> None:
    features, offsets = some(2, 4, 5, 7), some(2, 18, 5, 7, seed=1)
    weight = some(3, 4, 3, 3, seed=2)
    last = (values.to(memory_format=torch.channels_last) for values in (features, offsets, weight))
    found = deformable_convolution(*last)
    assert torch.allclose(found, deformable_convolution(features, offsets, weight))
    assert found.is_contiguous(memory_format=torch.channels_last)


def test_that_positions_that_are_no_numbers_give_no_number_and_no_crash() -> None:
    offsets = torch.full((1, 18, 3, 3), float("nan"), dtype=torch.float64)
    assert deformable_convolution(some(1, 2, 3, 3), offsets, some(2, 2, 3, 3)).isnan().all()


def test_that_a_new_layer_is_an_ordinary_convolution_that_can_learn_to_deform() -> None:
    torch.manual_seed(0)
    layer = DeformableConvolution(4, 3, 3)
    features = torch.randn(2, 4, 6, 5)
    output = layer(features)
    assert torch.allclose(output, conv2d(features, layer.weight, padding=1), atol=1e-5)
    output.square().sum().backward()
    for name, parameter in layer.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.any(), name


def test_that_a_layer_looks_where_its_offsets_point() -> None:
    layer = DeformableConvolution(1, 1, 3).double()
    with torch.no_grad():
        layer.offset.bias[0::2] = 2.0  # two rows down, for every tap
        layer.weight.zero_()[0, 0, 1, 1] = 1.0
        image = some(1, 1, 5, 4)
        assert torch.allclose(layer(image), shifted(image, 2, 0))


def test_that_a_bias_is_added() -> None:
    # An ordinary layer has none; one into which a batch-norm was folded has.
    layer = DeformableConvolution(2, 2, 3)
    without = layer(torch.ones(1, 2, 3, 3))
    layer.bias = torch.nn.Parameter(torch.tensor([1.0, -2.0]))
    added = layer(torch.ones(1, 2, 3, 3)) - without
    assert torch.allclose(added, torch.tensor([1.0, -2.0]).view(1, 2, 1, 1).expand(1, 2, 3, 3), atol=1e-6)


def test_that_half_precision_still_finds_the_right_pixel() -> None:
    # bfloat16 has no number between 512 and 516: positions kept in it would be off by pixels.
    features = torch.zeros(1, 1, 1, 600)
    features[..., 514] = 1.0
    weight = torch.zeros(1, 1, 3, 3)
    weight[0, 0, 1, 1] = 1.0
    offsets = torch.zeros(1, 18, 1, 600)
    offsets[0, 9] = 1.0  # one column to the right, for the centre tap
    found = deformable_convolution(features.bfloat16(), offsets.bfloat16(), weight.bfloat16())
    assert found.argmax().item() == 513
    assert found.float().sum().item() == 1.0
