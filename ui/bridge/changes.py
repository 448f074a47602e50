"""What differs between two views: what QML is told of, and what assistive technology says. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.view import View

#: Parts of a view that take room, besides what the modes change.
_ROOMY = ("screen", "beneath", "bar", "zones", "corner", "page", "pages", "is_typing", "phase")


@dataclass(frozen=True, slots=True)
class Changes:
    """Which parts of a view are other than before.

    Attributes:
        modes: Modes, language, direction or fonts.
        corner: The corner that starts the voice.
        zones: How many fixed zones are shown.
        phase: The phase of the visit.
        page: Page, pages or the pager.
        caption: What is being said.
        cursor: Where the cursor is, whether it is shown, whether somebody types.
        layout: Anything that takes room; pages measure again.
    """

    modes: bool
    corner: bool
    zones: bool
    phase: bool
    page: bool
    caption: bool
    cursor: bool
    layout: bool

    @classmethod
    def between(cls, before: View, after: View) -> Changes:
        """Compare two views."""

        def differs(*names: str) -> bool:
            return any(getattr(before, name) != getattr(after, name) for name in names)

        modes = differs("modes", "language", "direction", "fonts")
        return cls(
            modes=modes,
            corner=differs("corner"),
            zones=len(before.zones) != len(after.zones),
            phase=differs("phase"),
            page=differs("page", "pages", "pager"),
            caption=differs("caption"),
            cursor=differs("cursor", "is_cursor_shown", "is_typing"),
            layout=modes or differs(*_ROOMY),
        )


def find_announcements(before: View, after: View) -> tuple[tuple[str, bool], ...]:
    """Return the words of live items that are new or have changed, and whether they are urgent (G-05)."""
    old = {item.key: item for item in before.screen.items} if before.screen.id == after.screen.id else {}
    found = []
    for item in after.screen.items:
        then = old.get(item.key)
        words = (item.name or item.label, item.description, item.error)
        is_known = then is not None and words == (then.name or then.label, then.description, then.error)
        if item.live != "off" and not is_known:
            found.append((" ".join(filter(None, words)), item.live == "assertive"))
    return tuple(found)
