"""All faces on a wall: judged by keys there, found, and counted."""

from __future__ import annotations

from itertools import pairwise

import pytest

pytestmark = pytest.mark.journey


def test_that_faces_are_judged_on_the_wall_found_by_status_and_score_and_counted(person, hands):
    # All faces on a wall, judged by keys; a key takes back what the last one did.
    hands.press("F3")
    person.sees("the page", "page").is_("wall")
    tiles = person.sees("the wall", "wall").fits(lambda wall: wall["count"].endswith(" faces"))["tiles"]
    count = len(tiles)
    assert count >= 18
    person.sees("the wall", "wall").fits(lambda wall: wall["count"] == f"{count} of {count} faces")
    predicted = [tile.startswith("predicted") for tile in tiles]
    first = list(pairwise(predicted)).index((True, True))
    hands.press("Home")
    for _ in range(first):
        hands.press("Right")
    person.sees("the wall", "wall").fits(lambda wall: wall["current"] == first)
    hands.press("space")
    person.sees("an accepted face", "wall").fits(lambda wall: wall["tiles"][first].startswith("by a person"))
    assert person.ask("wall")["current"] == first + 1
    hands.press("Delete")
    person.sees("a rejected face", "wall").fits(
        lambda wall: wall["tiles"][first + 1].startswith("not a face")
    )
    hands.press("ctrl+z")
    person.sees("it taken back", "wall").fits(lambda wall: wall["tiles"][first + 1] == tiles[first + 1])
    assert person.ask("wall")["tiles"][first].startswith("by a person")
    hands.press("ctrl+z")
    person.sees("all taken back", "wall").fits(lambda wall: wall["tiles"] == tiles)

    # Only what nobody has worked on, the most doubtful first; several of them judged one after the other.
    person.chooses("Predicted", of="Status")
    person.closes_what_popped_up()
    person.sees("the wall", "wall").fits(lambda wall: wall["count"] == f"{count - 2} of {count} faces")
    person.chooses("Score", of="Sort faces by")
    wall = person.sees("scores in order", "wall").fits(lambda wall: wall["scores"] == sorted(wall["scores"]))
    assert wall["scores"][0] < wall["scores"][-1]
    assert wall["current"] == 0
    hands.click(person.place("tile_place", number=0))
    for judged in range(1, 6):
        hands.press("space")
        person.sees("the wall", "wall").fits(lambda wall, current=judged: wall["current"] == current)
    person.sees("how fast it goes", "effort").fits(lambda words: "s per face" in words and "5 today" in words)
    person.clicks_button("Refresh")
    person.sees("the wall", "wall").fits(lambda wall: wall["count"] == f"{count - 7} of {count} faces")

    # One of them opened in its photograph.
    hands.press("End")
    current = person.sees("the wall", "wall").fits(lambda wall: wall["current"] == count - 8)
    image, face_id = current["faces"][count - 8]
    hands.press("Return")
    person.sees("the page", "page").is_("photograph")
    person.sees("its photograph", "shown_image").is_(image)
    face = person.sees("the selected face", "selected").is_no_longer(None)
    assert person.ask("faces")[face]["id"] == face_id

    # The list shows what is still to be looked through; the numbers of it all are a key away.
    in_all = person.ask("images")
    hands.press("space")
    person.sees("the next photograph", "shown_image").is_no_longer(image)
    person.chooses("To review", of="Show images")
    person.sees("images to review", "images").fits(
        lambda images: list(images) == [other for other in in_all if other != image]
    )
    hands.press("F4")
    person.sees("the page", "page").is_("statistics")
    person.sees("the numbers", "statistics").is_(f"{count} faces in 7 images")
