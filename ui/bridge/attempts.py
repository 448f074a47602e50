"""Tries of a layout for a glass, from the roomiest to the tightest; :mod:`ui.bridge.planner` judges them.

Before letters give way the quieter things do: the line above the title, second lines, long answers, the
title's place on every page. Letters are never smaller than at scale 1.0 (A-01).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Letters give way so far to keep every line of a question whole, and no further.
_LEAST_WHOLE = 0.7


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to lay a Screen out.

    Attributes:
        form: ``stack`` (heading above the items), ``panes`` (heading beside them), ``aside``
            (answers in a column beside heading and items) or ``flow`` (heading and actions stand
            among the items and page with them).
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
        is_brief: Whether an answer says only the word it begins with ("Yes"); its name stays whole.
        pages_title: With *is_firm*: whether the title pages with the items; the answers stay.
        has_wide_caption: Whether captions have the whole width below both panes.
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
    is_brief: bool = False
    pages_title: bool = False
    has_wide_caption: bool = False


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
        scale: The scale of the letters; they never get smaller than at 1.0.
    """
    columns = 1
    if layout == "keys":
        columns = 2 if is_large else 3
    elif layout == "tiles" and not is_large and choices > 2:
        columns = 3 if is_landscape else 2
    beside = columns if layout == "keys" else 1
    flows = _flows(beside, is_landscape=is_landscape, is_large=is_large, scale=scale)
    stacks = _stacks(columns, is_large=is_large, layout=layout)
    if keeps_actions:
        panes = tuple(replace(each, has_wide_caption=is_large) for each in _panes(columns, is_large=is_large))
        usual = panes if is_landscape else stacks
        return (*usual, *_firm(is_landscape=is_landscape, scale=scale), *flows)
    if not is_landscape:
        return (*stacks, *flows)
    if columns == 3 and layout == "tiles":
        panes = _panes(1, is_large=is_large)
        plain = tuple(replace(each, has_details=False) for each in panes if not each.has_corner)
        return (*stacks[:-1], *panes, *plain, *flows)
    return (*_panes(columns, is_large=is_large), *flows)


def _factors(scale: float, *steps: float) -> tuple[float, ...]:
    """Return how far letters may give way, the largest first; at the last they are those of scale 1.0."""
    least = 1.0 / scale
    return (*(step for step in steps if step > least + 0.01), least)


def _flows(columns: int, *, is_landscape: bool, is_large: bool, scale: float) -> tuple[Attempt, ...]:
    """Return the layouts in which the heading pages with the items: the last resorts."""
    flow = Attempt("flow", columns=columns, has_kicker=False, has_corner=False, is_tight=True)
    flow = replace(flow, parts_hints=is_large)
    # Letters of scale 1.0 are the floor already: there only the quiet second lines can give way.
    factors = _factors(scale, 1.0, 0.85, 0.7, 0.6) if is_large else (1.0,)
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
    """Return the layouts that keep the answers on every page, the largest letters first.

    Paging comes before shrinking: at each size of the letters the title stays if it can, then the
    answers say their first word only, then the title pages with the items. What is said is whole in
    all of them. Before letters give way further than to seven tenths, a long line is cut over pages.
    """
    stack = Attempt("stack", has_kicker=False, has_corner=False, is_tight=True, is_firm=True)
    forms = _keeping_answers(stack, is_wide=scale >= 1.5) if is_landscape else _ways(stack)
    factors = _factors(scale, 1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6)
    whole = [replace(form, squeeze=factor) for factor in factors for form in forms]
    brief = [form for form in forms if form.is_brief]
    large = [each for each in whole if each.squeeze >= _LEAST_WHOLE]
    least = min(each.squeeze for each in large)
    # Where the title leaves the most room fewest lines are cut.
    cut = [replace(form, squeeze=least, is_cutting=True) for form in brief if form.pages_title]
    last = [replace(form, squeeze=factors[-1], is_cutting=True) for form in brief]
    return (*large, *cut, *whole[len(large) :], *last)


def _ways(*forms: Attempt) -> tuple[Attempt, ...]:
    """Return forms in the order in which they give something up: long answers, then the title's place."""
    briefs = (False, True)
    return tuple(
        replace(form, is_brief=is_brief, pages_title=pages_title)
        for pages_title in (False, True)
        for form in forms
        for is_brief in briefs
    )


def _keeping_answers(stack: Attempt, *, is_wide: bool) -> tuple[Attempt, ...]:
    """Return what a low glass offers: there a column of answers leaves the most for the question.

    Args:
        stack: Heading above the items, the answers below.
        is_wide: Whether letters are so large that captions in a pane would be a word or less.
    """
    beside = replace(stack, form="panes", pager="start", has_wide_caption=is_wide)
    panes = tuple(replace(beside, split=split) for split in (0.36, 0.4, 0.44, 0.5, 0.54))
    aside = replace(stack, form="aside", has_wide_caption=True)
    below = (stack, replace(stack, pager="side"))
    keeping = (*below, *panes, *_ways(aside)[:2], *(replace(form, is_brief=True) for form in below))
    return (*keeping, *_ways(aside, *below)[len(below) * 2 + 2 :])


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
