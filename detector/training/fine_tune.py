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
from time import perf_counter

import torch

from detector.atomic_write import write_atomically
from detector.data.batches import DecodedImages
from detector.data.samples import Sample
from detector.errors import WeightsError
from detector.images import find_images
from detector.inference.detect import Detections, Detector
from detector.network.retinaface import RetinaFace
from detector.training.corrections import prepare_corrections
from detector.training.device import precision_named
from detector.training.early_stop import (
    Validated,
    best_step,
    has_waited_enough,
    is_best,
    read_validations,
    write_validations,
)
from detector.training.examination import examine, gone
from detector.training.failures import told_of_failures
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_files import (
    CANDIDATE_FILE,
    CHECKPOINT_FILE,
    RESULT_FILE,
    VALIDATION_FILE,
    adopted_before,
    as_begun,
    begin_anew,
    check_beginning,
    read_uncorrected,
    settings,
    write_beginning,
)
from detector.training.fine_tune_report import (
    FineTuneEvent,
    FineTuneResult,
    Reason,
    Validating,
    Validation,
)
from detector.training.gate import LEAST_HELD_OUT, paired_figures, regained
from detector.training.gating import Measured, Ruling, examine_together, rule
from detector.training.generators import retold
from detector.training.labelled_set import References, load_references
from detector.training.learner import Learner
from detector.training.loss_table import LossTable
from detector.training.processes import Processes, joined_processes
from detector.training.progress import Progress
from detector.training.regression_set import drift_names, regression_samples, regression_source
from detector.training.replay import folder_replay, labelled_replay
from detector.training.run_folder import LOSSES_FILE, WEIGHTS_FILE, make_run_folder
from detector.training.threshold import best_threshold
from detector.weights.file import load_weights, save_weights

__all__ = ["FineTuneConfig", "fine_tune"]


def fine_tune(config: FineTuneConfig) -> Generator[FineTuneEvent, None, FineTuneResult]:
    """Fine-tune, and return what came of it.

    Yields a Preparation for each image that is looked at first, a Progress for each step, a Validating for
    each image of a look at the held-out corrections, a Validation after it, and at the end a Gating for each
    image that decides: whoever does not ask for the next one for a while has paused it.
    The folder `out` then holds config.json, losses.csv, validation.csv, result.json, checkpoint.safetensors
    and, if they were adopted, weights.safetensors; candidate.safetensors if they were not.

    Closed early, it leaves a checkpoint, from which `resume` goes on: on the same processor to the same bits
    as if it had never been closed. The same configuration and files give the same weights where the processor
    computes alike. Under `torchrun`
    every process draws from its own generator and takes its part of every batch, and the first one writes.
    Images that cannot be read are logged and left out. Raises TrainingError, LabelError or WeightsError where
    something is wrong with what was given, DetectorError where memory, disk or numbers fail; the last
    checkpoint stays.
    """
    make_run_folder(config.out)
    device = torch.device("cpu")
    if config.precision == "auto":  # what is found is written down, and gone on with
        begun = as_begun(config) if config.resume else config
        config = replace(config, precision=precision_named(begun.precision, device))
    with told_of_failures(config.out), joined_processes(device) as processes:
        return (yield from _Round(config, processes).run_timed())


