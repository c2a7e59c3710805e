"""What imports and exports change, in the language of the window.

In English it reads as `ImportReport.sentences` and `LabelDiff.text` do; those are for what knows no Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from annotator.scene.numerals import decimal
from annotator.store.export import ExportReport
from annotator.store.import_labels import ImportReport
from annotator.store.label_diff import LabelDiff
from annotator.windows.counts import capitalised, counted_in
from annotator.windows.translation import in_number

_MOST_NAMED = 3
_THE_FILE = "the file "


def import_sentences(report: ImportReport) -> tuple[str, ...]:
    """What a person should know of an import, the most important first.

    What the file holds that can't be used is told in English: those sentences name its lines.
    """
    return (*_WORDS.imported(report), *report.unusable)


def preview_sentences(report: ImportReport) -> tuple[str, ...]:
    """The same of an import that is looked into and not yet made."""
    return (*_WORDS.previewed(report), *report.unusable)


def names_in_words(names: Sequence[str]) -> str:
    """The first few of some names of images or files, and how many more there are."""
    return _WORDS.named(names)


def diff_words(diff: LabelDiff) -> str:
    """A sentence or two about what an export would change."""
    return _WORDS.differing(diff)


def export_words(report: ExportReport) -> str:
    """What was written, and where to."""
    return _WORDS.exported(report)


def kept_words(kept: Sequence[Path]) -> str:
    """A sentence about files that somebody else had where something was written; none for no such file."""
    return _WORDS.kept(kept) if kept else ""


class _Words(QObject):
    """A QObject, because lupdate learns of plural forms by `self.tr` alone."""

    def imported(self, report: ImportReport) -> list[str]:
        if report.imported:
            read = self.tr("{faces_in_images} read.")
            faces = counted_in(report.faces, "face", len(report.imported), "image")
            said = [read.format(faces_in_images=capitalised(faces))]
        else:
            said = [self.tr("Nothing new is read.")]
        if number := len(report.kept):
            words = self.tr(
                "%Ln image(s) (was left as it is, since you have worked on it|were left as they are, since"
                " you have worked on them): {names}.",
                "",
                number,
            )
            said.append(in_number(words, number).format(names=self.named(report.kept)))
        if number := len(report.labelled):
            words = self.tr(
                "%Ln image(s) (was left as it is|were left as they are), labelled by {files}: {names}.",
                "",
                number,
            )
            files, names = self.named(report.other_files), self.named(report.labelled)
            said.append(in_number(words, number).format(files=files, names=names))
        return said + self.left_out(report)

    def previewed(self, report: ImportReport) -> list[str]:
        if report.imported:
            read = self.tr("{faces_in_images} would be read.")
            faces = counted_in(report.faces, "face", len(report.imported), "image")
            said = [read.format(faces_in_images=capitalised(faces))]
        else:
            said = [self.tr("Nothing new would be read.")]
        if number := len(report.kept):
            words = self.tr(
                "%Ln image(s) would stay as (it is, since you have worked on it|they are, since you have"
                " worked on them): {names}.",
                "",
                number,
            )
            said.append(in_number(words, number).format(names=self.named(report.kept)))
        if number := len(report.labelled):
            words = self.tr(
                "%Ln image(s) would stay as (it is|they are), labelled by {files}: {names}.", "", number
            )
            files, names = self.named(report.other_files), self.named(report.labelled)
            said.append(in_number(words, number).format(files=files, names=names))
        return said + self.left_out(report)

    def left_out(self, report: ImportReport) -> list[str]:
        """What holds before an import as after it."""
        said = []
        if number := len(report.unchanged):
            words = self.tr("%Ln image(s) (says|say) the same as at the last import: {names}.", "", number)
            said.append(in_number(words, number).format(names=self.named(report.unchanged)))
        if number := len(report.not_in_folder):
            words = self.tr("%Ln image(s) (is|are) not in this folder: {names}.", "", number)
            said.append(in_number(words, number).format(names=self.named(report.not_in_folder)))
        return said

    def named(self, those: Sequence[str]) -> str:
        names, more = ", ".join(those[:_MOST_NAMED]), len(those) - _MOST_NAMED
        if more <= 0:
            return names
        return self.tr("{names} and %Ln more", "further images", more).format(names=names)

    def differing(self, diff: LabelDiff) -> str:
        against = self.against(diff.against)
        if not diff.images:
            if not diff.unchanged:
                return self.tr("There is nothing to export yet: no face has been worked on.")
            words = self.tr("Nothing has changed in %Ln image(s) against {against}.", "", diff.unchanged)
            return in_number(words, diff.unchanged).format(against=against)
        number = len(diff.images)
        words = self.tr("%Ln image(s) (differs|differ) from {against}", "", number)
        text = in_number(words, number).format(against=against)
        counts = self.changes(diff)
        text += f": {', '.join(counts)}." if counts else "."
        for further in (self.moved(diff), self.unchanged(diff.unchanged)):
            text += f" {further}" if further else ""
        return text

    def changes(self, diff: LabelDiff) -> list[str]:
        added = sum(image.added for image in diff.images)
        removed = sum(image.removed for image in diff.images)
        moved = sum(image.moved for image in diff.images)
        changed = sum(image.changed for image in diff.images)
        return [
            in_number(words, number)
            for number, words in (
                (added, self.tr("%Ln face(s) added", "", added)),
                (removed, self.tr("%Ln face(s) removed", "", removed)),
                (moved, self.tr("%Ln face(s) moved", "", moved)),
                (changed, self.tr("%Ln face(s) changed otherwise", "", changed)),
            )
            if number
        ]

    def moved(self, diff: LabelDiff) -> str:
        points = sum(image.moved_points for image in diff.images)
        if not points:
            return ""
        words = self.tr(
            "%Ln (corner or point has|corners and points have) moved, by {mean} px on average and {furthest}"
            " px at most.",
            "",
            points,
        )
        mean = sum(image.mean_px * image.moved_points for image in diff.images) / points
        furthest = max(image.furthest_px for image in diff.images)
        return in_number(words, points).format(mean=decimal(mean, 1), furthest=decimal(furthest, 1))

    def unchanged(self, number: int) -> str:
        if not number:
            return ""
        return in_number(self.tr("%Ln image(s) (stays|stay) the same.", "", number), number)

    def against(self, what: str) -> str:
        """What an export is compared with."""
        if what.startswith(_THE_FILE):
            name = what.removeprefix(_THE_FILE)
            return self.tr("the file {file}", "after “differs from” and “against”").format(file=name)
        return self.tr("what was imported", "after “differs from” and “against”")

    def exported(self, report: ExportReport) -> str:
        path: Path = report.path
        if report.images:
            faces = counted_in(report.faces, "face", report.images, "image")
            words = self.tr("Exported {faces_in_images} to {path}").format(faces_in_images=faces, path=path)
        else:
            words = self.tr(
                "Exported to {path}, which is empty: only images that were worked on are exported"
            ).format(path=path)
        if report.kept is not None:
            kept = self.tr("the one that was there before is now {file}").format(file=report.kept.name)
            words += f" ({kept})"
        if report.unseen:
            words += f"; {self.in_work(report)}"
        if report.not_accepted:
            words += f"; {self.reviewed(report)}"
        return f"{words}; {self.not_yet(report.not_yet)}" if report.not_yet else words

    def in_work(self, report: ExportReport) -> str:
        """That an export holds photographs that nobody has finished, and what of these it leaves out."""
        words = self.tr("%Ln of these images (is|are) still in work", "", report.in_work)
        left_out = self.tr("%Ln prediction(s) nobody looked at (is|are) left out", "", report.unseen)
        return f"{in_number(words, report.in_work)}: {in_number(left_out, report.unseen)}"

    def reviewed(self, report: ExportReport) -> str:
        """That an export holds photographs which were marked as reviewed with more in them than it has."""
        words = self.tr(
            "%Ln of these images (is reviewed and holds|are reviewed and hold) predictions nobody accepted",
            "",
            report.reviewed,
        )
        left_out = self.tr("%Ln (is|are) left out", "predictions", report.not_accepted)
        return f"{in_number(words, report.reviewed)}: {in_number(left_out, report.not_accepted)}"

    def not_yet(self, number: int) -> str:
        """That photographs are left out which would stand there as if they had no face."""
        words = self.tr(
            "%Ln image(s) in work (is|are) left out: no face of (it|them) is done yet", "", number
        )
        return in_number(words, number)

    def kept(self, copies: Sequence[Path]) -> str:
        words = self.tr("What was there before is now {files}.", "files, by their names")
        return words.format(files=", ".join(copy.name for copy in copies))


_WORDS = _Words()
