"""Somebody is helped on the screen, and whoever sees it is cut off: nobody is shown as watched who is not."""

from __future__ import annotations

from kiosk.twin.limits import PRESENCE_WITHIN_S
from tests.torture.fleet.scene import Scene, TerminalProcess
from tests.torture.fleet.terminal_program import PAGE


def _is_seen(scene: Scene, session: str) -> bool:
    """Tell whether the desk shows the visitor's page."""
    return PAGE in scene.desk().get(f"/assist/{session}/view")[1].decode()


def _help(scene: Scene, terminal: TerminalProcess) -> str:
    """Staff ask, the visitor agrees and is told, then the desk sees the page; return the session."""
    before = terminal.asked
    # A visitor who says yes before the console has said that it is there (1 s) is told that nobody is.
    scene.wait_console_here()
    scene.desk().post(f"/terminals/{terminal.name}/assist", [])
    scene.wait(lambda: terminal.asked not in ("", before), "the visitor is asked")
    session = terminal.asked
    assert not _is_seen(scene, session), "seen before a yes"
    terminal.tell("agree")
    scene.wait(lambda: terminal.watched == session, "the visitor is told that they are seen")
    scene.wait(lambda: _is_seen(scene, session), "the desk sees the page")
    return session


def _come(scene: Scene) -> TerminalProcess:
    terminal = scene.terminals[0]
    terminal.tell("come")
    scene.wait(lambda: scene.rows()[terminal.name].is_in_use, "in use")
    return terminal


def _end(scene: Scene, terminal: TerminalProcess, session: str) -> None:
    """What was agreed to is over at both ends; whoever asks anew is seen to see, and ends it."""
    scene.wait(lambda: scene.assist_state(session) == "ended", "the desk knows that it is over")
    assert (terminal.watched, terminal.why) == ("", "away") and not _is_seen(scene, session)
    again = _help(scene, terminal)
    assert again != session
    scene.desk().post(f"/assist/{again}/end", [])
    scene.wait(lambda: terminal.watched == "", "the visitor knows that staff have ended it")
    assert terminal.why == "staff"
    terminal.tell("go")


def console_killed_while_somebody_is_helped(scene: Scene) -> None:
    """The last will tells it at once; the console that comes back has to ask."""
    terminal = _come(scene)
    session = _help(scene, terminal)
    scene.kill_console()
    scene.wait(lambda: terminal.watched == "", "the visitor knows that nobody watches", 5)
    scene.start_console()
    scene.wait_console_here()
    _end(scene, terminal, session)


def console_and_broker_killed_while_somebody_is_helped(scene: Scene) -> None:
    """Nobody publishes a will, and both may be back before the terminal has missed them."""
    terminal = _come(scene)
    session = _help(scene, terminal)
    scene.kill_broker()
    scene.kill_console()
    scene.start_broker()
    scene.start_console()
    scene.wait(lambda: terminal.watched == "", "the visitor knows that nobody watches", PRESENCE_WITHIN_S)
    scene.wait_console_here()
    _end(scene, terminal, session)


def terminal_cut_off_while_somebody_is_helped(scene: Scene) -> None:
    """Its line is gone for longer than a blip; the desk learns of it when it is back."""
    terminal = _come(scene)
    session = _help(scene, terminal)
    terminal.line.down()
    scene.wait(lambda: terminal.watched == "", "the visitor knows that nobody watches", PRESENCE_WITHIN_S)
    terminal.line.up()
    _end(scene, terminal, session)
