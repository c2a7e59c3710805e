"""How unusual a set of five landmarks is, measured against what people labelled in WIDER FACE.

The mean shape is laid onto the landmarks by the similarity that fits best; what it leaves over, counted
in pixels of the aligned crop, has six degrees of freedom and says nothing of place, size or roll. How far
that is from nothing, in units of how far it usually is (Mahalanobis distance), is the score: 1 to 3 for
most faces, more for profiles and for odd expressions, tens for blunders.

Where the constants come from: every face of the training labels (label.txt form, 12,880 images) whose
five landmarks are all visible and whose box is at least 20 pixels wide and high, 30,702 of them, each
counted with its mirror image, since which way people look there says nothing of the next face. Labels
hold blunders, and one swapped face can weigh as much as a thousand good ones. So mean and covariance are
those of the least unusual 97.5 %, found by turns: score all, keep that share, estimate again from what
was kept, until the same faces are kept (the concentration steps of Rousseeuw and Van Driessen 1999,
Technometrics 41(3)). Profiles remain in; no factor makes up for what the trimming takes.
`tests/model/test_unusual.py` computes all of it anew.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from annotator.model.alignment import Bools, Complexes, Floats, as_complex, fit, landmark_arrays
from annotator.model.face import Face, PointXY

KEPT_SHARE = 0.975
LEAST_BOX_SIDE = 20.0

MEAN_SHAPE: tuple[PointXY, ...] = (
    (37.639, 51.458),
    (73.361, 51.458),
    (55.500, 73.000),
    (40.782, 91.794),
    (70.218, 91.794),
)
"""The mean of aligned landmarks in pixels of the aligned crop, turned and scaled to fit its template."""

MEASURES: Floats = np.array(
    [
        # x of left eye, right eye, nose, left and right mouth corner; then y of the same
        [-1, 1, 0, 0, 0, 0, 0, 0, 0, 0],  # how far apart the eyes are
        [0, 0, 0, 0, 0, -0.5, -0.5, 0, 0.5, 0.5],  # how far the mouth is below the eyes
        [0, 0, 0, 0, 0, -0.25, -0.25, 1, -0.25, -0.25],  # the nose below the middle of eyes and mouth
        [-0.25, -0.25, 1, -0.25, -0.25, 0, 0, 0, 0, 0],  # the nose to the right of that middle
        [-0.5, -0.5, 0, 0.5, 0.5, 0, 0, 0, 0, 0],  # the mouth to the right of the eyes
        [0, 0, 0, 0, 0, -1, 1, 0, 0, 0],  # the right eye below the left
    ]
)
"""Six lengths that tell all of what the fit leaves over: it takes four of the ten degrees of freedom."""

COVARIANCE: Floats = np.array(
    [
        [45.911, -32.284, 3.649, 0, 0, 0],
        [-32.284, 27.048, -4.730, 0, 0, 0],
        [3.649, -4.730, 21.632, 0, 0, 0],
        [0, 0, 0, 73.271, -4.269, -4.427],
        [0, 0, 0, -4.269, 2.554, 3.564],
        [0, 0, 0, -4.427, 3.564, 6.081],
    ]
)
"""Of MEASURES, in squared pixels of the aligned crop. Zeros, since mirroring turns over the last three."""

QUANTILES: tuple[tuple[float, float], ...] = (
    (0, 0.15),
    (0.01, 0.64),
    (0.05, 0.92),
    (0.1, 1.10),
    (0.2, 1.34),
    (0.3, 1.54),
    (0.4, 1.73),
    (0.5, 1.95),
    (0.6, 2.20),
    (0.7, 2.51),
    (0.8, 3.00),
    (0.9, 4.04),
    (0.95, 5.27),
    (0.98, 6.47),
    (0.99, 7.44),
    (0.995, 9.17),
    (0.998, 16.46),
    (0.999, 32.39),
)
"""(share, score): what share of those 30,702 faces, the trimmed ones among them, is less unusual."""

MOST_UNUSUAL = 1000.0
"""The highest score, also of landmarks onto which no face can be laid, such as five in one place."""

_MEAN = as_complex(np.array(MEAN_SHAPE))
_INVERSE_COVARIANCE = np.linalg.inv(COVARIANCE)


def leftover(points: Complexes, shape: Complexes) -> Floats:
    """What the best fit of a shape onto each set of points leaves over, in the frame and unit of the shape.

    points: (N, 5), shape: (5,), both as x + iy. Returns (N, 10): five x, then five y. Infinite or NaN
    where the shape can't be laid onto the points. The shape is fitted to the points and not they to it:
    the other way round the fit would shrink what does not fit, and forgive it.
    """
    points = points - points[:, :1]  # so that no shape is seen in the rounding of five points in one place
    factor, shift = fit(np.broadcast_to(shape, points.shape), points, np.ones(points.shape, dtype=np.bool_))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rest = (points - shift[:, None]) / factor[:, None] - shape
    return np.concatenate([rest.real, rest.imag], axis=1)


def unusualness(points_xy: Floats, placed: Bools) -> npt.NDArray[np.float32]:
    """The score of each of N faces, from 0 to MOST_UNUSUAL: (N,), NaN where not all five are placed.

    points_xy: (N, 5, 2) in pixels of any image, x then y, in the order of LANDMARK_NAMES. placed: (N, 5).
    """
    with np.errstate(over="ignore", invalid="ignore"):
        measured = leftover(as_complex(points_xy), _MEAN) @ MEASURES.T
        squares = np.einsum("ni,ij,nj->n", measured, _INVERSE_COVARIANCE, measured)
        scores = np.fmin(np.sqrt(squares), MOST_UNUSUAL)  # fmin: not the NaN of an impossible fit
    return np.where(placed.all(axis=1), scores, np.nan).astype(np.float32)


def unusualness_of(face: Face) -> float | None:
    """The score of one face, None where fewer than five of its landmarks are placed."""
    score = float(unusualness(*landmark_arrays([face]))[0])
    return None if np.isnan(score) else score


def less_unusual_share(scores: npt.ArrayLike) -> Floats:
    """The share of the faces of WIDER FACE, 0 to 1, that are less unusual than each score; NaN for NaN.

    "More unusual than 97 % of faces" is `0.97`. No finer than QUANTILES at the upper end.
    """
    shares, quantiles = np.array(QUANTILES).T
    interpolated: Floats = np.interp(np.asarray(scores, dtype=np.float64), quantiles, shares)
    return interpolated
