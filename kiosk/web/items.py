"""From the nodes of a page to items of ours, so that voice, keypad and captions know nothing new.

Headings and words become paragraphs, links and buttons choices, fields our fields (masked where the
page's are), answers of a list a step of their own, cells of a table "header: value" facts, and what
nobody can read a notice that says so. Keys follow the page's own identities, so that an item that
stays the same thing keeps its place (design §1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from kiosk.i18n.text import Message, Text, VisitorText, msg
from kiosk.screens.model import Choice, Entry, Fact, Field, Item, Live, Notice, Paragraph, Tone
from kiosk.web.languages import words_of
from kiosk.web.page import PageNode, PageSnapshot
from kiosk.web.reading import Reader
from kiosk.web.values import HIDDEN
from kiosk.web.vocabulary import COLLAPSED, CURRENT, EXPANDED, PARTLY, POPUP

#: What every key of a page's item begins with.
PREFIX = "web."

#: Roles that are pressed and remember nothing.
_PRESSED = frozenset({"link", "button", "menuitem", "treeitem", "gridcell-button", "summary"})
#: Roles of which several may be on, and of which one is.
_BOXES = frozenset({"checkbox", "switch", "menuitemcheckbox"})
_RADIOS = frozenset({"radio", "menuitemradio"})
_ONE_OF = frozenset({"tab", "option"})
_CELLS = frozenset({"cell", "gridcell"})
_SILENT = frozenset({"separator", "columnheader", "presentation", "none", "generic"})

_ENTRIES: Mapping[str, Entry] = {
    "long-text": Entry.LONG_TEXT,
    "digits": Entry.DIGITS,
    "decimal": Entry.TEXT,
    "phone": Entry.PHONE,
    "range": Entry.DIGITS,
}
#: Kinds of fields that are written.
_WRITTEN = frozenset(
    {
        "text", "long-text", "digits", "decimal", "phone", "email", "address", "search", "password", "code",
        "date", "time", "datetime", "month", "week", "range",
    }
)  # fmt: skip

_HINTS: Mapping[str, Message] = {
    # Translators: How a date is written in a field of a web page.
    "date": msg("2026-01-31처럼 적어 주세요."),
    # Translators: How a time is written in a field of a web page.
    "time": msg("13:30처럼 적어 주세요."),
    # Translators: How date and time are written in a field of a web page.
    "datetime": msg("2026-01-31T13:30처럼 적어 주세요."),
    # Translators: How a month is written in a field of a web page.
    "month": msg("2026-01처럼 적어 주세요."),
    # Translators: How a week of a year is written in a field of a web page.
    "week": msg("2026-W05처럼 적어 주세요."),
    # Translators: Hint for a field that takes an e-mail address.
    "email": msg("전자 우편 주소예요."),
}

_UNREADABLE: Mapping[str, Message] = {
    # Translators: A part of a web page that its makers have closed to reading aids.
    "closed-shadow": msg("이 부분은 읽어 드릴 수 없어요."),
    # Translators: A drawing in a web page that has no words.
    "canvas": msg("설명이 없는 그림판이에요."),
    # Translators: A frame in a web page whose contents come from elsewhere and are not shown.
    "foreign-frame": msg("다른 곳에서 온 내용이라 보여 드리지 않아요."),
    # Translators: A picture in a web page that has no words.
    "image": msg("설명이 없는 그림이에요."),
}

# Translators: A link or button of a web page that has no words of its own.
_NAMELESS = msg("이름이 없는 단추")
# Translators: A field of a web page that has no words of its own.
_NAMELESS_FIELD = msg("이름이 없는 칸")
# Translators: A field of a web page for sending a file; that is not possible here.
_NO_FILES = msg("여기서는 파일을 보낼 수 없어요.")
# Translators: Name of a field of a web page whose value may not be changed.
_READ_ONLY = msg("바꿀 수 없는 칸이에요.")


def key_of(node: str) -> str:
    """Return the key of a node's item."""
    return PREFIX + node


def node_of(key: str) -> str:
    """Return the node behind an item's key, or ""."""
    return key.removeprefix(PREFIX) if key.startswith(PREFIX) else ""


def is_written(node: PageNode) -> bool:
    """Tell whether the node is a field to write in."""
    return node.kind_of_field in _WRITTEN and not node.has("readonly")


def is_list(node: PageNode) -> bool:
    """Tell whether the node's answers are picked in a step of their own."""
    return node.kind_of_field in ("choice", "choices") and bool(node.options)


