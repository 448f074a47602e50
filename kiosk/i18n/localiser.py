"""Texts as values become strings here, and nowhere else.

A :class:`Localiser` speaks one language. It gives the string for the glass (:meth:`text`) and
the same words as :class:`Span` values, each with its own language and kind, for speech, captions
and masking. Nothing that contains a value is ever cached: a visitor's words must not outlive
the session inside a cache.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from kiosk.i18n import bidi, formatting
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.locales import LOCALES, SOURCE_TAG, Locale, get_locale
from kiosk.i18n.particles import choose_particle
from kiosk.i18n.pseudo import pseudolocalise
from kiosk.i18n.scripts import guess_language
from kiosk.i18n.templates import Field
from kiosk.i18n.text import Arg, Code, Content, Listing, Message, Money, Phone, VisitorText, Weekday

_log = logging.getLogger(__name__)

_ENDONYMS = frozenset(locale.endonym for locale in LOCALES)

SpanKind = Literal["text", "code", "phone", "private"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters in one language and of one kind.

    Attributes:
        text: The characters as displayed, without bidirectional isolates.
        language: Plain language in which it is to be spoken (``ko``, ``en``, ``zh-CN``, ...);
            a reading level or the pseudo-locale never appears here.
        kind: ``code`` and ``phone`` are read character by character; ``private`` goes to a
            headset only and is masked in logs and on staff screens.
    """

    text: str
    language: str
    kind: SpanKind = "text"

    def __repr__(self) -> str:
        """Hide private characters, so that no log or traceback can show them."""
        shown = f"<{len(self.text)} characters>" if self.kind == "private" else repr(self.text)
        return f"Span({shown}, {self.language!r}, {self.kind!r})"


@dataclass(frozen=True, slots=True)
class Localised:
    """A text in one language, ready for the glass and for the ear.

    Attributes:
        display: What is drawn; in right-to-left text it contains isolates.
        spans: The same words in runs; joined they are :attr:`plain`.
        language: Plain language that was asked for.
        is_foreign: True when something had to be given in another language than asked for; the
            front end then says so (F-06). A visitor's own words never count.
    """

    display: str
    spans: tuple[Span, ...]
    language: str
    is_foreign: bool = False

    def __repr__(self) -> str:
        """Show the spans only, which hide private characters."""
        return f"Localised({self.spans!r}, {self.language!r}, is_foreign={self.is_foreign})"

    @property
    def plain(self) -> str:
        """The words without isolates, as they are spoken and compared."""
        return "".join(span.text for span in self.spans)

    @property
    def is_private(self) -> bool:
        """True when any part may identify a person."""
        return any(span.kind == "private" for span in self.spans)


@dataclass(frozen=True, slots=True)
class _Part:
    """A span and what the glass needs to know about it."""

    span: Span
    is_foreign: bool = False
    is_value: bool = False


