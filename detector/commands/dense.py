"""`detector dense`: prepare the dense branch, which explains a face as a rendered mesh."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter

from detector.commands.progress import time_left


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("dense", help="prepare the dense branch (a face as a rendered mesh)")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    pretraining = actions.add_parser(
        "pretrain",
        help="teach the mesh decoder faces of our own",
        description="Teach the mesh decoder the faces of a linear model of this project: 128 standard normal "
        "numbers become the template face, moved and painted by as many formulas. No photograph is used. The "
        "same seed on the same machine gives the same decoder.",
    )
    pretraining.add_argument(
        "--out", type=Path, required=True, metavar="FILE.safetensors", help="the file to write"
    )
    pretraining.add_argument("--seed", type=int, default=0, help="of weights and faces (default: 0)")
    pretraining.add_argument("--steps", type=int, default=3000, help="of 32 faces each (default: 3000)")
    pretraining.add_argument(
        "--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to compute (default: auto)"
    )
    pretraining.set_defaults(run=run_pretrain)


def run_pretrain(arguments: argparse.Namespace) -> int:
    import torch

    from detector.dense.decoder_file import new_decoder, save_decoder
    from detector.dense.pretraining import pretrain
    from detector.errors import TrainingError
    from detector.training.device import device_named

    if arguments.steps < 1:
        raise TrainingError(f"--steps {arguments.steps}: at least one step is needed.")
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
