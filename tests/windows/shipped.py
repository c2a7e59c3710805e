"""The names of the weights that come along, as the window lists them."""

from __future__ import annotations

from pathlib import Path

from detector.resources import OTHER_WEIGHTS, OUR_WEIGHTS

OURS = Path(OUR_WEIGHTS).stem
(OTHER,) = (Path(relative).stem for relative in OTHER_WEIGHTS)
