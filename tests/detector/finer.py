"""A profile with anchors for smaller faces than `mobile` has: what files may bring, and no name here."""

from __future__ import annotations

from dataclasses import replace

from detector.profile import MOBILE, Level

FINER = replace(
    MOBILE,
    name="finer",
    levels=(Level(4, (8.0, 16.0)), Level(8, (32.0, 64.0)), Level(16, (128.0, 256.0)), Level(32, (512.0,))),
)
