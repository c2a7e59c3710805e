"""`detector weights`: bring in checkpoints of others, and look into weights files."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from detector.commands.targets import check_targets
from detector.profile import Level


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("weights", help="bring in checkpoints of others, look into weights files")
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    importing = actions.add_parser(
        "import",
        help="turn a community checkpoint into a weights file",
        description="Turn a community checkpoint of RetinaFace, with MobileNetV1 × 0.25 or ResNet-50, into a "
        "weights file, with profile and normalisation inside. Code in the checkpoint is never run.",
    )
    importing.add_argument("file", type=Path, metavar="FILE", help="the checkpoint, .pth")
    importing.add_argument(
        "--out", type=Path, required=True, metavar="FILE.safetensors", help="the file to write"
    )
    importing.set_defaults(run=run_import)

    showing = actions.add_parser(
        "show", help="print the profile, the metadata and the size of a weights file"
    )
    showing.add_argument("file", type=Path, metavar="FILE", help="a weights file, .safetensors")
    showing.set_defaults(run=run_show)


def run_import(arguments: argparse.Namespace) -> int:
    from detector.weights.community import import_community
    from detector.weights.file import save_weights

    check_targets(arguments.out)
    model = import_community(arguments.file)
    digest = hashlib.sha256(arguments.file.read_bytes()).hexdigest()
    save_weights(arguments.out, model, {"imported_from": arguments.file.name, "imported_sha256": digest})
    print(arguments.out)
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    from detector.weights.file import load_weights
    from detector.weights.head import read_metadata

    model = load_weights(arguments.file)
    metadata = read_metadata(arguments.file)
    del metadata["profile"]  # as it was written: fields that are younger than the file are not in it
    profile = json.loads(model.profile.to_json())
    profile["levels"] = "; ".join(map(_level_in_words, model.profile.levels))
    for title, section in (("profile", profile), ("metadata", metadata)):
        print(title)
        width = max(map(len, section))
        for key, value in sorted(section.items()):
            print(f"  {key:{width}}  {value}")
    print("parameters")
    print(f"  {sum(parameter.numel() for parameter in model.parameters()):,}")
    return 0


def _level_in_words(level: Level) -> str:
    sizes = ", ".join(f"{size:.4g}" for size in level.anchor_sizes)
    return f"stride {level.stride}: {sizes}" + (" (deformable)" if level.deformable else "")
