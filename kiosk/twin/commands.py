"""The one registry of commands: MQTT, console, command line and the reference page come from it.

Each command is a model of its arguments; the model's docstring is the published text. Who carries it
out at the terminal is :mod:`kiosk.remote`. There is no command that presses something: staff point,
the visitor presses.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from kiosk.i18n.text import Message, msg
from kiosk.modes.presets import find_preset
from kiosk.twin.documents import Modes, Tag, Uuid
from kiosk.twin.phrases import PHRASES
from kiosk.twin.refusals import MessageRefused, Reason

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
_Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,119}$")]
#: Id of something that the terminal knows: never an address, of whatever scheme (E-34).
_Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,119}$")]


class Permission(enum.StrEnum):
    """The least role that may send a command."""

    HELPER = "helper"
    MANAGER = "manager"


class Needs(enum.StrEnum):
    """What must hold at the terminal; the terminal itself enforces it."""

    NONE = "none"
    """Always."""
    IDLE = "idle"
    """Nobody uses the terminal."""
    HELP = "help"
    """The visitor has called for a person, or agreed to an assist session."""
    CONSENT = "consent"
    """The visitor has agreed to the assist session that the command names, with this member of staff."""


class Arguments(BaseModel):
    """Base of all arguments: unknown ones are an error, so that nothing is silently not done."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the registry.

    Attributes:
        name: ``area.verb``.
        arguments: Model of the arguments.
        permission: The least role that may send it.
        needs: What must hold at the terminal.
        is_announced: The visitor is told, on screen and by voice.
        label: What it does, for people (console, audit).
    """

    name: str
    arguments: type[Arguments]
    permission: Permission
    needs: Needs
    is_announced: bool
    label: Message

    @property
    def text(self) -> str:
        """The published text: the docstring of the arguments' model, without its margin."""
        lines = (self.arguments.__doc__ or "").strip().splitlines()
        return "\n".join(line.strip() for line in lines)


_COMMANDS: dict[str, Command] = {}
_Model = TypeVar("_Model", bound=type[Arguments])


def _command(
    name: str, label: Message, *, permission: Permission, needs: Needs, is_announced: bool
) -> Callable[[_Model], _Model]:
    def enter(model: _Model) -> _Model:
        if name in _COMMANDS:
            raise ValueError(f"command {name} is registered twice")
        _COMMANDS[name] = Command(name, model, permission, needs, is_announced, label)
        return model

    return enter


@_command(
    "session.end",
    # Translators: A command in the staff console: end the visit at a terminal.
    msg("이용 끝내기"),
    permission=Permission.HELPER,
    needs=Needs.NONE,
    is_announced=True,
)
class EndSession(Arguments):
    """End the visit and wipe it.

    A visitor who is there sees the usual warning first and can go on; the answer comes when the visit
    has ended or the visitor went on (reason `visitor`).
    """


class _Wanted(Arguments):
    """A preset by its name, or single fields of the mode state."""

    preset: Annotated[str, StringConstraints(max_length=40)] | None = None
    modes: Modes | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> _Wanted:
        if (self.preset is None) == (not self.modes):
            raise ValueError("give a preset or modes, not both")
        if self.preset is not None and find_preset(self.preset) is None:
            raise ValueError("there is no such preset")
        if self.modes and "curtain" in self.modes:
            raise ValueError("the curtain belongs to the visitor")
        return self

    @property
    def values(self) -> dict[str, Any]:
        """The fields that are wanted."""
        preset = find_preset(self.preset) if self.preset is not None else None
        return dict(preset.values) if preset is not None else dict(self.modes or {})


@_command(
    "modes.offer",
    # Translators: A command in the staff console: offer other modes to the visitor, who may say no.
    msg("보기 방식 권하기"),
    permission=Permission.HELPER,
    needs=Needs.NONE,
    is_announced=True,
)
class OfferModes(_Wanted):
    """Offer other modes for this visit; the visitor says yes or no.

    At a terminal that nobody uses there is nobody to ask: refused (change what is wanted instead).
    Give `preset`, or `modes` with single fields.
    """


