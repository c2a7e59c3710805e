"""Which faces are to be seen: what is hidden is neither walked to nor counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotator.model.face import Face
from annotator.model.face_columns import FaceColumns
from annotator.model.face_kind import FaceKind, kind_of_face

_USUALLY_HIDDEN = frozenset({FaceKind.REJECTED})


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person lets be shown.

    least_score: predictions that nobody has touched are hidden below it, unless they have no score.
    hidden_kinds: faces that aren't shown at all; those that a person rejected are among them at first.
    """

    least_score: float = 0.0
    hidden_kinds: frozenset[FaceKind] = _USUALLY_HIDDEN

    def with_kind(self, kind: FaceKind, *, shown: bool) -> Sight:
        kinds = self.hidden_kinds - {kind} if shown else self.hidden_kinds | {kind}
        return Sight(self.least_score, kinds)

    def is_doubtful(self, score: float | None) -> bool:
        """Whether a score is below the least, in single precision, as columns keep it."""
        least = self.least_score
        return score is not None and score < least and bool(np.float32(score) < np.float32(least))

    def shows(self, face: Face) -> bool:
        is_doubtful = self.is_doubtful(face.score)
        if not is_doubtful and self.hidden_kinds == _USUALLY_HIDDEN:
            return not face.is_rejected  # quickly, for it is so of most
        kind = kind_of_face(face)
        return kind not in self.hidden_kinds and not (is_doubtful and kind is FaceKind.PREDICTION)

    def mask(self, columns: FaceColumns) -> npt.NDArray[np.bool_]:
        """(N,) which faces are shown: the same of columns."""
        doubtful = (columns.kinds == FaceKind.PREDICTION) & (columns.scores < np.float32(self.least_score))
        hidden = np.isin(columns.kinds, [int(kind) for kind in self.hidden_kinds])
        shown: npt.NDArray[np.bool_] = ~(doubtful | hidden)
        return shown
