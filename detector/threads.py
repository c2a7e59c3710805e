"""How the arithmetic's threads behave on a machine that does other things as well."""

from __future__ import annotations

import os
import sys
import threading

BRIEFLY = 2000
"""So many turns of waiting, some tens of microseconds: as long as the threads of a small layer wait."""


def share_processors(*, spins: int = 0) -> None:
    """Let waiting threads spin so many turns, and sleep then. Works only before torch is imported.

    OpenMP's threads wait for each other at every layer. Spinning, as they do unless told otherwise, they burn
    the processor that another program, or this program's window, needs to let them go on: training beside
    any other work then drops to a fraction of its pace. Sleeping at once, they have to be woken at every
    layer, and two of them train hardly faster than one. Values that the user has set stay.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", str(spins))


def processors() -> int:
    """How many threads may compute at a time: OMP_NUM_THREADS where it is set, else as many as can."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    return int(told) if told.isdecimal() and int(told) > 0 else len(os.sched_getaffinity(0))


def step_back() -> None:
    """Take a processor's smaller share from now on where other threads and programs want it as well.

    Threads that this one starts do the same. On Linux, where a thread has a niceness of its own; elsewhere
    nothing changes.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, max(10, os.getpriority(os.PRIO_PROCESS, thread)))
