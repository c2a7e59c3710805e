"""JSON label files: read with every error naming file and place, written as text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from annotator.store.formats.reading import wrong

LARGEST_MEGABYTES = 1024
"""A million faces take 300. More would not fit into the memory of many machines once it is read."""

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a JSON file: its path, and the way through its keys such as "annotations[3].bbox"."""

    path: Path
    place: str = ""

    def at(self, key: str | int) -> Where:
        if isinstance(key, int):
            return Where(self.path, f"{self.place}[{key}]")
        return Where(self.path, f"{self.place}.{key}" if self.place else key)

    def __str__(self) -> str:
        return f"{self.path.name}, {self.place}" if self.place else self.path.name


def load_json(path: Path) -> Json:
    """The object in a JSON file. Raises AnnotatorError, naming file and place, for anything else."""
    try:
        if path.stat().st_size > LARGEST_MEGABYTES * 1_000_000:
            raise wrong(path, "", f"it is larger than {LARGEST_MEGABYTES} megabytes; divide it")
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise wrong(path, "", f"it cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise wrong(path, f"byte {error.start}", "this is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise wrong(path, place, f"this is not JSON ({error.msg})") from error
    except RecursionError:
        raise wrong(path, "", "its lists and objects are nested too deeply") from None
    except ValueError as error:  # a number of thousands of digits
        raise wrong(path, "", f"it holds a number that is too long ({error})") from error
    return an_object(content, Where(path))


def an_object(value: object, where: Where) -> Json:
    if not isinstance(value, dict):
        raise wrong(where.path, where.place, "an object in braces is expected here")
    return value


def a_list(value: object, where: Where) -> list[object]:
    if not isinstance(value, list):
        raise wrong(where.path, where.place, "a list in brackets is expected here")
    return value


def a_text(value: object, where: Where) -> str:
    if not isinstance(value, str):
        raise wrong(where.path, where.place, "text in quotes is expected here")
    return value


def numbers(value: object, where: Where, *, count: int | None = None) -> list[float]:
    """A list of finite numbers, of this length if one is given."""
    values = a_list(value, where)
    if count is not None and len(values) != count:
        raise wrong(where.path, where.place, f"{count} numbers are expected here, not {len(values)}")
    return [a_number(number, where.at(i)) for i, number in enumerate(values)]


def a_number(value: object, where: Where) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12:
        return float(value)
    raise wrong(where.path, where.place, "a number of reasonable size is expected here")


def taken_from(content: Json, *names: str) -> Json:
    """What an object holds under other names."""
    return {name: value for name, value in content.items() if name not in names}


def json_text(value: object) -> str:
    # ASCII, so that file names which are no UTF-8 can be written too
    return json.dumps(value, separators=(", ", ": "))
