"""What else is said of the selected face: the attributes of WIDER FACE, and how hard its landmarks are."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from annotator.model.attributes import ATTRIBUTE_VALUES, DIFFICULTIES, NOTHING_SAID
from annotator.model.face import Face
from annotator.windows.model_words import said, title
from annotator.windows.segments import Segments
from annotator.windows.theme import dim
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

SHORT_WORDS: dict[str, tuple[str, ...]] = {
    "blur": (
        QT_TRANSLATE_NOOP("blur", "clear"),
        QT_TRANSLATE_NOOP("blur", "normal"),
        QT_TRANSLATE_NOOP("blur", "heavy"),
    ),
    "expression": (
        QT_TRANSLATE_NOOP("expression", "typical"),
        QT_TRANSLATE_NOOP("expression", "exaggerated"),
    ),
    "illumination": (
        QT_TRANSLATE_NOOP("illumination", "normal"),
        QT_TRANSLATE_NOOP("illumination", "extreme"),
    ),
    "occlusion": (
        QT_TRANSLATE_NOOP("occlusion", "none"),
        QT_TRANSLATE_NOOP("occlusion", "partial"),
        QT_TRANSLATE_NOOP("occlusion", "heavy"),
    ),
    "pose": (QT_TRANSLATE_NOOP("pose", "typical"), QT_TRANSLATE_NOOP("pose", "atypical")),
    "invalid": (QT_TRANSLATE_NOOP("invalid", "valid"), QT_TRANSLATE_NOOP("invalid", "invalid")),
}
"""ATTRIBUTE_VALUES as they stand on buttons, beside the attribute's name; looked up under that name."""


class AttributesPanel(QWidget):
    """A row for each attribute and one for the difficulty; nothing is pressed where nobody has said anything.

    With the focus here (see `focus_first`) digits say a value and go on to the next row, Esc ends.
    """

    attributes_changed = Signal(object)
    """Attributes: what the selected face shall have."""
    difficulty_changed = Signal(object)
    """int | None: how hard its landmarks shall be said to be, 1 to 5."""
    left = Signal()
    """A person is done with the keys here: they shall be the photograph's again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: Face | None = None
        self.rows: dict[str, Segments] = {
            name: Segments(
                title(name),
                [translated(word, name) for word in SHORT_WORDS[name]],
                list(map(said, ATTRIBUTE_VALUES[name])),
                self,
            )
            for name in ATTRIBUTE_VALUES
        }
        tips = [f"{level}: {said(words)}" for level, words in DIFFICULTIES.items()]
        self.rows["difficulty"] = Segments(
            title("difficulty"), [str(level) for level in DIFFICULTIES], tips, self
        )
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(3)
        layout.setColumnStretch(1, 1)
        names = list(self.rows)
        for place, (name, row) in enumerate(self.rows.items()):
            label = QLabel(title(name), self)
            layout.addWidget(label, place, 0)
            layout.addWidget(row, place, 1)
            row.chosen.connect(partial(self._on_chosen, name))
            row.done.connect(lambda step, place=place: self._go_to_row((place + step) % len(names)))
            row.left.connect(self.left)
        self._meaning = QLabel(self)
        dim(self._meaning)
        self._meaning.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout.addWidget(self._meaning, len(names), 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_face(None)

    @property
    def meaning(self) -> str:
        """What the difficulty means that is shown."""
        return self._meaning.text()

    def set_face(self, face: Face | None) -> None:
        """Show what is said of a face; with none, nothing can be said."""
        self._face = face
        self.setEnabled(face is not None)
        attributes = face.attributes if face is not None else NOTHING_SAID
        for name, value in attributes.items():
            self.rows[name].set_value(value)
        difficulty = face.difficulty if face is not None else None
        self.rows["difficulty"].set_value(None if difficulty is None else difficulty - 1)
        self._meaning.setText(title(DIFFICULTIES[difficulty]) if difficulty is not None else "")

    def focus_first(self) -> None:
        """Let the keys say attributes from now on, from the first one."""
        if self._face is not None:
            self._go_to_row(0)

    def _go_to_row(self, place: int) -> None:
        list(self.rows.values())[place].focus_value()

    def _on_chosen(self, name: str, value: int | None) -> None:
        if self._face is None:
            return
        if name == "difficulty":
            self.difficulty_changed.emit(None if value is None else value + 1)
        else:
            self.attributes_changed.emit(replace(self._face.attributes, **{name: value}))
