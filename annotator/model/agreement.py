"""How far two looks at the same items agree: of two reviewers, or of one who looked twice.

Verdicts are compared by Cohen's kappa (J. Cohen, "A coefficient of agreement for nominal scales", Educational
and Psychological Measurement 20, 1960), unweighted: no verdict is nearer to another than to the rest.
Landmarks and boxes are compared where both people placed them: what a model or a file says is nobody's hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotator.model.face import LANDMARK_NAMES, BoxXYXY, Face, Landmark, Origin, Source, Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.merging import iou_matrix

Verdicts = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
FacePair = tuple[Face, Face]

GIVEN = tuple(verdict for verdict in VERDICTS if verdict is not Verdict.NONE)
"""The verdicts that a reviewer chooses from, in the order of every confusion matrix."""

KEPT = frozenset({Verdict.REAL, Verdict.FIX})
"""The verdicts that hold something for a face."""

RESAMPLES = 2000
SEED = 1960
CONFIDENCE = 0.95

MOST_UNDEFINED = 0.05
"""The share of resamples without a kappa up to which the others still tell of an interval."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Agreement:
    """confusion: (V, V), items that both judged, the first look's verdict down and the second's across, in
    the order of GIVEN. only_first, only_second: items judged in one look alone. interval: of kappa, 95 %,
    None where the items can't tell; see `agreement`."""

    confusion: Counts
    only_first: int
    only_second: int
    interval: tuple[float, float] | None

    @property
    def both(self) -> int:
        """How many items were judged in both looks."""
        return int(self.confusion.sum())

    @property
    def agreed(self) -> int:
        """How many of those have the same verdict."""
        return int(self.confusion.trace())

    @property
    def one_only(self) -> int:
        return self.only_first + self.only_second

    @property
    def observed(self) -> float | None:
        """The share of same verdicts; None of no items."""
        return self.agreed / self.both if self.both else None

    @property
    def kappa(self) -> float | None:
        """1 where all agree, 0 where as many do as chance would have it, less where fewer do.

        None where chance alone makes all agree, since both gave one and the same verdict throughout, and of
        no items.
        """
        (value,) = _kappas(self.confusion[None]).tolist()
        return None if np.isnan(value) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkAgreement:
    """How far apart two people place the same landmarks, as shares of the face's size.

    A face's size is √(w·h) of the mean of the two boxes, its error the mean over the landmarks that both
    placed. faces: how many have any. mean, median: over these. by_landmark: the mean of each of
    LANDMARK_NAMES, None for one that no two placed. counts: how often each was placed by both.
    """

    faces: int
    mean: float
    median: float
    by_landmark: tuple[float | None, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BoxAgreement:
    """faces: how many have a box from each of the two. mean_iou: their intersection over union, in [0, 1]."""

    faces: int
    mean_iou: float


def agreement(
    first: Verdicts, second: Verdicts, *, resamples: int = RESAMPLES, seed: int = SEED
) -> Agreement:
    """Compare two looks at the same N items.

    first, second: (N,), places in VERDICTS; an item with NONE in either has not been judged in that look.

    The interval is the percentile bootstrap's over items (Efron and Tibshirani 1993, section 13.3), the same
    for the same seed. There is none where every verdict agrees, since what never occurred can't be resampled,
    nor where more than MOST_UNDEFINED of the resamples have no kappa.
    Raises ValueError for looks of different lengths.
    """
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"looks at different items: {first.shape} and {second.shape}")
    none = VERDICTS.index(Verdict.NONE)
    in_first, in_second = first != none, second != none
    both = in_first & in_second
    confusion = np.zeros((len(VERDICTS), len(VERDICTS)), np.int64)
    np.add.at(confusion, (first[both], second[both]), 1)
    places = [VERDICTS.index(verdict) for verdict in GIVEN]
    confusion = confusion[np.ix_(places, places)]
    return Agreement(
        confusion=confusion,
        only_first=int((in_first & ~in_second).sum()),
        only_second=int((in_second & ~in_first).sum()),
        interval=_interval(confusion, resamples, seed),
    )


