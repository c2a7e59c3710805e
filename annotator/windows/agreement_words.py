"""What agreement between reviewers is called, in words that people of the field use."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.jobs.agreement import Agreements, BetweenReviewers, Reviewer
from annotator.model.agreement import Agreement, BoxAgreement, LandmarkAgreement
from annotator.model.face import LANDMARK_NAMES
from annotator.scene.numerals import decimal, percentage, whole
from annotator.windows.counts import capitalised
from annotator.windows.model_words import said
from annotator.windows.translation import in_number

_PLACES = 2


def number_words(value: float) -> str:
    """With two digits after the point, and a minus sign that is as wide as a plus."""
    words = decimal(abs(value), _PLACES)
    return f"−{words}" if value < 0 and float(f"{abs(value):.{_PLACES}f}") else words


class AgreementWords(QObject):
    """A QObject, because lupdate learns of plural forms by `self.tr` alone."""

    def headline(self, verdicts: Agreement) -> str:
        """Such as "Kappa 0.81 (0.74–0.88), 214 judged by both, 12 by one only"."""
        counts = self.tr("{both} judged by both, {one} by one only").format(
            both=whole(verdicts.both), one=whole(verdicts.one_only)
        )
        if not verdicts.both:
            return self.tr("Nothing was judged by both yet, {one} by one only").format(
                one=whole(verdicts.one_only)
            )
        return self.tr("{kappa}, {counts}").format(kappa=capitalised(self.kappa(verdicts)), counts=counts)

    def kappa(self, verdicts: Agreement) -> str:
        """Such as "kappa 0.81 (0.74–0.88)"."""
        kappa = verdicts.kappa
        if kappa is None:
            return self.tr("kappa undefined")
        words = self.tr("kappa {value}").format(value=number_words(kappa))
        return f"{words} ({self.interval(*verdicts.interval)})" if verdicts.interval is not None else words

    def interval(self, low: float, high: float) -> str:
        words = self.tr("{low}–{high}") if low >= 0 else self.tr("{low} to {high}", "a range of numbers")
        return words.format(low=number_words(low), high=number_words(high))

    def meaning(self, verdicts: Agreement) -> str:
        """What kappa is, and why there is none or no interval where that is so."""
        words = self.tr(
            "Cohen's kappa is agreement beyond chance: 1 is full agreement, 0 what chance alone would give."
        )
        if verdicts.both and verdicts.kappa is None:
            more = self.tr("It is undefined here: both gave one and the same verdict to everything.")
        elif verdicts.interval is not None:
            more = self.tr("In brackets its 95% interval.")
        elif verdicts.both:
            more = self.tr("These items are too few, or too much alike, for a 95% interval.")
        else:
            return words
        return f"{words} {more}"

    def observed(self, verdicts: Agreement) -> str:
        """Such as "The same verdict on 190 of 214 (89%)"."""
        if verdicts.observed is None:
            return ""
        return self.tr("The same verdict on {agreed} of {both} ({percent}%)").format(
            agreed=whole(verdicts.agreed),
            both=whole(verdicts.both),
            percent=percentage(verdicts.observed),
        )

    def axes(self, first: str, second: str) -> str:
        return self.tr("{first} in rows, {second} in columns").format(first=first, second=second)

    def landmarks(self, error: LandmarkAgreement | None) -> str:
        """Such as "2.1% of the face size apart on average, median 1.6%, over 96 faces both worked on"."""
        if error is None:
            return self.tr("No landmark was placed by both: those of a model or a file don't count.")
        words = self.tr(
            "{mean}% of the face size apart on average, median {median}%, over %Ln face(s) both worked on",
            "",
            error.faces,
        )
        return in_number(words, error.faces).format(
            mean=decimal(100 * error.mean, 1), median=decimal(100 * error.median, 1)
        )

    def by_landmark(self, error: LandmarkAgreement | None) -> str:
        """Such as "Left eye 1.4%, right eye 1.6%, …"."""
        if error is None:
            return ""
        parts = [
            self.tr("{landmark} {percent}%").format(landmark=said(name), percent=decimal(100 * mean, 1))
            for name, mean in zip(LANDMARK_NAMES, error.by_landmark, strict=True)
            if mean is not None
        ]
        return capitalised(", ".join(parts))

    def boxes(self, boxes: BoxAgreement | None) -> str:
        """Such as "Boxes overlap by 0.87 (mean IoU), over 41 faces that both drew or moved"."""
        if boxes is None:
            return ""
        words = self.tr(
            "Boxes overlap by {iou} (mean IoU), over %Ln face(s) that both drew or moved", "", boxes.faces
        )
        return in_number(words, boxes.faces).format(iou=decimal(boxes.mean_iou, _PLACES))

    def own_repeats(self, repeats: Agreement) -> str:
        """Such as "You agree with yourself in 28 of 30 hidden repeats, kappa 0.90"."""
        if not repeats.both:
            return self.tr("You have judged no hidden repeat yet.")
        words = self.tr(
            "You agree with yourself in {agreed} of %Ln hidden repeat(s), {kappa}", "", repeats.both
        )
        return self._counted(words, repeats)

    def their_repeats(self, other: Reviewer) -> str:
        """The same of somebody else."""
        if not other.repeats.both:
            return self.tr("{name} has judged no hidden repeat yet.").format(name=other.name)
        words = self.tr(
            "{name} gave the same verdict in {agreed} of %Ln hidden repeat(s), {kappa}",
            "",
            other.repeats.both,
        )
        return self._counted(words, other.repeats, name=other.name)

    def everything(self, found: Agreements) -> list[str]:
        """All sentences, in their order."""
        sentences = []
        if found.second is not None and found.between is not None:
            sentences += [self.between(found.first.name, found.second.name), *self.facts(found.between)]
        sentences.append(self.own_repeats(found.first.repeats))
        if found.second is not None:
            sentences.append(self.their_repeats(found.second))
        return [sentence for sentence in sentences if sentence]

    def between(self, first: str, second: str) -> str:
        return self.tr("{first} and {second}", "two reviewers").format(first=first, second=second)

    def facts(self, between: BetweenReviewers) -> list[str]:
        """What there is to say of two people."""
        return [
            self.headline(between.verdicts),
            self.observed(between.verdicts),
            self.landmarks(between.landmarks),
            self.by_landmark(between.landmarks),
            self.boxes(between.boxes),
        ]

    def _counted(self, words: str, repeats: Agreement, **more: str) -> str:
        return in_number(words, repeats.both).format(
            agreed=whole(repeats.agreed), kappa=self.kappa(repeats), **more
        )
