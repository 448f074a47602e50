"""Our words for what a web page is made of: kinds of things, regions, groups, and how they stand.

Keys are WAI-ARIA 1.2 roles and states (explicit or implied by HTML-AAM), and the few of the adapter's
own. States stand on the glass in the words in which they are said (C-01).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.i18n.text import Message, Text, msg
from kiosk.web.page import PageNode

#: Role -> what the thing is, said after its name.
ROLES: Mapping[str, Message] = {
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

#: Role -> which region of the page is entered.
LANDMARKS: Mapping[str, Message] = {
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

#: Role -> what kind of group is entered.
GROUPS: Mapping[str, Message] = {
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

#: Why something cannot be read -> what is said in its place.
UNREADABLE: Mapping[str, Message] = {
    # Translators: Said of a part of a web page that its makers have closed to reading aids.
    "closed-shadow": msg("읽을 수 없게 닫힌 부분"),
    # Translators: Said of a drawing in a web page that has no words.
    "canvas": msg("설명이 없는 그림판"),
    # Translators: Said of a page within a web page that is not shown here.
    "foreign-frame": msg("읽을 수 없는 다른 곳의 내용"),
    # Translators: Said of a picture in a web page that has no words.
    "image": msg("설명이 없는 그림"),
}

#: Roles of what is filled in, ticked or set.
FIELDS: frozenset[str] = frozenset(
    {"textbox", "searchbox", "combobox", "listbox", "spinbutton", "slider", "checkbox", "radio", "switch"}
)
_CHECKED: frozenset[str] = frozenset({"checkbox", "radio", "menuitemcheckbox", "menuitemradio"})

# Translators: State of a box of a web page: some of what it stands for is ticked.
PARTLY = msg("일부 선택됨")
# Translators: State of a box, tab or entry of a web page: it is the chosen one.
_CHOSEN = msg("선택됨")
# Translators: State of a box of a web page: it is not ticked.
_NOT_CHOSEN = msg("선택 안 됨")
# Translators: State of a switch of a web page.
_ON = msg("켜짐")
# Translators: State of a switch of a web page.
_OFF = msg("꺼짐")
# Translators: State of a part of a web page: its contents are shown.
EXPANDED = msg("펼쳐짐")
# Translators: State of a part of a web page: its contents are hidden.
COLLAPSED = msg("접힘")
# Translators: State of a link of a web page: it leads to where one is.
CURRENT = msg("지금 여기")
# Translators: State of a thing in a web page: pressing it opens a list or a window.
POPUP = msg("누르면 펼쳐짐")

_STATES: Sequence[tuple[str, Message]] = (
    ("selected", _CHOSEN),
    ("expanded", EXPANDED),
    ("collapsed", COLLAPSED),
    ("current", CURRENT),
    # Translators: State of a thing in a web page: it cannot be used now.
    ("disabled", msg("쓸 수 없음")),
    # Translators: State of a field of a web page: it must be filled.
    ("required", msg("꼭 필요함")),
    # Translators: State of a field of a web page: it can be read, not changed.
    ("readonly", msg("읽기만 됨")),
    ("haspopup", POPUP),
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


def states_of(node: PageNode) -> list[Text]:
    """Return the states that are said of a node, in the visitor's language."""
    said: list[Text] = []
    if node.has("mixed"):
        said.append(PARTLY)
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
    return said + said_states(node.states)


def said_states(states: Sequence[str]) -> list[Text]:
    """Return what is said of states that mean the same wherever they stand."""
    is_open_told = "expanded" in states or "collapsed" in states
    return [text for state, text in _STATES if state in states and not (state == "haspopup" and is_open_told)]
