"""The faces of every image, and the one door through which they change."""

from __future__ import annotations

from collections.abc import Callable

from annotator.errors import AnnotatorError
from annotator.model.change import Change
from annotator.model.face import Face


class StaleChange(AnnotatorError):  # noqa: N818, it is read as a noun: a stale change
    """A change that was made for faces which are no longer what the project holds."""

    def __init__(self, image: str) -> None:
        super().__init__(
            f"{image}: the faces have changed meanwhile.", "Nothing was altered; please try again."
        )


class Project:
    """Faces by image, loaded when first asked for, so that a large folder is never in memory at once.

    load_faces: gives the stored faces of an image in draw order; load_reviewed: whether its mark is set. Both
    raise AnnotatorError where they can't.
    """

    def __init__(
        self,
        load_faces: Callable[[str], tuple[Face, ...]],
        load_reviewed: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._load_faces = load_faces
        self._load_reviewed = load_reviewed
        self._loaded: dict[str, dict[str, Face]] = {}
        self._reviewed: dict[str, bool] = {}

    def faces(self, image: str) -> tuple[Face, ...]:
        """The faces of an image in draw order, the last on top."""
        return tuple(self._held(image).values())

    def face(self, image: str, face_id: str) -> Face | None:
        """One face of an image, None where it has no face of that id."""
        return self._held(image).get(face_id)

    def is_reviewed(self, image: str) -> bool:
        """Whether a person has looked an image through and said that nothing is missing."""
        if image not in self._reviewed:
            self._reviewed[image] = self._load_reviewed(image)
        return self._reviewed[image]

    def check(self, change: Change) -> None:
        """Raise StaleChange unless `apply` would accept this change.

        Every face in `before` must be held exactly as it is there, none that is added may be held yet, and a
        mark that is set must not be set already.
        """
        held = self._held(change.image)
        before_ids = {face.id for face in change.before}
        if (
            any(held.get(face.id) != face for face in change.before)
            or any(face.id in held for face in change.after if face.id not in before_ids)
            or change.reviewed is self.is_reviewed(change.image)
        ):
            raise StaleChange(change.image)

    def apply(self, change: Change) -> None:
        """Make the change, whole or not at all. Raises StaleChange as `check` does.

        An edited face keeps its place in the draw order, an added one goes on top.
        """
        self.check(change)
        held = self._held(change.image)
        after_ids = {face.id for face in change.after}
        for face in change.before:
            if face.id not in after_ids:
                del held[face.id]
        held.update((face.id, face) for face in change.after)
        if change.reviewed is not None:
            self._reviewed[change.image] = change.reviewed

    def forget(self, image: str) -> None:
        """Drop an image's faces from memory; the next access loads them again.

        Only for an image whose every change is stored.
        """
        self._loaded.pop(image, None)
        self._reviewed.pop(image, None)

    def _held(self, image: str) -> dict[str, Face]:
        if image not in self._loaded:
            self._loaded[image] = {face.id: face for face in self._load_faces(image)}
        return self._loaded[image]
