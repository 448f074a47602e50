"""How a Screen stands on this glass: tries of a layout, from the roomiest to the tightest.

QML offers measured heights for one :class:`Attempt` after the other; :func:`plan` accepts the
first that holds the Screen whole. Nothing is ever clipped or shrunk to make it fit (A-05): what
does not fit goes to another page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kiosk.screens.paging import MAX_CHOICES, Block, Rect, arrange, paginate

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
class Attempt:
    """One way to lay a Screen out.

    Attributes:
        form: ``stack`` (heading above the items), ``panes`` (heading beside them) or ``flow``
            (heading and actions stand among the items and page with them).
        split: Share of the width that the heading's pane takes; 0 without panes.
        pager: ``start`` when the page buttons stand below the heading, ``end`` below the items,
            ``full`` below both, ``side`` in a column beside it all.
        columns: How many choices stand side by side.
        has_kicker: Whether the quiet line above the title is shown.
        has_corner: Whether the voice corner is drawn; without it is a touch area only.
        has_details: Whether tiles show their second, quieter line.
        is_tight: Whether the padding inside items is reduced to the least.
        squeeze: Factor on the size of the letters, for a glass so small that a single item would
            not fit on it; never below the size of scale 1.0.
        has_side_twin: Whether the same follows with its page buttons in a column.
        parts_hints: Whether the hint below a field may go to the next page.
        is_firm: Whether heading and actions stand on every page, however little that leaves for the
            items: each of them is whole on one page.
        is_cutting: With *is_firm*: items that are too tall may be cut over pages.
    """

    form: str
    split: float = 0.0
    pager: str = "end"
    columns: int = 1
    has_kicker: bool = True
    has_corner: bool = True
    has_details: bool = True
    is_tight: bool = False
    squeeze: float = 1.0
    has_side_twin: bool = False
    parts_hints: bool = False
    is_firm: bool = False
    is_cutting: bool = False


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


def attempts(
    *,
    is_landscape: bool,
    is_large: bool,
    layout: str,
    choices: int,
    keeps_actions: bool = False,
    scale: float = 2.0,
) -> tuple[Attempt, ...]:
    """Return the layouts to try, best first.

    Args:
        is_landscape: Whether the glass is wider than high.
        is_large: Whether the scale is 1.5 or more: columns become one.
        layout: What the Screen would like: ``list``, ``tiles`` or ``keys``.
        choices: How many things there are to pick.
        keeps_actions: Whether the actions must be in sight on every page.
        scale: The scale of the letters; with *keeps_actions* they are never smaller than at 1.0.
    """
    columns = 1
    if layout == "keys":
        columns = 2 if is_large else 3
    elif layout == "tiles" and not is_large and choices > 2:
        columns = 3 if is_landscape else 2
    flows = _flows(columns if layout == "keys" else 1, is_landscape=is_landscape, is_large=is_large)
    stacks = _stacks(columns, is_large=is_large, layout=layout)
    if keeps_actions:
        usual = _panes(columns, is_large=is_large) if is_landscape else stacks
        return (*usual, *_firm(is_landscape=is_landscape, scale=scale), *flows)
    if not is_landscape:
        return (*stacks, *flows)
    if columns == 3 and layout == "tiles":
        panes = _panes(1, is_large=is_large)
        plain = tuple(replace(each, has_details=False) for each in panes if not each.has_corner)
        return (*stacks[:-1], *panes, *plain, *flows)
    return (*_panes(columns, is_large=is_large), *flows)


def _flows(columns: int, *, is_landscape: bool, is_large: bool) -> tuple[Attempt, ...]:
    """Return the layouts in which the heading pages with the items: the last resorts."""
    flow = Attempt("flow", columns=columns, has_kicker=False, has_corner=False, is_tight=True)
    flow = replace(flow, parts_hints=is_large)
    # Letters of scale 1.0 are the floor already: there only the quiet second lines can give way.
    factors = (1.0, 0.85, 0.7, 0.6, 0.5) if is_large else (1.0,)
    last = flow if not is_landscape else replace(flow, pager="side")
    tries = tuple(replace(last, squeeze=factor) for factor in factors)
    tries += (replace(tries[-1], has_details=False),)
    if not is_landscape:
        return tries
    twin = replace(flow, has_side_twin=True)
    if not is_large:
        return (twin, *tries)
    # Before letters shrink or a title stands alone, the quiet second lines of what can be picked give way.
    plain = tuple(replace(each, has_details=False) for each in (twin, last))
    return (twin, last, *plain, *tries[1:])


def _firm(*, is_landscape: bool, scale: float) -> tuple[Attempt, ...]:
    """Return the layouts that keep heading and actions on every page, the largest letters first."""
    stack = Attempt("stack", has_kicker=False, has_corner=False, is_tight=True, is_firm=True)
    forms: tuple[Attempt, ...] = (stack,)
    if is_landscape:
        splits = (0.36, 0.4, 0.44, 0.5, 0.54)
        forms += tuple(replace(stack, form="panes", split=split, pager="start") for split in splits)
        forms += (replace(stack, pager="side"),)
    factors = tuple(factor for factor in (1.0, 0.85, 0.7, 0.6, 0.5) if factor * scale >= 1.0)
    return tuple(
        replace(form, squeeze=factor, is_cutting=cuts)
        for cuts in (False, True)
        for factor in factors
        for form in forms
    )


def _stacks(columns: int, *, is_large: bool, layout: str) -> tuple[Attempt, ...]:
    """Return the layouts with the heading above the items."""
    first = Attempt("stack", columns=columns, has_kicker=not is_large, is_tight=is_large)
    if is_large:
        return (first,)
    return (
        first,
        replace(first, has_kicker=False),
        replace(first, has_kicker=False, is_tight=True),
        replace(first, has_kicker=False, is_tight=True, has_details=False),
        replace(first, columns=columns if layout == "keys" else 1, has_kicker=False, is_tight=True),
    )


def _panes(columns: int, *, is_large: bool) -> tuple[Attempt, ...]:
    """Return the layouts with the heading beside the items."""
    variants = [(True, True), (False, True), (False, False)] if not is_large else [(False, True)]
    return tuple(
        Attempt("panes", split, pager, columns, kicker, corner, is_tight=is_large)
        for kicker, corner in variants
        for pager in (("start",) if is_large else ("start", "end"))
        for split in ((0.4, 0.5) if is_large else (0.36, 0.44, 0.54))
    )


def plan(attempt: Attempt, metrics: Metrics, *, layout: str, is_last: bool) -> Plan | None:
    """Accept an attempt, ask for paragraphs to be cut, or refuse with None."""
    limit = _MAX_KEYS if layout == "keys" else MAX_CHOICES
    blocks = metrics.blocks
    room = _room(attempt, metrics)
    if room < 0 and attempt.form != "flow" and not is_last:
        return None
    leads = [block for block in blocks if block.key in metrics.leads]
    if attempt.has_details and not is_last and any(b.height > _MAX_LEAD * metrics.height for b in leads):
        return None
    if attempt.form == "flow":
        blocks = _flow_blocks(metrics)
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
    if attempt.is_firm and not _holds_items(room, attempt, metrics):
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
    return (Block("title", metrics.header, is_heading=True), *metrics.blocks, *metrics.action_blocks)


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
    return attempt.is_firm and attempt.form == "stack" and metrics.is_title_whole


def _holds_items(room: float, attempt: Attempt, metrics: Metrics) -> bool:
    """Tell whether a page holds every item whole, or at the last a line of each."""
    if attempt.is_cutting:
        return room + 0.5 >= metrics.line * attempt.squeeze
    return all(block.height <= room + 0.5 for block in metrics.blocks)


def _room(attempt: Attempt, metrics: Metrics) -> float:
    """Return the height for items when one page suffices."""
    if attempt.form == "flow":
        return metrics.height - metrics.corner - metrics.caption
    room = metrics.height - (metrics.actions + metrics.gap if metrics.actions else 0.0)
    if attempt.form == "stack":
        return room - metrics.header - metrics.gap - metrics.caption
    return room - metrics.corner


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
