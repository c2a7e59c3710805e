"""What one fine-tuning of the study came to. No torch."""

from __future__ import annotations

from dataclasses import dataclass

from detector.training.fine_tune_report import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRow:
    """One fine-tuning. Figures are of its new weights, whether the gate let them through or not.

    ap, error: in the condition, on images not used; clean_ap, clean_error: on photographs as they are.
    Errors are of the faces that old and new weights find. refused: wrong detections that a person refused;
    refused_shown: those of them that the new weights still show. regained: shares of the AP that is missing
    to 1, and of the error. gain: the 95 % interval of a paired bootstrap over images, (low, high), new − old
    for AP and old − new for errors.
    """

    condition: str
    images: int
    variant: str
    adopted: bool
    reason: str
    mix: float
    steps: int
    seconds: float
    ap_before: float
    ap_after: float
    ap_regained: float
    error_before: float
    error_after: float
    error_regained: float
    refused: int
    refused_shown: int
    clean_ap_before: float
    clean_ap_after: float
    clean_ap_gain: Interval | None
    clean_error_before: float
    clean_error_after: float
    clean_error_gain: Interval | None

    @property
    def ap_cost(self) -> float:
        """What the condition takes from the old weights, beside photographs as they are."""
        return self.clean_ap_before - self.ap_before

    @property
    def error_cost(self) -> float:
        """What the condition adds to the error of the old weights."""
        return self.error_before - self.clean_error_before
