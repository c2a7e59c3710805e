"""Who has which key: a person's choice wins over the table, and no key ever means two things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.windows.action_table import ACTIONS
from annotator.windows.key_map import Clash, KeyMap, default_keys

BY_ID = {action.id: action for action in ACTIONS}
NEXT, FIT, UNDO, REDO = (BY_ID[name] for name in ("next_image", "fit_face", "undo", "redo"))

KEYS = st.sampled_from(["D", "F", "F9", "Ctrl+Z", "Ctrl+K", "Ctrl+K, S", "Ctrl+K, T", "H", "Space"])


def test_that_at_first_every_action_has_the_keys_of_the_table():
    assert KeyMap().all_keys() == {action.id: default_keys(action) for action in ACTIONS}
    assert not any(KeyMap().is_changed(action) for action in ACTIONS)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_that_no_key_of_the_table_is_in_the_way_of_another(action):
    conflicts = [found for key in default_keys(action) for found in KeyMap().conflicts(action, key)]
    assert conflicts == []


def test_that_a_key_that_belongs_to_another_action_names_it():
    (found,) = KeyMap().conflicts(FIT, "D")
    assert (found.clash, found.other) == (Clash.SAME, NEXT)


def test_that_the_first_strokes_of_another_key_are_in_the_way_and_so_are_the_last():
    keys = KeyMap().adding(NEXT, "Ctrl+F9, S")
    assert [(c.clash, c.other_key) for c in keys.conflicts(FIT, "Ctrl+F9")] == [(Clash.HIDES, "Ctrl+F9, S")]
    (found,) = KeyMap().conflicts(FIT, "D, S")
    assert (found.clash, found.other_key, found.other) == (Clash.UNREACHABLE, "D", NEXT)


def test_that_a_key_is_no_first_stroke_of_one_that_is_merely_written_alike():
    keys = KeyMap().adding(NEXT, "Ctrl+,")
    assert keys.conflicts(FIT, "Ctrl+,, S")[0].clash is Clash.UNREACHABLE
    assert KeyMap().adding(NEXT, "F10").conflicts(FIT, "F11") == ()


@pytest.mark.parametrize("key", ["Space", "H", "Esc", "Backspace"])
def test_that_keys_of_the_canvas_are_told_of(key):
    assert Clash.HELD in {found.clash for found in KeyMap().conflicts(FIT, key)}


def test_that_a_key_that_is_taken_is_lost_to_its_action_and_comes_back_when_it_is_given_up():
    taken = KeyMap().adding(FIT, "D")
    assert (taken.keys_of(FIT), taken.keys_of(NEXT)) == (("F", "D"), ())
    assert taken.is_changed(NEXT)
    given_up = taken.giving(FIT, ("F",))
    assert given_up == KeyMap()


def test_that_an_action_that_is_reset_gets_its_keys_back_from_whoever_has_them():
    taken = KeyMap().adding(FIT, "D").adding(NEXT, "F9")
    reset = taken.resetting(NEXT)
    assert (reset.keys_of(NEXT), reset.keys_of(FIT)) == (("D",), ("F",))


def test_that_a_key_can_take_the_place_of_another_of_the_same_action():
    assert KeyMap().adding(REDO, "F9", instead_of="Ctrl+Shift+Z").keys_of(REDO) == ("F9", "Ctrl+Y")


@given(st.lists(st.tuples(st.sampled_from([NEXT, FIT, UNDO, REDO]), KEYS), max_size=8))
def test_that_whatever_is_taken_no_two_keys_are_in_each_others_way(steps):
    keys = KeyMap()
    for action, key in steps:
        keys = keys.adding(action, key)
        assert key in keys.keys_of(action)
    everyones = [key for own in keys.all_keys().values() for key in own]
    assert len(everyones) == len(set(everyones))
    assert [(one, other) for one in everyones for other in everyones if other.startswith(f"{one}, ")] == []


@given(st.dictionaries(st.sampled_from(sorted(BY_ID)), st.lists(KEYS, unique=True).map(tuple)))
def test_that_what_is_stored_is_read_again(changed):
    assert KeyMap.from_text(KeyMap(changed).to_text()) == KeyMap(changed)


@pytest.mark.parametrize("text", ["", "{", "3", "[]", '{"gone": ["D"]}', '{"undo": 5}'])
def test_that_rubbish_and_actions_there_are_no_longer_count_as_nothing(text):
    assert KeyMap.from_text(text) == KeyMap()


def test_that_of_two_stored_actions_with_one_key_only_one_has_it():
    keys = KeyMap.from_text('{"next_image": ["F9"], "fit_face": ["F9", "", 5, "F9"]}')
    assert sorted([keys.keys_of(NEXT), keys.keys_of(FIT)]) == [(), ("F9",)]


def test_that_a_map_with_unknown_actions_or_a_key_twice_cannot_be_made():
    with pytest.raises(ValueError, match="gone"):
        KeyMap({"gone": ("D",)})
    with pytest.raises(ValueError, match="repeated"):
        KeyMap({"undo": ("D", "D")})
