"""The command line, one file a command.

Each command is a module with `run(arguments) -> int`, which imports what takes long to import, and with
`add_parser(subparsers)`, which makes that the default `run` of its parser.
"""

from __future__ import annotations

from detector.commands import dense, detect, evaluate, export, finetune, study, train, weights

COMMANDS = (
    detect,
    train,
    finetune,
    evaluate,
    weights,
    study,
    dense,
    export,
)
