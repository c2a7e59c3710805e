"""`detector dense`: prepare the dense branch, which explains a face as a rendered mesh."""

from __future__ import annotations

import argparse

from detector.commands import dense_pretrain, dense_train


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("dense", help="prepare the dense branch (a face as a rendered mesh)")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    dense_pretrain.add_parser(actions)
    dense_train.add_parser(actions)
