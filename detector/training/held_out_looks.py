"""Looks at the held-out corrections while training: which weights are best, and when to give up."""

from __future__ import annotations

from collections.abc import Generator

from detector.data.decoded_images import DecodedImages
from detector.training.early_stop import best_step, has_waited_enough, is_best
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_files import VALIDATION_FILE
from detector.training.fine_tune_report import Validating, Validation
from detector.training.gate import paired_figures, regained
from detector.training.gating import Measured, examine_together
from detector.training.generators import retold
from detector.training.learner import Learner
from detector.training.processes import Processes
from detector.training.validation_table import Validated, read_validations, write_validations


class HeldOutLooks:
    """All looks of a fine-tuning, which are the rows of the validation table in its folder.

    held_out: what is looked at; None where nothing was held out, and then no look is ever due. gone_on_from:
    the step that the training goes on from; later looks, whose weights are lost, are no longer in the table.
    None: it begins.
    """

    def __init__(
        self,
        config: FineTuneConfig,
        held_out: Measured | None,
        decoded: DecodedImages,
        processes: Processes,
        *,
        gone_on_from: int | None,
    ) -> None:
        self._config = config
        self._held_out = held_out
        self._decoded = decoded
        self._processes = processes
        self._table = config.out / VALIDATION_FILE
        self._rows: list[Validated] = []
        if gone_on_from is not None:
            self._rows = read_validations(self._table, up_to_step=gone_on_from)
            if self._rows and processes.is_first:
                write_validations(self._table, self._rows)

    @property
    def best_step(self) -> int:
        """The step after which the weights are taken; 0, the old weights, where none were better."""
        return best_step(self._rows)

    @property
    def has_waited_enough(self) -> bool:
        """Whether the weights were clearly worse than earlier ones for a while."""
        return has_waited_enough(self._rows, self._config.patience)

    def is_due(self, step: int) -> bool:
        """Whether to look at the weights as they are after a step."""
        if self._held_out is None or (self._rows and self._rows[-1].step == step):
            return False
        return step % self._config.validate_every == 0 or step == self._config.steps

    def look(self, learner: Learner) -> Generator[Validating, None, Validation]:
        """Look at its weights as they are now; those to be taken rather than earlier ones it then keeps."""
        assert self._held_out is not None
        samples, old = self._held_out.samples, self._held_out.old
        if learner.done == 0:
            answers = old
        else:
            answers = yield from retold(
                examine_together(learner.average, samples, self._decoded, self._processes),
                lambda done: Validating(done=done, images=len(samples)),
            )
        before, after = self._processes.of_first(paired_figures(old, answers))
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
            write_validations(self._table, self._rows)
        return Validation(step=row.step, ap=row.ap, landmark_error=row.landmark_error, is_best=row.is_best)
