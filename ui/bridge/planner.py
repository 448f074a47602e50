"""How a Screen stands on this glass: whether a try of a layout holds it.

QML offers measured heights for one :class:`~ui.bridge.attempts.Attempt` after the other;
:func:`plan` accepts the first that holds the Screen whole. Nothing is ever clipped (A-05): what
does not fit goes to another page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kiosk.screens.paging import MAX_CHOICES, Block, Rect, arrange, paginate
from ui.bridge.attempts import Attempt

#: Share of the height that a heading above its items may take.
_MAX_HEADER = 0.45
#: Share of the height that must be left for the items of a paged Screen.
_MIN_ROOM = 0.34
#: Tiles that would need more pages than this give up their quiet second line first.
_MAX_TILE_PAGES = 2
#: And more than this, without that line: then the heading pages with them instead of standing on each page.
_MAX_PLAIN_PAGES = 3
#: Share of the height that a notice may take which leads to all of it; before, its second line gives way.
_MAX_LEAD = 0.4
#: A keypad of letters is one thing to look at, not twelve choices (E-03 speaks of choices).
_MAX_KEYS = 12


@dataclass(frozen=True, slots=True)
class Metrics:
    """What QML has measured for an attempt, in px.

    Attributes:
        width: Width of the items' column.
        height: Height of the page between its margins.
        gap: Gap between two things.
        header: Height of the heading with its step indicator.
        line: Height of one line of text.
        corner: Height that the voice corner takes from the items' pane.
        pager: Height of the page buttons.
        actions: Height of all actions, 0 without.
        caption: Height of the caption strip with its gap, 0 without.
        is_title_whole: Whether no word of the title has to be broken.
        are_actions_whole: Whether no word of an action has to be broken.
        blocks: The items in order.
        action_blocks: The actions in order.
        cuttable: Keys of the items that may be cut into parts when nothing else helps.
        texts: Keys of the paragraphs, which may be cut at any time.
        fields: Keys of what can be typed into.
        primary: Key of the action that leads on, or "".
        hinted: Keys of the fields below which a hint stands.
        leads: Keys of the notices that lead to all of them.
    """

    width: float
    height: float
    gap: float
    header: float
    line: float
    corner: float
    pager: float
    actions: float
    caption: float
    is_title_whole: bool
    blocks: tuple[Block, ...]
    action_blocks: tuple[Block, ...]
    are_actions_whole: bool = True
    cuttable: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    primary: str = ""
    hinted: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """An accepted layout.

    Attributes:
        pages: Keys of each page; in a flow also ``title`` and the keys of the actions.
        height: Height of the items' area on every page, in px.
        split: Paragraphs that must be cut first, key -> number of parts.
        flow: In a flow: the blocks with the title first.
    """

    pages: tuple[tuple[str, ...], ...]
    height: float
    split: dict[str, int] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()


def plan(attempt: Attempt, metrics: Metrics, *, layout: str, is_last: bool) -> Plan | None:
    """Accept an attempt, ask for paragraphs to be cut, or refuse with None."""
    limit = _MAX_KEYS if layout == "keys" else MAX_CHOICES
    blocks = metrics.blocks
    if attempt.is_firm and not metrics.are_actions_whole:
        return None
    room = _room(attempt, metrics)
    if room < 0 and attempt.form != "flow" and not is_last:
        return None
    leads = [block for block in blocks if block.key in metrics.leads]
    if attempt.has_details and not is_last and any(b.height > _MAX_LEAD * metrics.height for b in leads):
        return None
    if attempt.form == "flow":
        blocks = _flow_blocks(metrics)
    elif attempt.pages_title:
        if not metrics.is_title_whole:
            return None
        blocks = (_title_block(metrics), *blocks)
    elif not is_last and _is_header_too_big(attempt, metrics) and not _may_be_big(attempt, metrics):
        return None
    pages = paginate(blocks, room, metrics.gap, columns=attempt.columns, limit=limit)
    most = _MAX_TILE_PAGES if attempt.has_details else _MAX_PLAIN_PAGES
    if len(pages) > most and layout == "tiles" and attempt.form == "panes":
        return None
    if len(pages) > 1:
        if attempt.form == "panes" and attempt.has_corner and metrics.corner and not is_last:
            return None
        if attempt.form != "flow" and not is_last and not _has_room_for_pager(attempt, metrics):
            return None
        room -= _pager_share(attempt, metrics)
        pages = paginate(blocks, room, metrics.gap, columns=attempt.columns, limit=limit)
        if attempt.form == "flow" and metrics.fields and metrics.primary:
            kept = _with_primary_at_field(blocks, metrics)
            together = paginate(kept, room, metrics.gap, columns=attempt.columns, limit=limit)
            is_kept = _stand_together(together, metrics)
            if (
                metrics.hinted
                and attempt.parts_hints
                and not is_last
                and (not is_kept or together[0] == ("title",))
            ):
                return Plan(pages, room, dict.fromkeys(metrics.hinted, 2), tuple(blocks))
            if is_kept and len(together) <= len(pages):
                blocks, pages = kept, together
        elif attempt.form == "stack" and attempt.is_tight and not attempt.is_firm and not is_last:
            # Whoever needs large letters pages least when the title stands on the first page only.
            flow = replace(attempt, form="flow")
            tall = _room(flow, metrics) - _pager_share(flow, metrics)
            flowing = paginate(_flow_blocks(metrics), tall, metrics.gap, columns=attempt.columns, limit=limit)
            if len(flowing) < len(pages):
                return None
    too_tall = [block for block in blocks if block.height > room + 0.5]
    if attempt.form == "flow" and attempt.pager == "end" and attempt.has_side_twin and len(pages) > 1:
        return None
    if attempt.is_firm and not _holds_items(room, attempt, metrics, blocks):
        return None
    if not is_last and _is_title_alone(pages, attempt, metrics):
        return None
    if not is_last and (
        (attempt.form != "flow" and not attempt.is_firm and _is_cramped(room, len(pages), metrics))
        or any(not _may_cut(b, attempt, metrics) for b in too_tall)
    ):
        return None
    cuts = {
        block.key.partition("#")[0]: math.ceil(block.height / max(1.0, room))
        for block in too_tall
        if block.key in metrics.cuttable
    }
    return Plan(pages, max(0.0, room), cuts, tuple(blocks))


def _is_title_alone(pages: tuple[tuple[str, ...], ...], attempt: Attempt, metrics: Metrics) -> bool:
    """Tell whether the first page would hold a title only, though shorter choices could join it."""
    has_choices = any(block.is_choice for block in metrics.blocks)
    may_shorten = (
        attempt.has_details and attempt.squeeze == 1.0 and (attempt.has_side_twin or attempt.pager == "side")
    )
    return has_choices and may_shorten and pages[0] == ("title",)


def _flow_blocks(metrics: Metrics) -> tuple[Block, ...]:
    """Return everything in one column: the title, the items, the actions."""
    return (_title_block(metrics), *metrics.blocks, *metrics.action_blocks)


def _title_block(metrics: Metrics) -> Block:
    return Block("title", metrics.header, is_heading=True)


def _with_primary_at_field(blocks: tuple[Block, ...], metrics: Metrics) -> tuple[Block, ...]:
    """Let the primary action follow the last field, so that whoever has typed need not page to go on."""
    last = max(i for i, block in enumerate(blocks) if block.key in metrics.fields)
    primary = [block for block in blocks if block.key == metrics.primary]
    rest = [block for block in blocks[last + 1 :] if block.key != metrics.primary]
    return (*blocks[: last + 1], *primary, *rest)


def _stand_together(pages: tuple[tuple[str, ...], ...], metrics: Metrics) -> bool:
    """Tell whether one page holds both a field and the primary action."""
    return any(metrics.primary in page and metrics.fields & set(page) for page in pages)


def _is_cramped(room: float, pages: int, metrics: Metrics) -> bool:
    """Tell whether so little room is left that a heading among the items would serve people better."""
    return pages > 1 and room < max(_MIN_ROOM * metrics.height, 2 * metrics.line)


def _may_cut(block: Block, attempt: Attempt, metrics: Metrics) -> bool:
    """Only running text is cut while another layout may hold the rest whole."""
    return block.key in (metrics.cuttable if attempt.form == "flow" or attempt.is_firm else metrics.texts)


def _may_be_big(attempt: Attempt, metrics: Metrics) -> bool:
    """Tell whether a heading that is whole may take more than its share: where actions are kept, it may."""
    return attempt.is_firm and attempt.form in ("stack", "aside") and metrics.is_title_whole


def _holds_items(room: float, attempt: Attempt, metrics: Metrics, blocks: Sequence[Block]) -> bool:
    """Tell whether a page holds every one of *blocks* whole, or at the last a line of each."""
    if attempt.is_cutting:
        needed = metrics.header if attempt.pages_title else metrics.line * attempt.squeeze
        return room + 0.5 >= needed
    return all(block.height <= room + 0.5 for block in blocks)


def _room(attempt: Attempt, metrics: Metrics) -> float:
    """Return the height for items when one page suffices."""
    if attempt.form == "flow":
        return metrics.height - metrics.corner - metrics.caption
    if attempt.form == "aside":
        beside = metrics.height - metrics.caption
        if metrics.actions > beside + 0.5:
            return -1.0
        return beside - (0.0 if attempt.pages_title else metrics.header + metrics.gap)
    room = metrics.height - (metrics.actions + metrics.gap if metrics.actions else 0.0)
    if attempt.pages_title:
        return room - metrics.caption
    if attempt.form == "stack":
        return room - metrics.header - metrics.gap - metrics.caption
    return room - metrics.corner - (metrics.caption if attempt.has_wide_caption else 0.0)


def _pager_share(attempt: Attempt, metrics: Metrics) -> float:
    """Return the height that page buttons take from the items."""
    if attempt.pager == "side" or (attempt.form, attempt.pager) == ("panes", "start"):
        return 0.0
    return metrics.pager + metrics.gap if metrics.pager else 0.0


def _is_header_too_big(attempt: Attempt, metrics: Metrics) -> bool:
    if not metrics.is_title_whole:
        return True
    if attempt.form == "panes":
        return metrics.header + metrics.caption > metrics.height + 0.5
    return metrics.header > metrics.height * _MAX_HEADER


def _has_room_for_pager(attempt: Attempt, metrics: Metrics) -> bool:
    if attempt.form == "panes" and attempt.pager != "end":
        needed = metrics.header + metrics.caption + metrics.gap + metrics.pager
        return needed <= metrics.height + 0.5
    return True


def place(
    attempt: Attempt, found: Plan, page: int, metrics: Metrics, *, is_rtl: bool, is_bottom: bool
) -> dict[str, Rect]:
    """Return the rectangles of one page, relative to the items' area."""
    keys = set(found.pages[page]) if page < len(found.pages) else set()
    actions = {block.key for block in metrics.action_blocks}
    shown = [block for block in found.blocks if block.key in keys]
    # Whatever decides the pages: on one page the actions stand below the items.
    blocks: Sequence[Block] = sorted(shown, key=lambda block: block.key in actions)
    return arrange(
        blocks,
        metrics.width,
        found.height,
        metrics.gap,
        columns=attempt.columns,
        is_rtl=is_rtl,
        is_bottom=is_bottom,
    )
