"""Walks flows without Qt, threads or a gateway: a real navigator and a city that lives in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from kiosk.contracts.content import City, DirectoryContent, Places, ServiceContent
from kiosk.contracts.gateway import Service, ServiceDefinition
from kiosk.contracts.words import as_content
from kiosk.errors import KioskError
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Message, Text
from kiosk.screens.flow import (
    Change,
    Chosen,
    Confide,
    Done,
    Effect,
    EndVisit,
    Failed,
    Flow,
    GoHome,
    Run,
    Say,
    Step,
    Typed,
)
from kiosk.screens.model import Choice, Fact, Field, Screen, is_interactive
from kiosk.screens.navigator import Frame, Navigator
from kiosk.services.flows import build_flows
from kiosk.services.operations import model
from kiosk.services.receipt import Receipt
from kiosk.settings.centre import CentreSettings

SEOUL = Path(__file__).resolve().parents[2] / "resources" / "city" / "seoul"
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CENTRE = CentreSettings(
    name="종로 주민센터", address="종로구 종로 1", phone="02-731-0114", printer="default", is_set_up=True
)


@cache
def seoul() -> City:
    """The shipped city."""
    return City.model_validate_json((SEOUL / "city.json").read_text(encoding="utf-8"))


@cache
def places() -> Places:
    """The shipped places."""
    return Places.model_validate_json((SEOUL / "places.json").read_text(encoding="utf-8"))


@cache
def seoul_services() -> tuple[ServiceContent, ...]:
    """The shipped service definitions."""
    files = sorted((SEOUL / "services").glob("*.json"))
    return tuple(ServiceContent.model_validate_json(path.read_text(encoding="utf-8")) for path in files)


@cache
def directory() -> Mapping[str, DirectoryContent]:
    """The shipped directory."""
    files = sorted((SEOUL / "directory").glob("*.json"))
    entries = (DirectoryContent.model_validate_json(path.read_text(encoding="utf-8")) for path in files)
    return {entry.id: entry for entry in entries}


def every_datatype() -> ServiceContent:
    """A service with one question of every datatype, required and optional."""

    def question(
        code: str, datatype: str, order: int, *, required: bool, values: bool = False
    ) -> dict[str, Any]:
        return {
            "code": code,
            "datatype": datatype,
            "order": order,
            "required": required,
            "description": {"ko": f"{code}인가요?"},
            "values": [{"key": f"{code}_{n}", "name": {"ko": f"답 {n}"}} for n in "ABC"] if values else [],
        }

    return ServiceContent.model_validate(
        {
            "service_code": "Every_Type",
            "group": "safety",
            "icon": "more",
            "order": 50,
            "label_type": "started",
            "names": {"ko": "모든 질문"},
            "descriptions": {"ko": "모든 종류의 질문이 있어요."},
            "keywords": {"ko": ["온갖것"]},
            "attributes": [
                question("kind", "singlevaluelist", 1, required=True, values=True),
                question("signs", "multivaluelist", 2, required=True, values=True),
                question("how_many", "number", 3, required=True),
                question("since", "datetime", 4, required=True),
                question("pole", "string", 5, required=False),
                question("details", "text", 6, required=False),
            ],
        }
    )


def summary_of(content: ServiceContent) -> Service:
    """The line of the service list."""
    data = content.model_dump(exclude={"attributes", "source"})
    return Service.model_validate({**data, "has_questions": bool(content.attributes)})


def definition_of(content: ServiceContent) -> ServiceDefinition:
    """The questions of a service."""
    return ServiceDefinition.model_validate(
        {
            "service_code": content.service_code,
            "attributes": [attribute.model_dump() for attribute in content.attributes],
        }
    )


@dataclass
class FakeCity:
    """Carries out operations in memory; ``fails`` names operations that fail once."""

    services: tuple[ServiceContent, ...] = field(
        default_factory=lambda: (*seoul_services(), every_datatype())
    )
    destination: str = "centre"
    state: str = "kept"
    fails: dict[type, KioskError] = field(default_factory=dict)
    answers: dict[type, Any] = field(default_factory=dict)
    done: list[object] = field(default_factory=list)
    sent: dict[str, model.SubmitReport] = field(default_factory=dict)
    minted: int = 0

    def carry_out(self, operation: object) -> Any:
        """Answer like the runner."""
        self.done.append(operation)
        error = self.fails.pop(type(operation), None)
        if error is not None:
            raise error
        if type(operation) in self.answers:
            return self.answers[type(operation)]
        match operation:
            case model.LoadServices():
                return model.Catalogue(tuple(map(summary_of, self.services)), self.destination)  # type: ignore[arg-type]
            case model.LoadDefinition(code):
                content = next(one for one in self.services if one.service_code == code)
                return model.Questions(definition_of(content), TODAY)
            case model.PrepareReport():
                self.minted += 1
                return Receipt(f"00000000-0000-4000-8000-{self.minted:012d}", "12345678903", "482913")
            case model.SubmitReport(receipt):
                self.sent.setdefault(receipt.client_ref, operation)
                return model.Outcome(self.state)  # type: ignore[arg-type]
            case model.SearchDirectory(topic, query):
                return tuple(
                    model.EntrySummary(entry.id, as_content(entry.names), entry.label_type, entry.icon)
                    for entry in directory().values()
                    if (topic in entry.topics if topic else query in entry.names["ko"])
                )
            case model.LoadEntry(id_):
                return model.Entry(directory()[id_], datetime(2026, 11, 23, 10, 0), False)
            case model.CallStaff():
                return model.Called(reached=False)
            case model.LoadSettings():
                return CentreSettings()
            case model.SaveSettings(settings):
                return settings
            case model.ListPrinters():
                return ("Office",)
            case model.ListRequests():
                return ()
            case model.CheckPin():
                return True
        return None

    def count(self, kind: type) -> int:
        """How often an operation of this kind was carried out."""
        return sum(isinstance(operation, kind) for operation in self.done)


class Walk:
    """One visitor, who presses only what is there.

    Operations wait until :meth:`settle` (called by every step unless ``is_slow``).
    """

    def __init__(
        self,
        start: str,
        params: Mapping[str, Any] | None = None,
        *,
        city: FakeCity | None = None,
        centre: CentreSettings = CENTRE,
        is_slow: bool = False,
        has_headset: bool = False,
    ) -> None:
        self.city = city or FakeCity()
        self.is_slow = is_slow
        self.has_headset = has_headset
        self.said: list[Text] = []
        self.confided: list[Text] = []
        self.changes: dict[str, Any] = {}
        self.went_home = 0
        self.ended = 0
        self.pending: list[tuple[Frame, Run]] = []
        self.seen: list[str] = []
        flows: dict[str, Flow] = {
            **build_flows(seoul(), places(), centre, has_pin=centre.is_set_up, has_jack=True),
            "modes": _Elsewhere("modes"),
        }
        flows["calibration"] = _Elsewhere("calibration")
        self.navigator = Navigator(flows)
        self._take(self.navigator.reset(start, params))

    @property
    def screen(self) -> Screen:
        return self.navigator.screen

    @property
    def state(self) -> Any:
        return self.navigator.top.state

    @property
    def keys(self) -> list[str]:
        """What can be pressed or typed into."""
        items = [item.key for item in self.screen.items if is_interactive(item) and item.enabled]
        return items + [action.key for action in self.screen.actions if action.enabled]

    def press(self, *keys: str) -> Walk:
        for key in keys:
            assert key in self.keys, f"{key!r} is not on {self.screen.id}: {self.keys}"
            self.navigator.point(key)
            self._take(self.navigator.handle(Chosen(key)))
        return self

    def type(self, key: str, text: str) -> Walk:
        assert isinstance(self.screen.item(key), Field), f"no field {key!r} on {self.screen.id}"
        self._take(self.navigator.handle(Typed(key, text)))
        return self

    def back(self) -> Walk:
        self._take(self.navigator.go_back() or [])
        return self

    def tell(self, event: Done | Failed) -> Walk:
        """Let something from outside reach the flow on top."""
        self._take(self.navigator.handle(event))
        return self

    def settle(self) -> Walk:
        """Carry out what is under way, until nothing is."""
        while self.pending:
            frame, run = self.pending.pop(0)
            try:
                event: Done | Failed = Done(run.effect, self.city.carry_out(run.operation))
            except KioskError as error:
                event = Failed(run.effect, error)
            if frame in self.navigator.frames:
                self._take(self.navigator.handle(event, frame), settle=False)
        return self

    def _take(self, effects: list[Effect], *, settle: bool = True) -> None:
        self.seen.append(self.screen.id)
        for effect in effects:
            if isinstance(effect, Run):
                self.pending.append((self.navigator.top, effect))
            elif isinstance(effect, Change):
                self.changes.update(effect.values)
            elif isinstance(effect, Say):
                self.said.append(effect.text)
            elif isinstance(effect, Confide):
                if self.has_headset:
                    self.confided.append(effect.text)
                self._take(self.navigator.handle(Done(effect.effect, self.has_headset)))
            elif isinstance(effect, GoHome):
                self.went_home += 1
            elif isinstance(effect, EndVisit):
                self.ended += 1
        if settle and not self.is_slow:
            self.settle()
        self.seen.append(self.screen.id)

    # -- reading a Screen -------------------------------------------------------------------------

    def fact(self, key: str) -> Text:
        item = self.screen.item(key)
        assert isinstance(item, Fact), f"no fact {key!r} on {self.screen.id}"
        return item.value

    def labels(self) -> list[Text]:
        """Every visible text of the Screen, structure left out."""
        texts: list[Text | None] = [self.screen.title, self.screen.kicker]
        for item in self.screen.items:
            texts += [item.label, item.detail, getattr(item, "value", None), getattr(item, "error", None)]
        texts += [action.label for action in self.screen.actions]
        return [text for text in texts if text is not None]

    def choice(self, key: str) -> Choice:
        item = self.screen.item(key)
        assert isinstance(item, Choice), f"no choice {key!r} on {self.screen.id}"
        return item


class _Elsewhere:
    """Stands for a flow of the terminal that is not under test."""

    def __init__(self, id_: str) -> None:
        self.id = id_

    def start(self, params: Mapping[str, Any]) -> Any:
        return Step(_Place(self.id))

    def handle(self, state: Any, event: Any) -> Any:
        return Step(state)

    def screen(self, state: Any) -> Screen:
        return Screen(id=self.id, title=Message(self.id))

    def has_draft(self, state: Any) -> bool:
        return False


@dataclass(frozen=True)
class _Place:
    position: str


@cache
def korean() -> Localiser:
    """The source language."""
    return Localiser(Catalogues(), "ko")


def told(text: Text | None) -> str:
    """A text as it is shown in Korean."""
    return "" if text is None else korean().plain(text)
