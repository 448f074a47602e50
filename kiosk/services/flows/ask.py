"""Ask: offices, papers and help, by topic or by words, with what is known and what is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.contracts.content import City
from kiosk.contracts.words import as_content
from kiosk.errors import KioskError
from kiosk.i18n.text import Text, VisitorText, msg
from kiosk.screens.flow import Chosen, Close, Done, Event, Failed, Open, Run, Step, Typed
from kiosk.screens.model import Action, Choice, Field, Honesty, Item, Layout, Live, Notice, Role, Screen, Tone
from kiosk.services.flows.entry import entry_screen
from kiosk.services.flows.keys import keys_of
from kiosk.services.flows.labels import NOT_PRINTED, PRINTED, PRINTING, person_action, retry_action
from kiosk.services.flows.report.pick import FAILED_TITLE
from kiosk.services.operations.model import (
    Entry,
    EntrySummary,
    LoadEntry,
    Printout,
    PrintPage,
    SearchDirectory,
)
from kiosk.settings.centre import CentreSettings

AREA = "pine"

# Translators: Quiet line above the title: name of the service "ask and find".
KICKER = msg("물어보기와 찾기")
# Translators: Title: what would you like to know? The choices are topics with pictures.
_TITLE = msg("무엇을 알고 싶으세요?")
# Translators: Title of a list of entries: which of these?
_LIST_TITLE = msg("어느 것을 알려 드릴까요?")
# Translators: Button: search by typing words.
_BY_WORDS = msg("글자로 찾기")
# Translators: Title of the search page.
_SEARCH_TITLE = msg("무엇을 찾으세요?")
# Translators: Label of the search field.
_SEARCH_LABEL = msg("찾을 말")
# Translators: Detail of the search field, with two examples.
_SEARCH_DETAIL = msg("한두 낱말만 적어 주세요. 예: 등본, 도서관")
# Translators: Error: the search field is empty; what to do.
SEARCH_EMPTY = msg("찾을 말이 비어 있어요. 한 낱말이라도 적어 주세요.")
# Translators: Button: start the search.
_SEARCH = msg("찾기")
# Translators: Progress while entries are being looked for.
_LOOKING = msg("찾아보고 있어요.")
# Translators: Title when nothing was found.
_NOTHING_TITLE = msg("찾지 못했어요")
# Translators: Said when nothing was found: try other words or ask a person.
_NOTHING = msg("다른 말로 찾거나 사람에게 물어보세요.")
# Translators: Button: search again with other words.
_OTHER_WORDS = msg("다른 말로 찾기")

_LABELS = {
    "finished": Honesty.FINISHED,
    "started": Honesty.STARTED,
    "info": Honesty.INFORMATION,
}


#: Code of the error with which the city's side says that it has no such entry.
_NOT_THERE = "G-07"


@dataclass(frozen=True, slots=True, repr=False)
class AskState:
    """What was looked for and found.

    Attributes:
        position: ``topics``, ``list``, ``search``, ``found``, ``entry`` or ``failed``.
        topic: Id of the chosen topic, or None.
        query: Words as typed.
        lists: Entries per question (``topic:<id>`` or ``words``).
        entry: The shown entry, or None.
        pending: Effect and operation under way, for trying again, or None.
        error: What is wrong with the field, or None.
        failure: Why nothing could be asked, or None.
        note: What happened to the printing, or None.
        has_print_failed: Whether *note* tells of a failure.
    """

    position: str = "topics"
    topic: str | None = None
    query: str = ""
    lists: Mapping[str, tuple[EntrySummary, ...]] = dataclasses.field(default_factory=dict)
    entry: Entry | None = None
    pending: Run | None = None
    error: Text | None = None
    failure: KioskError | None = None
    note: Text | None = None
    has_print_failed: bool = False

    def __repr__(self) -> str:
        """Hide what was typed."""
        return f"AskState({self.position!r}, {self.topic!r})"


class AskFlow:
    """Topics, entries, one entry; or a search."""

    id = "ask"

    def __init__(self, city: City, centre: CentreSettings) -> None:
        """Know the city's topics and whether there is a printer."""
        self._city = city
        self._centre = centre

    def start(self, params: Mapping[str, Any]) -> Step:
        """Show the topics; ``entry`` in *params* opens one entry at once."""
        if params.get("entry"):
            return self._ask(AskState(), Run("entry", LoadEntry(str(params["entry"])), _LOOKING))
        return Step(AskState())

    def has_found(self, state: AskState, params: Mapping[str, Any]) -> bool | None:
        """Tell whether the directory has the entry that was named."""
        if not params.get("entry") or state.entry is not None:
            return True
        is_missing = state.failure is not None and state.failure.code == _NOT_THERE
        return False if is_missing and state.position == "failed" else None

    def has_draft(self, state: AskState) -> bool:
        """Searching leaves nothing to lose."""
        del state
        return False

    # -- what happens -----------------------------------------------------------------------------

    def handle(self, state: AskState, event: Event) -> Step:
        """Answer one event."""
        match event:
            case Typed("query", text):
                return Step(dataclasses.replace(state, query=text, error=None))
            case Done(effect, tuple() as found) if effect.startswith("topic:"):
                state = dataclasses.replace(state, lists={**state.lists, effect: found}, pending=None)
                return _at(state, "list") if effect == f"topic:{state.topic}" else Step(state)
            case Done("words", tuple() as found):
                lists = {**state.lists, "words": found}
                return _at(dataclasses.replace(state, lists=lists), "found")
            case Done("entry", Entry() as entry):
                return _at(dataclasses.replace(state, entry=entry, note=None), "entry")
            case Done("print"):
                return Step(dataclasses.replace(state, note=PRINTED, has_print_failed=False))
            case Failed("print"):
                return Step(dataclasses.replace(state, note=NOT_PRINTED, has_print_failed=True))
            case Failed(effect, error) if state.pending is not None and state.pending.effect == effect:
                again = state.pending
                step = _at(dataclasses.replace(state, failure=error), "failed")
                return Step(dataclasses.replace(step.state, pending=again))
            case Chosen(key):
                return self._chosen(state, key)
        return Step(state)

    def _chosen(self, state: AskState, key: str) -> Step:
        match state.position, key:
            case _, "person":
                return Step(state, (Open("person"),))
            case _, "by-words" | "other-words":
                return _at(state, "search")
            case "search", "search":
                return self._search(state)
            case "failed", "retry" if state.pending is not None:
                return Step(state, (state.pending,))
            case "entry", "close":
                return Step(state, (Close(),))
            case "entry", "print" if self._centre.printer and state.entry is not None:
                quiet = dataclasses.replace(state, note=None)
                run = Run("print", PrintPage(Printout(self.screen(quiet))), PRINTING)
                return Step(quiet, (run,))
            case "topics", _:
                topics = {f"topic.{topic.id}": topic.id for topic in self._city.topics}
                return self._topic(state, topics[key]) if key in topics else Step(state)
        found = _keyed(_shown(state)).get(key)
        if found is None or state.position not in ("list", "found"):
            return Step(state)
        return self._ask(state, Run("entry", LoadEntry(found.id), _LOOKING))

    def _topic(self, state: AskState, topic: str) -> Step:
        state = dataclasses.replace(state, topic=topic)
        effect = f"topic:{topic}"
        if state.lists.get(effect):
            return _at(state, "list")
        return self._ask(state, Run(effect, SearchDirectory(topic=topic), _LOOKING))

    def _search(self, state: AskState) -> Step:
        if not state.query.strip():
            return Step(dataclasses.replace(state, error=SEARCH_EMPTY))
        return self._ask(state, Run("words", SearchDirectory(query=state.query.strip()), _LOOKING))

    def _ask(self, state: AskState, run: Run) -> Step:
        return Step(dataclasses.replace(state, pending=run, error=None), (run,))

    # -- what is shown ----------------------------------------------------------------------------

    def screen(self, state: AskState) -> Screen:
        """Render the shown step."""
        match state.position:
            case "list" | "found":
                return self._list_screen(state)
            case "search":
                return _search_screen(state)
            case "failed":
                return _failed_screen(state)
            case "entry" if state.entry is not None:
                return entry_screen(
                    state.entry,
                    self._city,
                    has_printer=bool(self._centre.printer),
                    note=state.note,
                    has_print_failed=state.has_print_failed,
                )
        return Screen(
            id="ask",
            title=_TITLE,
            kicker=KICKER,
            items=tuple(
                Choice(
                    key=f"topic.{topic.id}",
                    label=as_content(topic.names),
                    icon=topic.icon,
                    area=AREA,
                    public=True,
                )
                for topic in sorted(self._city.topics, key=lambda topic: topic.order)
            ),
            actions=(Action(key="by-words", label=_BY_WORDS, icon="search"),),
            layout=Layout.TILES,
            area=AREA,
        )

    def _list_screen(self, state: AskState) -> Screen:
        found = _shown(state)
        if not found:
            return Screen(
                id="ask.nothing",
                title=_NOTHING_TITLE,
                kicker=KICKER,
                items=(Notice(key="nothing", label=_NOTHING, tone=Tone.INFO, live=Live.POLITE),),
                actions=(Action(key="other-words", label=_OTHER_WORDS, icon="search"), person_action()),
                area=AREA,
            )
        topic = next((topic for topic in self._city.topics if topic.id == state.topic), None)
        is_topic = state.position == "list" and topic is not None
        return Screen(
            id=f"ask.topic.{state.topic}" if is_topic else "ask.found",
            title=_LIST_TITLE,
            kicker=as_content(topic.names) if is_topic and topic is not None else KICKER,
            items=tuple(
                Choice(
                    key=key,
                    label=entry.name,
                    icon=entry.icon,
                    area=AREA,
                    honesty=_LABELS.get(entry.label_type, Honesty.INFORMATION),
                    public=state.position == "list",
                )
                for key, entry in _keyed(found).items()
            ),
            actions=(Action(key="by-words", label=_BY_WORDS, icon="search"),),
            area=AREA,
        )


