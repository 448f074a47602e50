"""A small assistive client. Runs with the system's Python (gi, AT-SPI), speaks JSON lines.

Not a test itself: tests start it beside the kiosk and tell it what to do over a Unix socket, because
standard output belongs to the accessibility bus, which prints to it.

    {"op": "list"}                              -> [{"name", "role", "actions", "states", ...}, ...]
    {"op": "press", "name": "...", "role": ""}  -> {"ok": true} when an action was really done
    {"op": "text", "text": "...", "name": ""}   -> writes into the (first) editable field that shows
    {"op": "focused"}                           -> what has the focus
    {"op": "rect", "name": "..."}               -> [x, y, width, height] on the screen in px, or null
    {"op": "dump"}                              -> every string of every node, showing or not
"""

from __future__ import annotations

import json
import socket
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

STATES = ("SHOWING", "ENABLED", "SENSITIVE", "FOCUSED", "CHECKED", "EDITABLE", "FOCUSABLE", "VISIBLE")
PRESSES = ("press", "click", "toggle", "activate")


def find_application(wanted):
    """Return our application's node, or None."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        try:
            child = desktop.get_child_at_index(index)
            if child is not None and wanted in (child.get_name() or "").casefold():
                return child
        except GLib.Error:
            continue
    return None


def walk(node, depth=0, is_everything=False):
    """Yield every node in order; unless *is_everything*, nothing below what is hidden."""
    if node is None or depth > 24:
        return
    try:
        if depth > 1 and not is_everything and not node.get_state_set().contains(Atspi.StateType.SHOWING):
            return
        yield node
        count = min(node.get_child_count(), 400)
    except GLib.Error:
        return  # it went away while we looked
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except GLib.Error:
            continue
        yield from walk(child, depth + 1, is_everything)


def actions_of(node):
    """Return the names of the node's actions."""
    try:
        return [node.get_action_name(index) for index in range(node.get_n_actions())]
    except GLib.Error:
        return []


def text_of(node):
    """Return what stands in an editable field."""
    try:
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
    except GLib.Error:
        return ""


def name_of(node):
    """Return the name of a node; for one without, that of what labels it, as screen readers do."""
    name = node.get_name() or ""
    if name:
        return name
    for relation in node.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            targets = (relation.get_target(index) for index in range(relation.get_n_targets()))
            return " ".join(target.get_name() or "" for target in targets).strip()
    return ""


def describe(node):
    """Return what an assistive client knows of a node."""
    states = node.get_state_set()
    is_editable = states.contains(Atspi.StateType.EDITABLE)
    return {
        "name": name_of(node),
        "role": node.get_role_name(),
        "description": node.get_description() or "",
        "actions": actions_of(node),
        "text": text_of(node) if is_editable else "",
        "states": [name for name in STATES if states.contains(getattr(Atspi.StateType, name))],
    }


def list_nodes(app, is_everything=False):
    """Describe the nodes; one that vanishes meanwhile is left out."""
    found = []
    for node in walk(app, is_everything=is_everything):
        try:
            found.append(describe(node))
        except GLib.Error:
            continue
    return found


def focused(app):
    """Describe what has the focus: the last such node, as a window may say that it has it too."""
    found = None
    for node in walk(app):
        try:
            states = node.get_state_set()
            if states.contains(Atspi.StateType.FOCUSED) and node.get_role() != Atspi.Role.FRAME:
                found = describe(node)
        except GLib.Error:
            continue
    return found or {"name": "", "role": "", "description": ""}


def rectangle_of(app, name):
    """Return where the button with this name is."""
    for node in walk(app):
        try:
            if name_of(node) == name and actions_of(node):
                box = node.get_extents(Atspi.CoordType.SCREEN)
                return [box.x, box.y, box.width, box.height]
        except GLib.Error:
            continue
    return None


def press(app, name, role):
    """Do the press action of the first showing node with this name."""
    for node in walk(app):
        try:
            if name_of(node) != name or (role and node.get_role_name() != role):
                continue
            for index, action in enumerate(actions_of(node)):
                if action.lower() in PRESSES:
                    return bool(node.do_action(index))
        except GLib.Error:
            continue
    return False


def write(app, text, name):
    """Write into the first editable field that shows (with this name)."""
    for node in walk(app):
        try:
            if not node.get_state_set().contains(Atspi.StateType.EDITABLE):
                continue
            if name and name_of(node) != name:
                continue
            return bool(Atspi.EditableText.set_text_contents(node, text))
        except GLib.Error:
            continue
    return False


def copy(app, name):
    """Copy all of a field to the clipboard."""
    for node in walk(app):
        try:
            if node.get_state_set().contains(Atspi.StateType.EDITABLE) and name_of(node) == name:
                count = Atspi.Text.get_character_count(node)
                return bool(Atspi.EditableText.copy_text(node, 0, count))
        except GLib.Error:
            continue
    return False


def answer(order, app):
    """Carry out one order."""
    if app is None:
        return {"ok": False, "why": "the application is gone"}
    if order["op"] == "list":
        return list_nodes(app)
    if order["op"] == "dump":
        return list_nodes(app, is_everything=True)
    if order["op"] == "focused":
        return focused(app)
    if order["op"] == "rect":
        return rectangle_of(app, order["name"])
    if order["op"] == "press":
        return {"ok": press(app, order["name"], order.get("role", ""))}
    if order["op"] == "copy":
        return {"ok": copy(app, order["name"])}
    return {"ok": write(app, order["text"], order.get("name", ""))}


def main():
    """Answer one line after the other."""
    wanted, address = sys.argv[1:3]
    link = socket.socket(socket.AF_UNIX)
    link.connect(address)
    Atspi.init()
    Atspi.set_timeout(5000, 15000)
    app = None
    deadline = time.time() + 30
    while app is None and time.time() < deadline:
        app = find_application(wanted)
        time.sleep(0.05)
    with link, link.makefile("rw", encoding="utf-8") as stream:
        stream.write(json.dumps({"ok": app is not None}) + "\n")
        stream.flush()
        for line in stream:
            # Nothing kept: a cache that misses an event would make the tests wrong.
            app = find_application(wanted)
            if app is not None:
                app.set_cache_mask(Atspi.Cache.NONE)
                app.clear_cache()
            stream.write(json.dumps(answer(json.loads(line), app), ensure_ascii=False) + "\n")
            stream.flush()


if __name__ == "__main__":
    main()
