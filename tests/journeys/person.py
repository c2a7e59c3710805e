"""A person at the program: what they do, one word for each step, and what they see of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hands import Hands, Place
from program import Program
from waiting import eventually, settled


def at_the_program(program: Program, hands: Hands) -> Person:
    """Somebody in front of a program that was just started, as soon as its window is there."""
    eventually(lambda: program.ask("ready"), what="an open image", seconds=60)
    person = Person(program, hands)
    person.takes_the_keyboard()
    return person


class Person:
    """Somebody at the program, who looks before every step and waits for what it did.

    hands: for what is said by no word here.
    """

    def __init__(self, program: Program, hands: Hands) -> None:
        self.program, self.hands = program, hands
        self.ask, self.place = program.ask, program.place

    def sees(self, what: str, question: str, **about: Any) -> _Seen:
        """Begin to say what is to be seen before long: what an answer is about, and what it is to be."""
        return _Seen(what, lambda: self.ask(question, **about))

    def looks_at(self, part: str) -> str:
        """The pixels of a part of the window, in short, once they rest."""
        return str(settled(lambda: self.ask("looks", name=part), what=f"the pixels of {part}"))

    def takes_the_keyboard(self) -> None:
        """Let the keys go to the dialog that is open, or else the window: there is no window manager."""
        self.hands.focus(self.ask("window"))

    def turns_to(self, image: str) -> None:
        """Click a photograph in the list and wait until it and its faces are to be seen."""
        self.hands.click(self.place("image_place", path=image))
        self.sees(f"{image} open", "shown_image").is_(image)

    def clicks_photograph(self, x: float, y: float, *, button: int = 1) -> None:
        """x, y: in pixels of the photograph."""
        self.hands.click(self.place("photograph_place", x=x, y=y), button=button)

    def clicks_landmark(self, face: int, landmark: int, *, button: int = 1) -> None:
        self.hands.click(self.place("landmark_place", face=face, landmark=landmark), button=button)

    def drags_landmark(self, face: int, landmark: int, by: Place) -> None:
        """by: right and down, in pixels of the screen."""
        x, y = self.place("landmark_place", face=face, landmark=landmark)
        self.hands.drag((x, y), (x + by[0], y + by[1]))

    def clicks_button(self, text: str) -> None:
        self.hands.click(eventually(lambda: self.ask("button_place", text=text), what=f"a button {text}"))

    def sets_the_steps(self, steps: int) -> None:
        """How many fine-tuning shall take; the keys are the window's again afterwards."""
        self.hands.click(self.place("steps_place"))
        self.hands.press("ctrl+a")
        self.hands.type(str(steps))
        self.hands.press("Return")
        self.sees("steps", "steps").is_(steps)

    def opens_panel(self, title: str) -> None:
        self.hands.click(self.place("tab_place", title=title))

    def chooses(self, text: str, *, of: str) -> None:
        """Open a menu or a box of choices by its name, and click one of them."""
        self.hands.click(self.place("part_place", name=of))
        self.sees(f"{of} unfolded", "popup_is_open").is_(True)
        self.hands.click(self.place("choice_place", text=text))

    def closes_what_popped_up(self) -> None:
        self.hands.press("Escape")
        self.sees("nothing unfolded", "popup_is_open").is_(False)

    def waits_for_dialog(self, title: str) -> None:
        self.sees(f"the dialog {title}", "dialog").is_(title)
        self.takes_the_keyboard()

    def waits_for_the_dialog_to_close(self) -> None:
        self.sees("no dialog", "dialog").is_("")
        self.takes_the_keyboard()


class _Seen:
    """What is to be seen before long."""

    def __init__(self, what: str, look: Callable[[], Any]) -> None:
        self._what, self._look = what, look

    def is_(self, wanted: Any) -> None:
        self.fits(lambda answer: answer == wanted, f"{self._what}: {wanted!r}")

    def is_no_longer(self, former: Any) -> Any:
        return self.fits(lambda answer: answer != former, f"{self._what} other than {former!r}")

    def fits(self, condition: Callable[[Any], Any], what: str = "") -> Any:
        """Wait until an answer is as it should be, and return it."""
        answers: list[Any] = []

        def holds() -> bool:
            answers.append(self._look())
            return bool(condition(answers[-1]))

        try:
            eventually(holds, what=what or self._what, seconds=20)
        except pytest.fail.Exception as failed:
            pytest.fail(f"{failed.msg}; instead: {answers[-1]!r}")
        return answers[-1]