def _shown(state: AskState) -> tuple[EntrySummary, ...]:
    """Return the entries of the shown list."""
    return state.lists.get("words" if state.position == "found" else f"topic:{state.topic}", ())


def _keyed(entries: tuple[EntrySummary, ...]) -> dict[str, EntrySummary]:
    by_id = {entry.id: entry for entry in entries}
    return {key: by_id[id_] for key, id_ in keys_of("entry", by_id).items()}


def _at(state: AskState, position: str) -> Step:
    return Step(dataclasses.replace(state, position=position, error=None, pending=None))


def _search_screen(state: AskState) -> Screen:
    return Screen(
        id="ask.search",
        title=_SEARCH_TITLE,
        kicker=KICKER,
        items=(
            Field(
                key="query",
                label=_SEARCH_LABEL,
                detail=_SEARCH_DETAIL,
                value=VisitorText(state.query),
                required=True,
                error=state.error,
                max_length=60,
            ),
        ),
        actions=(Action(key="search", label=_SEARCH, role=Role.PRIMARY, icon="search"),),
        area=AREA,
        start="query" if state.error is not None else None,
    )


def _failed_screen(state: AskState) -> Screen:
    error = state.failure or KioskError(FAILED_TITLE)
    items: list[Item] = [Notice(key="failure", label=error.message, tone=Tone.ERROR, live=Live.ASSERTIVE)]
    if error.action is not None:
        items.append(Notice(key="advice", label=error.action, tone=Tone.INFO))
    return Screen(
        id="ask.failed",
        title=FAILED_TITLE,
        kicker=KICKER,
        items=tuple(items),
        actions=(person_action(), retry_action()),
        area=AREA,
    )
