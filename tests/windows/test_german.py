"""The window in German: nothing is missing from the translation, and what is on disk stays English."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from annotator.desk.settings import Settings
from annotator.editing.edits import VERDICT_TEXTS
from annotator.model.attributes import ATTRIBUTE_VALUES, DIFFICULTIES
from annotator.model.checks import _FAULTS, CHECK_TEXTS
from annotator.model.face import LANDMARK_NAMES, Origin, Visibility
from annotator.model.face_filter import SortKey
from annotator.model.statistics import KIND_NAMES
from annotator.scene.numerals import decimal, whole
from annotator.store.export import ExportReport
from annotator.store.formats.registry import FORMATS, Part
from annotator.store.import_labels import ImportReport
from annotator.store.label_diff import ImageDiff, LabelDiff
from annotator.windows import translation
from annotator.windows.counts import counted, counted_in
from annotator.windows.exchange_words import diff_words, export_words, import_sentences
from annotator.windows.image_status import Progress
from annotator.windows.model_words import WORDS, said, title
from detector.resources import resource

ROOT = Path(__file__).parents[2]
TS = ROOT / "resources" / "translations" / "five_landmarks_de.ts"

Key = tuple[str, str, str]
"""Context, English, and what tells it from others with the same English."""


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """Before the window is made."""
    assert translation.install(qapp, resource("translations"), "de") == "de"
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QLocale.setDefault(QLocale("en_US"))


def messages_in(ts: Path) -> dict[Key, ET.Element]:
    return {
        (
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.findtext("comment", ""),
        ): message
        for context in ET.parse(ts).getroot().iter("context")
        for message in context.iter("message")
    }


def forms_of(message: ET.Element) -> list[str]:
    """The translation, or one for 1 and one for several."""
    translated = message.find("translation")
    assert translated is not None
    return [form.text or "" for form in translated.iter("numerusform")] or [translated.text or ""]


def test_that_every_string_in_the_source_is_translated_and_no_other(tmp_path: Path):
    found = tmp_path / "found.ts"
    program = "import sys; from PySide6.scripts.pyside_tool import lupdate; sys.exit(lupdate())"
    arguments = ["-locations", "none", "-extensions", "py", str(ROOT / "annotator"), "-ts", str(found)]
    subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True)
    in_source, shipped = messages_in(found), messages_in(TS)
    assert in_source.keys() - shipped.keys() == set()
    assert shipped.keys() - in_source.keys() == set()
    for key, message in in_source.items():
        assert message.get("numerus") == shipped[key].get("numerus"), key


def test_that_no_translation_is_unfinished_and_each_holds_what_varies():
    for key, message in messages_in(TS).items():
        translated = message.find("translation")
        assert translated is not None
        assert translated.get("type") is None, key
        forms = forms_of(message)
        assert len(forms) == (2 if message.get("numerus") else 1), key
        for form in forms:
            assert form.strip(), key
            assert sorted(re.findall(r"\{\w+\}|%Ln", form)) == sorted(re.findall(r"\{\w+\}|%Ln", key[1])), key


def test_that_the_program_is_shipped_with_these_translations():
    shipped = QTranslator()
    assert shipped.load("five_landmarks_de", str(resource("translations")))
    for (context, source, comment), message in messages_in(TS).items():
        for number, form in zip((1, 2), forms_of(message), strict=False):
            number = number if message.get("numerus") else -1
            assert shipped.translate(context, source, comment or None, number) == form


def test_that_each_menu_is_opened_by_a_letter_of_its_own_in_german(german, at_start):
    titles = [action.text() for action in at_start.app.window.menuBar().actions()]
    assert titles[:3] == ["&Datei", "&Bearbeiten", "&Ansicht"]
    letters = [QKeySequence.mnemonic(title).toString() for title in titles]
    assert all(letters)
    assert len(set(letters)) == len(letters)


def test_that_edits_are_told_in_german_and_stored_in_english(german, person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_1)
    person.press(Qt.Key.Key_Left)
    app = person.app
    assert app.actions["undo"].text() == "Rückgängig: Linkes Auge verschoben"
    assert [entry.text for entry in person.workspace.session.history().entries] == ["Move left eye"]
    assert app.history_panel.view.model().index(1, 0).data() == "Linkes Auge verschoben"
    assert person.status("a.jpg") == "in Arbeit, 2 Gesichter"
    assert app.face_panel.title == "Gesicht 1 von 2"


def test_that_all_faces_are_accepted_in_german(german, person):
    person.press(Qt.Key.Key_Space)
    entries = person.workspace.journal.history("a.jpg").entries
    assert [entry.text for entry in entries] == ["Accept 2 faces"]
    assert said("Accept 2 faces") == "2 Gesichter akzeptiert"
    assert said("Accept 1 face") == "1 Gesicht akzeptiert"


@pytest.mark.parametrize(
    ("english", "german_words"),
    [
        ("Left eye is missing", "Linkes Auge fehlt"),
        (
            "Left eye, nose tip and right mouth corner lie outside the box",
            "Linkes Auge, Nasenspitze und rechter Mundwinkel liegen außerhalb der Box",
        ),
        ("Left eye and nose tip are in one place", "Linkes Auge und Nasenspitze liegen an derselben Stelle"),
        ("3 other boxes cover the same face", "3 andere Boxen umfassen dasselbe Gesicht"),
        (
            "Set difficulty: annotatable 5 landmarks",
            "Schwierigkeit angegeben: 5 Landmarken annotierbar",
        ),
        ("an edit of a later version", "an edit of a later version"),
    ],
)
def test_that_what_is_made_of_parts_is_translated_in_its_parts(german, english: str, german_words: str):
    assert said(english) == german_words


def test_that_numbers_are_written_as_the_language_does(german):
    assert (whole(12_871), decimal(1024.5, 1), counted(1_000, "face")) == (
        "12.871",
        "1024,5",
        "1.000 Gesichter",
    )
    assert counted_in(3, "finding", 2, "face") == "3 Befunde in 2 Gesichtern"


def test_that_numbers_are_english_where_the_words_are():
    assert (whole(12_871), decimal(1024.5, 1), counted(1_000, "face")) == ("12,871", "1024.5", "1,000 faces")


def test_that_all_words_of_the_lower_layers_are_known():
    spoken = [
        *LANDMARK_NAMES,
        *(visibility.name.lower() for visibility in Visibility),
        *(origin.value for origin in Origin),
        *ATTRIBUTE_VALUES,
        *(word for values in ATTRIBUTE_VALUES.values() for word in values),
        *DIFFICULTIES.values(),
        *CHECK_TEXTS.values(),
        *(key.value for key in SortKey),
        *KIND_NAMES.values(),
        *(progress.value for progress in Progress),
        *VERDICT_TEXTS.values(),
        *(form.title for form in FORMATS.values()),
        *Part,
    ]
    assert sorted(set(spoken) - set(WORDS)) == []


def test_that_every_fault_of_a_shape_is_told_in_german(german):
    assert [text for text, _ in _FAULTS if said(text) == text] == []
    assert title("left eye") == "Linkes Auge"


IMAGES = ("a.jpg", "b.jpg", "c.jpg", "d.jpg")


@pytest.mark.parametrize("number", [0, 1, 2, 4])
def test_that_in_english_an_import_is_told_as_the_store_tells_it(number: int):
    some = IMAGES[:number]
    for imported in ((), ("e.jpg",)):
        report = ImportReport(
            path=Path("label.txt"),
            imported=imported,
            kept=some,
            labelled=some,
            other_files=("old.txt",),
            unchanged=some,
            not_in_folder=some,
            faces=number,
            unusable=("label.txt:3: a box without an area.",),
        )
        assert import_sentences(report) == report.sentences


@pytest.mark.parametrize("against", ["what was imported", "the file old.txt"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_that_in_english_a_difference_is_told_as_the_store_tells_it(number: int, against: str):
    changed = ImageDiff(
        image="a.jpg",
        added=number,
        removed=number,
        moved=number,
        changed=number,
        moved_points=number,
        mean_px=1.25,
        furthest_px=3.0,
    )
    for images in ((), (changed,), (changed, changed)):
        diff = LabelDiff(against=against, images=images, unchanged=number)
        assert diff_words(diff) == diff.text


def test_that_an_export_is_told_in_german(german):
    report = ExportReport(path=Path("label.txt"), images=3, faces=1, kept=Path("label-1.txt"))
    assert export_words(report) == (
        "Exportiert nach label.txt: 1 Gesicht in 3 Bildern (die vorher dort lag, heißt jetzt label-1.txt)"
    )


@pytest.mark.parametrize(
    ("counts", "left_out"),
    [
        ({"not_yet": 1}, "1 Bild in Arbeit fehlt: Noch ist keines seiner Gesichter fertig"),
        ({"not_yet": 2}, "2 Bilder in Arbeit fehlen: Noch ist keines ihrer Gesichter fertig"),
        (
            {"reviewed": 1, "not_accepted": 2},
            "1 dieser Bilder ist geprüft und enthält Vorhersagen, die niemand akzeptiert hat: 2 fehlen",
        ),
        (
            {"reviewed": 2, "not_accepted": 2, "not_yet": 1},
            "2 dieser Bilder sind geprüft und enthalten Vorhersagen, die niemand akzeptiert hat: 2 fehlen;"
            " 1 Bild in Arbeit fehlt: Noch ist keines seiner Gesichter fertig",
        ),
    ],
)
def test_that_what_an_export_leaves_out_is_told_in_german(german, counts: dict[str, int], left_out: str):
    report = ExportReport(path=Path("label.txt"), images=2, faces=1, **counts)
    assert export_words(report) == f"Exportiert nach label.txt: 1 Gesicht in 2 Bildern; {left_out}"


def test_that_a_language_can_be_set_by_hand(settings: Settings, tmp_path: Path):
    assert settings.language == ""
    (tmp_path / "settings.ini").write_text("[window]\nlanguage=de\n", encoding="utf-8")
    settings._stored.sync()
    assert settings.language == "de"
