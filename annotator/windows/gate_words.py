"""What came of fine-tuning, in plain words: adopted or not, by what figures, and what to do now."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.model.training_record import LEAST_IMAGES, WORSE_THAN_RIVAL, Figures, Interval, TrainingRecord
from annotator.scene.numerals import decimal, with_minus
from annotator.windows.counts import counted
from annotator.windows.translation import in_number

TOO_FEW = "too_few"
"""Why there are no new weights at all: what helps then is another threshold, or to insist."""


class _Words(QObject):
    """A QObject, because lupdate learns of plural forms by `self.tr` alone."""

    def verdict(self, record: TrainingRecord) -> str:
        if not record.is_measured:
            text = self.tr(
                "Not measured: trained all the same, on %Ln corrected image(s).", "", record.images
            )
            return in_number(text, record.images)
        if record.is_adopted:
            return self._adopted(record)
        if record.reason == TOO_FEW:
            return self._too_few(record)
        if record.reason == WORSE_THAN_RIVAL:
            return self._worse_than(record)
        return self.tr("Kept the old model: {why} {remedy}").format(
            why=self._why(record), remedy=self._remedy(record)
        )

    def _adopted(self, record: TrainingRecord) -> str:
        parts = [part for part in (self._error(record), self._ap(record)) if part]
        gained = "; ".join(parts) or self.tr("it is better on the held-out images")
        is_sure_alone = _is_sure(record.error_gain) or _is_sure(record.ap_gain)
        if _is_sure(record.joint_gain) and not is_sure_alone:
            gained += self.tr(", a sure gain together")
        mixed = ""
        if record.mix is not None and record.mix < 1.0:
            words = self.tr("The weights are a mixture: {percent} % new, the rest the old model's.")
            mixed = " " + words.format(percent=round(100 * record.mix))
        return self.tr("Adopted: {gained}; {kept}.").format(gained=gained, kept=self._kept(record)) + mixed

    def _too_few(self, record: TrainingRecord) -> str:
        text = self.tr(
            "Only %Ln corrected image(s): too few to learn from, or to measure on.", "", record.images
        )
        words = [in_number(text, record.images)]
        if record.images < LEAST_IMAGES:
            words.append(self.tr("It takes {number} or more.").format(number=LEAST_IMAGES))
        if record.threshold is not None:
            helps = self.tr("What helps now: show predictions from a score of {score} on.")
            words.append(helps.format(score=decimal(record.threshold, 2)))
        return " ".join(words)

    def _worse_than(self, record: TrainingRecord) -> str:
        figures = _changes(record.rival_figures, record.after)
        words = self.tr(
            "Kept {rival}: the new one is worse on the same held-out images ({figures}). Try more steps, or"
            " correct more faces."
        )
        return words.format(rival=record.rival, figures=figures)

    def _why(self, record: TrainingRecord) -> str:
        match record.reason:
            case "no_gain":
                parts = [part for part in (self._error(record), self._ap(record)) if part]
                if not parts:
                    return self.tr("the new one is not better on the held-out images.")
                words = (
                    self.tr("one figure is better, at too much cost to the other: {figures}.")
                    if _is_sure(record.ap_gain) or _is_sure(record.error_gain)
                    else self.tr("no sure gain: {figures}.")
                )
                return words.format(figures="; ".join(parts))
            case "worse_on_regression":
                return self.tr("the new one forgets: {figures}.").format(figures=self._lost(record))
            case "not_a_number":
                return self.tr("the training came to numbers that are none.")
        return self.tr("the gate said “{reason}”.").format(reason=record.reason)

    def _remedy(self, record: TrainingRecord) -> str:
        match record.reason:
            case "no_gain":
                return self.tr("Try more steps, or correct more faces of the kind that it gets wrong.")
            case "worse_on_regression" if record.labelled is None:
                return self.tr(
                    "Choose photographs not to forget, try fewer steps, or correct photographs of more kinds."
                )
            case "worse_on_regression":
                return self.tr("Try fewer steps, or correct photographs of more kinds.")
            case "not_a_number":
                return self.tr("Look for labels far outside their photographs, or try another base model.")
        return self.tr("The new one is in the list all the same.")

    def _error(self, record: TrainingRecord) -> str:
        before, after = record.before, record.after
        if before is None or after is None or before.landmark_error is None or after.landmark_error is None:
            return ""
        text = self.tr("landmark error on %Ln held-out image(s) {before} % → {after} %", "", after.images)
        words = in_number(text, after.images).format(
            before=decimal(100 * before.landmark_error, 1), after=decimal(100 * after.landmark_error, 1)
        )
        return words + self._gain(record.error_gain)

    def _ap(self, record: TrainingRecord) -> str:
        before, after = record.before, record.after
        if before is None or after is None or before.ap is None or after.ap is None:
            return ""
        words = self.tr("average precision {before} → {after}")
        return words.format(before=decimal(before.ap, 3), after=decimal(after.ap, 3)) + self._gain(
            record.ap_gain
        )

    def _gain(self, gain: Interval | None) -> str:
        if gain is None:
            return ""
        low, high = (with_minus(100 * end, 1) for end in gain)
        if low == high:  # nothing changed, in no draw
            return ""
        return " " + self.tr("(gain {low} to {high} points)").format(low=low, high=high)

    def _kept(self, record: TrainingRecord) -> str:
        before, after = record.regression_before, record.regression_after
        if before is None or after is None:
            return self.tr("there was no regression set to look for losses on")
        words = (
            self.tr("little changed in what the old model is sure of elsewhere, {images} ({figures})")
            if record.regression_is_drift
            else self.tr("no sure loss on the photographs not to forget, {images} ({figures})")
        )
        return words.format(images=counted(after.images, "image"), figures=_changes(before, after))

    def _lost(self, record: TrainingRecord) -> str:
        before, after = record.regression_before, record.regression_after
        if before is None or after is None:
            return self.tr("it does worse on the regression set")
        words = (
            self.tr("in what the old model is sure of elsewhere, {images}, {figures}")
            if record.regression_is_drift
            else self.tr("on the photographs not to forget, {images}, {figures}")
        )
        return words.format(images=counted(after.images, "image"), figures=_changes(before, after))

    def ap(self, before: str, after: str) -> str:
        return self.tr("AP {before} → {after}").format(before=before, after=after)

    def error(self, before: str, after: str) -> str:
        return self.tr("error {before} % → {after} %").format(before=before, after=after)

    def short(self, record: TrainingRecord | None) -> str:
        """A word or two for a list; empty where there is nothing to say."""
        if record is None:
            return ""
        if not record.is_adopted:
            return self.tr("not adopted")
        return "" if record.is_measured else self.tr("not measured")


_WORDS = _Words()


def gate_words(record: TrainingRecord) -> str:
    """The verdict on a round, its figures, and a way on where it was refused."""
    return _WORDS.verdict(record).strip()


def gate_note(record: TrainingRecord | None) -> str:
    """What a list says beside a version that is not like the others: "not adopted"."""
    return _WORDS.short(record)


def _is_sure(gain: Interval | None) -> bool:
    """Whether it is above 0 beyond chance, and beyond errors of rounding."""
    return gain is not None and round(gain[0], 6) > 0


def _changes(before: Figures | None, after: Figures | None) -> str:
    changes: list[str] = []
    if before is None or after is None:
        return ""
    if before.ap is not None and after.ap is not None:
        changes.append(_WORDS.ap(decimal(before.ap, 3), decimal(after.ap, 3)))
    if before.landmark_error is not None and after.landmark_error is not None:
        percents = (decimal(100 * error, 1) for error in (before.landmark_error, after.landmark_error))
        changes.append(_WORDS.error(*percents))
    return ", ".join(changes)
