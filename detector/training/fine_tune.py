"""Fine-tuning on corrections: learn what people changed, keep what was known, and never take a step back.

Every round starts from the base weights and trains on all corrections. Early stages and all batch-norms
stay as they are. In corrected images, wherever no correction speaks, the new network is held to the old
one's answers (Li & Hoiem 2017, arXiv 1606.09282), and so it is on replay: crops of labelled photographs that
are not to be forgotten. What the old one finds where nobody has labelled anything is not background.
Corrections that are held out say when to stop, and at the end a gate decides whether the new weights, or a
mixture of new and old ones, take the old ones' place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from contextlib import nullcontext
from dataclasses import asdict, replace

import torch

from detector.atomic_write import write_atomically
from detector.data.decoded_images import DecodedImages
from detector.errors import WeightsError
from detector.images import find_images
from detector.inference.detect import Detector
from detector.network.retinaface import RetinaFace
from detector.training.corrections import Corrections, prepare_corrections
from detector.training.device import precision_named
from detector.training.examination import examine, gone
from detector.training.failures import told_of_failures
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_files import (
    CANDIDATE_FILE,
    CHECKPOINT_FILE,
    RESULT_FILE,
    adopted_before,
    as_begun,
    begin_anew,
    check_beginning,
    read_uncorrected,
    settings,
    write_beginning,
)
from detector.training.fine_tune_report import FineTuneEvent, FineTuneResult, Reason
from detector.training.gate import LEAST_HELD_OUT, paired_figures
from detector.training.gating import Measured, Ruling, rule
from detector.training.held_out_looks import HeldOutLooks
from detector.training.labelled_set import References, load_references
from detector.training.learner import Learner
from detector.training.loss_table import LossTable
from detector.training.pace import Stopwatch
from detector.training.processes import Processes, joined_processes
from detector.training.progress import Progress
from detector.training.regression_set import drift_names, regression_samples, regression_source
from detector.training.replay import folder_replay, labelled_replay
from detector.training.run_folder import LOSSES_FILE, WEIGHTS_FILE, make_run_folder, refuse_a_run
from detector.training.threshold import best_threshold
from detector.weights.file import load_weights, save_weights


def fine_tune(config: FineTuneConfig) -> Generator[FineTuneEvent, None, FineTuneResult]:
    """Fine-tune, and return what came of it.

    Yields a Preparation for each image that is looked at first, a Progress for each step, a Validating for
    each image of a look at the held-out corrections, a Validation after it, and at the end a Gating for each
    image that decides: whoever does not ask for the next one for a while has paused it.
    The folder `out` then holds config.json, losses.csv, validation.csv, result.json, checkpoint.safetensors
    and, if they were adopted, weights.safetensors; candidate.safetensors if they were not.

    Closed early, it leaves a checkpoint, from which `resume` goes on: on the same processor to the same bits
    as if it had never been closed. The same configuration and files give the same weights where the processor
    computes alike. Under `torchrun` every process draws from its own generator and takes its part of every
    batch, and the first one writes. Images that cannot be read are logged and left out. Raises TrainingError,
    LabelError or WeightsError where something is wrong with what was given, DetectorError where memory, disk
    or numbers fail; the last checkpoint stays.
    """
    refuse_a_run(config.out)
    make_run_folder(config.out)
    device = torch.device("cpu")
    if config.precision == "auto":  # what is found is written down, and gone on with
        begun = as_begun(config) if config.resume else config
        config = replace(config, precision=precision_named(begun.precision, device))
    with told_of_failures(config.out), joined_processes(device) as processes:
        stopwatch = Stopwatch()
        return (yield from stopwatch.stopped_between(_prepare_and_run(config, processes, stopwatch)))


def _prepare_and_run(
    config: FineTuneConfig, processes: Processes, stopwatch: Stopwatch
) -> Generator[FineTuneEvent, None, FineTuneResult]:
    """Make room in `out`, look at the corrections, and do what comes of them. stopwatch: of all of it."""
    old, weights_digest = load_weights(config.weights), _digest_of(config)
    goes_on = processes.of_first(config.resume and (config.out / CHECKPOINT_FILE).exists())
    if not goes_on and processes.is_first:
        begin_anew(config.out)
    detector, decoded = Detector(old, name=config.weights.stem), DecodedImages()
    corrections = yield from prepare_corrections(config, detector, decoded)
    whole = _Round(
        config,
        processes,
        stopwatch,
        old=old,
        weights_digest=weights_digest,
        detector=detector,
        corrections=corrections,
        decoded=decoded,
    )
    return (yield from whole.run(goes_on=goes_on))


class _Round:
    """One fine-tuning whose corrections are prepared, to its end. detector: with the old weights."""

    def __init__(
        self,
        config: FineTuneConfig,
        processes: Processes,
        stopwatch: Stopwatch,
        *,
        old: RetinaFace,
        weights_digest: str,
        detector: Detector,
        corrections: Corrections,
        decoded: DecodedImages,
    ) -> None:
        self._config = config
        self._processes = processes
        self._stopwatch = stopwatch
        self._old = old
        self._weights_digest = weights_digest
        self._detector = detector
        self._corrections = corrections
        self._decoded = decoded
        self._threshold = best_threshold(corrections.all, corrections.old)
        held_out = corrections.held_out
        self._held_out = Measured(held_out, examine(held_out, corrections.old)) if held_out else None
        self._references = References((), (), {})

    def run(self, *, goes_on: bool) -> Generator[FineTuneEvent, None, FineTuneResult]:
        if self._is_too_little():
            return self._end(Reason.TOO_FEW)
        config = self._config
        uncorrected = self._begin(goes_on=goes_on)
        over = self._processes.of_first(adopted_before(config.out) if goes_on else None)
        if over is not None:  # adopted weights are not written over
            return over
        drift = [] if self._references.regression else drift_names(uncorrected)
        regression = None
        if self._held_out is not None:  # else there is no gate
            samples, found = yield from regression_samples(
                config, self._references.regression, set(drift), self._detector, self._decoded
            )
            regression = Measured(samples, examine(samples, found))
        replayed = folder_replay(config, self._corrections, uncorrected, drift)
        checkpoint = config.out / CHECKPOINT_FILE if goes_on else None
        learner = Learner(config, self._old, checkpoint=checkpoint)
        looks = HeldOutLooks(
            config, self._held_out, self._decoded, self._processes,
            gone_on_from=learner.done if goes_on else None,
        )  # fmt: skip
        labelled = labelled_replay(config, self._references.replay)
        with learner.begin(self._corrections.learnt, replayed, labelled, self._decoded, self._processes):
            yield from self._learn(learner, looks)
        return (yield from self._decide(learner, looks, regression))

    def _is_too_little(self) -> bool:
        """Whether there is too little to learn from, or to measure on."""
        if self._corrections.images < self._config.least_images or not self._corrections.learnt:
            return True
        if self._config.hold_out == 0:
            return False
        if self._held_out is None or len(self._held_out.samples) < LEAST_HELD_OUT:
            return True
        return not self._held_out.old.faces.any()

    def _begin(self, *, goes_on: bool) -> list[str]:
        """Write down what decides the result, or hold it against what was written down.

        Returns the uncorrected images, as they were when it all began.
        """
        config, known = self._config, {sample.name for sample in self._corrections.all}
        corrected = [sample.path for sample in self._corrections.all]
        self._references = load_references(config, corrected)
        digests = {
            "data_sha256": self._corrections.digest,
            "weights_sha256": self._weights_digest,
            **self._references.digests,
        }
        self._processes.check_agreement(**digests, **settings(config), goes_on=goes_on)
        if goes_on:
            check_beginning(config, digests)
            return read_uncorrected(config.out)
        uncorrected = self._processes.of_first(
            [name for name in find_images(config.images) if name not in known]
        )
        if self._processes.is_first:
            write_beginning(config, digests, uncorrected)
        return uncorrected

    def _learn(self, learner: Learner, looks: HeldOutLooks) -> Generator[FineTuneEvent, None, None]:
        """Take steps until there are enough of them, or their weights were clearly worse for a while."""
        config, first = self._config, learner.done + 1
        is_writing = self._processes.is_first
        table = LossTable(config.out / LOSSES_FILE, steps=learner.done) if is_writing else nullcontext()
        saved = -1
        before = self._stopwatch.seconds
        with table as losses_table:
            try:
                while True:
                    if looks.is_due(learner.done):
                        yield (yield from looks.look(learner))
                    is_over = learner.done >= config.steps or looks.has_waited_enough
                    if is_writing and (is_over or learner.done % config.checkpoint_every == 0):
                        learner.save(config.out / CHECKPOINT_FILE)
                        saved = learner.done
                    if is_over:
                        return
                    self._check_that_all_is_there()
                    losses, total = learner.take_step()
                    progress = Progress.after(
                        learner.done,
                        first=first,
                        steps=config.steps,
                        losses=losses,
                        total=total,
                        batch_size=config.batch_size,
                        seconds=self._stopwatch.seconds - before,
                    )
                    if losses_table is not None:
                        losses_table.add(progress)
                    yield progress
            except GeneratorExit:
                if is_writing and saved != learner.done:
                    learner.save(config.out / CHECKPOINT_FILE)
                raise

    def _check_that_all_is_there(self) -> None:
        """Raise GoneError once the images are gone, before crops of others take their place unnoticed."""
        for samples in (self._corrections.learnt, self._references.replay):
            if samples and not samples[0].path.is_file():
                raise gone(samples[0])

    def _decide(
        self, learner: Learner, looks: HeldOutLooks, regression: Measured | None
    ) -> Generator[FineTuneEvent, None, FineTuneResult]:
        """Let the gate say whether the weights that were kept, or a mixture, take the old ones' place."""
        steps, best = learner.done, looks.best_step
        new = learner.best if best else learner.average
        if not all(bool(value.isfinite().all()) for value in new.state_dict().values()):
            return self._end(Reason.NOT_A_NUMBER, steps=steps, best=best)
        if self._held_out is None or regression is None:
            return self._end(Reason.NOT_MEASURED, new, steps=steps, best=best)
        ruling = yield from rule(
            self._config,
            self._old,
            new,
            held_out=self._held_out,
            regression=regression,
            decoded=self._decoded,
            processes=self._processes,
        )
        return self._end(ruling.reason, ruling.weights, ruling, steps=steps, best=best)

    def _end(
        self,
        reason: Reason,
        weights: RetinaFace | None = None,
        ruling: Ruling | None = None,
        *,
        steps: int = 0,
        best: int = 0,
    ) -> FineTuneResult:
        """Write down what came of it, the weights first: whoever finds a result finds what it tells of."""
        config, held_out = self._config, self._held_out
        gained, kept = (None, None) if ruling is None else (ruling.gained, ruling.kept)
        before = None if gained is None else gained.before
        if before is None and held_out is not None and held_out.old.faces.any():
            before = paired_figures(held_out.old, held_out.old)[0]
        result = FineTuneResult(
            adopted=reason is Reason.IMPROVED,
            reason=reason,
            mix=1.0 if ruling is None else ruling.mix,
            before=before,
            after=None if gained is None else gained.after,
            regression_source=None if kept is None else regression_source(config),
            regression_before=None if kept is None else kept.before,
            regression_after=None if kept is None else kept.after,
            ap_gain_interval=None if gained is None else gained.ap_gain,
            error_gain_interval=None if gained is None else gained.error_gain,
            joint_gain_interval=None if gained is None else gained.joint_gain,
            threshold=self._threshold,
            corrected_images=self._corrections.images,
            held_out_images=len(self._corrections.held_out),
            steps_taken=steps,
            best_step=best,
            replayed_images=min(len(self._references.replay), config.replay_images),
            seconds=self._stopwatch.seconds,
        )
        if self._processes.is_first:
            if weights is not None:
                file = WEIGHTS_FILE if result.adopted else CANDIDATE_FILE
                save_weights(config.out / file, weights, self._metadata(result))
            write_atomically(config.out / RESULT_FILE, result.to_json().encode())
        return result

    def _metadata(self, result: FineTuneResult) -> dict[str, str]:
        figures = asdict(replace(result, seconds=0.0))
        del figures["seconds"]  # the same training gives the same file
        return {
            "trained_by": "detector finetune",
            "parent": self._config.weights.name,
            "parent_sha256": self._weights_digest,
            "data_sha256": self._corrections.digest,
            "corrected_images": str(self._corrections.images),
            "steps": str(result.steps_taken),
            "seed": str(self._config.seed),
            "settings": json.dumps(settings(self._config), sort_keys=True),
            "figures": json.dumps(figures, sort_keys=True),
        }


def _digest_of(config: FineTuneConfig) -> str:
    try:
        return hashlib.sha256(config.weights.read_bytes()).hexdigest()
    except OSError as error:
        raise WeightsError(f"{config.weights}: cannot be read ({error.strerror}).") from error
