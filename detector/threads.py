"""How the arithmetic's threads behave on a machine that does other things as well."""

from __future__ import annotations

import os


def share_processors() -> None:
    """Let waiting threads sleep instead of spin. Works only before torch is imported.

    OpenMP's threads wait for each other at every layer. Spinning, they burn the processor that another
    program, or this program's window, needs to let them go on: training beside any other work then drops to
    a fraction of its pace. Values that the user has set stay.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")


def processors() -> int:
    """How many threads may compute at a time: OMP_NUM_THREADS where it is set, else as many as can."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    return int(told) if told.isdecimal() and int(told) > 0 else len(os.sched_getaffinity(0))
