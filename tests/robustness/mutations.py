"""Files that are nearly right: valid ones, spoilt where their kind is most easily spoilt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

NUMBERS = (
    b"0", b"-0.0", b"-1", b"1", b"2", b"0.5", b"1e308", b"-1e308", b"1e999", b"1e-320", b"NaN", b"nan",
    b"inf", b"-Infinity", b"9" * 400, b"9" * 5000, b"2147483648", b"-9223372036854775809", b"1000001",
    b"0x10", b"1_000", b"1,5", b"+5", b".", b"1e", b"--1", b"1e300", "٣".encode(), "１２".encode(),
    "−3".encode(), b"",
)  # fmt: skip
WORDS = (
    b"null", b"true", b'""', b"{}", b"[]", b"[[[[1]]]]", b'"x"', b'"\\udcff"', b"\xff\xfe", b"\x00",
    b"\x1b[31m", b"#", b"<", b"&amp;", b"&x;",
    b"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", b"=1+1", b"'", b"%s", b"{0}", b"${HOME}",
    "\u202e".encode(), "\u2028".encode(), "ü".encode("latin-1"), "😀".encode(),
)  # fmt: skip
PATHS = (
    b"../../x.jpg", b"../x.jpg", b"/etc/passwd", b"..\\..\\x.jpg", b"C:\\x.jpg", b"C:/x.jpg", b"~/x.jpg",
    b"a.jpg/../../../x.jpg", b"\\\\server\\share\\x.jpg", b"file:///etc/passwd", b"a\x00b.jpg", b".", b"..",
    b"", b"/", b"//a.jpg", b"./a.jpg", b"a.jpg/", b"parade/../a.jpg", b"parade/../../x.jpg", b"%2e%2e/x.jpg",
    b"x" * 5000 + b".jpg", b"d/" * 500 + b"x.jpg", b"a.jpg ", b"project.faces", b".label.txt.written", b"-rf",
    b"a\nb.jpg", b"a\rb.jpg", b"a\tb.jpg", b"\xff.jpg", "parade/ü.jpg".encode(), b"NUL", b"$(touch x).jpg",
)  # fmt: skip
_SEPARATORS = (b" ", b"\t", b",", b";", b"  ", b"\x0b", b"\x0c", b"\xc2\xa0", b"", b":", b"\n", b"|")
_LINE_ENDS = (b"\r\n", b"\r", b"\n\n", b"\n\r", b" \n", "\u2028".encode(), b"\x85", b"")
_ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-7", "utf-8-sig", "cp500")
_WHOLE_NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_WORD = re.compile(rb'"[^"\n]*"|[A-Za-z_]+|\[[^\[\]]{0,80}\]|<[^<>]{0,80}>')
_PATH = re.compile(rb"[\w/ .-]+\.(?:jpg|png)")
_SEPARATOR = re.compile(rb"[ \t,;]+")

_MOST_BYTES = 1 << 20
"""What is repeated comes to no more; only sizes that a file claims are larger."""

Way = Callable[[bytes, Random], bytes]


def spoilt_text(content: bytes, chance: Random) -> bytes:
    """A text file with one to four things wrong: numbers, names, separators, lines, encoding, bytes."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        content = chance.choices(_TEXT_WAYS, _TEXT_WEIGHTS)[0](content, chance)
    return content


def spoilt_bytes(content: bytes, chance: Random) -> bytes:
    """A binary file with one to four things wrong: bits, lengths, pieces that lack or come twice."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        content = chance.choice(_BINARY_WAYS)(content, chance)
    return content


def _another(pattern: re.Pattern[bytes], choices: Sequence[bytes]) -> Way:
    """Put something else in a place that the pattern finds."""

    def way(content: bytes, chance: Random) -> bytes:
        # Near a random place: to find them all would take longer than everything else.
        start = chance.randrange(len(content) + 1)
        found = pattern.search(content, start) or pattern.search(content)
        if found is None:
            return content
        return content[: found.start()] + chance.choice(choices) + content[found.end() :]

    return way


def _other_line_ends(content: bytes, chance: Random) -> bytes:
    end = chance.choice(_LINE_ENDS)
    if chance.random() < 0.5:
        return content.replace(b"\n", end)
    lines = content.split(b"\n")
    return b"".join(line + (end if chance.random() < 0.3 else b"\n") for line in lines)


def _other_encoding(content: bytes, chance: Random) -> bytes:
    text = content.decode("utf-8", "replace")
    if chance.random() < 0.2:
        return b"\xef\xbb\xbf" * chance.randint(1, 2) + content
    return text.encode(chance.choice(_ENCODINGS), "replace")


def _lines_moved(content: bytes, chance: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[place]
        case 1:
            lines.insert(other, lines[place])
        case 2:
            lines[place], lines[other] = lines[other], lines[place]
        case _:
            lines[place] *= min(chance.choice((2, 50, 3000)), 1 + _MOST_BYTES // len(lines[place]))
    return b"".join(lines)


def _nested(content: bytes, chance: Random) -> bytes:
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b'"', b'"')))
    depth, place = chance.choice((3, 200, 20_000)), chance.randrange(len(content) + 1)
    return content[:place] + opening * depth + closing * chance.choice((0, depth)) + content[place:]


def _cut_off(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _bits_flipped(content: bytes, chance: Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 64)) if content else 0):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def _bytes_replaced(content: bytes, chance: Random) -> bytes:
    start, length = chance.randrange(len(content) + 1), chance.choice((1, 2, 4, 16, 300))
    piece = chance.choice((b"\0", b"\xff", chance.randbytes(1))) * length
    return content[:start] + piece + content[start + length :]


def _number_written(content: bytes, chance: Random) -> bytes:
    """A whole number of two, four or eight bytes that stands for a length or a place; mostly in the head."""
    width, order = chance.choice((2, 4, 8)), chance.choice(("little", "big"))
    value = chance.choice((*_WHOLE_NUMBERS, len(content), len(content) + 1)) % (1 << 8 * width)
    reach = min(len(content), 256) if chance.random() < 0.7 else len(content)
    start = chance.randrange(reach + 1)
    return content[:start] + value.to_bytes(width, order) + content[start + width :]


def _piece_taken_out(content: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.choice((1, 2, 7, 100, 5000)) :]


def _piece_put_in(content: bytes, chance: Random) -> bytes:
    source, start = chance.randrange(len(content) + 1), chance.randrange(len(content) + 1)
    piece = content[source : source + chance.choice((1, 4, 64, 4096))]
    return content[:start] + piece * chance.choice((1, 1, 100)) + content[start:]


_TEXT_WAYS: tuple[Way, ...] = (
    _another(_NUMBER, NUMBERS),
    _another(_WORD, WORDS),
    _another(_PATH, PATHS),
    _another(_SEPARATOR, _SEPARATORS),
    _other_line_ends,
    _other_encoding,
    _lines_moved,
    _nested,
    _cut_off,
    _bits_flipped,
    _bytes_replaced,
)
_TEXT_WEIGHTS = (6, 3, 4, 3, 1, 1, 3, 1, 1, 1, 1)
_BINARY_WAYS: tuple[Way, ...] = (
    _cut_off, _bits_flipped, _bytes_replaced, _number_written, _piece_taken_out, _piece_put_in
)  # fmt: skip