class Localiser:
    """Renders texts in one language; cheap to make, one per language and front end."""

    def __init__(self, catalogues: Catalogues, tag: str, *, today: Callable[[], date] | None = None) -> None:
        """Speak the language *tag*.

        Args:
            catalogues: Where the translations are.
            tag: One of :data:`~kiosk.i18n.locales.TAGS`.
            today: The present date in the city; dates of another year are then told with their
                year. Without it the year is always left out.

        Raises:
            KeyError: The tag is unknown (:func:`~kiosk.i18n.locales.match_locale` finds one).
        """
        self.locale: Locale = get_locale(tag)
        self._catalogues = catalogues
        self._catalogue = catalogues.get(tag)
        self._source = catalogues.get(SOURCE_TAG)
        self._today = today
        self._noted: set[tuple[str, str]] = set()

    @property
    def tag(self) -> str:
        """The tag that this localiser speaks."""
        return self.locale.tag

    def for_tag(self, tag: str) -> Localiser:
        """Return a localiser for another language with the same catalogues and calendar."""
        return self if tag == self.tag else Localiser(self._catalogues, tag, today=self._today)

    def text(self, value: Arg) -> str:
        """Return the string for the glass of a text or of any argument; never raises."""
        return self.localise(value).display

    def plain(self, value: Arg) -> str:
        """Return the words as they are spoken and compared, without isolates."""
        return self.localise(value).plain

    def spans(self, value: Arg) -> tuple[Span, ...]:
        """Return the words in runs of one language and kind."""
        return self.localise(value).spans

    def localise(self, value: Arg) -> Localised:
        """Return everything about the text in this language."""
        parts = [part for part in self._render(value, self.locale) if part.span.text]
        return Localised(
            display=self._display(parts),
            spans=_merge(parts),
            language=self.locale.speech,
            is_foreign=any(part.is_foreign for part in parts),
        )

    # Each _render… returns parts; *locale* is the language of the sentence around the value,
    # which is the source language where a sentence itself had to fall back.

    def _render(self, value: Arg, locale: Locale) -> list[_Part]:
        """Render a text or an argument."""
        match value:
            case Message():
                return self._render_message(value)
            case Content():
                return self._render_content(value)
            case VisitorText(text, private, language):
                spoken = language or guess_language(text, self.locale)
                kind: SpanKind = "private" if private else "text"
                return [_Part(Span(text, get_speech(spoken, locale), kind), is_value=True)]
            case Listing(items, kind=how):
                return self._render_listing(items, how, locale)
            case Code():
                return [_Part(Span(formatting.format_code(value), locale.speech, "code"), is_value=True)]
            case Phone(number):
                return [_Part(Span(number, locale.speech, "phone"), is_value=True)]
            case str():
                return [_Part(Span(value, guess_language(value, locale)), is_value=True)]
            case _:
                return [_Part(Span(self._format_safely(value, locale), locale.speech))]

    def _format_safely(self, value: Arg, locale: Locale) -> str:
        """Format a typed value; one that no calendar or currency knows is shown as it is."""
        try:
            return self._format(value, locale)
        except (ArithmeticError, ValueError, LookupError) as error:
            self._note("unformattable", f"{type(value).__name__}: {type(error).__name__}")
            return str(value)

    def _format(self, value: Arg, locale: Locale) -> str:
        """Format a typed value in the language of the sentence."""
        today = self._today() if self._today is not None else None
        match value:
            case int() | Decimal():
                return formatting.format_number(locale, value)
            case Money():
                return formatting.format_money(locale, value)
            case datetime():
                return formatting.format_datetime(locale, value, today=today)
            case date():
                return formatting.format_date(locale, value, today=today)
            case time():
                return formatting.format_time(locale, value)
            case timedelta():
                return formatting.format_duration(locale, value)
            case Weekday(day):
                return formatting.format_weekday(locale, day)
            case _:
                # A value that is not an Arg is a slip of the program; show it rather than stop.
                self._note("unformattable", type(value).__name__)
                return str(value)

    def _render_message(self, message: Message) -> list[_Part]:
        """Look the message up and fill its fields."""
        template = self._catalogue.find(message.id, message.context, message.count)
        locale, is_foreign = self.locale, False
        if template is None:
            template = self._source.parse_source(message.id)
            locale = self._source.locale
            is_foreign = self.locale.base != SOURCE_TAG
        args = dict(message.args)
        parts: list[_Part] = []
        for piece in template.pieces:
            if isinstance(piece, str):
                parts.append(_Part(Span(piece, locale.speech), is_foreign))
            else:
                parts += self._render_field(piece, args, locale, message.id)
        return parts

    def _render_field(self, field: Field, args: Mapping[str, Arg], locale: Locale, id_: str) -> list[_Part]:
        """Render one argument and the particle behind it."""
        if field.name not in args:
            self._note("argument missing", f"{field.name} of {id_!r}")
            return [_Part(Span("{" + field.name + "}", locale.speech))]
        parts = [part for part in self._render(args[field.name], locale) if part.span.text]
        if field.particle:
            before = "".join(part.span.text for part in parts)
            is_spelt = bool(parts) and parts[-1].span.kind in ("code", "phone")
            particle = choose_particle(field.particle, before, is_spelt=is_spelt)
            parts.append(_Part(Span(particle, locale.speech)))
        return parts

    def _render_content(self, content: Content) -> list[_Part]:
        """Choose the language of city data: our own, else English, else Korean, else any."""
        texts = dict(content.texts)
        own = texts.get(self.tag)
        if own:
            return [_Part(Span(own, self.locale.speech), is_value=True)]
        parent = texts.get(self.locale.base)
        if parent:
            is_made_up = self.locale.is_pseudo and parent not in _ENDONYMS
            text = pseudolocalise(parent) if is_made_up else parent
            return [_Part(Span(text, self.locale.speech), is_value=True)]
        for tag in ("en", SOURCE_TAG, *texts):
            if texts.get(tag):
                # A language's own name is in its own script on purpose (F-07).
                is_foreign = texts[tag] not in _ENDONYMS
                return [_Part(Span(texts[tag], get_speech(tag, self.locale)), is_foreign, True)]
        self._note("content without any text", content.source or "")
        return []

    def _render_listing(
        self, items: tuple[Arg, ...], kind: Literal["and", "or"], locale: Locale
    ) -> list[_Part]:
        """Render the items with the words of the language between them."""
        separators = (*formatting.list_separators(locale, len(items), kind), "")
        parts: list[_Part] = []
        for item, separator in zip(items, separators, strict=False):
            parts += self._render(item, locale)
            parts.append(_Part(Span(separator, locale.speech)))
        return parts

    def _display(self, parts: list[_Part]) -> str:
        """Join the parts for the glass, isolating what would be torn apart by direction."""
        if len(parts) == 1:
            # A text of one piece has nothing around it that could tear it apart.
            span = parts[0].span
            is_own = self.locale.is_rtl and span.language == self.locale.speech and span.kind == "text"
            return bidi.isolate_fragile(span.text) if is_own else span.text
        return "".join(self._isolate(part) for part in parts)

    def _isolate(self, part: _Part) -> str:
        """Return the part's characters, wrapped where its direction may differ."""
        span = part.span
        if not self.locale.is_rtl:
            needs = part.is_value and bidi.has_rtl(span.text)
            return bidi.isolate_auto(span.text) if needs else span.text
        if span.kind in ("code", "phone"):
            return bidi.isolate_ltr(span.text)
        if span.kind == "private" or span.language != self.locale.speech:
            return bidi.isolate_auto(span.text)
        return bidi.isolate_fragile(span.text)

    def _note(self, what: str, detail: str) -> None:
        """Log a slip of the program once; the text is still shown."""
        if (what, detail) not in self._noted:
            self._noted.add((what, detail))
            _log.error("text in %s: %s: %s", self.tag, what, detail)


def get_speech(tag: str, default: Locale) -> str:
    """Return the plain language of a tag; an unknown tag is spoken in the language around it."""
    try:
        return get_locale(tag).speech
    except KeyError:
        return default.speech


def _merge(parts: list[_Part]) -> tuple[Span, ...]:
    """Join neighbours of the same language and kind."""
    merged: list[Span] = []
    for part in parts:
        last = merged[-1] if merged else None
        span = part.span
        if last is not None and (last.language, last.kind) == (span.language, span.kind) == (
            span.language,
            "text",
        ):
            merged[-1] = Span(last.text + span.text, span.language)
        else:
            merged.append(span)
    return tuple(merged)