@_command(
    "modes.set",
    # Translators: A command in the staff console: change modes at once for a visitor who asked for help.
    msg("보기 방식 바꾸기"),
    permission=Permission.HELPER,
    needs=Needs.HELP,
    is_announced=True,
)
class SetModes(_Wanted):
    """Change modes at once for a visitor who has asked for help; they can undo it with one press.

    What would make anything smaller, paler, quieter, silent, harder or faster than the visitor has it is
    offered first, like `modes.offer`. It ends with the visit. Give `preset`, or `modes` with single fields.
    While the visitor types or answers another sheet it waits until they pause; the answer comes after.
    """


@_command(
    "speech.say",
    # Translators: A command in the staff console: let the terminal say something to the visitor.
    msg("말하기"),
    permission=Permission.HELPER,
    needs=Needs.HELP,
    is_announced=False,
)
class Say(Arguments):
    """Say and show a sentence to a visitor who has asked for help.

    Give `phrase` (a prepared sentence, said in the visitor's language) or `text` with its `language`.
    """

    phrase: Annotated[str, StringConstraints(max_length=40)] | None = None
    text: _Text | None = None
    language: Tag | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Say:
        if (self.phrase is None) == (self.text is None):
            raise ValueError("give a phrase or a text, not both")
        if self.phrase is not None and self.phrase not in PHRASES:
            raise ValueError("there is no such phrase")
        if (self.text is None) != (self.language is None):
            raise ValueError("a text needs its language")
        return self


@_command(
    "item.point",
    # Translators: A command in the staff console: mark a button on the visitor's screen.
    msg("단추 가리키기"),
    permission=Permission.HELPER,
    needs=Needs.CONSENT,
    is_announced=True,
)
class Point(Arguments):
    """Mark an item of the visitor's Screen, and say its name; the visitor presses it or not.

    `key` is the item's key in the masked Screen, `sequence` the number of the document in which staff saw
    it: if the visitor has gone on since, nothing is marked and the answer is `failed` (`moved`).
    """

    key: _Key
    sequence: Annotated[int, Field(ge=0)] | None = None


@_command(
    "service.open",
    # Translators: A command in the staff console: open a service on the visitor's screen.
    msg("서비스 열기"),
    permission=Permission.HELPER,
    needs=Needs.CONSENT,
    is_announced=True,
)
class OpenService(Arguments):
    """Open a service for the visitor, as if they had picked it; Back leads to where they were.

    `flow` is the id of a service; `entry` a page of the city's list for services that have such pages.
    The same rules hold as for the visitor's own press.
    """

    flow: _Id
    entry: _Id | None = None


@_command(
    "terminal.identify",
    # Translators: A command in the staff console: the terminal shows and says its own name.
    msg("이름 보여 주기"),
    permission=Permission.HELPER,
    needs=Needs.IDLE,
    is_announced=True,
)
class Identify(Arguments):
    """Show the terminal's name in large letters and say it, so that staff find it in the room."""


@_command(
    "message.show",
    # Translators: A command in the staff console: show a short notice on the terminal.
    msg("알림 보여 주기"),
    permission=Permission.HELPER,
    needs=Needs.NONE,
    is_announced=True,
)
class ShowMessage(Arguments):
    """Show and say a short notice once, in the visitor's language if `text` has it, else in Korean.

    `text` holds the words by language tag; `ko` must be among them.
    """

    text: Annotated[dict[Tag, _Text], Field(min_length=1, max_length=16)]

    @model_validator(mode="after")
    def _has_korean(self) -> ShowMessage:
        if "ko" not in self.text:
            raise ValueError("the Korean text is missing")
        return self