class ItemMaker:
    """Makes the items of one page."""

    def __init__(self, page: PageSnapshot, drafts: Mapping[str, str]) -> None:
        """Know the page and what the visitor has written into it."""
        self._page = page
        self._drafts = drafts
        self._tasks = frozenset(page.tasks)
        self._reader = Reader(page)

    def everything(self) -> tuple[PageNode, ...]:
        """Return what says something of the whole page, in reading order."""
        return tuple(node for node in self._page.nodes if self._says(node))

    def tasks(self, news: Collection[str] = ()) -> tuple[PageNode, ...]:
        """Return what can be done, with the headings that lead to it, what went wrong and what is new."""
        kept: list[PageNode] = []
        heading: PageNode | None = None
        for node in self._page.nodes:
            if node.role == "heading":
                heading = node
            elif (
                self._is_task(node) or node.role in ("alert", "status") or node.unreadable or node.id in news
            ):
                if heading is not None:
                    kept.append(heading)
                    heading = None
                kept.append(node)
        return tuple(node for node in kept if self._says(node))

    def _says(self, node: PageNode) -> bool:
        """Tell whether a node becomes an item."""
        if node.unreadable or node.kind_of_field or node.role in _BOXES | _RADIOS:
            return True
        if node.id in self._tasks or node.role in _PRESSED | _ONE_OF:
            return True
        return bool(node.name) and node.role not in _SILENT

    def _is_task(self, node: PageNode) -> bool:
        return node.id in self._tasks or bool(node.kind_of_field)

    def items(self, nodes: Iterable[PageNode]) -> tuple[Item, ...]:
        """Return the items of nodes, with the words of a group of answers before its first one."""
        return tuple(self._with_groups(nodes))

    def _with_groups(self, nodes: Iterable[PageNode]) -> Iterator[Item]:
        group = ""
        previous: PageNode | None = None
        for node in nodes:
            is_answer = node.role in _BOXES | _RADIOS or bool(node.kind_of_field)
            if is_answer and node.group and node.group != group:
                key = f"group.{node.id}"
                yield Paragraph(key=key, label=words_of(node.group, self._page.lang_of(node)), heading=True)
            if is_answer or node.role == "heading":
                group = node.group if is_answer else ""
            item = self.item(node)
            if item is not None:
                yield replace(item, spoken=self._reader.say(self._drafted(node), previous))
                previous = node

    def item(self, node: PageNode) -> Item | None:
        """Return the item of one node, or None for what says nothing."""
        if node.unreadable:
            return Notice(key=key_of(node.id), label=self._name(node, _UNREADABLE[node.unreadable]))
        if node.kind_of_field:
            return self._field(node)
        if node.role in _BOXES or node.role in _RADIOS:
            return self._answer(node)
        if node.role in _CELLS and node.id not in self._tasks:
            return self._cell(node)
        if node.id in self._tasks or node.role in _PRESSED or node.role in _ONE_OF:
            return self._choice(node)
        if not node.name or node.role in _SILENT:
            return None
        if node.role in ("alert", "status", "log"):
            is_alert = node.role == "alert"
            return Notice(
                key=key_of(node.id),
                label=self._name(node),
                tone=Tone.WARNING if is_alert else Tone.INFO,
                live=Live.ASSERTIVE if is_alert else Live.POLITE,
            )
        return self._paragraph(node)

    def _drafted(self, node: PageNode) -> PageNode:
        """Return the node with what the visitor has written; of a masked one only how much."""
        draft = self._drafts.get(node.id)
        if draft is None:
            return node
        is_secret = node.is_private or node.kind_of_field == "password"
        value = HIDDEN * len(draft) if is_secret else draft
        return node.model_copy(update={"value": value, "is_private": is_secret})

    # -- kinds ------------------------------------------------------------------------------------

    def _name(self, node: PageNode, fallback: Message | None = None) -> Text:
        return words_of(node.name, self._page.lang_of(node)) if node.name or fallback is None else fallback

    def _text(self, node: PageNode, text: str) -> Text | None:
        return words_of(text, self._page.lang_of(node)) if text else None

    def _paragraph(self, node: PageNode) -> Paragraph:
        label = self._name(node)
        if node.role in ("img", "image", "figure"):
            # Translators: A picture of a web page, told by its words {words}.
            label = msg("그림: {words}", words=label)
        return Paragraph(
            key=key_of(node.id),
            label=label,
            detail=self._text(node, node.description),
            heading=node.role == "heading",
        )

    def _cell(self, node: PageNode) -> Item | None:
        if not node.name:
            return None
        if not node.group:
            return self._paragraph(node)
        return Fact(
            key=key_of(node.id), label=words_of(node.group, self._page.lang_of(node)), value=self._name(node)
        )

    def _state_text(self, node: PageNode) -> Text | None:
        """Return the words of a state that the eye would see."""
        states: tuple[tuple[bool, Message], ...] = (
            (node.has("mixed"), PARTLY),
            (node.has("expanded"), EXPANDED),
            (node.has("collapsed"), COLLAPSED),
            (node.has("current"), CURRENT),
            (node.has("haspopup"), POPUP),
        )
        return next((text for holds, text in states if holds), None)

    def _choice(self, node: PageNode) -> Choice:
        selected: bool | None = None
        if node.role in _ONE_OF:
            selected = node.has("selected")
        elif node.has("pressed") or node.has("off"):
            selected = node.has("pressed")
        return Choice(
            key=key_of(node.id),
            label=self._name(node, _NAMELESS),
            detail=self._text(node, node.description) or self._state_text(node),
            icon="next" if node.role == "link" else None,
            enabled=not node.has("disabled"),
            selected=selected,
            multiple=selected is not None and node.role not in _ONE_OF,
        )

    def _answer(self, node: PageNode) -> Choice:
        return Choice(
            key=key_of(node.id),
            label=self._name(node, _NAMELESS),
            detail=self._text(node, node.error)
            or self._text(node, node.description)
            or self._state_text(node),
            enabled=not node.has("disabled"),
            selected=node.has("checked"),
            multiple=node.role in _BOXES,
        )

    def _field(self, node: PageNode) -> Item:
        kind = node.kind_of_field
        if kind in ("file", "colour"):
            return Choice(
                key=key_of(node.id), label=self._name(node, _NAMELESS_FIELD), detail=_NO_FILES, enabled=False
            )
        if is_list(node):
            return self._list(node)
        if not is_written(node):
            return Fact(
                key=key_of(node.id),
                label=self._name(node, _NAMELESS_FIELD),
                value=self.value_of(node) or _READ_ONLY,
            )
        is_secret = node.is_private or kind == "password"
        return Field(
            key=key_of(node.id),
            label=self._name(node, _NAMELESS_FIELD),
            detail=self._text(node, node.description) or _hint(node),
            value=VisitorText(self._drafts.get(node.id, node.value)),
            entry=_ENTRIES.get(kind, Entry.TEXT),
            masked=is_secret,
            required=node.has("required"),
            error=self._text(node, node.error) or (_WRONG if node.has("invalid") else None),
            max_length=min(node.max_length, 2_000) or (2_000 if kind == "long-text" else 200),
            enabled=not node.has("disabled"),
        )

    def _list(self, node: PageNode) -> Choice:
        value = self.value_of(node)
        wrong = self._text(node, node.error) or (_WRONG if node.has("invalid") else None)
        return Choice(
            key=key_of(node.id),
            label=self._name(node, _NAMELESS_FIELD),
            detail=wrong or value or POPUP,
            icon="list",
            enabled=not node.has("disabled"),
        )

    def value_of(self, node: PageNode) -> Text | None:
        """Return what a field holds, as the read-back tells it, or None when nothing."""
        chosen = [option.label for option in node.options if option.selected]
        if is_list(node):
            return words_of(", ".join(chosen), self._page.lang_of(node)) if chosen else None
        text = self._drafts.get(node.id, node.value)
        if not text:
            return None
        if node.is_private or node.kind_of_field == "password":
            # Translators: Said of a masked field: how many characters were typed, never which.
            return msg("{count}글자를 썼어요.", count=len(text))
        return VisitorText(text)


# Translators: A field of a web page that the page calls wrong without saying why.
_WRONG = msg("다시 살펴봐 주세요.")


def _hint(node: PageNode) -> Text | None:
    if node.minimum and node.maximum and node.kind_of_field in ("digits", "decimal", "range"):
        # Translators: Hint for a number in a web page: least {least} and greatest {most} value.
        return msg("{least}부터 {most}까지 적을 수 있어요.", least=node.minimum, most=node.maximum)
    return _HINTS.get(node.kind_of_field)
