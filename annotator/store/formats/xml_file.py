"""XML label files: read element by element without ever resolving an entity, written as text.

A document type declaration, without which there are no entities to blow up or to fetch files with, is
refused outright: no label format has a use for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder, indent, tostring
from xml.parsers import expat

from annotator.errors import AnnotatorError
from annotator.store.formats.numbers import from_text
from annotator.store.formats.reading import wrong

_DEEPEST = 100
_CHUNK = 1 << 16
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def children_of_root(path: Path, *, root: str) -> Iterator[Element]:
    """The elements right below the root, one after the other, so that a large file is never all in memory.

    Raises AnnotatorError, naming file and line, for what is not XML, declares a document type, is nested too
    deeply, or has a root of another name.
    """
    reader = _Reader(path, root)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                reader.feed(chunk)
                yield from reader.taken()
        reader.feed(b"", is_last=True)
    except OSError as error:
        raise wrong(path, "", f"it cannot be read ({error.strerror})") from error


def element_from(text: str) -> Element:
    """One element from its own text, as `element_text` wrote it."""
    reader = _Reader(Path("carried"), "carried")
    reader.feed(f"<carried>{text}</carried>".encode(), is_last=True)
    (element,) = reader.taken()
    return element


def element_text(element: Element) -> str:
    """An element as text, without the white space that separates elements; that is taken out of it."""
    for part in element.iter():
        if len(part) and not (part.text or "").strip():
            part.text = None
        if not (part.tail or "").strip():
            part.tail = None
    element.tail = None
    return tostring(element, encoding="unicode")


def indented(element: Element, level: int = 0) -> str:
    """An element as text over several lines. Raises AnnotatorError for characters that XML cannot hold."""
    indent(element, "  ", level)
    element.tail = None
    text = "  " * level + tostring(element, encoding="unicode") + "\n"
    odd = _NOT_IN_XML.search(text)
    if odd is not None:
        near = text[max(0, odd.start() - 40) : odd.start()].rpartition("\n")[2].strip()
        raise AnnotatorError(
            f"XML cannot hold the character {odd.group()!a} after “{near}”.",
            "Give the photograph a plainer name, or choose a JSON format or CSV.",
        )
    return text


def text_of(element: Element, tag: str) -> str:
    """The text of a child element, empty where there is none."""
    return (element.findtext(tag) or "").strip()


def number_of(element: Element, tag: str) -> float:
    """The number in a child element. Raises ValueError, naming the tag, where there is none."""
    try:
        return from_text(text_of(element, tag))
    except ValueError as error:
        raise ValueError(f"<{tag}>: {error}") from None


def add(parent: Element, tag: str, text: str = "") -> Element:
    child = Element(tag)
    child.text = text or None
    parent.append(child)
    return child


class _Reader:
    """Builds elements out of what expat sees, and keeps them until they are taken."""

    def __init__(self, path: Path, root: str) -> None:
        self._path = path
        self._root = root
        self._depth = 0
        self._builder = TreeBuilder()
        self._finished: list[Element] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def feed(self, chunk: bytes, *, is_last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            place = f"line {error.lineno}, column {error.offset + 1}"
            raise wrong(self._path, place, f"this is not XML ({expat.ErrorString(error.code)})") from error
        except (LookupError, ValueError) as error:  # of an encoding that Python does not know, or not so
            raise wrong(self._path, "", f"its encoding can't be read ({error})") from error

    def taken(self) -> list[Element]:
        taken, self._finished = self._finished, []
        return taken

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise wrong(self._path, self._line, "its elements are nested too deeply")
        if self._depth == 1:
            if tag != self._root:
                raise wrong(self._path, self._line, f"<{self._root}> is expected here, not <{tag}>")
        else:
            self._builder.start(tag, attributes)

    def _end(self, tag: str) -> None:
        if self._depth > 1:
            self._builder.end(tag)
        self._depth -= 1
        if self._depth == 1:
            self._finished.append(self._builder.close())
            self._builder = TreeBuilder()

    def _data(self, text: str) -> None:
        if self._depth > 1:
            self._builder.data(text)

    def _refuse_doctype(self, *_: object) -> None:
        raise wrong(self._path, self._line, "a document type declaration is not read, for safety; remove it")

    @property
    def _line(self) -> str:
        return f"line {self._parser.CurrentLineNumber}"
