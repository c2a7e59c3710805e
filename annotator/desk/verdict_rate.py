"""How fast a person judges."""

from __future__ import annotations

from collections import deque

RATE_OVER_S = 60.0
"""The verdicts of the last minute are counted."""

_LEAST_VERDICTS, _LEAST_SPAN_S = 5, 5.0
"""What a rate can be told from."""


class VerdictRate:
    """Counts verdicts over the last minute. Times are in seconds on a clock that never goes back."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def count(self, verdicts: int, now: float) -> float | None:
        """Count so many more, one at least. Returns verdicts a minute, None while these are too few to
        tell."""
        self._times.extend([now] * verdicts)
        while self._times and now - self._times[0] > RATE_OVER_S:
            self._times.popleft()
        span = now - self._times[0]
        is_known = len(self._times) >= _LEAST_VERDICTS and span > _LEAST_SPAN_S
        return 60 * len(self._times) / span if is_known else None

    def clear(self) -> None:
        self._times.clear()
