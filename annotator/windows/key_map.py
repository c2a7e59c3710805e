"""Which keys belong to which action: those of the table, but for what a person has changed.

Keys are written as QKeySequence writes them (PortableText): "Ctrl+Shift+Z", or "Ctrl+K, S" for two strokes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from annotator.windows.action import Action
from annotator.windows.action_table import ACTIONS
from annotator.windows.translation import QT_TRANSLATE_NOOP

Keys = tuple[str, ...]
"""All the keys of one action; the first is shown in its menu."""

HELD_BY_THE_CANVAS = {
    "Space": QT_TRANSLATE_NOOP("key_map", "held, it pans"),
    "H": QT_TRANSLATE_NOOP("key_map", "held, it hides every face"),
    "Esc": QT_TRANSLATE_NOOP("key_map", "it gives up a drag or a box, and ends placing"),
    "Backspace": QT_TRANSLATE_NOOP("key_map", "it takes back the landmark placed last"),
}
"""Keys that the canvas takes for itself, at times, and what it does with them: see scene/canvas.py."""

_BY_ID = {action.id: action for action in ACTIONS}


class Clash(Enum):
    """Why a key can't simply be given to an action."""

    SAME = "another action has it"
    UNREACHABLE = "another action has its first strokes, and will act before the last one"
    HIDES = "it is the first strokes of another action's, which could no longer be reached"
    HELD = "the canvas takes it for itself"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is in the way of giving `key` to an action.

    other: whose key `other_key` is; None for the canvas.
    """

    clash: Clash
    key: str
    other_key: str
    other: Action | None = None


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The keys of every action.

    changed: by the action's id, only what differs from the table. A person's choice wins over the table: a
    key of the table that was given to another action is lost to its own, and comes back when the other lets
    it go.
    Raises ValueError for an action that isn't there, and for keys that are empty or there twice.
    """

    changed: Mapping[str, Keys] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = sorted(self.changed.keys() - _BY_ID.keys())
        if unknown:
            raise ValueError(f"there is no action {', '.join(unknown)}")
        for action_id, keys in self.changed.items():
            if not all(keys) or len(set(keys)) < len(keys):
                raise ValueError(f"{action_id} has empty or repeated keys: {keys}")

    def all_keys(self) -> dict[str, Keys]:
        """The keys of every action by its id, in the order of the table. No two actions share one."""
        taken: list[str] = []
        settled: dict[str, Keys] = {}
        by_choice = [action for action in ACTIONS if action.id in self.changed]
        by_table = [action for action in ACTIONS if action.id not in self.changed]
        for action in by_choice + by_table:
            wanted = self.changed.get(action.id, default_keys(action))
            settled[action.id] = _without(wanted, taken)
            taken += settled[action.id]
        return {action.id: settled[action.id] for action in ACTIONS}

    def keys_of(self, action: Action) -> Keys:
        return self.all_keys()[action.id]

    def is_changed(self, action: Action) -> bool:
        """Whether it has other keys than the table gives it, by choice or by loss."""
        return self.keys_of(action) != default_keys(action)

    def conflicts(self, action: Action, key: str) -> tuple[Conflict, ...]:
        """What is in the way of giving the action this key; what it has already is not."""
        found = [
            Conflict(_clash(key, theirs), key, theirs, _BY_ID[other_id])
            for other_id, keys in self.all_keys().items()
            for theirs in keys
            if _rivals(key, theirs) and (other_id, theirs) != (action.id, key)
        ]
        if key in HELD_BY_THE_CANVAS and key not in default_keys(action):
            found.append(Conflict(Clash.HELD, key, key))
        return tuple(found)

    def giving(self, action: Action, keys: Iterable[str]) -> KeyMap:
        """The action has exactly these keys; whoever else had one of them, or one in the way, loses it."""
        kept = tuple(dict.fromkeys(keys))
        others = {
            other_id: _without(theirs, kept)
            for other_id, theirs in self.changed.items()
            if other_id != action.id
        }
        if kept == default_keys(action):
            return KeyMap(others)
        return KeyMap({**others, action.id: kept})

    def adding(self, action: Action, key: str, *, instead_of: str = "") -> KeyMap:
        """The action has this key as well, or in the place of one that it has."""
        keys = [key if own == instead_of else own for own in self.keys_of(action)]
        if key not in keys:
            keys.append(key)
        return self.giving(action, [own for own in keys if own == key or not _rivals(own, key)])

    def resetting(self, action: Action) -> KeyMap:
        """The action has the keys of the table again, whoever had been given them."""
        return self.giving(action, default_keys(action))

    def to_text(self) -> str:
        """For storing: the inverse of `from_text`."""
        return json.dumps(dict(self.changed), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> KeyMap:
        """What was stored, maybe by another version: actions that are gone are left out, as is rubbish."""
        try:
            stored = json.loads(text)
        except ValueError:
            return cls()
        if not isinstance(stored, dict):
            return cls()
        return cls(
            {
                action_id: tuple(dict.fromkeys(key for key in keys if isinstance(key, str) and key))
                for action_id, keys in stored.items()
                if action_id in _BY_ID and isinstance(keys, list)
            }
        )


def default_keys(action: Action) -> Keys:
    """Those of the table."""
    return tuple(action.keys.split())


def _without(keys: Iterable[str], taken: Iterable[str]) -> Keys:
    return tuple(key for key in keys if not any(_rivals(key, other) for other in taken))


def _rivals(one: str, other: str) -> bool:
    """Whether two keys can't both be reached: they are the same, or one is how the other begins."""
    return one == other or one.startswith(f"{other}, ") or other.startswith(f"{one}, ")


def _clash(key: str, theirs: str) -> Clash:
    if key == theirs:
        return Clash.SAME
    return Clash.UNREACHABLE if key.startswith(theirs) else Clash.HIDES
