"""What the adapter tells about a web page: documents that are judged before anything believes them.

The adapter (``resources/web/adapter``) runs beside a page that nobody here wrote. What it sends is
JSON, and is treated as what a stranger says: every document is strictly typed, every text is cut
and cleaned, and whatever does not fit is refused and counted, never half believed.

Sizes: a text holds :data:`MAX_TEXT` characters, a snapshot :data:`MAX_NODES` nodes, a message
:data:`MAX_BYTES` bytes. The adapter keeps to them and says that it has cut (``is_cut``); a message
that does not is refused, or cut here as well, so that a broken adapter costs words and not memory.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

#: Longest text of one part of a node, in characters.
MAX_TEXT: Final = 2_000
#: Most nodes of one snapshot or change.
MAX_NODES: Final = 5_000
#: Largest message, in bytes of UTF-8.
MAX_BYTES: Final = 2_000_000
#: Most options of one field.
MAX_OPTIONS: Final = 500
#: Longest address, in characters.
MAX_ADDRESS: Final = 8_000
#: What stands for one character of a private value.
HIDDEN: Final = "•"

# Marks that turn the direction of the text around them, and characters without any width: a page
# uses them to show one thing and say another. Joiners stay, Arabic and Persian letters need them.
_TRICKS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")


def clean_text(text: str, limit: int = MAX_TEXT) -> str:
    """Return what a page wrote without what would mislead: controls, direction marks, halves.

    Runs of white space become one space, since that is how a page shows them.

    Args:
        text: Any text of a page.
        limit: Longest result in characters; a longer text ends in an ellipsis.
    """
    text = text[: limit * 4].encode("utf-8", "replace").decode("utf-8")
    text = _SPACE.sub(" ", _TRICKS.sub("", text))
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
    text = _SPACE.sub(" ", text).strip()  # What stood between two spaces may have gone.
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _cleaned(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


def _storable(value: object) -> object:
    """Keep line ends of a value that has several lines; otherwise as :func:`clean_text`."""
    if not isinstance(value, str):
        return value
    return "\n".join(clean_text(line) for line in value[:MAX_TEXT].splitlines())


def _capped(limit: int) -> BeforeValidator:
    def cut(value: object) -> object:
        return value[:limit] if isinstance(value, tuple) else value

    return BeforeValidator(cut)


#: Words of a page, cleaned.
Words = Annotated[str, BeforeValidator(_cleaned)]
#: A value of a field, cleaned, line ends kept.
Value = Annotated[str, BeforeValidator(_storable), Field(repr=False)]
#: Identity of a node: stable while the element lives.
NodeId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,79}$")]
#: A node id, or nothing.
NodeIdOrNone = Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9.-]{0,79})?$")]
#: A WAI-ARIA 1.2 role, or ``text`` for words without a role.
RoleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{0,39}$")]
#: A BCP 47 tag as a page gave it, or nothing.
Language = Annotated[str, StringConstraints(pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4})?$")]
#: An address as it stands in the page; judged by the policy, never by its look.
PageAddress = Annotated[str, StringConstraints(max_length=MAX_ADDRESS)]
#: Counting from one: this one, all.
Place = tuple[Annotated[int, Field(ge=1, le=10_000_000)], Annotated[int, Field(ge=0, le=10_000_000)]]
#: States in which a node may be (WAI-ARIA 1.2 §6.6 and HTML); see :mod:`kiosk.web.reading`.
State = Literal[
    "checked", "mixed", "expanded", "collapsed", "pressed", "selected", "disabled", "required", "invalid",
    "busy", "current", "readonly", "haspopup", "modal", "multiple", "autocomplete", "ascending", "descending",
    "off", "active",
]  # fmt: skip
#: What a field takes.
FieldKind = Literal[
    "", "text", "long-text", "digits", "decimal", "phone", "email", "address", "search", "password", "code",
    "date", "time", "datetime", "month", "week", "range", "colour", "file", "choice", "choices",
]  # fmt: skip
#: Why the words of a node cannot be read.
Unreadable = Literal["", "closed-shadow", "canvas", "foreign-frame", "image"]
Politeness = Literal["polite", "assertive"]


class PageDocument(BaseModel):
    """Base of all documents of a page: frozen, exact types, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class PageOption(PageDocument):
    """One of the answers of a field that is chosen from.

    Attributes:
        id: Identity within its field.
        label: Its words.
        selected: Whether it is chosen now.
        disabled: Whether it cannot be chosen.
    """

    id: NodeId
    label: Words
    selected: bool = False
    disabled: bool = False


