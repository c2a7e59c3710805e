"""Threads that wait must not spin for long, unless the user wants them to."""

from __future__ import annotations

import os

import pytest

from detector.__main__ import main
from detector.threads import BRIEFLY, share_processors


@pytest.mark.parametrize("spins", [0, 2000])
def test_that_waiting_threads_sleep_in_the_end(monkeypatch: pytest.MonkeyPatch, spins: int) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.delenv("GOMP_SPINCOUNT", raising=False)
    share_processors(spins=spins)
    assert (os.environ["OMP_WAIT_POLICY"], os.environ["GOMP_SPINCOUNT"]) == ("PASSIVE", str(spins))


def test_that_what_the_user_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    share_processors()
    assert os.environ["OMP_WAIT_POLICY"] == "ACTIVE"


def test_that_threads_of_the_command_line_spin_briefly_before(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.delenv("GOMP_SPINCOUNT", raising=False)
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "usage: detector" in capsys.readouterr().out
    assert os.environ["GOMP_SPINCOUNT"] == str(BRIEFLY)
