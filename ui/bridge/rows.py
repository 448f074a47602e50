"""Rendered items as the plain maps that QML binds to."""

from __future__ import annotations

import re
from typing import Any

from kiosk.i18n.locales import TAGS, get_locale
from kiosk.screens.paging import split_paragraph
from kiosk.screens.view import RenderedItem

#: One item as QML sees it.
Row = dict[str, Any]


#: Paragraphs up to this many characters, at least so many of them, in as many languages, are joined.
_PHRASE = 24
_FEWEST_PHRASES = 3


#: The end of the word with which an answer begins, in the scripts that we write.
_AFTER_FIRST = re.compile(r"[,،，、]")


def _brief(item: RenderedItem) -> str:
    """Return the "Yes" of "Yes, please change it": what an answer says where there is no room for more.

    "" where a label has no such beginning. Nothing is lost to the ear: the accessible name and what
    the voice says stay whole, and begin with what is seen (G-04).
    """
    first, comma, _ = item.label.partition(next(iter(_AFTER_FIRST.findall(item.label)), ","))
    return first.strip() if item.kind == "action" and comma else ""


def _is_rtl(language: str, fallback: bool) -> bool:
    return get_locale(language).is_rtl if language in TAGS else fallback


def make_row(item: RenderedItem, *, is_rtl: bool = False) -> Row:
    """Return one item as a map with the names that QML uses.

    Args:
        item: The rendered item.
        is_rtl: Direction of the view, for an item whose own language is unknown.
    """
    return {
        "key": item.key,
        "kind": "heading" if item.kind == "heading" else item.kind,
        "label": item.label,
        "brief": _brief(item),
        "detail": item.detail,
        "value": item.value,
        "badge": item.badge,
        "error": item.error,
        "icon": item.icon,
        "area": item.area,
        "tone": item.tone,
        "role": item.role,
        "name": item.name or item.label,
        "description": item.description,
        "language": item.language,
        "isRtl": _is_rtl(item.language, is_rtl),
        "isInteractive": item.is_interactive,
        "isEnabled": item.is_enabled,
        "selected": item.selected,
        "isMultiple": item.is_multiple,
        "isMasked": item.is_masked,
        "isLong": item.is_long,
        "entry": item.entry,
        "maxLength": item.max_length,
        "fraction": item.fraction,
        "qr": item.qr,
        "source": item.source,
        "live": item.live,
    }


def make_rows(items: tuple[RenderedItem, ...], parts: dict[str, int], *, is_rtl: bool = False) -> list[Row]:
    """Return all items, those that no page can hold cut into as many parts as *parts* says.

    The first part keeps the key, the others get ``key#2``, ``key#3`` and so on.
    """
    rows: list[Row] = []
    phrases = _phrases(items)
    if phrases:
        first = make_row(phrases[0], is_rtl=is_rtl)
        spoken = [{"key": each.key, "label": each.label, "language": _language_of(each)} for each in phrases]
        name = ", ".join(each.label for each in phrases)
        rows.append({**first, "kind": "phrases", "name": name, "phrases": spoken})
    for item in items[len(phrases) :]:
        row = make_row(item, is_rtl=is_rtl)
        pieces = _cut(row, parts.get(item.key, 1))
        for number, piece in enumerate(pieces, start=1):
            key = item.key if number == 1 else f"{item.key}#{number}"
            rows.append({**row, **piece, "key": key})
    return rows


def _phrases(items: tuple[RenderedItem, ...]) -> tuple[RenderedItem, ...]:
    """Return the short paragraphs in different languages with which a Screen begins: one block."""
    found: list[RenderedItem] = []
    seen: set[str] = set()
    for item in items:
        is_phrase = item.kind == "paragraph" and not item.detail and len(item.label) <= _PHRASE
        language = _language_of(item)
        if not is_phrase or language in seen:
            break
        seen.add(language)
        found.append(item)
    return tuple(found) if len(found) >= _FEWEST_PHRASES else ()


def _language_of(item: RenderedItem) -> str:
    """Return the language in which an item is spoken: a greeting is not in the language of its Screen."""
    return next((span.language for span in item.speech if span.language in TAGS), item.language)


def joined_keys(items: tuple[RenderedItem, ...]) -> dict[str, tuple[str, ...]]:
    """Return the key of a row that stands for several items -> the keys of those items."""
    keys = tuple(item.key for item in _phrases(items))
    return {keys[0]: keys} if keys else {}


def _cut(row: Row, parts: int) -> list[Row]:
    """Return what differs in each part of an item; one empty difference when it stays whole."""
    kind = row["kind"]
    if parts < 2 or (kind == "notice" and row["isInteractive"]):
        # A notice that leads to all of it is short: it gives up its quieter words instead.
        return [{}]
    if kind == "field":
        words = row["detail"]
        hint = {"kind": "paragraph", "label": words, "name": words, "detail": "", "isInteractive": False}
        return [{"detail": ""}, hint] if row["detail"] else [{}]
    if kind == "fact":
        return _cut_fact(row, parts)
    if kind == "receipt":
        number = {"qr": "", "detail": ""}
        note = {"label": "", "value": "", "qr": ""}
        picture = {"label": "", "value": "", "detail": ""}
        pieces = [number]
        pieces += [note] if row["detail"] else []
        pieces += [picture] if row["qr"] else []
        return pieces
    if kind in ("paragraph", "notice"):
        has_detail = bool(row["detail"])
        labels = split_paragraph(row["label"], max(1, parts - has_detail)) or ("",)
        details = split_paragraph(row["detail"], max(1, parts - len(labels))) if has_detail else ()
        cut: list[Row] = [{"label": text, "name": text, "detail": "", "icon": ""} for text in labels]
        cut += [{"label": text, "name": text, "detail": "", "icon": ""} for text in details]
        cut[0]["icon"] = row["icon"]
        return cut
    return [{}]


def _cut_fact(row: Row, parts: int) -> list[Row]:
    """Cut a fact: its name once, at the beginning, then what holds for it.

    A name on every part would leave a glass with large letters a word of the value on each page.
    """
    label, value, detail = row["label"], row["value"], row["detail"]
    for_label = min(parts - 1, max(1, round(parts * len(label) / max(1, len(label) + len(value)))))
    cut: list[Row] = [
        {"label": text, "value": "", "detail": "", "name": text} for text in split_paragraph(label, for_label)
    ]
    cut += [
        {"label": "", "value": text, "detail": "", "icon": "", "name": f"{label} {text}"}
        for text in split_paragraph(value, max(1, parts - len(cut)))
    ]
    cut += [{"label": "", "value": "", "icon": "", "name": text, "detail": text} for text in [detail] if text]
    return cut or [{}]


#: Kinds of items that :func:`make_rows` can cut.
CUTTABLE = frozenset({"paragraph", "notice", "fact", "receipt"})
