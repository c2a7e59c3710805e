"""Where training computes, and in which precision."""

from __future__ import annotations

import pytest
import torch

from detector.errors import TrainingError
from detector.training.device import device_named, precision_named

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("has_amx", "has_avx512_bf16", "precision"),
    [(True, True, "bf16"), (True, False, "bf16"), (False, True, "bf16"), (False, False, "fp32")],
)
def test_that_processors_that_know_bfloat16_train_in_it(
    monkeypatch: pytest.MonkeyPatch, has_amx: bool, has_avx512_bf16: bool, precision: str
) -> None:
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: has_amx)
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: has_avx512_bf16)
    assert precision_named("auto", CPU) == precision


@pytest.mark.parametrize("name", ["fp32", "bf16"])
def test_that_a_precision_that_is_named_is_taken(name: str) -> None:
    assert precision_named(name, CPU) == name


def test_that_training_is_on_the_processor_where_there_is_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device_named("auto") == device_named("cpu") == CPU
    with pytest.raises(TrainingError, match="finds no GPU here"):
        device_named("cuda")


def test_that_a_process_without_a_gpu_of_its_own_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setenv("LOCAL_RANK", "2")
    with pytest.raises(TrainingError, match="Process 2 of this machine has no GPU: it has 2"):
        device_named("auto")