def landmark_agreement(pairs: Sequence[FacePair]) -> LandmarkAgreement | None:
    """Compare the landmarks of faces that two people had before them; None where no two placed the same."""
    errors = np.array([_landmark_errors(*pair) for pair in pairs], np.float64).reshape(
        -1, len(LANDMARK_NAMES)
    )
    placed = ~np.isnan(errors)
    counts, faces = placed.sum(axis=0), placed.any(axis=1)
    if not faces.any():
        return None
    of_faces = np.nanmean(errors[faces], axis=1)
    sums = np.where(placed, errors, 0.0).sum(axis=0)
    return LandmarkAgreement(
        faces=len(of_faces),
        mean=float(of_faces.mean()),
        median=float(np.median(of_faces)),
        by_landmark=tuple(
            float(total / count) if count else None for total, count in zip(sums, counts, strict=True)
        ),
        counts=tuple(counts.tolist()),
    )


def box_agreement(pairs: Iterable[FacePair]) -> BoxAgreement | None:
    """Compare the boxes that two people drew or moved; None where no two did."""
    ious = [
        float(iou_matrix([one], [other])[0, 0])
        for one, other in pairs
        if _are_two_hands((one.source, one.box_xyxy), (other.source, other.box_xyxy))
    ]
    return BoxAgreement(len(ious), sum(ious) / len(ious)) if ious else None


def _kappas(confusions: Counts) -> Floats:
    """(R,) of (R, V, V), NaN where it is undefined. In whole numbers as far as can be, so that 1 is 1."""
    number = confusions.sum(axis=(1, 2))
    agreed = confusions.trace(axis1=1, axis2=2)
    by_chance = (confusions.sum(axis=1) * confusions.sum(axis=2)).sum(axis=1)  # times number²
    room = number**2 - by_chance
    kappas = np.full(len(confusions), np.nan)
    np.divide(number * agreed - by_chance, room, out=kappas, where=room > 0)
    return kappas


def _interval(confusion: Counts, resamples: int, seed: int) -> tuple[float, float] | None:
    """Items drawn with replacement fill the cells of a confusion matrix as a multinomial does."""
    number = int(confusion.sum())
    if confusion.trace() == number:
        return None
    random = np.random.default_rng(seed)
    drawn = random.multinomial(number, (confusion / number).ravel(), size=resamples)
    kappas = _kappas(drawn.astype(np.int64).reshape(-1, *confusion.shape))
    defined = kappas[~np.isnan(kappas)]
    if len(defined) < (1 - MOST_UNDEFINED) * resamples:
        return None
    low, high = np.quantile(defined, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]).tolist()
    return low, high


def _landmark_errors(one: Face, other: Face) -> list[float]:
    """Of each landmark, NaN where not both people placed it."""
    width, height = (
        sum(face.box_xyxy[side + 2] - face.box_xyxy[side] for face in (one, other)) / 2 for side in (0, 1)
    )
    size = (width * height) ** 0.5
    errors = [
        np.hypot(here.x - there.x, here.y - there.y) / size if _are_placed_by_two(here, there) else np.nan
        for here, there in zip(one.landmarks, other.landmarks, strict=False)
    ]
    return errors or [np.nan] * len(LANDMARK_NAMES)


def _are_placed_by_two(one: Landmark, other: Landmark) -> bool:
    return (
        one.is_placed
        and other.is_placed
        and _are_two_hands((one.source, (one.x, one.y)), (other.source, (other.x, other.y)))
    )


def _are_two_hands(
    one: tuple[Source, BoxXYXY | tuple[float, float]], other: tuple[Source, BoxXYXY | tuple[float, float]]
) -> bool:
    """Whether each of two places was chosen by a person, and the one is no copy of the other."""
    return one != other and one[0].origin is other[0].origin is Origin.PERSON
