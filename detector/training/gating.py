"""The gate at work: new weights, or a mixture of new and old ones, measured until one may be adopted."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from detector.data.decoded_images import DecodedImages
from detector.data.samples import Sample
from detector.inference.detect import Detections, Detector
from detector.network.retinaface import RetinaFace
from detector.training.examination import Examination, detect_each, examine
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_report import Gating, Reason
from detector.training.gate import Comparison, Margins, comparing
from detector.training.generators import retold
from detector.training.mixing import mixed
from detector.training.processes import Processes


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Labelled images, and how the old weights do on them."""

    samples: Sequence[Sample]
    old: Examination


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ruling:
    """What the gate says of weights that hold the share `mix` of the new ones.

    gained: old and new on the held-out corrections. kept: on the regression set; None where it never came to
    that.
    """

    reason: Reason
    weights: RetinaFace
    mix: float
    gained: Comparison
    kept: Comparison | None


def rule(
    config: FineTuneConfig,
    old: RetinaFace,
    new: RetinaFace,
    *,
    held_out: Measured,
    regression: Measured,
    decoded: DecodedImages,
    processes: Processes,
) -> Generator[Gating, None, Ruling]:
    """Try the mixes in their order: the first one that gains and loses nothing is let through.

    Where none is, the ruling is of the first that was refused for a loss, or else of the first.
    """
    margins = Margins(ap=config.margin_ap, error=config.margin_error)
    images = len(config.mixes) * (len(held_out.samples) + len(regression.samples))
    done = 0

    def compared(network: RetinaFace, on: Measured) -> Generator[Gating, None, Comparison]:
        nonlocal done
        before = done

        def told(looked_at: int | None) -> Gating:
            return Gating(done=done if looked_at is None else before + looked_at, images=images)

        answers = yield from retold(examine_together(network, on.samples, decoded, processes), told)
        done += len(on.samples)
        comparison = yield from retold(comparing(on.old, answers, seed=config.seed), told)
        return processes.of_first(comparison)

    refused: Ruling | None = None
    for mix in config.mixes:
        candidate = mixed(old, new, mix)
        gained = yield from compared(candidate, held_out)
        kept = None
        reason = Reason.NO_GAIN
        if gained.has_improved(margins):
            kept = yield from compared(candidate, regression)
            reason = Reason.WORSE_ON_REGRESSION if kept.has_lost(margins) else Reason.IMPROVED
        ruling = Ruling(reason=reason, weights=candidate, mix=mix, gained=gained, kept=kept)
        if reason is Reason.IMPROVED:
            yield Gating(done=images, images=images)
            return ruling
        if refused is None or (refused.kept is None and kept is not None):
            refused = ruling
    assert refused is not None
    yield Gating(done=images, images=images)
    return refused


def examine_together(
    network: RetinaFace, samples: Sequence[Sample], decoded: DecodedImages, processes: Processes
) -> Generator[int, None, Examination]:
    """Examine a network, every process looking at its share of the images.

    Yields how many this process has done before each.
    """
    share = samples[processes.rank :: processes.count]
    found = yield from detect_each(Detector(network, name="new"), share, decoded)
    together: dict[str, Detections] = {}
    for part in processes.gathered(found):
        together |= part
    return examine(samples, together)
