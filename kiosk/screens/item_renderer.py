"""From one item or action to what is shown and said of it, in one language."""

from __future__ import annotations

from dataclasses import replace

from kiosk.i18n.text import Code, Message, Text, msg
from kiosk.screens.model import (
    Action,
    Choice,
    Entry,
    Fact,
    Field,
    Honesty,
    Item,
    Notice,
    Paragraph,
    Picture,
    Progress,
    Receipt,
    Role,
    Tone,
    is_interactive,
)
from kiosk.screens.script import (
    Script,
    Words,
    join_sentences,
    said_code,
    said_disabled,
    said_place,
    said_state,
)
from kiosk.screens.sharing import shared_text
from kiosk.screens.view import RenderedItem

_MASK = "●"

_HONESTY: dict[Honesty, Message] = {
    # Translators: Honest label of a service: everything can be done here.
    Honesty.FINISHED: msg("여기서 끝나요"),
    # Translators: Honest label of a service: begun here, finished by others.
    Honesty.STARTED: msg("여기서 시작해요"),
    # Translators: Honest label of a service: only information.
    Honesty.INFORMATION: msg("안내만 해요"),
}

_TONES: dict[Tone, Message] = {
    # Translators: Word before a notice that informs.
    Tone.INFO: msg("알림"),
    # Translators: Word before a notice that something went well.
    Tone.GOOD: msg("잘됐어요"),
    # Translators: Word before a notice that warns.
    Tone.WARNING: msg("살펴 주세요"),
    # Translators: Word before a notice that something failed.
    Tone.ERROR: msg("문제가 생겼어요"),
}


