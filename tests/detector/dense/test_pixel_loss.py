"""L_pixel."""

from __future__ import annotations

import torch

from detector.dense.pixel_loss import PIXEL_WEIGHT, pixel_loss


def test_that_it_is_the_mean_over_pixels_of_the_summed_differences_of_their_colours() -> None:
    rendered, crops = torch.zeros(2, 3, 2, 4), torch.zeros(2, 3, 2, 4)
    rendered[0, :, 1, 2] = torch.tensor([0.5, -0.25, 1.0])
    crops[1] = 0.1
    assert torch.allclose(pixel_loss(rendered, crops), torch.tensor([1.75 / 8, 0.3]))


def test_that_its_weight_is_that_of_the_paper() -> None:
    assert PIXEL_WEIGHT == 0.01


def test_that_its_gradient_is_the_sign_of_the_difference_for_each_pixel() -> None:
    rendered = torch.tensor([0.2, 0.8]).view(1, 1, 1, 2).repeat(1, 3, 1, 1).requires_grad_()
    pixel_loss(rendered, torch.full((1, 3, 1, 2), 0.5)).sum().backward()
    assert rendered.grad is not None
    assert rendered.grad[0, 0, 0].tolist() == [-0.5, 0.5]
