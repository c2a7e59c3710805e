"""A detector that a project has used, so that every prediction can be traced and any model chosen again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVersion:
    """One weights file under the name that its predictions carry.

    name: unique in the project; what `Source.name` says of a face. path: the weights file.
    parent: name of the version it was fine-tuned from, None for the first. created: UTC, ISO 8601.
    Raises ValueError at birth without a name or a path.
    """

    name: str
    path: str
    parent: str | None = None
    created: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.name or not self.path:
            raise ValueError("a model version needs a name and a path")
