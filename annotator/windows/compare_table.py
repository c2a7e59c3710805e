"""Two versions of the model as a table: a row a figure or setting, what differs in bold."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from annotator.jobs.same_images import SameImages
from annotator.model.model_version import ModelVersion
from annotator.model.training_record import Figures, Interval, TrainingRecord
from annotator.scene.numerals import decimal, whole, with_minus
from annotator.windows.fonts import bold
from annotator.windows.gate_words import gate_words
from annotator.windows.model_words import said
from annotator.windows.times import day, minute
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

Index = QModelIndex | QPersistentModelIndex
Row = tuple[str, str, str]

_NOWHERE = QModelIndex()
_CONTEXT = "CompareTable"
_NONE = "–"
_DIGITS_OF_DIGEST = 12

_TITLES = {
    "made": QT_TRANSLATE_NOOP("CompareTable", "Made"),
    "parent": QT_TRANSLATE_NOOP("CompareTable", "From"),
    "remark": QT_TRANSLATE_NOOP("CompareTable", "Notes"),
    "verdict": QT_TRANSLATE_NOOP("CompareTable", "Verdict"),
    "images": QT_TRANSLATE_NOOP("CompareTable", "Corrected images, of these held out"),
    "ap": QT_TRANSLATE_NOOP("CompareTable", "Held out: average precision"),
    "ap_gain": QT_TRANSLATE_NOOP("CompareTable", "  gain, in points"),
    "error": QT_TRANSLATE_NOOP("CompareTable", "Held out: landmark error, %"),
    "error_gain": QT_TRANSLATE_NOOP("CompareTable", "  gain, in points "),
    "kept_ap": QT_TRANSLATE_NOOP("CompareTable", "Regression set: average precision"),
    "kept_error": QT_TRANSLATE_NOOP("CompareTable", "Regression set: landmark error, %"),
    "labelled": QT_TRANSLATE_NOOP("CompareTable", "Photographs not to forget: label.txt"),
    "replayed": QT_TRANSLATE_NOOP("CompareTable", "  of these shown again"),
    "mix": QT_TRANSLATE_NOOP("CompareTable", "Share of new weights, %"),
    "steps": QT_TRANSLATE_NOOP("CompareTable", "Steps, and which was taken"),
    "seconds": QT_TRANSLATE_NOOP("CompareTable", "Seconds"),
    "threshold": QT_TRANSLATE_NOOP("CompareTable", "Best score to show from, before"),
    "digest": QT_TRANSLATE_NOOP("CompareTable", "Data (SHA-256)"),
    "same_images": QT_TRANSLATE_NOOP("CompareTable", "On the same images: how many, with faces"),
    "same_ap": QT_TRANSLATE_NOOP("CompareTable", "On the same images: average precision"),
    "same_error": QT_TRANSLATE_NOOP("CompareTable", "On the same images: landmark error, %"),
    "same_ap_gain": QT_TRANSLATE_NOOP("CompareTable", "  gain of the second, in points"),
    "same_makers": QT_TRANSLATE_NOOP(
        "CompareTable", "  landmarks that it placed itself, where it makes no error"
    ),
    "same_error_gain": QT_TRANSLATE_NOOP("CompareTable", "  gain of the second, in points "),
}


class CompareTable(QAbstractTableModel):
    """Three columns: what, of the first version, of the second."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names = ("", "")
        self.rows: list[Row] = []

    def show_versions(
        self, first: ModelVersion, second: ModelVersion, measured: SameImages | None = None
    ) -> None:
        """measured: both on the same images, if that is known."""
        self.beginResetModel()
        self.names = (first.name, second.name)
        one, other = _facts(first), _facts(second)
        keys = [key for key in _TITLES if key in one or key in other]
        told = [(_title(key), one.get(key, _NONE), other.get(key, _NONE)) for key in keys]
        settings = [dict(_record(version).settings) for version in (first, second)]
        names = dict.fromkeys((*settings[0], *settings[1]))
        told += [(name, settings[0].get(name, _NONE), settings[1].get(name, _NONE)) for name in names]
        self.rows = (_of_same_images(measured) if measured is not None else []) + told
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("", *self.names)[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                return row[index.column()]
            case Qt.ItemDataRole.FontRole if index.column() and row[1] != row[2]:
                return bold(QFont())
        return None


def _title(key: str) -> str:
    return translated(_TITLES[key], _CONTEXT).rstrip()


def _record(version: ModelVersion) -> TrainingRecord:
    """One without anything in it for a version that was not made here."""
    return version.training or TrainingRecord(is_adopted=True, reason="")


def _facts(version: ModelVersion) -> dict[str, str]:
    """What is known of a version, by the keys of the titles."""
    facts = {}
    if version.created:
        made = datetime.fromisoformat(version.created).astimezone()
        facts["made"] = f"{day(made)} {minute(made)}"
    facts["parent"] = version.parent or said(version.note) or _NONE
    if version.remark:
        facts["remark"] = version.remark
    record = version.training
    if record is None:
        return facts
    facts["verdict"] = gate_words(record)
    facts["images"] = f"{whole(record.images)}, {whole(record.held_out)}"
    facts["ap"] = _change(_ap(record.before), _ap(record.after))
    facts["ap_gain"] = _gain(record.ap_gain)
    facts["error"] = _change(_error(record.before), _error(record.after))
    facts["error_gain"] = _gain(record.error_gain)
    facts["kept_ap"] = _change(_ap(record.regression_before), _ap(record.regression_after))
    facts["kept_error"] = _change(_error(record.regression_before), _error(record.regression_after))
    facts["labelled"] = _NONE if record.labelled is None else record.labelled[1]
    facts["replayed"] = _NONE if record.labelled is None else whole(record.replayed)
    facts["mix"] = _NONE if record.mix is None else f"{100 * record.mix:.0f}"
    facts["steps"] = f"{whole(record.steps)}, {whole(record.best_step)}"
    facts["seconds"] = whole(round(record.seconds))
    facts["threshold"] = _NONE if record.threshold is None else decimal(record.threshold, 2)
    facts["digest"] = record.digest[:_DIGITS_OF_DIGEST] or _NONE
    return facts


def _of_same_images(measured: SameImages) -> list[Row]:
    first, second = measured.of_first, measured.of_second
    counts = f"{whole(first.images)}, {whole(first.faces)}"
    return [
        (_title("same_images"), counts, counts),
        (_title("same_ap"), _ap(first), _ap(second)),
        (_title("same_ap_gain"), "", _gain(measured.ap_gain)),
        (_title("same_error"), _error(first), _error(second)),
        (_title("same_error_gain"), "", _gain(measured.error_gain)),
        (
            _title("same_makers"),
            f"{whole(measured.by_first)} / {whole(measured.landmarks)}",
            f"{whole(measured.by_second)} / {whole(measured.landmarks)}",
        ),
    ]


def _ap(figures: Figures | None) -> str:
    return _NONE if figures is None or figures.ap is None else decimal(figures.ap, 3)


def _error(figures: Figures | None) -> str:
    if figures is None or figures.landmark_error is None:
        return _NONE
    return decimal(100 * figures.landmark_error, 2)


def _change(before: str, after: str) -> str:
    return _NONE if before == after == _NONE else f"{before} → {after}"


def _gain(gain: Interval | None) -> str:
    if gain is None:
        return _NONE
    low, high = (with_minus(100 * end, 1) for end in gain)
    return f"{low} … {high}"
