"""`detector weights`: bring in checkpoints of others, average weights files, and look into them."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from detector.commands.targets import check_targets
from detector.errors import WeightsError
from detector.profile import Level


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "weights", help="bring in checkpoints of others, average weights files, look into them"
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    importing = actions.add_parser(
        "import",
        help="turn a community checkpoint, or YuNet, into a weights file",
        description="Turn a community checkpoint of RetinaFace, with MobileNetV1 × 0.25 or ResNet-50, or "
        "OpenCV's YuNet in ONNX form, into a weights file, with profile and normalisation inside. Code in a "
        "checkpoint is never run.",
    )
    importing.add_argument("file", type=Path, metavar="FILE", help="the checkpoint, .pth, or YuNet, .onnx")
    importing.add_argument(
        "--out", type=Path, required=True, metavar="FILE.safetensors", help="the file to write"
    )
    importing.set_defaults(run=run_import)

    averaging = actions.add_parser(
        "average",
        help="average weights files of several trainings from one start",
        description="The mean of the weights of several trainings that began at the same weights, with other "
        "data, seeds or learning rates: often better than each of them, and as fast as one (a model soup, "
        "Wortsman et al. 2022). One of them may be what they began at.",
    )
    averaging.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="weights files of one profile, .safetensors"
    )
    averaging.add_argument(
        "--out", type=Path, required=True, metavar="FILE.safetensors", help="the file to write"
    )
    averaging.set_defaults(run=run_average)

    showing = actions.add_parser(
        "show", help="print the profile, the metadata and the size of a weights file"
    )
    showing.add_argument("file", type=Path, metavar="FILE", help="a weights file, .safetensors")
    showing.set_defaults(run=run_show)


def run_import(arguments: argparse.Namespace) -> int:
    from detector.weights.community import import_community
    from detector.weights.file import save_weights
    from detector.weights.yunet import import_yunet

    check_targets(arguments.out)
    is_onnx = arguments.file.suffix.lower() == ".onnx"
    model = (import_yunet if is_onnx else import_community)(arguments.file)
    digest = hashlib.sha256(arguments.file.read_bytes()).hexdigest()
    save_weights(arguments.out, model, {"imported_from": arguments.file.name, "imported_sha256": digest})
    print(arguments.out)
    return 0


def run_average(arguments: argparse.Namespace) -> int:
    from detector.training.mixing import averaged
    from detector.weights.file import load_weights, save_weights

    check_targets(arguments.out)
    networks = [load_weights(file) for file in arguments.files]
    for file, network in zip(arguments.files, networks, strict=True):
        if network.profile != networks[0].profile:
            raise WeightsError(
                f"{file}: its profile is not that of {arguments.files[0]}: see `weights show`."
            )
    metadata = {"trained_by": "detector weights average"}
    metadata["of_sha256"] = ",".join(
        hashlib.sha256(file.read_bytes()).hexdigest() for file in arguments.files
    )
    save_weights(arguments.out, averaged(networks), metadata)
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
