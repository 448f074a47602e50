"""From a Screen to its view and its spoken script, in one language.

The script is made here and nowhere else: what the voice says is what the page shows, in the same
words (C-01), plus what the eye gets for free (place in the list, state, kind). It is text *before*
normalising; how a number is said is the speech side's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol

from kiosk.i18n.localiser import Span
from kiosk.i18n.text import Arg, Code, Message, Text, VisitorText, msg
from kiosk.screens.command import BAR, NEXT_PAGE, PREVIOUS_PAGE, TITLE
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
    Screen,
    Tone,
    is_interactive,
)
from kiosk.screens.sharing import conceal, is_shareable
from kiosk.screens.view import RenderedItem, RenderedScreen

MASK = "●"
_ENDS = ".?!。？！…؟:,，、"


class Words(Protocol):
    """What the renderer needs of the localiser."""

    @property
    def tag(self) -> str:
        """Catalogue tag."""

    def text(self, value: Arg) -> str:
        """Render for the eye."""

    def spans(self, value: Arg) -> tuple[Span, ...]:
        """Render as spans with language and kind."""


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

_WATCHED: tuple[Message, str, Message] = (
    # Translators: Bar button while staff look along: end that. At most 8 Hangul or 14 Latin letters.
    msg("그만 보기", _context="bar"),
    "curtain",
    # Translators: What the bar button "stop looking" does: staff are looking along now.
    msg("직원이 화면을 같이 보고 있어요. 누르면 바로 끝나요."),
)

_BAR: dict[str, tuple[Message, str, Message]] = {
    "bar.home": (
        # Translators: Bar button: go back to the very first screen. At most 8 Hangul or 14 Latin letters.
        msg("처음", _context="bar"),
        "home",
        # Translators: What the bar button "start over" does.
        msg("처음 화면으로 돌아가요."),
    ),
    "bar.back": (
        # Translators: Bar button: one step back.
        msg("뒤로", _context="bar"),
        "back",
        # Translators: What the bar button "back" does.
        msg("바로 앞 화면으로 돌아가요."),
    ),
    "bar.person": (
        # Translators: Bar button: call a person.
        msg("사람", _context="bar"),
        "person",
        # Translators: What the bar button "person" does.
        msg("도와줄 사람을 불러요."),
    ),
    "bar.letters": (
        # Translators: Bar button: size of letters and colours.
        msg("글자", _context="bar"),
        "letters",
        # Translators: What the bar button "letters" does.
        msg("글자 크기와 색을 바꿔요."),
    ),
    "bar.voice": (
        # Translators: Bar button: voice and captions.
        msg("소리", _context="bar"),
        "voice",
        # Translators: What the bar button "voice" does.
        msg("읽어 주는 소리를 켜고 바꿔요."),
    ),
    "bar.language": (
        # Translators: Bar button: language.
        msg("언어", _context="bar"),
        "language",
        # Translators: What the bar button "language" does.
        msg("다른 언어로 바꿔요."),
    ),
}


class Renderer:
    """Renders Screens in the language of one localiser."""

    def __init__(self, words: Words) -> None:
        """Render with *words*."""
        self._words = words

    # -- pieces -------------------------------------------------------------------------------

    def _say(self, *parts: Text | str | None) -> tuple[Span, ...]:
        """Join texts into spans, each part a sentence of its own."""
        spans: list[Span] = []
        for part in parts:
            if part is None or part == "":
                continue
            made = list(self._words.spans(part))
            made = [span for span in made if span.text]
            if not made:
                continue
            spans.extend(self._end(made))
        return tuple(spans)

    def _end(self, spans: list[Span]) -> tuple[Span, ...]:
        """Let the spans end as a sentence does."""
        if not spans:
            return ()
        last = spans[-1]
        stop = "。" if self._words.tag in ("zh-CN", "ja") else ". "
        if last.kind != "text":
            return (*spans, Span(stop, last.language, "text"))
        words = last.text.rstrip()
        end = " " if words[-1:] in _ENDS else stop
        return (*spans[:-1], Span(words + end, last.language, last.kind))

    def _say_line(self, *parts: Text | None) -> tuple[Span, ...]:
        """Say the quiet line above the title as it stands there: its parts joined by a dot."""
        spans: list[Span] = []
        for part in parts:
            made = self._words.spans(part) if part is not None else ()
            if made and spans:
                spans.append(Span(" · ", spans[-1].language, "text"))
            spans.extend(made)
        return self._end(spans)

    def _position(self, index: int, count: int) -> Message | None:
        if count < 2:
            return None
        # Translators: Spoken place in a list: item {index} of {count}.
        return msg("{count}개 중 {index}번째", count=count, index=index)

    def _value(self, item: Field) -> str:
        if item.masked:
            return MASK * len(item.value.text)
        return item.value.text

    def _shared(self, text: Text, *, is_public: bool) -> str:
        """Return the words that staff who look along may read, or ""."""
        return self._words.text(conceal(text)) if is_public and is_shareable(text) else ""

    # -- items --------------------------------------------------------------------------------

    def item(self, item: Item, index: int = 0, count: int = 0) -> RenderedItem:
        """Render one item; *index* and *count* are its place among the things to pick."""
        rendered = self._item(item, index, count)
        return replace(rendered, speech=self._say(*item.spoken)) if item.spoken else rendered

    def _item(self, item: Item, index: int, count: int) -> RenderedItem:
        text = self._words.text
        position = self._position(index, count)
        label = text(item.label)
        detail = text(item.detail) if item.detail is not None else ""
        base: dict[str, Any] = {
            "key": item.key,
            "label": label,
            "detail": detail,
            "language": self._words.tag,
            "is_interactive": is_interactive(item),
            "is_enabled": item.enabled,
            "live": str(item.live),
            "is_public": item.public and is_shareable(item.label),
            "shared": self._shared(item.label, is_public=item.public),
        }
        # Translators: Said of something that cannot be used now.
        off = None if item.enabled else msg("지금은 쓸 수 없어요.")
        if isinstance(item, Choice):
            badge = _HONESTY[item.honesty] if item.honesty else None
            state = self._state(item)
            return RenderedItem(
                **base,
                kind="choice",
                badge=text(badge) if badge else "",
                icon=item.icon or "",
                area=item.area or "",
                selected="" if item.selected is None else ("on" if item.selected else "off"),
                is_multiple=item.multiple,
                name=label,
                description=_join(detail, text(badge) if badge else "", text(position) if position else ""),
                speech=self._say(item.label, item.detail, badge, state, off, position),
                help=self._say(
                    item.help,
                    # Translators: Help for a choice.
                    msg("마음에 들면 고르기 단추를 누르세요."),
                ),
            )
        if isinstance(item, Field):
            return self._field(item, base, position, off)
        if isinstance(item, Fact):
            return RenderedItem(
                **base,
                kind="fact",
                value=text(item.value),
                icon=item.icon or "",
                name=f"{label}: {text(item.value)}",
                description=detail,
                speech=self._say(
                    item.label,
                    item.value,
                    item.detail,
                    # Translators: Said of a line that can be changed by pressing it.
                    msg("고르면 바꿀 수 있어요.") if item.changeable else None,
                ),
                help=self._say(item.help),
            )
        if isinstance(item, Notice):
            word = _TONES[item.tone]
            # Translators: Said of the beginning of a notice: pressing it shows all of it.
            more = msg("고르면 모두 볼 수 있어요.") if item.leads else None
            return RenderedItem(
                **base,
                kind="notice",
                badge=text(word),
                tone=str(item.tone),
                icon=str(item.tone),
                name=label,
                description=_join(detail, text(more) if more else ""),
                speech=self._say(word, item.label, item.detail, more),
                help=self._say(item.help),
            )
        if isinstance(item, Progress):
            return RenderedItem(
                **base,
                kind="progress",
                fraction=-1.0 if item.fraction is None else item.fraction,
                name=label,
                description=detail,
                speech=self._say(item.label, item.detail),
            )
        if isinstance(item, Receipt):
            return self._receipt(item, base)
        if isinstance(item, Picture):
            return RenderedItem(
                **base,
                kind="picture",
                source=item.source,
                name=label,
                speech=self._say(item.label, item.detail),
            )
        assert isinstance(item, Paragraph)
        return RenderedItem(
            **base,
            kind="heading" if item.heading else "paragraph",
            icon=item.icon or "",
            name=label,
            description=detail,
            speech=self._say(item.label, item.detail),
            help=self._say(item.help),
        )

    def _state(self, item: Choice) -> Message | None:
        if item.selected is None:
            return None
        if item.selected:
            # Translators: Spoken state of a choice that is chosen.
            return msg("골랐어요.")
        # Translators: Spoken state of a choice that is not chosen.
        return msg("고르지 않았어요.")

    def _field(
        self, item: Field, base: dict[str, Any], position: Message | None, off: Message | None
    ) -> RenderedItem:
        text = self._words.text
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
        return RenderedItem(
            **base,
            kind="field",
            value=self._value(item),
            error=text(item.error) if item.error else "",
            is_masked=item.masked,
            is_long=item.entry is Entry.LONG_TEXT,
            entry=str(item.entry),
            max_length=item.max_length,
            name=text(item.label),
            description=_join(
                text(item.error) if item.error else "",
                text(item.detail) if item.detail else "",
                text(optional) if optional else "",
            ),
            speech=self._say(item.error, item.label, item.detail, said, optional, off, position),
            help=self._say(
                item.help,
                # Translators: Help for a field.
                msg("글자판으로 쓰거나, 단추로 한 글자씩 고를 수 있어요."),
            ),
        )

    def _receipt(self, item: Receipt, base: dict[str, Any]) -> RenderedItem:
        # Translators: The receipt number, read digit by digit.
        spoken_number = msg("{number}", number=item.number)
        secret = told_code(item.secret) if item.secret is not None else None
        return RenderedItem(
            **base,
            kind="receipt",
            value=grouped(item.number),
            qr=item.qr or "",
            name=f"{base['label']}: {grouped(item.number)}",
            description=self._words.text(item.detail) if item.detail else "",
            speech=self._say(item.label, spoken_number, secret, item.detail),
            help=self._say(item.help),
        )

    def action(self, action: Action, index: int = 0, count: int = 0) -> RenderedItem:
        """Render one action."""
        label = self._words.text(action.label)
        position = self._position(index, count)
        # Translators: Said of something that cannot be used now.
        off = None if action.enabled else msg("지금은 쓸 수 없어요.")
        return RenderedItem(
            key=action.key,
            kind="action",
            label=label,
            name=label,
            description=self._words.text(position) if position else "",
            icon=action.icon or "",
            role=str(action.role),
            language=self._words.tag,
            is_interactive=True,
            is_enabled=action.enabled,
            is_public=action.public and is_shareable(action.label),
            shared=self._shared(action.label, is_public=action.public),
            speech=self._say(action.label, off, position),
            help=self._say(self._how_to_choose_action(action)),
        )

    def _how_to_choose_action(self, action: Action) -> Message:
        if action.role is Role.PRIMARY:
            # Translators: Help for the one button that leads on.
            return msg("고르면 다음으로 넘어가요.")
        # Translators: Help for another button.
        return msg("고르면 바로 돼요.")

    # -- the fixed things ---------------------------------------------------------------------

    def bar(self, disabled: Iterable[str] = (), *, is_watched: bool = False) -> tuple[RenderedItem, ...]:
        """Render the six fixed buttons; those in *disabled* stand in place but cannot be pressed.

        While staff look along (*is_watched*) the button for a person is the one that ends it: it is
        on every Screen, in the same place, and within reach of every way of use.
        """
        dead = set(disabled)
        made = []
        for key in BAR:
            is_end = is_watched and key == "bar.person"
            label, icon, about = _WATCHED if is_end else _BAR[key]
            # Translators: Said of something that cannot be used now.
            off = msg("지금은 쓸 수 없어요.") if key in dead else None
            made.append(
                RenderedItem(
                    key=key,
                    kind="bar",
                    label=self._words.text(label),
                    name=self._words.text(label),
                    description=self._words.text(about),
                    icon=icon,
                    role="primary" if is_end else "",
                    language=self._words.tag,
                    is_interactive=True,
                    is_enabled=key not in dead,
                    speech=self._say(label, about, off),
                    help=self._say(about),
                )
            )
        return tuple(made)

    def pager(self, page: int, pages: int) -> tuple[RenderedItem, ...]:
        """Render previous, position and next; nothing when one page suffices."""
        if pages < 2:
            return ()
        # Translators: Where one is in a list of pages: page {page} of {pages}.
        position = msg("{pages}쪽 중 {page}쪽", pages=pages, page=page + 1)
        entries: list[tuple[str, Message, str, bool]] = [
            # Translators: Button to the page before this one.
            (PREVIOUS_PAGE, msg("앞쪽"), "page-previous", page > 0),
            ("page.position", position, "", True),
            # Translators: Button to the page after this one.
            (NEXT_PAGE, msg("다음 쪽"), "page-next", page < pages - 1),
        ]
        made = []
        for key, label, icon, is_enabled in entries:
            pressable = key != "page.position"
            made.append(
                RenderedItem(
                    key=key,
                    kind="pager" if pressable else "status",
                    label=self._words.text(label),
                    name=self._words.text(label),
                    icon=icon,
                    language=self._words.tag,
                    is_interactive=pressable,
                    is_enabled=is_enabled,
                    speech=self._say(label),
                )
            )
        return tuple(made)

    def zones(self) -> tuple[RenderedItem, ...]:
        """Render the three fixed zones for a blind visitor who has only the glass."""
        entries = [
            # Translators: Fixed zone at the bottom of the glass in voice mode: the item before.
            ("zone.previous", msg("이전"), "previous"),
            # Translators: Fixed zone at the bottom of the glass in voice mode: choose this item.
            ("zone.select", msg("고르기"), "check"),
            # Translators: Fixed zone at the bottom of the glass in voice mode: the next item.
            ("zone.next", msg("다음"), "next"),
        ]
        return tuple(self._fixed(key, label, icon) for key, label, icon in entries)

    def corner(self) -> RenderedItem:
        """Render the fixed corner that starts the voice."""
        # Translators: Fixed corner of the glass that switches the voice on.
        return self._fixed("corner.voice", msg("읽어 주기"), "voice")

    def _fixed(self, key: str, label: Message, icon: str) -> RenderedItem:
        return RenderedItem(
            key=key,
            kind="zone",
            label=self._words.text(label),
            name=self._words.text(label),
            icon=icon,
            language=self._words.tag,
            is_interactive=True,
            speech=self._say(label),
        )

    # -- the whole ----------------------------------------------------------------------------

    def screen(self, screen: Screen, *, is_sheet: bool = False) -> RenderedScreen:
        """Render a whole Screen with its opening script (title, what to read, count, first thing)."""
        text = self._words.text
        pickable = [item for item in screen.items if is_interactive(item)]
        places = {item.key: index for index, item in enumerate(pickable, 1)}
        items = tuple(self.item(item, places.get(item.key, 0), len(pickable)) for item in screen.items)
        ordered = sorted(screen.actions, key=lambda action: action.role is Role.PRIMARY)
        step: Message | None = None
        if screen.step is not None and screen.step[1] > 1:
            # Translators: Step indicator: step {step} of {steps}.
            step = msg("{steps}단계 중 {step}단계", step=screen.step[0], steps=screen.step[1])
        title = RenderedItem(
            key=TITLE,
            kind="title",
            label=text(screen.title),
            name=text(screen.title),
            language=self._words.tag,
            is_public=screen.public and is_shareable(screen.title),
            shared=self._shared(screen.title, is_public=screen.public),
            speech=self._say_line(screen.kicker, step) + self._say(screen.title),
        )
        return RenderedScreen(
            id=screen.id,
            title=title,
            kicker=text(screen.kicker) if screen.kicker is not None else "",
            step_text=text(step) if step else "",
            step=screen.step[0] if screen.step else 0,
            steps=screen.step[1] if screen.step else 0,
            layout=str(screen.layout),
            area=screen.area or "",
            items=items,
            actions=tuple(self.action(action, n, len(ordered)) for n, action in enumerate(ordered, 1)),
            opening=title.speech + self._overview(screen, items, pickable),
            is_sheet=is_sheet,
            host=screen.host or "",
            tells_modes=screen.tells_modes,
            keeps_actions=screen.keeps_actions,
        )

    def _overview(
        self, screen: Screen, items: tuple[RenderedItem, ...], pickable: list[Item]
    ) -> tuple[Span, ...]:
        """What is said after the title: texts before the first thing to pick, count, first thing."""
        spans: list[Span] = []
        for item, rendered in zip(screen.items, items, strict=True):
            if is_interactive(item):
                break
            spans.extend(rendered.speech)
        if len(pickable) > 1:
            # Translators: Spoken when a screen opens: how many things there are to choose from.
            spans.extend(self._say(msg("고를 것이 {count}가지 있어요.", count=len(pickable))))
        if pickable:
            first = pickable[0]
            spans.extend(self._say(first.error if isinstance(first, Field) else None, first.label))
        return tuple(spans)


def told_code(code: Code) -> Message:
    """Say a secret code, digit by digit; it is private, so only a headset gets the digits (C-16)."""
    # Translators: The code that opens the case with the number; {code} is private.
    return msg("확인 번호 {code}", code=VisitorText(" ".join(code.value), private=True))


def grouped(code: Code) -> str:
    """Show a code in its groups, joined by hyphens."""
    if not code.groups:
        return code.value
    parts, rest = [], code.value
    for length in code.groups:
        parts.append(rest[:length])
        rest = rest[length:]
    if rest:
        parts.append(rest)
    return "-".join(part for part in parts if part)


def _join(*parts: str) -> str:
    """Join parts of a description by one full stop each; a sentence brings its own."""
    *firsts, last = [part for part in parts if part] or [""]
    return "".join(f"{part} " if part[-1] in _ENDS else f"{part}. " for part in firsts) + last
