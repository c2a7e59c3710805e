"""What a rendered face costs, forward and backward, beside brute force and beside the decoder.

Processor time, the least of several, on one core: the target is 6 ms for one face of 64 × 64 pixels and 40 ms
for sixteen. Printed and not asserted, as every figure here.
"""

from __future__ import annotations

import runpy
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from detector.dense.camera import Camera, project
from detector.dense.decoder import ColouredMesh, MeshDecoder
from detector.dense.hierarchy import build_hierarchy
from detector.dense.illumination import Illumination, illuminated
from detector.dense.pixel_loss import pixel_loss
from detector.dense.rendering import render
from detector.dense.template import LEVEL_SIZES, load_template

SIZE = (64, 64)
ROUNDS = 15

brute_force = runpy.run_path(str(Path(__file__).parents[1] / "detector" / "dense" / "brute_force.py"))[
    "brute_force"
]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def least_milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    work()  # the first call chooses its kernels
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1e3


def test_rendering_and_its_gradients_beside_brute_force(tell: Callable[..., None]) -> None:
    template = load_template()
    triangles = torch.tensor(template.triangles)

    def inputs(faces: int) -> list[Tensor]:
        """Positions, colours, P_cam and P_ill of faces that look about."""
        camera = torch.tensor([[0, 0, 6, 0.3, 0.1, 0, 4.8]]).repeat(faces, 1)
        camera[:, 3:6] += 0.3 * torch.randn(faces, 3, generator=torch.Generator().manual_seed(0))
        light = torch.tensor([[2, 3, 5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]]).repeat(faces, 1)
        vertices = [
            torch.tensor(values, dtype=torch.float32).repeat(faces, 1, 1)
            for values in (template.positions, template.colours)
        ]
        return [values.requires_grad_() for values in (*vertices, camera, light)]

    def by_renderer(positions: Tensor, colours: Tensor, camera: Tensor, light: Tensor) -> Tensor:
        mesh = ColouredMesh(positions, colours)
        return render(mesh, triangles, Camera.of(camera), Illumination.of(light), SIZE).image

    def by_brute_force(positions: Tensor, colours: Tensor, camera: Tensor, light: Tensor) -> Tensor:
        screen = project(positions, Camera.of(camera), SIZE)
        lit = illuminated(positions, colours, triangles, Illumination.of(light))
        return brute_force(screen[0], lit[0], triangles, SIZE)[0][None]

    def backward(draw: Callable[..., Tensor], given: list[Tensor]) -> None:
        torch.autograd.grad(pixel_loss(draw(*given), torch.full((1, 3, *SIZE), 0.3)).sum(), given)

    one = inputs(1)
    slow = (
        least_milliseconds(lambda: by_brute_force(*one), 2),
        least_milliseconds(lambda: backward(by_brute_force, one), 2),
    )
    for faces in (1, 16):
        given = inputs(faces)
        fast = (
            least_milliseconds(lambda given=given: by_renderer(*given)),  # type: ignore[misc]
            least_milliseconds(lambda given=given: backward(by_renderer, given)),  # type: ignore[misc]
        )
        for what, alone, ours in zip(("forward", "forward and backward"), slow, fast, strict=True):
            name = f"brute force, 64 × 64 pixels, {len(triangles)} triangles, {faces} × {what}"
            tell(name, "ms of processor", alone * faces, {"our renderer": ours})


def test_decoding_and_its_gradients(tell: Callable[..., None]) -> None:
    decoder = MeshDecoder(build_hierarchy(load_template(), LEVEL_SIZES))
    for faces in (1, 16):
        codes = torch.randn(faces, 128)
        forward = least_milliseconds(lambda codes=codes: decoder(codes))  # type: ignore[misc]
        both = least_milliseconds(lambda codes=codes: sum(map(torch.sum, decoder(codes))).backward())  # type: ignore[misc]
        tell(f"{faces} decoded, forward", "ms of processor", forward, {"forward and backward": both})
