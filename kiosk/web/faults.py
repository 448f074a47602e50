"""What a web page has found wrong with a form (E-10)."""

from __future__ import annotations

from kiosk.i18n.text import msg
from kiosk.screens.model import Live, Notice, Tone
from kiosk.web.page import PageNode, PageSnapshot


def find_faults(page: PageSnapshot) -> tuple[PageNode, ...]:
    """Return the fields with which the page finds fault."""
    return tuple(node for node in page.nodes if node.error or node.has("invalid"))


def summarise_faults(page: PageSnapshot) -> Notice | None:
    """Return the notice that stands before everything else when a form was not accepted (E-10)."""
    faults = find_faults(page)
    if not faults:
        return None
    # Translators: Above a form of a web page that was not accepted: how many fields must be mended.
    label = msg("고칠 칸이 {count}개 있어요.", count=len(faults))
    return Notice(key="faults", label=label, tone=Tone.ERROR, live=Live.ASSERTIVE)