class ItemRenderer:
    """Renders items and actions in the language of one localiser."""

    def __init__(self, words: Words) -> None:
        """Render with *words*."""
        self._words = words
        self._script = Script(words)

    def item(self, item: Item, index: int = 0, count: int = 0) -> RenderedItem:
        """Render one item; *index* (from 1) and *count* are its place among the things to pick."""
        rendered = self._of_its_kind(item, self._plain(item), said_place(index, count))
        return replace(rendered, speech=self._script.say(*item.spoken)) if item.spoken else rendered

    def action(self, action: Action, index: int = 0, count: int = 0) -> RenderedItem:
        """Render one action; *index* (from 1) and *count* are its place among the actions."""
        label = self._words.text(action.label)
        shared = shared_text(action.label, is_public=action.public)
        place = said_place(index, count)
        return RenderedItem(
            key=action.key,
            kind="action",
            label=label,
            name=label,
            description=self._text(place),
            icon=action.icon or "",
            role=str(action.role),
            language=self._words.tag,
            is_interactive=True,
            is_enabled=action.enabled,
            is_public=shared is not None,
            shared=self._text(shared),
            speech=self._script.say(action.label, said_disabled(is_enabled=action.enabled), place),
            help=self._script.say(_said_help(action)),
        )

    def _text(self, value: Text | None) -> str:
        return self._words.text(value) if value is not None else ""

    def _plain(self, item: Item) -> RenderedItem:
        """Render what all kinds have in common, as the simplest of them."""
        label = self._words.text(item.label)
        shared = shared_text(item.label, is_public=item.public)
        return RenderedItem(
            key=item.key,
            kind="paragraph",
            label=label,
            detail=self._text(item.detail),
            name=label,
            language=self._words.tag,
            is_interactive=is_interactive(item),
            is_enabled=item.enabled,
            live=str(item.live),
            is_public=shared is not None,
            shared=self._text(shared),
        )

    def _of_its_kind(self, item: Item, plain: RenderedItem, place: Message | None) -> RenderedItem:
        match item:
            case Choice():
                return self._choice(item, plain, place)
            case Field():
                return self._field(item, plain, place)
            case Fact():
                return self._fact(item, plain)
            case Notice():
                return self._notice(item, plain)
            case Progress():
                return self._progress(item, plain)
            case Receipt():
                return self._receipt(item, plain)
            case Picture():
                speech = self._script.say(item.label, item.detail)
                return replace(plain, kind="picture", source=item.source, speech=speech)
            case Paragraph():
                return self._paragraph(item, plain)
        raise TypeError(f"no way to render {type(item).__name__}")

    def _choice(self, item: Choice, plain: RenderedItem, place: Message | None) -> RenderedItem:
        badge = _HONESTY[item.honesty] if item.honesty else None
        state = said_state(is_selected=item.selected)
        off = said_disabled(is_enabled=item.enabled)
        return replace(
            plain,
            kind="choice",
            badge=self._text(badge),
            icon=item.icon or "",
            area=item.area or "",
            selected="" if item.selected is None else ("on" if item.selected else "off"),
            is_multiple=item.multiple,
            description=join_sentences(plain.detail, self._text(badge), self._text(place)),
            speech=self._script.say(item.label, item.detail, badge, state, off, place),
            help=self._script.say(
                item.help,
                # Translators: Help for a choice.
                msg("마음에 들면 고르기 단추를 누르세요."),
            ),
        )

    def _field(self, item: Field, plain: RenderedItem, place: Message | None) -> RenderedItem:
        length = len(item.value.text)
        said: Text
        if not length:
            # Translators: Said of an empty field.
            said = msg("아직 비어 있어요.")
        elif item.masked:
            # Translators: Said of a masked field: how many characters were typed, never which.
            said = msg("{count}글자를 썼어요.", count=length)
        else:
            said = item.value
        # Translators: Said of a field that may be left empty.
        optional = None if item.required else msg("쓰지 않아도 됩니다.")
        off = said_disabled(is_enabled=item.enabled)
        error = self._text(item.error)
        return replace(
            plain,
            kind="field",
            value=_MASK * length if item.masked else item.value.text,
            error=error,
            is_masked=item.masked,
            is_long=item.entry is Entry.LONG_TEXT,
            entry=str(item.entry),
            max_length=item.max_length,
            description=join_sentences(error, plain.detail, self._text(optional)),
            speech=self._script.say(item.error, item.label, item.detail, said, optional, off, place),
            help=self._script.say(
                item.help,
                # Translators: Help for a field.
                msg("글자판으로 쓰거나, 단추로 한 글자씩 고를 수 있어요."),
            ),
        )

    def _fact(self, item: Fact, plain: RenderedItem) -> RenderedItem:
        # Translators: Said of a line that can be changed by pressing it.
        change = msg("고르면 바꿀 수 있어요.") if item.changeable else None
        value = self._words.text(item.value)
        return replace(
            plain,
            kind="fact",
            value=value,
            icon=item.icon or "",
            name=f"{plain.label}: {value}",
            description=plain.detail,
            speech=self._script.say(item.label, item.value, item.detail, change),
            help=self._script.say(item.help),
        )

    def _notice(self, item: Notice, plain: RenderedItem) -> RenderedItem:
        word = _TONES[item.tone]
        # Translators: Said of the beginning of a notice: pressing it shows all of it.
        more = msg("고르면 모두 볼 수 있어요.") if item.leads else None
        return replace(
            plain,
            kind="notice",
            badge=self._text(word),
            tone=str(item.tone),
            icon=str(item.tone),
            description=join_sentences(plain.detail, self._text(more)),
            speech=self._script.say(word, item.label, item.detail, more),
            help=self._script.say(item.help),
        )

    def _progress(self, item: Progress, plain: RenderedItem) -> RenderedItem:
        return replace(
            plain,
            kind="progress",
            fraction=-1.0 if item.fraction is None else item.fraction,
            description=plain.detail,
            speech=self._script.say(item.label, item.detail),
        )

    def _receipt(self, item: Receipt, plain: RenderedItem) -> RenderedItem:
        # Translators: The receipt number, read digit by digit.
        number = msg("{number}", number=item.number)
        secret = said_code(item.secret) if item.secret is not None else None
        shown = _grouped(item.number)
        return replace(
            plain,
            kind="receipt",
            value=shown,
            qr=item.qr or "",
            name=f"{plain.label}: {shown}",
            description=plain.detail,
            speech=self._script.say(item.label, number, secret, item.detail),
            help=self._script.say(item.help),
        )

    def _paragraph(self, item: Paragraph, plain: RenderedItem) -> RenderedItem:
        return replace(
            plain,
            kind="heading" if item.heading else "paragraph",
            icon=item.icon or "",
            description=plain.detail,
            speech=self._script.say(item.label, item.detail),
            help=self._script.say(item.help),
        )


def _said_help(action: Action) -> Message:
    if action.role is Role.PRIMARY:
        # Translators: Help for the one button that leads on.
        return msg("고르면 다음으로 넘어가요.")
    # Translators: Help for another button.
    return msg("고르면 바로 돼요.")


def _grouped(code: Code) -> str:
    """Show a code in its groups, joined by hyphens."""
    if not code.groups:
        return code.value
    parts, rest = [], code.value
    for length in code.groups:
        parts.append(rest[:length])
        rest = rest[length:]
    parts.append(rest)
    return "-".join(part for part in parts if part)
