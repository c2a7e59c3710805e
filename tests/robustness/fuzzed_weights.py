"""Weights: our safetensors files, and PyTorch checkpoints of others, some of which would run code."""

from __future__ import annotations

import io
import json
import pickle
import pickletools
import zipfile
from pathlib import Path
from random import Random
from typing import ClassVar

import torch
from fuzzing import Target
from mutations import NUMBERS, spoilt_bytes, spoilt_text

from annotator.jobs.detect import load_detector
from annotator.store.runs import Plan, Run
from detector.dense.decoder_file import load_decoder
from detector.resources import resource
from detector.training.checkpoint import step_of
from detector.weights.checkpoint import read_checkpoint
from detector.weights.community import community_name, imagenet_backbone, import_community
from detector.weights.file import load_weights
from detector.weights.head import read_metadata

OURS = "weights/mobile.safetensors"
CANARY = "code-was-run"


class Weights(Target):
    """A safetensors file whose header, profile or numbers are others."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        whole = resource(OURS).read_bytes()
        length = int.from_bytes(whole[:8], "little")
        self._header, self._data = json.loads(whole[8 : 8 + length]), whole[8 + length :]
        self._whole = whole

    def make(self, chance: Random) -> list[str]:
        self._file = self.case_folder / "mine.safetensors"
        match chance.randrange(6):
            case 0:
                content = spoilt_bytes(self._whole, chance)
            case 1:  # as spoilt as a text; the rest of the file is as it was
                content = _with_header(spoilt_text(json.dumps(self._header).encode(), chance), self._data)
            case 2 | 3:
                content = _with_header(json.dumps(self._other_profile(chance)).encode(), self._data)
            case 4:
                content = _with_header(json.dumps(self._other_tensors(chance)).encode(), self._data)
            case _:
                length = chance.choice((0, 1, 7, 2**31, 2**63, 2**64 - 1, len(self._whole)))
                content = (
                    length.to_bytes(8, "little")
                    + self._whole[8 : chance.choice((8, 9, 100, len(self._whole)))]
                )
        self._file.write_bytes(content)
        return [self._file.name]

    def read(self) -> None:
        plan = Plan(name="x", parent="y", steps=1, seed=0, insists=False, created="2026")
        (self.case_folder / "x.run").mkdir()
        (self.case_folder / "x.run" / "checkpoint.safetensors").write_bytes(self._file.read_bytes())
        _ = Run(self.case_folder / "x.run", plan).step
        for reading in (read_metadata, load_weights, load_detector, load_decoder):
            reading(self._file)

    def _other_profile(self, chance: Random) -> dict[str, object]:
        """The header with something else for a constant of the detector."""
        header = json.loads(json.dumps(self._header))
        profile = json.loads(header["__metadata__"]["profile"])
        values = (
            0, -1, 1, 3, 4, 10**6, 2**31, 2**70, 1e308, float("nan"), float("inf"), "", "resnet-152", "bgr",
            None, True, False, [], [[]], {}, [1e300] * 3, [0] * 100_000, "x" * 10_000,
            chance.choice(NUMBERS).decode(),
        )  # fmt: skip
        for _ in range(chance.choice((1, 1, 2))):
            place = profile if chance.random() < 0.6 else chance.choice(profile["levels"])
            if isinstance(place, dict) and place:
                key = chance.choice([*place])
                if chance.random() < 0.1:
                    del place[key]
                else:
                    place[key] = chance.choice(values)
            if not isinstance(profile.get("levels"), list) or not profile["levels"]:
                break
            if chance.random() < 0.1:
                profile["levels"] *= chance.choice((2, 40))
        text = json.dumps(profile)
        header["__metadata__"]["profile"] = text if chance.random() < 0.9 else "[" * 100_000
        return header

    def _other_tensors(self, chance: Random) -> dict[str, object]:
        """The header with other names, kinds, shapes or places of tensors."""
        header = json.loads(json.dumps(self._header))
        for _ in range(chance.choice((1, 1, 3))):
            name = chance.choice([key for key in header if key != "__metadata__"])
            tensor = header[name]
            match chance.randrange(6):
                case 0:
                    tensor["dtype"] = chance.choice(
                        ("F64", "F16", "BF16", "I8", "BOOL", "F8_E4M3", "U64", "C64", "X")
                    )
                case 1:
                    shape = chance.choice(([], [0], [2**40], [2**63, 2], [-1], [1] * 2000, [1.5], "x", None))
                    tensor["shape"] = shape
                case 2:
                    start, end = tensor["data_offsets"]
                    tensor["data_offsets"] = chance.choice(
                        ([end, start], [start, 2**63], [start + 1, end + 1], [-4, 0], [start], [0, end])
                    )
                case 3:
                    del header[name]
                case 4:
                    header[chance.choice(("", "../../x", "x" * 9999, "backbone.\0", name + "."))] = (
                        header.pop(name)
                    )
                case _:
                    header["__metadata__"] = chance.choice(
                        ({}, {"format": "x"}, {"a": 1}, [], None, {"profile": "{}"})
                    )
                    break
        return header


class Checkpoints(Target):
    """A PyTorch checkpoint: the community's, spoilt, or a pickle that asks for code to be run."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        torch.manual_seed(0)
        model = load_weights(resource(OURS))
        state = {community_name(name): tensor for name, tensor in model.state_dict().items()}
        few = dict(list(state.items())[:3])
        self._files = []
        for content in (state, few, {"state_dict": few, "epoch": 3}):
            for zipped in (True, False):
                written = io.BytesIO()
                torch.save(content, written, _use_new_zipfile_serialization=zipped)
                self._files.append(written.getvalue())

    def make(self, chance: Random) -> list[str]:
        self._file = self.case_folder / chance.choice(("a.pth", "a.pt", "a.bin", "a.safetensors", "a.tar"))
        canary = self.case_folder / CANARY
        match chance.randrange(4):
            case 0:
                content = spoilt_bytes(chance.choice(self._files), chance)
            case 1:
                content = _zip_with(
                    chance.choice(self._files), lambda data: _spoilt_pickle(data, chance), chance
                )
            case 2:
                content = hostile_pickle(canary, chance)
            case _:
                attack = hostile_pickle(canary, chance)
                content = _zip_with(chance.choice(self._files), lambda _: attack, chance)
        self._file.write_bytes(content)
        return [self._file.name]

    def read(self) -> None:
        refusals = []
        readings = (read_checkpoint, import_community, imagenet_backbone, load_weights, step_of)
        for reading in readings:
            try:
                reading(self._file)
            except Exception as error:
                refusals.append(error)
                if type(error).__module__ != "detector.errors":
                    raise
        if (self.case_folder / CANARY).exists():
            raise AssertionError("code in the checkpoint was run")
        if refusals:
            raise refusals[-1]


