"""The unit of work: these faces of one image become those. Undone, journalled and repainted as one."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.model.face import Face


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Replace the faces `before` by the faces `after` in one image.

    image: the image's path relative to the image folder, with forward slashes.
    reviewed: what the image's mark "looked through, nothing is missing" becomes; None where it stays.
    A face on both sides (same id) is edited in place, one only before is deleted, one only after is added.
    Raises ValueError at birth if either side holds the same id twice or both sides are equal.
    """

    image: str
    before: tuple[Face, ...]
    after: tuple[Face, ...]
    reviewed: bool | None = None

    def __post_init__(self) -> None:
        for faces in (self.before, self.after):
            if len({face.id for face in faces}) != len(faces):
                raise ValueError("a change names each face once on each side")
        if self.before == self.after and self.reviewed is None:
            raise ValueError("a change that changes nothing")

    @classmethod
    def between(
        cls,
        image: str,
        before: tuple[Face, ...],
        after: tuple[Face, ...],
        reviewed: bool | None = None,  # noqa: FBT001
    ) -> Change | None:
        """The change from some faces to others, without those that stay as they are; None if all stays."""
        was, becomes = ({face.id: face for face in side} for side in (before, after))
        before = tuple(face for face in before if becomes.get(face.id) != face)
        after = tuple(face for face in after if was.get(face.id) != face)
        if not before and not after and reviewed is None:
            return None
        return cls(image=image, before=before, after=after, reviewed=reviewed)

    @property
    def added(self) -> tuple[Face, ...]:
        """The faces that are only after it."""
        before = {face.id for face in self.before}
        return tuple(face for face in self.after if face.id not in before)

    @property
    def filled(self) -> tuple[Face, ...]:
        """The faces of somebody else's to which it gives a model's landmarks, and which had none before."""
        bare = {face.id for face in self.before if not face.landmarks}
        return tuple(face for face in self.after if face.id in bare and face.has_unseen_landmarks)

    def inverse(self) -> Change:
        """The change that takes this one back."""
        reviewed = None if self.reviewed is None else not self.reviewed
        return Change(image=self.image, before=self.after, after=self.before, reviewed=reviewed)