class PageNode(PageDocument):
    """One thing of a page that is read or used, in the page's own words.

    Attributes:
        id: Identity; stable while the element lives.
        role: WAI-ARIA role, explicit or implied (HTML-AAM), or ``text``.
        name: Accessible name (accname 1.2), or the words themselves for ``text``.
        description: Accessible description.
        value: What a field holds or a slider shows; of a private field only :data:`HIDDEN` marks.
        states: States that hold now.
        level: Level of a heading or of a tree item from 1, or 0.
        error: What the page says is wrong with the field.
        lang: Language of the words (declared or counted), or empty for the page's own.
        kind_of_field: What the field takes, or empty when the node is none.
        options: Answers to choose from.
        group: Words of the nearest group: legend, name of the list, headers of the cell.
        group_role: Role of that group.
        group_id: Node of that group, so that two lists without a name stay two.
        group_size: Rows and columns of a table, or entries of a list and 0; None when unknown.
        position: (n, of m) within its set; m is 0 when the page does not know.
        row: (row, of rows) of a cell.
        column: (column, of columns) of a cell.
        minimum: Least value of a slider, meter or number field.
        maximum: Greatest value.
        max_length: Most characters, or 0.
        is_private: Whether its value must never leave the page.
        frame: Token of the frame, empty for the page itself.
        landmark: Role of the nearest landmark, or empty.
        landmark_name: Name of that landmark.
        address: Where a link leads, or empty.
        unreadable: Why the contents cannot be read, or empty.
        inside: The innermost place that it is in, or empty.
        kind: What the page calls its kind (``aria-roledescription``), or empty.
    """

    id: NodeId
    role: RoleName
    name: Words = ""
    description: Words = ""
    value: Value = ""
    states: Annotated[tuple[State, ...], Field(max_length=24)] = ()
    level: Annotated[int, Field(ge=0, le=999)] = 0
    error: Words = ""
    lang: Language = ""
    kind_of_field: FieldKind = ""
    options: Annotated[tuple[PageOption, ...], _capped(MAX_OPTIONS)] = ()
    group: Words = ""
    group_role: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z-]{0,39})?$")] = ""
    group_id: NodeIdOrNone = ""
    group_size: tuple[int, int] | None = None
    position: Place | None = None
    row: Place | None = None
    column: Place | None = None
    minimum: Words = ""
    maximum: Words = ""
    max_length: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    is_private: bool = False
    frame: Annotated[str, StringConstraints(pattern=r"^([a-z0-9]{1,40})?$")] = ""
    landmark: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z-]{0,39})?$")] = ""
    landmark_name: Words = ""
    address: PageAddress = ""
    unreadable: Unreadable = ""
    inside: NodeIdOrNone = ""
    kind: Words = ""

    @model_validator(mode="before")
    @classmethod
    def _mask(cls, data: Any) -> Any:
        """Make sure that a private value is a count and nothing else, whatever was sent (C-15)."""
        if isinstance(data, Mapping) and data.get("is_private") and isinstance(data.get("value"), str):
            return {**data, "value": HIDDEN * min(len(data["value"]), 64)}
        return data

    def has(self, state: State) -> bool:
        """Tell whether the state holds."""
        return state in self.states


class PagePlace(PageDocument):
    """A part of a page that has a kind: a landmark, a list, a group, a page within the page.

    Attributes:
        id: Identity; stable while the element lives.
        role: Its role.
        name: Its name, or empty.
        kind: What the page calls its kind (``aria-roledescription``), or empty.
        size: How many entries it has, or 0 when that is not told.
        states: States that hold for all of it: ``required``, ``disabled``, ``busy`` ...
        parent: The place around it, or empty.
        lang: Language of the name, or empty for the page's own.
    """

    id: NodeId
    role: RoleName
    name: Words = ""
    kind: Words = ""
    size: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    states: Annotated[tuple[State, ...], Field(max_length=24)] = ()
    parent: NodeIdOrNone = ""
    lang: Language = ""


