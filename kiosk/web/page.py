"""A web page as the adapter tells it: documents that are judged before anything believes them.

The adapter (``resources/web/adapter``) runs beside a page that nobody here wrote. What it sends is
treated as what a stranger says: every document is strictly typed, every text is cut and cleaned
(:mod:`kiosk.web.values`), and whatever does not fit is refused (:mod:`kiosk.web.messages`), never
half believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from kiosk.web.values import (
    HIDDEN,
    MAX_NODES,
    MAX_OPTIONS,
    FieldKind,
    Language,
    NodeId,
    NodeIdOrNone,
    PageAddress,
    Place,
    Politeness,
    RoleName,
    State,
    Unreadable,
    Value,
    Words,
    capped,
)


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
    options: Annotated[tuple[PageOption, ...], capped(MAX_OPTIONS)] = ()
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


Places = Annotated[tuple[PagePlace, ...], capped(MAX_NODES)]


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


Nodes = Annotated[tuple[PageNode, ...], capped(MAX_NODES)]


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
    article: Annotated[tuple[ArticlePart, ...], capped(1_000)] = ()
    alternates: Annotated[dict[str, PageAddress], Field(max_length=200)] = Field(default_factory=dict)
    tasks: Annotated[tuple[NodeId, ...], capped(MAX_NODES)] = ()
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

    def lang_of(self, node: PageNode) -> str:
        """Return the language of a node's words: its own, or the page's."""
        return node.lang or self.lang

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
    after: Annotated[tuple[NodeIdOrNone, ...], capped(MAX_NODES)] = ()
    changed: Nodes = ()
    removed: Annotated[tuple[NodeId, ...], capped(MAX_NODES)] = ()
    live: Annotated[tuple[LiveText, ...], capped(50)] = ()
    focus: NodeIdOrNone = ""
    modal: NodeIdOrNone = ""
    places: Places | None = None
    tasks: Annotated[tuple[NodeId, ...], capped(MAX_NODES)] | None = None
    because: NodeIdOrNone = ""
