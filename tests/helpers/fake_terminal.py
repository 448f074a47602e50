"""A terminal without a core: it shows hand-written views and remembers what it was asked.

:func:`sample_views` has one view for every kind of Screen, in several languages, with texts as
they occur in the journeys; the gallery draws them and the tests measure them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.i18n.locales import get_locale
from kiosk.i18n.localiser import Span
from kiosk.modes.state import Contrast, ModeState, Reach
from kiosk.screens.command import (
    BAR,
    NEXT_PAGE,
    PREVIOUS_PAGE,
    Activity,
    Command,
    Focus,
    Key,
    Pages,
    Press,
    Touch,
    Type,
)  # fmt: skip
from kiosk.screens.view import Caption, RenderedItem, RenderedScreen, View
from tests.helpers.sample_texts import TEXTS

LANGUAGES = ("ko", "en", "ar", "en-XA", "mn")

STYLES: dict[str, dict[str, Any]] = {
    "standard": {},
    "large": {"scale": 2.0},
    "high": {"contrast": Contrast.HIGH, "scale": 2.0},
    "low": {"reach": Reach.LOW},
    "dark": {"contrast": Contrast.DARK},
    "middle": {"scale": 1.5},
}


class FakeTerminal:
    """Has ``view``, ``dispatch`` and ``subscribe`` like the real one, and pages like the real one."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.commands: list[Command] = []
        self._listeners: list[Callable[[View], None]] = []

    def subscribe(self, callback: Callable[..., None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def show(self, view: View) -> None:
        """Publish another view; pages that were measured for the same Screen stay."""
        if view.screen.id == self.view.screen.id and not view.pages:
            view = replace(view, pages=self.view.pages, page=self.view.page)
        self._publish(view)

    def change(self, **values: Any) -> None:
        """Publish the present view with some fields changed."""
        self._publish(replace(self.view, **values))

    def change_modes(self, **values: Any) -> None:
        self.change(modes=replace(self.view.modes, **values))

    def _publish(self, view: View) -> None:
        words = TEXTS[view.language]
        count = len(view.pages)
        page = min(view.page, max(0, count - 1))
        self.view = replace(
            view, page=page, pager=pager(words, view.language, page, count), number=view.number + 1
        )
        for listener in tuple(self._listeners):
            listener(self.view)

    def dispatch(self, command: Command) -> None:
        self.commands.append(command)
        if isinstance(command, Pages) and command.screen == self.view.screen.id:
            self.change(pages=command.keys)
        elif isinstance(command, Touch | Press) and command.key in (PREVIOUS_PAGE, NEXT_PAGE):
            self.change(page=max(0, self.view.page + (1 if command.key == NEXT_PAGE else -1)))
        elif isinstance(command, Focus):
            self.change(cursor=command.key)
        elif isinstance(command, Type):
            items = tuple(
                replace(item, value=command.text) if item.key == command.key else item
                for item in self.view.screen.items
            )
            self.change(screen=replace(self.view.screen, items=items))

    def asked(self, kind: type) -> list[Command]:
        """Return the commands of one kind."""
        return [command for command in self.commands if isinstance(command, kind)]


def pager(words: dict[str, str], language: str, page: int, count: int) -> tuple[RenderedItem, ...]:
    if count < 2:
        return ()
    position = words["position"].format(page=page + 1, pages=count)
    return (
        _button(PREVIOUS_PAGE, words["page.previous"], language, "page-previous", enabled=page > 0),
        RenderedItem(key="page.position", kind="status", label=position, name=position, language=language),
        _button(NEXT_PAGE, words["page.next"], language, "page-next", enabled=page < count - 1),
    )


def _button(
    key: str, label: str, language: str, icon: str, *, enabled: bool = True, kind: str = "pager"
) -> RenderedItem:
    return RenderedItem(
        key=key,
        kind=kind,
        label=label,
        name=label,
        icon=icon,
        language=language,
        is_interactive=True,
        is_enabled=enabled,
    )


class _Maker:
    """Makes items in one language from the table of sample texts."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = TEXTS[language]

    def item(self, key: str, kind: str, text: str, **values: Any) -> RenderedItem:
        label = self.words.get(text, text)
        for name in ("detail", "value", "badge", "error"):
            if name in values:
                values[name] = self.words.get(values[name], values[name])
        name = " ".join(filter(None, [label, values.get("detail", ""), values.get("value", "")]))
        values.setdefault("is_interactive", kind in ("choice", "field", "action"))
        return RenderedItem(
            key=key,
            kind=kind,
            label=label,
            name=name,
            language=values.pop("language", self.language),
            **values,
        )

    def screen(self, id: str, title: str, *items: RenderedItem, **values: Any) -> RenderedScreen:  # noqa: A002
        values["kicker"] = self.words.get(values.get("kicker", ""), "")
        if "step" in values:
            values["step_text"] = self.words["step"].format(step=values["step"], steps=values["steps"])
        return RenderedScreen(id=id, title=self.item("title", "title", title), items=items, **values)


def _screens(m: _Maker) -> dict[str, RenderedScreen]:
    def choice(key: str, **values: Any) -> RenderedItem:
        return m.item(key, "choice", key, **values)

    def action(key: str, *, primary: bool = False, **values: Any) -> RenderedItem:
        return m.item(key, "action", key, role="primary" if primary else "secondary", **values)

    languages = [
        m.item(
            f"language.{tag}",
            "choice",
            get_locale(tag).endonym,
            language=tag,
            selected="on" if tag == m.language else "off",
        )
        for tag in ("ko", "en", "zh-CN", "ja", "vi", "mn", "ar")
    ]
    return {
        "home": m.screen(
            "home",
            "home.title",
            choice(
                "home.report",
                icon="report",
                area="indigo",
                detail="home.report.detail",
                badge="badge.finished",
            ),
            choice("home.status", icon="status", area="crimson", detail="home.status.detail"),
            choice("home.ask", icon="search", area="pine", detail="home.ask.detail", badge="badge.info"),
            choice("home.person", icon="person", area="ochre", detail="home.person.detail"),
            choice("home.easy", icon="letters", area="plum", detail="home.easy.detail"),
            choice("home.learn", icon="book", area="teal", detail="home.learn.detail"),
            kicker="home.kicker",
            layout="tiles",
        ),
        "language": m.screen("language", "language.title", *languages, kicker="language.kicker"),
        "question": m.screen(
            "report.question",
            "lamp.title",
            choice("lamp.off", icon="light"),
            choice("lamp.blinks", icon="light"),
            choice("lamp.day", icon="sun"),
            choice("lamp.leans", icon="street-lamp", detail="lamp.leans.detail"),
            kicker="report.kicker",
            step=2,
            steps=4,
            area="indigo",
        ),
        "several": m.screen(
            "report.several",
            "several.title",
            choice("lamp.off", selected="on", is_multiple=True),
            choice("lamp.blinks", selected="off", is_multiple=True),
            choice("lamp.day", selected="on", is_multiple=True),
            choice("lamp.leans", selected="off", is_multiple=True, is_enabled=False),
            actions=(action("skip", icon="skip"), action("next", primary=True, icon="next")),
            kicker="report.kicker",
            step=3,
            steps=4,
        ),
        "field": m.screen(
            "report.where",
            "where.title",
            m.item(
                "address",
                "field",
                "address",
                value="where.value",
                detail="where.detail",
                entry="text",
                max_length=100,
            ),
            actions=(action("skip", icon="skip"), action("next", primary=True, icon="next")),
            kicker="report.kicker",
            step=1,
            steps=4,
        ),
        "phone": m.screen(
            "report.phone",
            "phone.title",
            m.item(
                "phone", "field", "phone", value="010-12", error="phone.error", entry="phone", max_length=20
            ),
            m.item(
                "note", "field", "note", value="note.value", entry="long-text", is_long=True, max_length=300
            ),
            actions=(action("next", primary=True, icon="next"),),
            kicker="report.kicker",
            step=4,
            steps=4,
        ),
        "text": m.screen(
            "text",
            "text.title",
            m.item("text.1", "paragraph", "text.1"),
            m.item("text.h", "heading", "text.h"),
            m.item("text.2", "paragraph", "text.2", icon="wheelchair"),
            m.item("text.3", "paragraph", "text.3"),
            actions=(action("done", primary=True, icon="check"),),
        ),
        "office": m.screen(
            "ask.office",
            "office.title",
            m.item("hours", "fact", "hours", value="hours.value", icon="clock"),
            m.item("bring", "fact", "bring", value="bring.value", icon="document"),
            m.item("access", "fact", "access", value="access.value", icon="wheelchair"),
            m.item("fee", "fact", "fee", value="fee.value", icon="coin"),
            m.item("warn", "notice", "office.warn", tone="warning", icon="warning"),
            actions=(action("print", icon="print"), action("call", primary=True, icon="phone")),
            kicker="office.kicker",
        ),
        "check": m.screen(
            "report.check",
            "check.title",
            m.item("kind", "fact", "check.kind", value="check.kind.value", is_interactive=True),
            m.item("what", "fact", "check.what", value="lamp.blinks", is_interactive=True),
            m.item("place", "fact", "check.place", value="where.value", is_interactive=True),
            m.item("contact", "fact", "check.contact", value="check.contact.value", is_interactive=True),
            actions=(action("send", primary=True, icon="send"),),
            kicker="report.kicker",
        ),
        "receipt": m.screen(
            "report.receipt",
            "receipt.title",
            m.item(
                "receipt",
                "receipt",
                "receipt",
                value="2611 2204 731",
                qr="https://seoul.go.kr/r/26112204731",
                detail="receipt.detail",
            ),
            m.item("then", "paragraph", "receipt.then"),
            actions=(action("print", icon="print"), action("done", primary=True, icon="check")),
        ),
        "progress": m.screen(
            "report.sending",
            "sending.title",
            m.item("progress", "progress", "sending", detail="sending.detail", fraction=0.6),
            actions=(action("stop", icon="close"),),
        ),
        "notices": m.screen(
            "notices",
            "notices.title",
            m.item("good", "notice", "notice.good", tone="good", icon="good"),
            m.item("info", "notice", "notice.info", tone="info", icon="info"),
            m.item(
                "error",
                "notice",
                "notice.error",
                detail="notice.error.detail",
                tone="error",
                icon="error",
                live="assertive",
            ),
            actions=(action("retry", icon="retry"), action("person", primary=True, icon="phone")),
        ),
        "keys": m.screen(
            "spell",
            "spell.title",
            m.item("address", "field", "address", value="세종", entry="text", is_interactive=True),
            *[
                m.item(f"key.{i}", "choice", letters, language="ko")
                for i, letters in enumerate(["ㄱㅋ", "ㄴㄹ", "ㄷㅌ", "ㅁㅂ", "ㅅㅈ", "ㅇㅎ"], 1)
            ],
            layout="keys",
            actions=(action("next", primary=True, icon="next"),),
        ),
        "attract": m.screen(
            "attract",
            "attract.title",
            *greetings(),
            actions=(action("start", primary=True, icon="hand"),),
            kicker="attract.kicker",
        ),
    }


def _sheets(m: _Maker) -> dict[str, RenderedScreen]:
    def choice(key: str, **values: Any) -> RenderedItem:
        return m.item(key, "choice", key, **values)

    return {
        "letters": m.screen(
            "sheet.letters",
            "letters.title",
            choice("size.1", selected="on"),
            choice("size.2", selected="off"),
            choice("size.3", selected="off"),
            choice("contrast.high", selected="off", is_multiple=True, icon="contrast"),
            actions=(m.item("done", "action", "done", role="primary", icon="check"),),
            is_sheet=True,
        ),
        "idle": m.screen(
            "sheet.idle",
            "idle.title",
            m.item("idle.text", "notice", "idle.text", tone="warning", icon="clock"),
            actions=(
                m.item("end", "action", "idle.end", role="secondary", icon="end"),
                m.item("stay", "action", "idle.stay", role="primary", icon="check"),
            ),
            is_sheet=True,
        ),
    }


def greetings() -> tuple[RenderedItem, ...]:
    """The short words of the waiting screen, each in its own language."""
    return tuple(
        RenderedItem(
            key=f"greeting.{tag}",
            kind="paragraph",
            label=get_locale(tag).greeting,
            name=get_locale(tag).greeting,
            language="ko",
            speech=(Span(get_locale(tag).greeting, tag),),
        )
        for tag in ("en", "zh-CN", "ja", "vi", "mn", "ar")
    )


def bar(language: str) -> tuple[RenderedItem, ...]:
    words = TEXTS[language]
    icons = ("home", "back", "person", "letters", "voice", "language")
    return tuple(
        _button(key, words[key], language, icon, kind="bar") for key, icon in zip(BAR, icons, strict=True)
    )


def zones(language: str) -> tuple[RenderedItem, ...]:
    words = TEXTS[language]
    entries = (("zone.previous", "previous"), ("zone.select", "check"), ("zone.next", "next"))
    return tuple(_button(key, words[key], language, icon, kind="zone") for key, icon in entries)


def make_view(name: str, language: str = "ko", style: str = "standard", **values: Any) -> View:
    """Return one sample view.

    Names: those of the Screens, ``letters`` and ``idle`` (sheets), ``caption`` (a question that is
    being read aloud), ``voice`` (the same with the fixed zones).
    """
    maker = _Maker(language)
    locale = get_locale(language)
    screens, sheets = _screens(maker), _sheets(maker)
    modes = ModeState(language=language, **STYLES[style])
    extra: dict[str, Any] = {
        "corner": _button("corner.voice", maker.words["corner"], language, "voice", kind="zone")
    }
    if name in sheets:
        extra |= {"screen": sheets[name], "beneath": screens["question" if name == "letters" else "check"]}
        extra |= {"phase": "warning" if name == "idle" else "active", "corner": None}
    elif name in ("caption", "voice"):
        spoken = maker.words["caption"]
        extra |= {
            "screen": screens["question"],
            "cursor": "lamp.blinks",
            "is_cursor_shown": True,
            "corner": None,
        }
        extra["caption"] = Caption(text=spoken, start=0, length=len(spoken.split()[0]), language=language)
        modes = replace(modes, captions=True, voice=True)
        if name == "voice":
            extra["zones"] = zones(language)
    else:
        extra["screen"] = screens[name]
        if name == "attract":
            extra["phase"] = "attract"
    extra["cursor"] = extra.get("cursor", "title")
    return View(
        bar=bar(language),
        modes=modes,
        language=language,
        direction=locale.direction,
        fonts=locale.font_families,
        **(extra | values),
    )


NAMES = (
    "home", "language", "question", "several", "field", "phone", "text", "office", "check", "receipt",
    "progress", "notices", "keys", "attract", "letters", "idle", "caption", "voice",
)  # fmt: skip

__all__ = ["LANGUAGES", "NAMES", "STYLES", "Activity", "FakeTerminal", "Key", "make_view"]
