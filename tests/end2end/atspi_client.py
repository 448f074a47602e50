"""A small assistive client. Runs with the system's Python (gi, AT-SPI), speaks JSON lines.

Not a test itself: tests start it beside the kiosk and tell it what to do.

    {"op": "list"}                          -> [{"name", "role", "actions", "states", "description"}, ...]
    {"op": "press", "name": "..."}          -> {"ok": true} when an action was really done
    {"op": "text", "text": "..."}           -> writes into the first editable field
"""

from __future__ import annotations

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

STATES = ("SHOWING", "ENABLED", "SENSITIVE", "FOCUSED", "CHECKED", "EDITABLE", "FOCUSABLE", "VISIBLE")
PRESSES = ("press", "click", "toggle", "activate")


def find_application(wanted):
    """Return our application's node, or None."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child is not None and wanted in (child.get_name() or "").lower():
            return child
    return None


def walk(node, depth=0):
    """Yield every node that shows, in order."""
    if node is None or depth > 24:
        return
    yield node
    for index in range(min(node.get_child_count(), 400)):
        try:
            child = node.get_child_at_index(index)
        except Exception:
            continue
        yield from walk(child, depth + 1)


def actions_of(node):
    """Return the names of the node's actions."""
    try:
        return [node.get_action_name(index) for index in range(node.get_n_actions())]
    except Exception:
        return []


def describe(node):
    """Return what an assistive client knows of a node."""
    states = node.get_state_set()
    return {
        "name": node.get_name() or "",
        "role": node.get_role_name(),
        "description": node.get_description() or "",
        "actions": actions_of(node),
        "states": [name for name in STATES if states.contains(getattr(Atspi.StateType, name))],
    }


def press(app, name, role):
    """Do the press action of the first showing node with this name."""
    for node in walk(app):
        if (node.get_name() or "") != name or (role and node.get_role_name() != role):
            continue
        if not node.get_state_set().contains(Atspi.StateType.SHOWING):
            continue
        for index, action in enumerate(actions_of(node)):
            if action.lower() in PRESSES:
                return bool(node.do_action(index))
    return False


def write(app, text):
    """Write into the first editable field that shows."""
    for node in walk(app):
        states = node.get_state_set()
        if states.contains(Atspi.StateType.EDITABLE) and states.contains(Atspi.StateType.SHOWING):
            return bool(node.set_text_contents(text))
    return False


def main():
    """Answer one line after the other."""
    Atspi.init()
    app = None
    deadline = time.time() + 30
    while app is None and time.time() < deadline:
        app = find_application(sys.argv[1])
        time.sleep(0.1)
    print(json.dumps({"ok": app is not None}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        app = find_application(sys.argv[1])
        if app is None:
            answer = {"ok": False, "why": "the application is gone"}
        elif order["op"] == "list":
            answer = [describe(node) for node in walk(app)]
        elif order["op"] == "press":
            answer = {"ok": press(app, order["name"], order.get("role", ""))}
        else:
            answer = {"ok": write(app, order["text"])}
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