def hostile_pickle(canary: Path, chance: Random) -> bytes:
    """A pickle that would touch the canary if anything in it were run; some with a state dict around it."""
    command = f"touch {canary}"
    code = f"open({str(canary)!r}, 'w').close()"

    class Attack:
        def __reduce__(self) -> tuple[object, ...]:
            return chance.choice(
                (
                    (_named("os", "system"), (command,)),
                    (_named("posix", "system"), (command,)),
                    (_named("subprocess", "check_output"), (["touch", str(canary)],)),
                    (_named("builtins", "exec"), (code,)),
                    (_named("builtins", "eval"), (code,)),
                    (_named("builtins", "open"), (str(canary), "w")),
                    (_named("pathlib", "Path.touch"), (canary,)),
                    (_named("torch", "load"), (str(canary),)),
                    (_named("torch.hub", "load"), (str(canary.parent), "x", "local")),
                    (_named("runpy", "run_path"), (str(canary),)),
                    (_named("numpy.f2py.crackfortran", "myeval"), (code,)),
                )
            )

    attack: object = Attack()
    content = chance.choice(
        (attack, {"state_dict": attack}, {"a": torch.zeros(2), "b": attack}, [attack], {"x": {1: attack}})
    )
    dumped = _ByName.dumps(content, chance.choice((0, 1, 2, 3, 4, 5)))
    return spoilt_bytes(dumped, chance) if chance.random() < 0.3 else dumped


class _Named:
    """Stands for something by where it is, so that nothing has to be imported to be named."""

    def __init__(self, module: str, name: str) -> None:
        self.__module__, self.__qualname__, self.__name__ = module, name, name

    def __call__(self, *_: object) -> None:
        """Only so that it can be reduced to."""


def _named(module: str, name: str) -> _Named:
    return _Named(module, name)


class _ByName(pickle._Pickler):  # type: ignore[name-defined, misc]
    """Python's own pickler, which lets itself be told how to write what has only a name."""

    dispatch: ClassVar = dict(pickle._Pickler.dispatch)  # type: ignore[attr-defined]

    def _save_named(self, named: _Named) -> None:
        self.write(b"c" + f"{named.__module__}\n{named.__qualname__}\n".encode())

    dispatch[_Named] = _save_named

    @classmethod
    def dumps(cls, content: object, protocol: int) -> bytes:
        written = io.BytesIO()
        cls(written, protocol).dump(content)
        return written.getvalue()


def _spoilt_pickle(data: bytes, chance: Random) -> bytes:
    """With other operations, or other numbers for sizes, strides and places in the storage."""
    if chance.random() < 0.5:
        return spoilt_bytes(data, chance)
    spoilt = bytearray(data)
    operations = [(op, place) for op, _, place in pickletools.genops(data) if place is not None]
    for _ in range(chance.choice((1, 2, 5))):
        operation, place = chance.choice(operations)
        if operation.name in ("BININT1", "BININT2", "BININT"):
            width = {"BININT1": 1, "BININT2": 2, "BININT": 4}[operation.name]
            value = chance.choice((0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)) % (1 << 8 * width)
            spoilt[place + 1 : place + 1 + width] = value.to_bytes(width, "little")
        else:
            spoilt[place] = ord(chance.choice([op.code for op in pickletools.opcodes]))
    return bytes(spoilt)


def _zip_with(content: bytes, change: object, chance: Random) -> bytes:
    """A checkpoint whose pickle is another; one that is no archive is changed as a whole."""
    assert callable(change)
    if not content.startswith(b"PK"):
        return bytes(change(content))
    written = io.BytesIO()
    compression = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w", compression) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("data.pkl"):
                data = change(data)
            elif chance.random() < 0.01:
                data = chance.choice((b"", bytes(1 << 20), data[:-1]))
            target.writestr(name, data)
    return written.getvalue()


def _with_header(header: bytes, data: bytes) -> bytes:
    return len(header).to_bytes(8, "little") + header + data