@_command(
    "assist.begin",
    # Translators: A command in the staff console: ask the visitor whether staff may see the screen.
    msg("함께 보기 청하기"),
    permission=Permission.HELPER,
    needs=Needs.NONE,
    is_announced=True,
)
class BeginAssist(Arguments):
    """Ask the visitor whether this member of staff may see the screen, masked, and point at it.

    Nothing is shown before the visitor says yes. It ends by one press, with the visit, or after
    `minutes`. The answer comes with the visitor's (`done`, or `refused` with the reason `visitor`).
    """

    session: Uuid
    minutes: Annotated[int, Field(ge=1, le=30)] = 15


@_command(
    "assist.end",
    # Translators: A command in the staff console: stop seeing the visitor's screen.
    msg("함께 보기 끝내기"),
    permission=Permission.HELPER,
    needs=Needs.NONE,
    is_announced=True,
)
class EndAssist(Arguments):
    """Stop seeing the visitor's screen."""

    session: Uuid


@_command(
    "help.take",
    # Translators: A command in the staff console: a member of staff answers the visitor's call.
    msg("도움 요청 받기"),
    permission=Permission.HELPER,
    needs=Needs.NONE,
    is_announced=True,
)
class TakeHelp(Arguments):
    """Tell the visitor that somebody is answering their call.

    `call` is the id of the call; one that has ended or is another's is refused.
    """

    call: Uuid


@_command(
    "help.close",
    # Translators: A command in the staff console: the visitor's call for help has been dealt with.
    msg("도움 마치기"),
    permission=Permission.HELPER,
    needs=Needs.NONE,
    is_announced=False,
)
class CloseHelp(Arguments):
    """End the visitor's call: they have been helped.

    `call` is the id of the call.
    """

    call: Uuid


@_command(
    "report.now",
    # Translators: A command in the staff console: the terminal reports how it is.
    msg("지금 상태 알리기"),
    permission=Permission.HELPER,
    needs=Needs.NONE,
    is_announced=False,
)
class ReportNow(Arguments):
    """Publish what is true now: reported document, call for help, counts."""


@_command(
    "settings.refresh",
    # Translators: A command in the staff console: the terminal reads its settings again.
    msg("설정 다시 읽기"),
    permission=Permission.MANAGER,
    needs=Needs.NONE,
    is_announced=False,
)
class RefreshSettings(Arguments):
    """Read the centre's settings and the city's content again, at the end of the visit."""


@_command(
    "identity.rotate",
    # Translators: A command in the staff console: the terminal makes itself a new secret key.
    msg("기기 열쇠 바꾸기"),
    permission=Permission.MANAGER,
    needs=Needs.NONE,
    is_announced=False,
)
class RotateIdentity(Arguments):
    """Make a new identity, vouched for by the old one; that holds until the terminal says it has the new."""


#: All commands by name, in the order of the reference page.
COMMANDS: Mapping[str, Command] = dict(_COMMANDS)


def find_command(name: str) -> Command:
    """Return a command.

    Raises:
        MessageRefused: ``unknown-command``.
    """
    found = COMMANDS.get(name)
    if found is None:
        raise MessageRefused(Reason.UNKNOWN_COMMAND, "there is no such command")
    return found


def read_arguments(name: str, arguments: Mapping[str, object]) -> Arguments:
    """Return the arguments of a command as its model.

    Raises:
        MessageRefused: ``unknown-command bad-arguments``; the detail names the places, not the values.
    """
    command = find_command(name)
    try:
        return command.arguments.model_validate(dict(arguments))
    except (ValidationError, UnicodeError, OverflowError) as error:
        places = []
        if isinstance(error, ValidationError):
            places = [".".join(str(part) for part in e["loc"])[:60] or e["msg"][:80] for e in error.errors()]
        raise MessageRefused(Reason.BAD_ARGUMENTS, f"{name}: {', '.join(places[:5])}") from None
