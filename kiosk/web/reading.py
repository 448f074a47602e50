"""What is said of a thing in a web page: where it is, what it is called, what it is, how it stands.

The words of the page stay the page's, in the page's language; our words (what it is, its state, its
place) are messages in the visitor's. The order follows what readers of the screen agree on: places
entered on the way, name, kind, value, states, n of m, error, description. Nothing is said twice: a
group is named when it is entered, a table's headers when they change.

Also the ways to go through a page: by heading, by landmark, by field, by link, by table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from kiosk.i18n.text import Message, Text, VisitorText, msg
from kiosk.web.page import PageChange, PageNode, PagePlace, PageSnapshot

#: Ways to go through a page.
Way = Literal["item", "heading", "landmark", "field", "link", "button", "table", "task"]

_ROLES: Mapping[str, Message] = {
    # Translators: Kind of a thing in a web page: leads to another page. Said after its name.
    "link": msg("링크"),
    # Translators: Kind of a thing in a web page: a button. Said after its name.
    "button": msg("단추"),
    # Translators: Kind of a thing in a web page: a box to tick.
    "checkbox": msg("확인란"),
    # Translators: Kind of a thing in a web page: one of several answers, of which one holds.
    "radio": msg("하나 고르기"),
    # Translators: Kind of a thing in a web page: is switched on and off.
    "switch": msg("켜고 끄기"),
    # Translators: Kind of a thing in a web page: a field to write in.
    "textbox": msg("글 쓰는 칸"),
    # Translators: Kind of a thing in a web page: a field to search with.
    "searchbox": msg("찾는 칸"),
    # Translators: Kind of a thing in a web page: a field with a list to choose from.
    "combobox": msg("골라 넣는 칸"),
    # Translators: Kind of a thing in a web page: a list to choose from.
    "listbox": msg("고르는 목록"),
    # Translators: Kind of a thing in a web page: one entry of a list to choose from.
    "option": msg("고를 것"),
    # Translators: Kind of a thing in a web page: a bar with a handle that sets an amount.
    "slider": msg("조절 막대"),
    # Translators: Kind of a thing in a web page: a field for a number with steps up and down.
    "spinbutton": msg("숫자 칸"),
    # Translators: Kind of a thing in a web page: opens one of several sheets of the page.
    "tab": msg("탭"),
    # Translators: Kind of a thing in a web page: an entry of a menu.
    "menuitem": msg("고를 것"),
    # Translators: Kind of a thing in a web page: an entry of a menu that is ticked or not.
    "menuitemcheckbox": msg("확인란"),
    # Translators: Kind of a thing in a web page: an entry of a menu, of which one holds.
    "menuitemradio": msg("하나 고르기"),
    # Translators: Kind of a thing in a web page: an entry of a list with branches.
    "treeitem": msg("가지 목록"),
    # Translators: Kind of a thing in a web page: shows how far work has come.
    "progressbar": msg("진행 막대"),
    # Translators: Kind of a thing in a web page: shows a measured amount.
    "meter": msg("눈금"),
    # Translators: Kind of a thing in a web page: a picture.
    "img": msg("그림"),
    # Translators: Kind of a thing in a web page: a film.
    "video": msg("영상"),
    # Translators: Kind of a thing in a web page: a sound recording.
    "audio": msg("소리"),
    # Translators: Kind of a thing in a web page: a formula.
    "math": msg("수식"),
    # Translators: Kind of a thing in a web page: can be pressed, though the page does not say what it is.
    "clickable": msg("누를 수 있음"),
    # Translators: Kind of a thing in a web page: a head of a column of a table.
    "columnheader": msg("세로줄 제목"),
    # Translators: Kind of a thing in a web page: a head of a row of a table.
    "rowheader": msg("가로줄 제목"),
    # Translators: Kind of a thing in a web page: a window over the page.
    "dialog": msg("대화 창"),
    # Translators: Kind of a thing in a web page: an urgent window over the page.
    "alertdialog": msg("알림 창"),
    # Translators: Words of a page that were struck out, for example an old price.
    "deletion": msg("지운 글"),
    # Translators: Words of a page that were put in later.
    "insertion": msg("넣은 글"),
}

_LANDMARKS: Mapping[str, Message] = {
    # Translators: A region of a web page: its head.
    "banner": msg("머리 부분"),
    # Translators: A region of a web page beside the main one.
    "complementary": msg("곁들인 내용"),
    # Translators: A region of a web page: its foot.
    "contentinfo": msg("바닥 부분"),
    # Translators: A region of a web page: a form.
    "form": msg("서식"),
    # Translators: A region of a web page: what it is about.
    "main": msg("본문"),
    # Translators: A region of a web page: links that lead through the site.
    "navigation": msg("길잡이"),
    # Translators: A region of a web page that has a name.
    "region": msg("구역"),
    # Translators: A region of a web page: a search.
    "search": msg("찾기"),
}

_GROUPS: Mapping[str, Message] = {
    # Translators: A list in a web page.
    "list": msg("목록"),
    # Translators: A group of things in a web page.
    "group": msg("묶음"),
    # Translators: A group of answers in a web page, of which one holds.
    "radiogroup": msg("하나 고르는 묶음"),
    # Translators: A list to choose from in a web page.
    "listbox": msg("고르는 목록"),
    # Translators: A menu in a web page.
    "menu": msg("고를 것 목록"),
    # Translators: A menu in a web page that always stands open.
    "menubar": msg("고를 것 줄"),
    # Translators: A row of tabs in a web page.
    "tablist": msg("탭 줄"),
    # Translators: A row of tools in a web page.
    "toolbar": msg("도구 줄"),
    # Translators: A list with branches in a web page.
    "tree": msg("가지 있는 목록"),
    # Translators: A row of articles in a web page that goes on.
    "feed": msg("이어지는 글"),
    # Translators: One article in a web page.
    "article": msg("글"),
    # Translators: A picture with words in a web page.
    "figure": msg("그림 묶음"),
    # Translators: What belongs to a tab of a web page.
    "tabpanel": msg("탭 내용"),
    # Translators: Words quoted in a web page.
    "blockquote": msg("따온 글"),
    # Translators: An urgent message in a web page.
    "alert": msg("알림"),
    # Translators: A message in a web page that is not urgent.
    "status": msg("상태"),
    # Translators: A list of messages in a web page that grows.
    "log": msg("기록"),
    # Translators: A page within a web page.
    "document": msg("안에 든 쪽"),
}

_TABLES: frozenset[str] = frozenset({"table", "grid", "treegrid"})
_CELLS: frozenset[str] = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
_CHECKED: frozenset[str] = frozenset({"checkbox", "radio", "menuitemcheckbox", "menuitemradio"})
_FIELDS: frozenset[str] = frozenset(
    {"textbox", "searchbox", "combobox", "listbox", "spinbutton", "slider", "checkbox", "radio", "switch"}
)

#: Roles that have a place of their own; in a list it is the entry that has it, whatever is in it.
_MEMBERS: frozenset[str] = frozenset(
    {"option", "tab", "radio", "menuitem", "menuitemcheckbox", "menuitemradio", "treeitem"}
)

_UNREADABLE: Mapping[str, Message] = {
    # Translators: Said of a part of a web page that its makers have closed to reading aids.
    "closed-shadow": msg("읽을 수 없게 닫힌 부분"),
    # Translators: Said of a drawing in a web page that has no words.
    "canvas": msg("설명이 없는 그림판"),
    # Translators: Said of a page within a web page that is not shown here.
    "foreign-frame": msg("읽을 수 없는 다른 곳의 내용"),
    # Translators: Said of a picture in a web page that has no words.
    "image": msg("설명이 없는 그림"),
}

# Translators: Said in place of the name of a thing in a web page that has none.
_NAMELESS = msg("이름 없음")
# Translators: Name of a button of a web page that sends a form and has no words of its own.
_SEND = msg("보내기")
# Translators: Name of a button of a web page that empties a form and has no words of its own.
_RESET = msg("처음으로 되돌리기")
# Translators: State of a box of a web page: some of what it stands for is ticked.
_PARTLY = msg("일부 선택됨")
# Translators: State of a box, tab or entry of a web page: it is the chosen one.
_CHOSEN = msg("선택됨")
# Translators: State of a box of a web page: it is not ticked.
_NOT_CHOSEN = msg("선택 안 됨")
# Translators: State of a switch of a web page.
_ON = msg("켜짐")
# Translators: State of a switch of a web page.
_OFF = msg("꺼짐")
# Translators: What a field of a web page holds is not accepted, and no reason is given.
_WRONG = msg("잘못됨")
# Translators: Said of a field of a web page with nothing in it.
_EMPTY = msg("비어 있음")


_STATES: Sequence[tuple[str, Message]] = (
    ("selected", _CHOSEN),
    # Translators: State of a part of a web page: its contents are shown.
    ("expanded", msg("펼쳐짐")),
    # Translators: State of a part of a web page: its contents are hidden.
    ("collapsed", msg("접힘")),
    # Translators: State of a link of a web page: it leads to where one is.
    ("current", msg("지금 여기")),
    # Translators: State of a thing in a web page: it cannot be used now.
    ("disabled", msg("쓸 수 없음")),
    # Translators: State of a field of a web page: it must be filled.
    ("required", msg("꼭 필요함")),
    # Translators: State of a field of a web page: it can be read, not changed.
    ("readonly", msg("읽기만 됨")),
    # Translators: State of a thing in a web page: pressing it opens a list or a window.
    ("haspopup", msg("누르면 펼쳐짐")),
    # Translators: State of a list of a web page: several may be chosen.
    ("multiple", msg("여러 개 고를 수 있음")),
    # Translators: State of a field of a web page: it makes proposals while one types.
    ("autocomplete", msg("쓰는 동안 알려 줌")),
    # Translators: State of a part of a web page: it is still being made.
    ("busy", msg("준비하는 중")),
    # Translators: State of a column of a table of a web page.
    ("ascending", msg("작은 것부터")),
    # Translators: State of a column of a table of a web page.
    ("descending", msg("큰 것부터")),
)


#: Primary language of a page (BCP 47) -> tag of ours.
_VOICES: Mapping[str, str] = {
    "ko": "ko", "en": "en", "zh": "zh-CN", "cmn": "zh-CN", "yue": "zh-CN", "ja": "ja",
    "vi": "vi", "mn": "mn", "ar": "ar",
}  # fmt: skip


def voice_of(lang: str) -> str | None:
    """Return our tag for a language as a page names it (``en-US``, ``zh-Hant-TW``, ``KO``), or None.

    None leaves the choice to the letters: for a language that no voice of ours speaks, the nearest
    is better than silence (C-19, WCAG 2.2 §3.1.2).
    """
    return _VOICES.get(lang.partition("-")[0].lower())


def words(text: str, lang: str) -> VisitorText:
    """Return words of a page in the language that they are in; empty *lang* is judged by the letters."""
    return VisitorText(text, private=False, language=voice_of(lang))


class Reader:
    """Says the things of one page."""

    def __init__(self, page: PageSnapshot) -> None:
        """Read *page*."""
        self._page = page
        self._places = {place.id: place for place in page.places}

    def say(self, node: PageNode, previous: PageNode | None = None) -> tuple[Text, ...]:
        """Return what is said of *node*, in pieces that each have one language.

        Args:
            node: What is reached.
            previous: What was reached before, so that places are said on entering only; None says all.
        """
        pieces: list[Text] = [*self._entered(node, previous)]
        pieces += self._named(node)
        pieces += self._value(node)
        pieces += states_of(node)
        pieces += self._place(node, previous)
        if node.error:
            # Translators: What a web page says is wrong with a field; {words} are the page's.
            pieces.append(msg("잘못됨: {words}", words=self._words(node, node.error)))
        elif node.has("invalid"):
            pieces.append(_WRONG)
        if node.description:
            pieces.append(self._words(node, node.description))
        return tuple(pieces)

    def _words(self, node: PageNode, text: str) -> VisitorText:
        return words(text, node.lang or self._page.lang)

    def places_of(self, node: PageNode) -> tuple[PagePlace, ...]:
        """Return where the node is, outermost first."""
        found: list[PagePlace] = []
        at = self._places.get(node.inside)
        while at is not None and at not in found:
            found.append(at)
            at = self._places.get(at.parent)
        return tuple(reversed(found))

    def _entered(self, node: PageNode, previous: PageNode | None) -> list[Text]:
        """Say the places that are new, outermost first; what one leaves is not said."""
        known = {place.id for place in self.places_of(previous)} if previous is not None else set()
        entered: list[Text] = []
        for place in self.places_of(node):
            if place.id not in known:
                entered += self._entering(place)
        is_told = previous is not None and previous.group == node.group and previous.group_role in _TABLES
        if node.row and node.group and node.group_role in _TABLES and not is_told:
            entered.append(self._words(node, node.group))
        return entered

    def _entering(self, place: PagePlace) -> list[Text]:
        lang = place.lang or self._page.lang
        pieces: list[Text] = [words(place.name, lang)] if place.name else []
        kind = _LANDMARKS.get(place.role) or _GROUPS.get(place.role)
        if place.kind:
            pieces.append(words(place.kind, lang))
        elif kind is not None:
            pieces.append(kind)
        if place.size:
            # Translators: How many entries a list of a web page has.
            pieces.append(msg("{count}개", count=place.size))
        return pieces + _said_states(place.states)

    def _named(self, node: PageNode) -> list[Text]:
        pieces: list[Text] = []
        if node.unreadable:
            return [*([self._words(node, node.name)] if node.name else []), _UNREADABLE[node.unreadable]]
        if node.name:
            pieces.append(self._words(node, node.name))
        elif node.role == "button" and node.value in ("submit", "image"):
            pieces.append(_SEND)
        elif node.role == "button" and node.value == "reset":
            pieces.append(_RESET)
        elif node.role in _ROLES and node.role not in ("dialog", "alertdialog"):
            pieces.append(_NAMELESS)
        if node.role == "button" and (node.has("pressed") or node.has("off") or node.has("mixed")):
            # Translators: Kind of a thing in a web page: a button that stays pressed or not.
            pieces.append(msg("누름 단추"))
        elif node.kind:
            pieces.append(self._words(node, node.kind))
        elif node.role in _ROLES:
            pieces.append(_ROLES[node.role])
        if node.role in _TABLES and node.group_size:
            rows, columns = node.group_size
            # Translators: A table in a web page and its size.
            pieces.append(msg("표, 가로줄 {rows}개, 세로줄 {columns}개", rows=rows, columns=columns))
        if node.level and node.role == "treeitem":
            # Translators: How deep an entry of a list with branches is.
            pieces.append(msg("{level}단계", level=node.level))
        elif node.level:
            # Translators: A heading of a web page and its level from 1 (highest) to 6.
            pieces.append(msg("제목 {level}단계", level=node.level))
        return pieces

    def _value(self, node: PageNode) -> list[Text]:
        if node.role == "button":
            return []
        if node.is_private:
            if not node.value:
                return [_EMPTY]
            # Translators: Said of a masked field of a web page: how many characters, never which.
            return [msg("{count}글자를 썼어요.", count=len(node.value))]
        if node.value:
            # What a field holds is the visitor's: private until shown otherwise.
            is_typed = bool(node.kind_of_field) and not node.options and node.kind_of_field != "range"
            return [VisitorText(node.value) if is_typed else self._words(node, node.value)]
        is_field = node.role in ("textbox", "searchbox", "spinbutton", "combobox")
        return [_EMPTY] if is_field and node.kind_of_field not in ("file", "colour") else []

    def _place(self, node: PageNode, previous: PageNode | None) -> list[Text]:
        pieces: list[Text] = []
        if node.row and node.column and node.role in _CELLS | {"text"} | _FIELDS | {"link", "button"}:
            is_new_row = previous is None or previous.row != node.row
            is_new_column = previous is None or previous.column != node.column
            if is_new_row:
                # Translators: In which row of a table of a web page a cell is.
                pieces.append(msg("가로줄 {n}", n=node.row[0]))
            if is_new_column:
                # Translators: In which column of a table of a web page a cell is.
                pieces.append(msg("세로줄 {n}", n=node.column[0]))
            return pieces
        if node.position:
            is_same = (
                previous is not None
                and previous.position == node.position
                and previous.inside == node.inside
                and node.role not in _MEMBERS
            )
            n, of = node.position
            if not is_same and of:
                # Translators: Which one of how many this is.
                pieces.append(msg("{count}개 중 {n}번째", count=of, n=n))
            elif not is_same:
                # Translators: Which one this is; how many there are is not known.
                pieces.append(msg("{n}번째", n=n))
        return pieces

    # -- going through ------------------------------------------------------------------------------

    def along(self, way: Way) -> tuple[PageNode, ...]:
        """Return the nodes on one way through the page, in order."""
        nodes = self._page.nodes
        if way == "heading":
            return tuple(n for n in nodes if n.role == "heading" or (n.level and n.role != "treeitem"))
        if way == "landmark":
            return _firsts(nodes)
        if way == "field":
            return tuple(n for n in nodes if n.role in _FIELDS or n.kind_of_field)
        if way == "link":
            return tuple(n for n in nodes if n.role == "link")
        if way == "button":
            return tuple(n for n in nodes if n.role in ("button", "tab", "menuitem", "clickable"))
        if way == "table":
            return tuple(n for n in nodes if n.role in _TABLES)
        if way == "task":
            usable = set(self._page.tasks)
            return tuple(n for n in nodes if n.id in usable)
        return nodes

    def step(self, way: Way, at: str, *, is_back: bool = False) -> PageNode | None:
        """Return the next node on a way after (or before) the node *at*; None at the end.

        An unknown *at* begins at the first (or the last).
        """
        order = {node.id: index for index, node in enumerate(self._page.nodes)}
        here = order.get(at)
        found = self.along(way)
        if is_back:
            found = found[::-1]
        for node in found:
            if here is None or (order[node.id] < here if is_back else order[node.id] > here):
                return node
        return None

    def say_change(self, change: PageChange) -> tuple[tuple[Text, ...], ...]:
        """Return what is said after a change: live words, then what a press did to the thing itself.

        Nothing else speaks by itself: a page may change as much as it likes (WCAG 2.2 §4.1.3).
        """
        said: list[tuple[Text, ...]] = []
        for live in sorted(change.live, key=lambda text: text.politeness != "assertive"):
            said.append((words(live.text, live.lang or self._page.lang),))
        new_modal = change.modal and change.modal != self._page.modal
        if new_modal:
            dialog = next((n for n in change.added if n.id == change.modal), None)
            if dialog is not None:
                said.append(self.say(dialog))
        for node in change.changed:
            before = self._page.node(node.id)
            if before is None or (
                node.id != change.because and not (node.error and node.error != before.error)
            ):
                continue
            if node.error and node.error != before.error:
                said.append(self.say(node, before))
            elif (node.states, node.value, node.name) != (before.states, before.value, before.name):
                name: tuple[Text, ...] = (self._words(node, node.name),) if node.name else ()
                said.append((*name, *states_of(node), *self._value(node)))
        return tuple(said)


def states_of(node: PageNode) -> list[Text]:
    """Return the states that are said of a node, in the visitor's language."""
    said: list[Text] = []
    if node.has("mixed"):
        said.append(_PARTLY)
    elif node.role in _CHECKED:
        said.append(_CHOSEN if node.has("checked") else _NOT_CHOSEN)
    elif node.role == "switch":
        said.append(_ON if node.has("checked") else _OFF)
    elif node.has("checked"):
        said.append(_CHOSEN)
    if node.has("pressed"):
        # Translators: State of a button of a web page that stays pressed.
        said.append(msg("눌림"))
    elif node.has("off"):
        # Translators: State of a button of a web page that could stay pressed.
        said.append(msg("안 눌림"))
    return said + _said_states(node.states)


def _said_states(states: Sequence[str]) -> list[Text]:
    is_open_told = "expanded" in states or "collapsed" in states
    return [text for state, text in _STATES if state in states and not (state == "haspopup" and is_open_told)]


def _firsts(nodes: Sequence[PageNode]) -> tuple[PageNode, ...]:
    found: list[PageNode] = []
    before = ("", "")
    for node in nodes:
        here = (node.landmark, node.landmark_name)
        if here != before and node.landmark:
            found.append(node)
        before = here
    return tuple(found)