Places = Annotated[tuple[PagePlace, ...], _capped(MAX_NODES)]


class ArticlePart(PageDocument):
    """One part of the page's article, as Readability found it.

    Attributes:
        kind: ``heading``, ``text`` or ``picture`` (whose text is its alternative).
        text: The words.
        level: Level of a heading, or 0.
        lang: Language, or empty for the page's own.
    """

    kind: Literal["heading", "text", "picture"]
    text: Words
    level: Annotated[int, Field(ge=0, le=6)] = 0
    lang: Language = ""


class LiveText(PageDocument):
    """Words that a live region says by itself (WAI-ARIA ``aria-live``).

    Attributes:
        politeness: Whether it may interrupt.
        text: The words.
        lang: Language, or empty for the page's own.
    """

    politeness: Politeness
    text: Words
    lang: Language = ""


Nodes = Annotated[tuple[PageNode, ...], _capped(MAX_NODES)]


class PageSnapshot(PageDocument):
    """A whole page in reading order.

    Attributes:
        number: Number of the load, given by the engine; later documents of an older load are stale.
        address: Where the page says it is; only the engine's own word counts for the policy.
        title: Title of the page.
        lang: Language of the page, declared or counted; empty when unknown.
        nodes: What is read, in order; of a modal dialog only what is in it.
        places: Where nodes are; each has its parent.
        focus: Node that has the page's focus, or empty.
        modal: Node of the open modal dialog, or empty.
        article: The article, or empty when the page has none.
        alternates: Language tag -> address of the same page in that language (``hreflang``).
        tasks: Nodes that can be used, in order.
        is_cut: Whether the page holds more than is told here.
    """

    number: Annotated[int, Field(ge=0)]
    address: PageAddress
    title: Words = ""
    lang: Language = ""
    nodes: Nodes = ()
    places: Places = ()
    focus: NodeIdOrNone = ""
    modal: NodeIdOrNone = ""
    article: Annotated[tuple[ArticlePart, ...], _capped(1_000)] = ()
    alternates: Annotated[dict[str, PageAddress], Field(max_length=200)] = Field(default_factory=dict)
    tasks: Annotated[tuple[NodeId, ...], _capped(MAX_NODES)] = ()
    is_cut: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse two nodes of one name: keys of a Screen are made of them."""
        if len({node.id for node in self.nodes}) != len(self.nodes):
            raise ValueError("two nodes have one id")
        return self

    def node(self, id: str) -> PageNode | None:  # noqa: A002
        """Return the node with this id, or None."""
        return next((node for node in self.nodes if node.id == id), None)

    def after(self, change: PageChange) -> PageSnapshot:
        """Return the snapshot as it is after *change*; one of another load changes nothing."""
        if change.number != self.number:
            return self
        changed = {node.id: node for node in change.changed}
        gone = set(change.removed)
        nodes = [changed.get(node.id, node) for node in self.nodes if node.id not in gone]
        known = {node.id for node in nodes}
        places = dict(zip((node.id for node in change.added), change.after, strict=False))
        for node in change.added:
            if node.id in known:
                continue
            before = places.get(node.id, "")
            index = next((i + 1 for i, other in enumerate(nodes) if other.id == before), None)
            nodes.insert(
                (0 if before == "" and node.id in places else len(nodes)) if index is None else index, node
            )
            known.add(node.id)
        return self.model_copy(
            update={
                "nodes": tuple(nodes[:MAX_NODES]),
                "places": self.places if change.places is None else change.places,
                "focus": change.focus,
                "modal": change.modal,
                "tasks": tuple(id for id in change.tasks if id in known)
                if change.tasks is not None
                else self.tasks,
            }
        )


class PageChange(PageDocument):
    """What became different in a page after a press, by itself, or by a live region.

    Attributes:
        number: Number of the load.
        added: New nodes, in reading order.
        after: For each of *added*, the node before it (empty: the first of the page).
        changed: Nodes whose words or states became different, whole.
        removed: Ids of what is no longer there.
        live: What live regions say.
        focus: Node that has the page's focus now, or empty.
        modal: Node of the open modal dialog, or empty.
        places: All places as they are now, or None when they are the same.
        tasks: Nodes that can be used now, or None when they are the same.
        because: Node whose press this follows, or empty.
    """

    number: Annotated[int, Field(ge=0)]
    added: Nodes = ()
    after: Annotated[tuple[NodeIdOrNone, ...], _capped(MAX_NODES)] = ()
    changed: Nodes = ()
    removed: Annotated[tuple[NodeId, ...], _capped(MAX_NODES)] = ()
    live: Annotated[tuple[LiveText, ...], _capped(50)] = ()
    focus: NodeIdOrNone = ""
    modal: NodeIdOrNone = ""
    places: Places | None = None
    tasks: Annotated[tuple[NodeId, ...], _capped(MAX_NODES)] | None = None
    because: NodeIdOrNone = ""


class PageAlive(PageDocument):
    """The answer to a heartbeat.

    Attributes:
        number: Number of the load.
        beat: The number that was asked with.
    """

    number: Annotated[int, Field(ge=0)]
    beat: Annotated[int, Field(ge=0)] = 0


class PageTyped(PageDocument):
    """Somebody typed or pointed in the page itself; holds no words, only that it happened.

    Attributes:
        number: Number of the load.
        node: The field, or empty.
    """

    number: Annotated[int, Field(ge=0)]
    node: NodeIdOrNone = ""


class PageAnswer(PageDocument):
    """What became of an order to the page.

    Attributes:
        number: Number of the load.
        order: The number of the order.
        done: Whether it was carried out.
        reason: Why not: ``gone``, ``disabled``, ``hidden``, ``refused``, ``not-a-field``, ``no-such-option``.
        node: The node that was meant.
    """

    number: Annotated[int, Field(ge=0)]
    order: Annotated[int, Field(ge=0)] = 0
    done: bool
    reason: Literal["", "gone", "disabled", "hidden", "refused", "not-a-field", "no-such-option"] = ""
    node: NodeIdOrNone = ""


PageMessage = PageSnapshot | PageChange | PageAlive | PageTyped | PageAnswer
_KINDS: Final[Mapping[str, type[PageMessage]]] = {
    "snapshot": PageSnapshot,
    "change": PageChange,
    "alive": PageAlive,
    "typed": PageTyped,
    "answer": PageAnswer,
}


class PageMessageError(ValueError):
    """What came from a page is not one of the documents. Holds no words of the page."""


def read_message(text: str | bytes) -> PageMessage:
    """Return the document that the adapter sent.

    Args:
        text: JSON object with ``kind`` and the fields of the document.

    Raises:
        PageMessageError: It is too large, no JSON, of an unknown kind, or does not fit.
    """
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if len(data) > MAX_BYTES:
        raise PageMessageError("too large")
    try:
        content = _frozen(json.loads(data, parse_constant=_refuse_constant))
    except (ValueError, RecursionError):
        raise PageMessageError("no JSON") from None
    kind = content.pop("kind", None) if isinstance(content, dict) else None
    model = _KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise PageMessageError("unknown kind")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        where = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
        names = ".".join(str(part) for part in where if part in _FIELD_NAMES)
        raise PageMessageError(f"{kind}: does not fit at {names or 'top'}") from None


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _frozen(value: Any, depth: int = 0) -> Any:
    """Make tuples of lists, since the documents hold tuples and are strict."""
    if depth > 12:
        raise ValueError("nested too deeply")
    if isinstance(value, list):
        return tuple(_frozen(entry, depth + 1) for entry in value)
    if isinstance(value, dict):
        return {key: _frozen(entry, depth + 1) for key, entry in value.items()}
    return value


_FIELD_NAMES: Final = frozenset(
    name
    for model in (*_KINDS.values(), PageNode, PagePlace, PageOption, ArticlePart, LiveText)
    for name in model.model_fields
)


class MessageReader:
    """Reads messages and counts what it had to refuse; never raises.

    Attributes:
        refused: Why -> how often, for the log and the staff view; holds no words of a page.
    """

    def __init__(self) -> None:
        """Start with nothing refused."""
        self.refused: Counter[str] = Counter()

    def read(self, text: str | bytes) -> PageMessage | None:
        """Return the document, or None when it was refused."""
        try:
            return read_message(text)
        except PageMessageError as error:
            reason = str(error)
            self.refused[reason if len(self.refused) < 100 or reason in self.refused else "others"] += 1
            return None
