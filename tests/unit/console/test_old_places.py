"""Who watches the place that a terminal has left hears of it, whoever looks at the terminals meanwhile."""

from __future__ import annotations

import threading

from tests.helpers.console_core import MANAGER, Desk


def places_told(desk: Desk, mark: str, terminal: str) -> set[str]:
    _, changes = desk.console.live._log.since(mark)
    return {
        audience.place[0]
        for what, audience in changes.get("terminals", ())
        if what == terminal and audience.place
    }


def read_in_between(desk: Desk) -> None:
    """Let another thread look at the terminals after every commit, before anybody is told of it."""
    directory = desk.console.live._audiences._directory
    listeners = desk.store._listeners

    def look(changes: dict[str, set[str]]) -> None:
        thread = threading.Thread(target=lambda: directory.entries)
        thread.start()
        thread.join(10)

    listeners.insert(listeners.index(directory._follow) + 1, look)
    assert listeners.index(look) < listeners.index(desk.console.live.tell)


def test_both_places_of_a_terminal_that_moves_are_told(desk: Desk) -> None:
    desk.join("lobby-1")
    read_in_between(desk)
    for here, there in (("mapo", "gangdong"), ("gangdong", "mapo")):
        mark = desk.console.live._log.mark()
        desk.services.terminals.rename(MANAGER, "lobby-1", "a", there)
        assert places_told(desk, mark, "lobby-1") == {here, there}


def test_the_place_of_a_terminal_that_is_cut_off_is_told(desk: Desk) -> None:
    desk.join("lobby-1")
    read_in_between(desk)
    mark = desk.console.live._log.mark()
    desk.services.enrolment.revoke(MANAGER, "lobby-1")
    assert places_told(desk, mark, "lobby-1") == {"mapo"}


def test_what_moved_once_is_told_at_its_new_place_only_from_then_on(desk: Desk) -> None:
    desk.join("lobby-1")
    read_in_between(desk)
    desk.services.terminals.rename(MANAGER, "lobby-1", "a", "gangdong")
    mark = desk.console.live._log.mark()
    desk.services.modes.switch(MANAGER, ["lobby-1"], modes={"scale": 2.0}, until="today")
    assert places_told(desk, mark, "lobby-1") == {"gangdong"}
