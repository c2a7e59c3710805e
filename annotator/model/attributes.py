"""What else is said of a face: the attributes of WIDER FACE, and how hard its landmarks are to place."""

from __future__ import annotations

from dataclasses import dataclass, fields

ATTRIBUTE_VALUES: dict[str, tuple[str, ...]] = {
    "blur": ("clear", "normal blur", "heavy blur"),
    "expression": ("typical expression", "exaggerated expression"),
    "illumination": ("normal light", "extreme light"),
    "occlusion": ("not occluded", "partly occluded", "heavily occluded"),
    "pose": ("typical pose", "atypical pose"),
    "invalid": ("valid", "invalid"),
}
"""Each attribute of WIDER FACE (Yang et al. 2016, arXiv 1511.06523) with what its values 0, 1, 2 mean."""

DIFFICULTIES = {
    1: "indisputable 68 landmarks",
    2: "annotatable 68 landmarks",
    3: "indisputable 5 landmarks",
    4: "annotatable 5 landmarks",
    5: "to be told from context alone",
}
"""The five levels of how hard landmarks are to annotate, easiest first (Deng et al. 2019, table 1)."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """The attributes of a face, each a number as in ATTRIBUTE_VALUES, or None where nobody has said.

    Raises ValueError at birth for a value that an attribute does not have.
    """

    blur: int | None = None
    expression: int | None = None
    illumination: int | None = None
    occlusion: int | None = None
    pose: int | None = None
    invalid: int | None = None

    def __post_init__(self) -> None:
        for name, value in self.items():
            if value is not None and value not in range(len(ATTRIBUTE_VALUES[name])):
                raise ValueError(f"{name} has no value {value}")

    def items(self) -> tuple[tuple[str, int | None], ...]:
        """(name, value) of each, in the order of ATTRIBUTE_VALUES."""
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))

    @property
    def words(self) -> tuple[str, ...]:
        """What has been said, leaving out what is usual (0): such as ("heavy blur", "partly occluded")."""
        return tuple(ATTRIBUTE_VALUES[name][value] for name, value in self.items() if value)


NOTHING_SAID = Attributes()
