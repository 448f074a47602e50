"""What is said of a thing in a web page: where it is, what it is called, what it is, how it stands.

The words of the page stay the page's, in the page's language; our words (what it is, its state, its
place) are messages in the visitor's. The order follows what readers of the screen agree on: places
entered on the way, name, kind, value, states, n of m, error, description. Nothing is said twice: a
group is named when it is entered, a table's headers when they change.
"""

from __future__ import annotations

from kiosk.i18n.text import Text, VisitorText, msg
from kiosk.web.languages import words_of
from kiosk.web.page import PageChange, PageNode, PagePlace, PageSnapshot
from kiosk.web.vocabulary import FIELDS, GROUPS, LANDMARKS, ROLES, UNREADABLE, said_states, states_of

_TABLES: frozenset[str] = frozenset({"table", "grid", "treegrid"})
_CELLS: frozenset[str] = frozenset({"cell", "gridcell", "columnheader", "rowheader"})

#: Roles that have a place of their own; in a list it is the entry that has it, whatever is in it.
_MEMBERS: frozenset[str] = frozenset(
    {"option", "tab", "radio", "menuitem", "menuitemcheckbox", "menuitemradio", "treeitem"}
)

# Translators: Said in place of the name of a thing in a web page that has none.
_NAMELESS = msg("이름 없음")
# Translators: Name of a button of a web page that sends a form and has no words of its own.
_SEND = msg("보내기")
# Translators: Name of a button of a web page that empties a form and has no words of its own.
_RESET = msg("처음으로 되돌리기")
# Translators: What a field of a web page holds is not accepted, and no reason is given.
_WRONG = msg("잘못됨")
# Translators: Said of a field of a web page with nothing in it.
_EMPTY = msg("비어 있음")


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
        return words_of(text, self._page.lang_of(node))

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
        pieces: list[Text] = [words_of(place.name, lang)] if place.name else []
        kind = LANDMARKS.get(place.role) or GROUPS.get(place.role)
        if place.kind:
            pieces.append(words_of(place.kind, lang))
        elif kind is not None:
            pieces.append(kind)
        if place.size:
            # Translators: How many entries a list of a web page has.
            pieces.append(msg("{count}개", count=place.size))
        return pieces + said_states(place.states)

    def _named(self, node: PageNode) -> list[Text]:
        pieces: list[Text] = []
        if node.unreadable:
            return [*([self._words(node, node.name)] if node.name else []), UNREADABLE[node.unreadable]]
        if node.name:
            pieces.append(self._words(node, node.name))
        elif node.role == "button" and node.value in ("submit", "image"):
            pieces.append(_SEND)
        elif node.role == "button" and node.value == "reset":
            pieces.append(_RESET)
        elif node.role in ROLES and node.role not in ("dialog", "alertdialog"):
            pieces.append(_NAMELESS)
        if node.role == "button" and (node.has("pressed") or node.has("off") or node.has("mixed")):
            # Translators: Kind of a thing in a web page: a button that stays pressed or not.
            pieces.append(msg("누름 단추"))
        elif node.kind:
            pieces.append(self._words(node, node.kind))
        elif node.role in ROLES:
            pieces.append(ROLES[node.role])
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
        if node.row and node.column and node.role in _CELLS | {"text"} | FIELDS | {"link", "button"}:
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

    def say_change(self, change: PageChange) -> tuple[tuple[Text, ...], ...]:
        """Return what is said after a change: live words, then what a press did to the thing itself.

        Nothing else speaks by itself: a page may change as much as it likes (WCAG 2.2 §4.1.3).
        """
        said: list[tuple[Text, ...]] = []
        for live in sorted(change.live, key=lambda text: text.politeness != "assertive"):
            said.append((words_of(live.text, live.lang or self._page.lang),))
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
