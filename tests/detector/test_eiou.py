"""What is missing between two boxes."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from detector.losses.eiou import eiou_loss


def boxes(*rows: tuple[float, float, float, float]) -> Tensor:
    return torch.tensor(rows, dtype=torch.float64)


def test_that_the_same_box_leaves_nothing_to_learn() -> None:
    box = boxes((3, 4, 13, 24))
    assert eiou_loss(box, box).tolist() == pytest.approx([0], abs=1e-12)


@pytest.mark.parametrize(
    ("box", "loss"),
    [
        ((2, 0, 12, 10), 1 - 80 / 120 + 4 / (144 + 100)),  # beside it
        ((0, 0, 10, 5), 1 - 50 / 100 + 2.5**2 / 200 + 25 / 100),  # half as high
        ((20, 0, 30, 10), 1 + 400 / (900 + 100)),  # apart
        ((2, 2, 2, 2), 1 + (9 + 9) / 200 + 1 + 1),  # a point
    ],
)
def test_that_overlap_centres_and_sides_each_add_what_equation_6_says(
    box: tuple[float, float, float, float], loss: float
) -> None:
    assert eiou_loss(boxes(box), boxes((0, 0, 10, 10))).tolist() == pytest.approx([loss])


def test_that_boxes_count_the_same_at_any_size_and_place() -> None:
    box, wanted = boxes((1, 2, 11, 9)), boxes((0, 0, 10, 10))
    assert eiou_loss(7 * box + 100, 7 * wanted + 100) == pytest.approx(eiou_loss(box, wanted))


def test_that_boxes_apart_are_drawn_together() -> None:
    box = boxes((40, 0, 50, 5)).requires_grad_()
    eiou_loss(box, boxes((0, 0, 10, 10))).sum().backward()  # type: ignore[no-untyped-call]
    assert box.grad is not None
    left, _, right, bottom = box.grad[0].tolist()
    assert left + right > 0  # less loss to the left
    assert bottom < 0  # and higher


def test_that_the_gradient_is_that_of_finite_differences() -> None:
    random = torch.Generator().manual_seed(3)
    low = torch.rand(6, 2, generator=random, dtype=torch.float64) * 20
    sides = torch.rand(2, 6, 2, generator=random, dtype=torch.float64) * 20 + 2
    wanted = torch.cat((low + 3, low + 3 + sides[0]), dim=1)
    box = torch.cat((low, low + sides[1]), dim=1).requires_grad_()
    assert torch.autograd.gradcheck(lambda given: eiou_loss(given, wanted), box)