class _Round:
    """One fine-tuning from its beginning to its end."""

    def __init__(self, config: FineTuneConfig, processes: Processes) -> None:
        self._config = config
        self._processes = processes
        self._started = perf_counter()
        """Moved on by every pause, so that these are no part of any pace."""
        self._decoded = DecodedImages()
        self._old = load_weights(config.weights)
        self._weights_digest = _digest_of(config)
        self._references = References((), (), {})
        self._rows: list[Validated] = []

    def run_timed(self) -> Generator[FineTuneEvent, None, FineTuneResult]:
        """`run`, noticing for how long nobody asks for more."""
        work = self.run()
        try:
            while True:
                try:
                    event = next(work)
                except StopIteration as end:
                    result: FineTuneResult = end.value
                    return result
                told = perf_counter()
                yield event
                self._started += perf_counter() - told
        finally:
            work.close()

    def run(self) -> Generator[FineTuneEvent, None, FineTuneResult]:
        config = self._config
        checkpoint = config.out / CHECKPOINT_FILE
        goes_on = self._processes.of_first(config.resume and checkpoint.exists())
        if not goes_on and self._processes.is_first:
            begin_anew(config.out)
        old = Detector(self._old, name=config.weights.stem)
        self._corrections = corrections = yield from prepare_corrections(config, old, self._decoded)
        self._threshold = best_threshold(corrections.all, corrections.old)
        held_out = corrections.held_out
        self._old_answers = examine(held_out, corrections.old) if held_out else None
        if self._is_too_little():
            return self._end(Reason.TOO_FEW)
        uncorrected = self._begin(goes_on)
        over = self._processes.of_first(adopted_before(config.out) if goes_on else None)
        if over is not None:  # adopted weights are not written over
            return over
        drift = [] if self._references.regression else drift_names(uncorrected)
        self._regression: list[Sample] = []
        self._old_regression: dict[str, Detections] = {}
        if self._old_answers is not None:  # else there is no gate
            self._regression, self._old_regression = yield from regression_samples(
                config, self._references.regression, set(drift), old, self._decoded
            )
        replayed = folder_replay(config, corrections, uncorrected, drift)
        learner = Learner(config, self._old, checkpoint=checkpoint if goes_on else None)
        if goes_on:
            self._rows = self._earlier_validations(learner.done)
        labelled = labelled_replay(config, self._references.replay)
        with learner.begin(corrections.learnt, replayed, labelled, self._decoded, self._processes):
            yield from self._learn(learner)
        return (yield from self._decide(learner))

    def _is_too_little(self) -> bool:
        """Whether there is too little to learn from, or to measure on."""
        if self._corrections.images < self._config.least_images or not self._corrections.learnt:
            return True
        if self._config.hold_out == 0:
            return False
        if self._old_answers is None or len(self._corrections.held_out) < LEAST_HELD_OUT:
            return True
        return not self._old_answers.faces.any()

    def _begin(self, goes_on: bool) -> list[str]:  # noqa: FBT001
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
        self._digests = digests
        if goes_on:
            check_beginning(config, digests)
            return read_uncorrected(config.out)
        uncorrected = self._processes.of_first(
            [name for name in find_images(config.images) if name not in known]
        )
        if self._processes.is_first:
            write_beginning(config, digests, uncorrected)
        return uncorrected

    def _earlier_validations(self, step: int) -> list[Validated]:
        """The validations up to a step; later ones, whose weights are lost, are no longer in the table."""
        table = self._config.out / VALIDATION_FILE
        rows = read_validations(table, up_to_step=step)
        if rows and self._processes.is_first:
            write_validations(table, rows)
        return rows

    def _learn(self, learner: Learner) -> Generator[FineTuneEvent, None, None]:
        """Take steps until there are enough of them, or their weights were clearly worse for a while."""
        config, first = self._config, learner.done + 1
        is_writing = self._processes.is_first
        table = LossTable(config.out / LOSSES_FILE, steps=learner.done) if is_writing else nullcontext()
        saved = -1
        before = perf_counter() - self._started
        with table as losses_table:
            try:
                while True:
                    if self._is_validation_due(learner):
                        yield (yield from self._validate(learner))
                    is_over = learner.done >= config.steps or has_waited_enough(self._rows, config.patience)
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
                        seconds=perf_counter() - self._started - before,
                    )
                    if losses_table is not None:
                        losses_table.add(progress)
                    yield progress
            except GeneratorExit:
                if is_writing and saved != learner.done:
                    learner.save(config.out / CHECKPOINT_FILE)
                raise

    def _is_validation_due(self, learner: Learner) -> bool:
        if self._old_answers is None or (self._rows and self._rows[-1].step == learner.done):
            return False
        return learner.done % self._config.validate_every == 0 or learner.done == self._config.steps

    def _check_that_all_is_there(self) -> None:
        """Raise GoneError once the images are gone, before crops of others take their place unnoticed."""
        for samples in (self._corrections.learnt, self._references.replay):
            if samples and not samples[0].path.is_file():
                raise gone(samples[0])

    def _validate(self, learner: Learner) -> Generator[Validating, None, Validation]:
        """Look at the held-out corrections; weights to be taken rather than earlier ones are kept."""
        assert self._old_answers is not None
        held_out = self._corrections.held_out
        if learner.done == 0:
            answers = self._old_answers
        else:
            answers = yield from retold(
                examine_together(learner.average, held_out, self._decoded, self._processes),
                lambda done: Validating(done=done, images=len(held_out)),
            )
        before, after = self._processes.of_first(paired_figures(self._old_answers, answers))
        gain = regained(before, after)
        row = Validated(
            step=learner.done,
            ap=after.ap,
            landmark_error=after.landmark_error,
            gain=gain,
            is_best=is_best(gain, self._rows),
        )
        self._rows.append(row)
        if row.is_best and learner.done:
            learner.best.load_state_dict(learner.average.state_dict())
        if self._processes.is_first:
            write_validations(self._config.out / VALIDATION_FILE, self._rows)
        return Validation(step=row.step, ap=row.ap, landmark_error=row.landmark_error, is_best=row.is_best)

    def _decide(self, learner: Learner) -> Generator[FineTuneEvent, None, FineTuneResult]:
        """Let the gate say whether the weights that were kept, or a mixture, take the old ones' place."""
        new = learner.best if best_step(self._rows) else learner.average
        if not all(bool(value.isfinite().all()) for value in new.state_dict().values()):
            return self._end(Reason.NOT_A_NUMBER, steps=learner.done)
        if self._old_answers is None:
            return self._end(Reason.NOT_MEASURED, new, steps=learner.done)
        ruling = yield from rule(
            self._config,
            self._old,
            new,
            held_out=Measured(self._corrections.held_out, self._old_answers),
            regression=Measured(self._regression, examine(self._regression, self._old_regression)),
            decoded=self._decoded,
            processes=self._processes,
        )
        return self._end(ruling.reason, ruling.weights, ruling, steps=learner.done)

    def _end(
        self,
        reason: Reason,
        weights: RetinaFace | None = None,
        ruling: Ruling | None = None,
        *,
        steps: int = 0,
    ) -> FineTuneResult:
        """Write down what came of it, the weights first: whoever finds a result finds what it tells of."""
        config, old = self._config, self._old_answers
        gained, kept = (None, None) if ruling is None else (ruling.gained, ruling.kept)
        before = None if gained is None else gained.before
        if before is None and old is not None and old.faces.any():
            before = paired_figures(old, old)[0]
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
            best_step=best_step(self._rows),
            replayed_images=min(len(self._references.replay), config.replay_images),
            seconds=perf_counter() - self._started,
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
            "parent_sha256": self._digests["weights_sha256"],
            "data_sha256": self._digests["data_sha256"],
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
