"""Numbers with their nouns, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.windows.translation import in_number


class _Counts(QObject):
    """A QObject, because lupdate learns of plural forms by `self.tr` alone.

    lupdate takes no variables: each noun is written out.
    """

    def none(self, thing: str) -> str:
        match thing:
            case "face":
                return self.tr("no faces")
            case "image":
                return self.tr("no images")
            case "finding":
                return self.tr("no findings")
            case "edit":
                return self.tr("no edits")
            case "box":
                return self.tr("no boxes")
            case "verdict":
                return self.tr("no verdicts")
        raise KeyError(thing)

    def some(self, number: int, thing: str) -> str:
        match thing:
            case "face":
                return self.tr("%Ln face(s)", "", number)
            case "image":
                return self.tr("%Ln image(s)", "", number)
            case "finding":
                return self.tr("%Ln finding(s)", "", number)
            case "edit":
                return self.tr("%Ln edit(s)", "", number)
            case "box":
                return self.tr("%Ln box(es)", "", number)
            case "verdict":
                return self.tr("%Ln verdict(s)", "", number)
        raise KeyError(thing)

    def inside(self, number: int, thing: str) -> str:
        match thing:
            case "face":
                return self.tr("%Ln face(s)", "after “in”, as of “3 findings in 2 faces”", number)
            case "image":
                return self.tr("%Ln image(s)", "after “in”, as of “7 faces in 2 images”", number)
        raise KeyError(thing)

    def joined(self, things: str, places: str) -> str:
        return self.tr("{things} in {places}").format(things=things, places=places)


_COUNTS = _Counts()


def counted(number: int, thing: str) -> str:
    """A number with its noun: "1 face", "2 boxes", "no faces".

    thing: in English and singular. Raises KeyError for a noun that is not among those above.
    """
    return in_number(_COUNTS.some(number, thing), number) if number else _COUNTS.none(thing)


def counted_in(number: int, thing: str, places: int, place: str) -> str:
    """Such as "7 faces in 2 images"; many a language bends the second noun."""
    inside = in_number(_COUNTS.inside(places, place), places) if places else _COUNTS.none(place)
    return _COUNTS.joined(counted(number, thing), inside)


def in_english(number: int, thing: str) -> str:
    """A number with its noun for the text of an edit: those are stored in English, and looked up when shown
    (see `model_words`)."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def capitalised(text: str) -> str:
    """For the beginning of a sentence. Unlike str.capitalize it leaves the other letters as they are: German
    writes its nouns with capitals."""
    return text[:1].upper() + text[1:]
