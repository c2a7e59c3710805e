"""A detector that a project has used, so that every prediction can be traced and any model chosen again."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.model.training_record import TrainingRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVersion:
    """One weights file under the name that its predictions carry.

    name: unique in the project; what `Source.name` says of a face. path: the weights file.
    parent: name of the version it was fine-tuned from, None for the first. created: UTC, ISO 8601. note: what
    the program knows of it. remark: what a person wrote about it. training: how it was made, if it was here.
    Raises ValueError at birth without a name or a path.
    """

    name: str
    path: str
    parent: str | None = None
    created: str = ""
    note: str = ""
    remark: str = ""
    training: TrainingRecord | None = None

    def __post_init__(self) -> None:
        if not self.name or not self.path:
            raise ValueError("a model version needs a name and a path")

    @property
    def is_adopted(self) -> bool:
        """Whether the gate let it through, or none was in its way."""
        return self.training is None or self.training.is_adopted
