"""Values become HTML here: templates, the reader's language, moments of the city."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from kiosk.clock import Clock
from kiosk.console.pages import texts, wording
from kiosk.console.pages.forms import Form
from kiosk.console.pages.texts import (
    about,
    admin,
    assist,
    common,
    guide,
    help,
    modes,
    pictures,
    plans,
    signing,
    terminal,
    wall,
)
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.formatting import CITY_ZONE, format_date, format_time
from kiosk.i18n.locales import LOCALES
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Arg, Code, Content, Listing, Message, Money, Phone, VisitorText, Weekday

#: The languages of the pages.
LANGUAGES: tuple[str, ...] = ("ko", "en")
#: Name of the console itself in histories and the audit trail.
ITSELF = "console"
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
RESOURCES = Path(__file__).resolve().parents[3] / "resources"
_TYPED = (Message, Content, Code, Phone, Money, Weekday, Listing, VisitorText, timedelta)
_SVG = "{http://www.w3.org/2000/svg}"


class Words:
    """All words of the pages, as templates name them (``T.wall.TITLE``)."""

    about = about
    admin = admin
    assist = assist
    common = common
    guide = guide
    help = help
    modes = modes
    pictures = pictures
    plans = plans
    signing = signing
    terminal = terminal
    wall = wall
    package = texts


@lru_cache(maxsize=256)
def icon(name: str) -> Markup:
    """Return a project icon as inline SVG that assistive technology passes over; an unknown one is empty."""
    folder = RESOURCES / "icons"
    aliases = json.loads((folder / "aliases.json").read_text(encoding="utf-8"))
    path = folder / f"{aliases.get(name, name)}.svg"
    if not path.is_file():
        return Markup()
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))  # our own file
    shapes = []
    for child in root:
        attributes = " ".join(f'{escape(key)}="{escape(value)}"' for key, value in child.attrib.items())
        shapes.append(f"<{child.tag.removeprefix(_SVG)} {attributes}/>")
    return Markup(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{''.join(shapes)}</svg>"
    )


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    """Write texts and typed values in the reader's language; everything else as it is."""
    if isinstance(value, _TYPED):
        return cast(Localiser, context["localiser"]).plain(value)
    return value


@pass_context
def _words(context: Context, value: Any) -> str:
    """Return any text as a string, for places where a filter needs one."""
    return cast(Localiser, context["localiser"]).plain(value)


@pass_context
def _moment(context: Context, value: datetime | None, zone: str = "") -> str:
    """Return when something was: the time if it was today, else with its date.

    Args:
        context: Reader and present day.
        value: The moment; None is told as nothing.
        zone: Another time zone than the city's, in which it is told, with its name.
    """
    localiser = cast(Localiser, context["localiser"])
    if value is None:
        return localiser.plain(common.NONE)
    if zone and not _is_city(zone):
        return f"{_far_moment(context, value.astimezone(ZoneInfo(zone)))} ({zone})"
    local, today = value.astimezone(CITY_ZONE), cast(date, context["today"])
    told = format_time(localiser.locale, local.time())
    if local.date() == today:
        return told
    if local.date() == today + timedelta(days=1) and local.time() == time():
        return localiser.plain(common.MIDNIGHT)  # with tomorrow's date many would wait a day too long
    day = format_date(localiser.locale, local.date(), today=today)
    return f"{day}, {told}" if localiser.tag == "en" else f"{day} {told}"


def _far_moment(context: Context, local: datetime) -> str:
    """Return a moment elsewhere, always with its date: "today" is not the same day everywhere."""
    localiser = cast(Localiser, context["localiser"])
    day = format_date(localiser.locale, local.date(), today=cast(date, context["today"]))
    told = format_time(localiser.locale, local.time())
    return f"{day}, {told}" if localiser.tag == "en" else f"{day} {told}"


@pass_context
def _day(context: Context, value: datetime) -> str:
    """Return the date of a moment in the city."""
    localiser = cast(Localiser, context["localiser"])
    return format_date(
        localiser.locale, value.astimezone(CITY_ZONE).date(), today=cast(date, context["today"])
    )


@pass_context
def _period(context: Context, start: datetime, end: datetime, zone: str = "") -> Message:
    """Return from when to when something lasts; the day is told once if it is the same."""
    localiser = cast(Localiser, context["localiser"])
    if zone and not _is_city(zone):
        first = _far_moment(context, start.astimezone(ZoneInfo(zone)))
        return plans.from_to(first, _moment(context, end, zone))
    is_same_day = start.astimezone(CITY_ZONE).date() == end.astimezone(CITY_ZONE).date()
    last = (
        format_time(localiser.locale, end.astimezone(CITY_ZONE).time())
        if is_same_day
        else _moment(context, end)
    )
    return plans.from_to(_moment(context, start), last)


@pass_context
def _clock(context: Context, local: str) -> str:
    """Return a time of day that is written as ``HH:MM``, or ``YYYY-MM-DDTHH:MM``, in words."""
    localiser = cast(Localiser, context["localiser"])
    return format_time(localiser.locale, time.fromisoformat(local[-5:]))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return the compiled templates; they are the same for every reader."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(T=Words, icon=icon, wording=wording)
    environment.filters.update(words=_words, moment=_moment, span=_span, day=_day, period=_period)
    environment.filters.update(clock=_clock, is_city=_is_city, author=_author)
    return environment


class Renderer:
    """Renders templates for a reader."""

    def __init__(self, catalogues: Catalogues, clock: Clock, name: str = "") -> None:
        """Prepare the templates.

        Args:
            catalogues: Translations.
            clock: What time it is; moments of today are told without their date.
            name: Name of the city or centre beside the product's, or "".
        """
        self._clock = clock
        self._localisers = {tag: Localiser(catalogues, tag, today=self.today) for tag in LANGUAGES}
        self._name = name

    def today(self) -> date:
        """Return the present date in the city."""
        return self.now().astimezone(CITY_ZONE).date()

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self._clock.now().astimezone(UTC)

    def localiser(self, language: str) -> Localiser:
        """Return who speaks a language of the pages; Korean for any other."""
        return self._localisers.get(language, self._localisers["ko"])

    def text(self, template: str, language: str, values: Mapping[str, Any]) -> str:
        """Return a rendered template."""
        localiser = self.localiser(language)
        frame = {
            "localiser": localiser,
            "language": localiser.tag,
            "today": self.today(),
            "installation": self._name,
        }
        empty = {"form": Form(), "notice": None, "done": None, "csrf": ""}
        return _environment().get_template(template).render({**frame, **empty, **values})

    def page(
        self, template: str, language: str, values: Mapping[str, Any], status: int = 200
    ) -> HTMLResponse:
        """Return a rendered template as an answer that nobody may keep."""
        return HTMLResponse(self.text(template, language, values), status)


def _author(name: str) -> Arg:
    """Return who did something, in words where it was no member of staff."""
    return common.ITSELF if name == ITSELF else name


def _is_city(zone: str) -> bool:
    """Return whether a time zone is the city's own, which goes without saying."""
    return zone == CITY_ZONE.key


def _span(seconds: float) -> timedelta:
    """Return a length of time, to be told in words."""
    return timedelta(seconds=max(0, round(seconds)))


def endonym(tag: str) -> Message | Content | str:
    """Return the name of a language in that language; its tag if nobody knows it."""
    name = next((one.endonym for one in LOCALES if one.tag == tag), "")
    return Content.of({tag: name}) if name else tag
