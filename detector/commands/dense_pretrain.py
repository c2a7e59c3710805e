"""`detector dense pretrain`: teach the mesh decoder faces of our own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter

from detector.commands.progress import time_left
from detector.commands.targets import check_targets
from detector.errors import TrainingError
from detector.training.config import DEVICES, check_seed


def add_parser(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser(
        "pretrain",
        help="teach the mesh decoder faces of our own",
        description="Teach the mesh decoder the faces of a linear model of this project: 128 standard normal "
        "numbers become the template face, moved and painted by as many formulas. No photograph is used. The "
        "same seed on the same machine gives the same decoder.",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE.safetensors", help="the file to write"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of weights and faces (default: 0)")
    parser.add_argument(
        "--steps", type=int, metavar="N", default=3000, help="of 32 faces each (default: 3000)"
    )
    parser.add_argument("--device", choices=DEVICES, default="auto", help="where to compute (default: auto)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    import torch

    from detector.dense.decoder_file import new_decoder, save_decoder
    from detector.dense.pretraining import pretrain
    from detector.training.device import device_named

    if arguments.steps < 1:
        raise TrainingError(f"--steps {arguments.steps}: at least one step is needed.")
    check_seed(arguments.seed)
    check_targets(arguments.out)
    device = device_named(arguments.device)
    torch.manual_seed(arguments.seed)
    decoder = new_decoder().to(device)
    started = perf_counter()
    for learnt in pretrain(decoder, seed=arguments.seed, steps=arguments.steps):
        left = (perf_counter() - started) / learnt.step * (learnt.steps - learnt.step)
        print(
            f"step {learnt.step}/{learnt.steps}  loss {learnt.loss:.4f}"
            f"  held-out faces: shape off by {learnt.position_error:.1%},"
            f" colours by {learnt.colour_error:.1%}  {time_left(left)} left",
            file=sys.stderr,
        )
    metadata = {
        "made_by": "detector dense pretrain",
        "data": "the linear face model of detector.dense.face_model",
        "seed": str(arguments.seed),
        "steps": str(arguments.steps),
        "held_out_position_error": f"{learnt.position_error:.4f}",
        "held_out_colour_error": f"{learnt.colour_error:.4f}",
    }
    save_decoder(arguments.out, decoder, metadata)
    print(arguments.out)
    return 0
