"""The flow of web pages: a list of sites, then a page in one of three ways, filled in screen by screen.

Pure, like every flow: what the page shall do goes out as :class:`kiosk.screens.flow.Ask`, what it
did comes back as ``Done("page", event)``. The visitor's words are drafts of this state; the page
gets a copy by its own events, and its own button sends them after a read-back.

Back is answered here (:meth:`WebFlow.step_back`): out of a step of ours, then through the history of
the page, then to the list of sites, then out of the flow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kiosk.contracts.content import PhoneLine
from kiosk.i18n.text import Message, VisitorText, msg
from kiosk.modes.state import Input, ModeState
from kiosk.screens.flow import Ask, Chosen, Done, Effect, Event, Failed, Open, Returned, Run, Say, Step, Typed
from kiosk.screens.model import Live, Screen, Tone
from kiosk.web import screens
from kiosk.web.dialogs import LEAVE, PATIENCE, QUIET, SHEET, tell_refused
from kiosk.web.faults import find_faults
from kiosk.web.host import (
    EFFECT,
    HOST,
    WAITING_DIALOGS,
    AnswerDialog,
    ChooseNode,
    ClosePage,
    DialogAsked,
    FillNode,
    FocusNode,
    GoBackInPage,
    OpenPage,
    PageChanged,
    PageEvent,
    PageFailed,
    PageLoading,
    PageRefused,
    PageRequest,
    PageShown,
    PressNode,
    ReloadPage,
    ScalePage,
    StopLoading,
)
from kiosk.web.items import is_list, is_written, node_of
from kiosk.web.languages import alternate_of, is_foreign
from kiosk.web.page import PageChange, PageNode, PageSnapshot
from kiosk.web.policy import Use
from kiosk.web.reading import Reader
from kiosk.web.sites import Site, SiteBook
from kiosk.web.state import Look, Note, Trouble, WebState
from kiosk.web.trouble import name_refused, refusal

#: Steps of ours that stand before the page and lead back to it.
_BESIDE = ("options", "check", "more", "along", "address")

# Translators: Said after a web page's words were printed.
_PRINTED = msg("종이가 나왔어요. 가져가세요.")
# Translators: Said after a web page could not be printed.
_NOT_PRINTED = msg("종이에 인쇄하지 못했어요. 주소를 가져가실 수 있어요.")
# Translators: Progress while the words of a web page are being printed.
_PRINTING = msg("종이에 인쇄하고 있어요.")
# Translators: Said when pressing a link or button of a web page has changed nothing that can be told.
_GONE = msg("그 단추는 이제 없어요.")
# Translators: Offered when a web page wanted to print itself: our own button prints its words.
_PRINT_OURSELVES = msg("‘더 보기’에서 글만 종이로 받을 수 있어요.")
# Translators: Said where nothing can be printed: the button “더 보기” leads to the address and QR code.
_TAKE_ADDRESS = msg("‘더 보기’에서 주소를 가져가실 수 있어요.")


class WebFlow:
    """Opened with nothing, with ``site`` (an id), or with ``address`` (staff, QR, deep link)."""

    id = "web"
    host = HOST

    def __init__(
        self,
        sites: Callable[[], SiteBook],
        phones: Mapping[str, PhoneLine],
        modes: Callable[[], ModeState],
        *,
        print_screen: Callable[[Screen], object] | None = None,
    ) -> None:
        """Know where one may go.

        Args:
            sites: Gives the sites; called when the flow is first opened, so that starting the
                terminal does not wait for them.
            phones: The city's help lines by id.
            modes: Gives the mode state that holds now.
            print_screen: Makes the operation that prints a Screen on the terminal's own printer;
                None without a printer.
        """
        self._sites = sites
        self._phones = phones
        self._modes = modes
        self._print_screen = print_screen

    # -- beginning --------------------------------------------------------------------------------

    def start(self, params: Mapping[str, Any]) -> Step:
        """Show the sites, or open what was asked for; every address is judged as any other."""
        if params.get("address"):
            return self._enter(WebState(), str(params["address"]))
        site = self._sites().get(str(params.get("site", "")))
        return self._open_site(WebState(), site) if site is not None else Step(WebState())

    def has_found(self, state: WebState, params: Mapping[str, Any]) -> bool | None:
        """Tell whether the city has the site that was named."""
        del state
        return "site" not in params or self._sites().get(str(params["site"])) is not None

    def _enter(self, state: WebState, address: str) -> Step:
        """Open an address from outside: the same verdict as for a link."""
        verdict = self._sites().policy.judge(address, Use.ENTRY)
        if not verdict.is_allowed:
            trouble = Trouble("refused", verdict.reason, can_retry=False)
            return _to(replace(state, address=address, trouble=trouble), "trouble")
        return self._open(replace(state, site=verdict.site), verdict.address)

    def _open_site(self, state: WebState, site: Site) -> Step:
        language = self._modes().language
        opened = replace(state, site=site.id, is_translated=language in site.file.alternates)
        return self._open(opened, site.start(language))

    def _open(self, state: WebState, address: str) -> Step:
        fresh = WebState(
            site=state.site,
            address=address,
            look=self._first_look(),
            turn=state.turn,
            is_translated=state.is_translated,
        )
        return _to(fresh, "opening", Ask(HOST, OpenPage(address, state.site)))

    def _first_look(self) -> Look:
        """Begin with the list of tasks for ear and key, with the picture for a finger."""
        modes = self._modes()
        return "list" if modes.voice or modes.input is not Input.TOUCH else "page"

    def has_draft(self, state: WebState) -> bool:
        """Tell whether something was written that the page has not sent yet."""
        is_unsent = dict(state.drafts) != dict(state.checked) and any(state.drafts.values())
        return is_unsent or bool(state.touched)

    # -- back -------------------------------------------------------------------------------------

    def step_back(self, state: WebState) -> Step | None:
        """Undo one step; None leaves the flow."""
        if state.position in _BESIDE:
            return self._to_view(state, start=f"web.{state.node}" if state.node else None)
        if state.is_view and state.depth > 0:
            back = replace(state, depth=state.depth - 1, is_loading=True, is_returning=True, note=None)
            return Step(back, (Ask(HOST, GoBackInPage()),))
        if state.position == "sites":
            return None
        return self._to_sites(state)

    def _to_sites(self, state: WebState, note: Note | None = None) -> Step:
        sites = WebState(turn=state.turn, note=note, start=f"site.{state.site}" if state.site else None)
        return _to(sites, "sites", Ask(HOST, ClosePage()))

    def _to_view(self, state: WebState, *effects: Effect, start: str | None = None) -> Step:
        """Show the page again where it was left."""
        part = screens.part_of(state, state.page, start) if start and state.page is not None else state.part
        shown = replace(state, node="", start=start, part=part)
        return Step(replace(shown, position=f"view.{state.turn}"), effects, replace=True)

    def _anew(self, state: WebState, *effects: Effect, start: str | None = None) -> Step:
        """Show the page as a new Screen: it is spoken from its title, or from *start*."""
        turned = replace(state, turn=state.turn + 1, node="")
        return self._to_view(turned, *effects, start=start)

    # -- events -----------------------------------------------------------------------------------

    def handle(self, state: WebState, event: Event) -> Step:
        """Answer the visitor or the page."""
        match event:
            case Chosen(key):
                return self._chosen(replace(state, dialogs=0), key)
            case Typed(key, text):
                return self._typed(state, node_of(key), text)
            case Done(effect, told) if effect == EFFECT:
                return self._told(state, told)
            case Failed(effect, error) if effect == HOST and state.position != "sites":
                trouble = Trouble("no-engine", can_retry=False, error=error if error.code != "W-01" else None)
                return _to(replace(state, trouble=trouble, is_loading=False), "trouble")
            case Done("print"):
                return Step(replace(state, note=Note(_PRINTED, Tone.GOOD)))
            case Failed("print", _):
                return Step(replace(state, note=Note(_NOT_PRINTED, Tone.WARNING)))
            case Returned(flow, result) if flow == SHEET:
                return self._dialog_closed(state, result)
            case Returned(flow, _) if flow == self.id and state.address:
                # Another page was opened over this one (by staff); there is one page at a time.
                return self._enter(state, state.address)
        return Step(state)

    # -- what the visitor does --------------------------------------------------------------------

    def _chosen(self, state: WebState, key: str) -> Step:
        group, _, rest = key.partition(".")
        if group == "site" and state.position == "sites":
            site = self._sites().get(rest)
            return self._open_site(state, site) if site is not None else Step(state)
        if key == "person":
            return Step(state, (Open("person"),))
        if key == "others":
            return self._to_sites(state)
        if key == "retry" and state.position == "trouble":
            return self._retry(state)
        if key == "stop":
            return self._stop(state)
        if state.page is None:
            return Step(state)
        return self._chosen_on_page(state, state.page, key)

    def _chosen_on_page(self, state: WebState, page: PageSnapshot, key: str) -> Step:
        group, _, rest = key.partition(".")
        if group == "web":
            return self._press(replace(state, acted=rest), page, rest)
        if group == "option" and state.position == "options":
            return self._pick(state, rest)
        if group == "look" and rest in ("page", "list", "reader"):
            return self._anew(replace(state, look=rest, part=0, note=None))  # type: ignore[arg-type]
        if group == "part":
            return self._anew(
                replace(state, part=max(0, state.part + (1 if rest == "next" else -1)), note=None)
            )
        if group == "scale" and rest.isdecimal():
            scale = int(rest) / 100
            wanted = scale if scale in screens.SCALES else None
            return self._to_view(replace(state, scale=wanted), Ask(HOST, ScalePage(wanted)))
        if group == "along" and rest in screens.WAYS:
            return _to(replace(state, way=rest, note=None), "along")  # type: ignore[arg-type]
        if group == "go" and state.position == "along":
            return self._go_to(state, page, rest)
        if key in ("more", "address"):
            return _to(replace(state, note=None), key)
        if key in ("view", "picked", "mend"):
            return self._to_view(state, start=f"web.{state.node}" if state.node else None)
        if key == "send":
            return self._send(state)
        if key == "reload":
            return self._to_view(replace(state, is_loading=True, is_returning=True), Ask(HOST, ReloadPage()))
        if key == "alternate":
            return self._translate(state, page)
        if key == "print" and self._print_screen is not None:
            screen = screens.printed_screen(page, self._site(state))
            return self._to_view(state, Run("print", self._print_screen(screen), _PRINTING))
        return Step(state)

    def _retry(self, state: WebState) -> Step:
        if state.page is None:
            return self._enter(state, state.address) if state.address else self._to_sites(state)
        waiting = replace(state, trouble=None, is_returning=True)
        return _to(waiting, "opening", Ask(HOST, ReloadPage()))

    def _stop(self, state: WebState) -> Step:
        if state.page is None:
            return self._to_sites(state)
        return self._to_view(replace(state, is_loading=False, is_returning=False), Ask(HOST, StopLoading()))

    def _press(self, state: WebState, page: PageSnapshot, node_id: str) -> Step:
        """Press a thing of the page; a button that would send what was written is asked about first."""
        node = page.node(node_id)
        if node is None:
            return Step(replace(state, note=Note(_GONE)))
        if state.position == "check":
            return self._to_view(state, start=f"web.{node_id}")
        if is_list(node):
            return _to(replace(state, node=node_id, note=None), "options")
        if _may_send(node) and self.has_draft(state):
            return _to(replace(state, node=node_id, note=None), "check")
        pressed = node_id if _may_send(node) else ""
        return Step(replace(state, note=None, pressed=pressed), _ask(PressNode(node_id)))

    def _pick(self, state: WebState, option: str) -> Step:
        node = state.find(state.node)
        if node is None:
            return self._to_view(replace(state, note=Note(_GONE)))
        if option not in {one.id for one in node.options if not one.disabled}:
            return Step(state)
        ask = _ask(ChooseNode(node.id, option))
        if node.kind_of_field == "choices":
            return Step(state, ask)
        return self._to_view(state, *ask, start=f"web.{node.id}")

    def _send(self, state: WebState) -> Step:
        """The read-back was right: the page's own button sends."""
        if state.position != "check":
            return Step(state)
        node = state.find(state.node)
        if node is None:
            return self._to_view(replace(state, note=Note(_GONE)))
        sent = replace(state, checked=dict(state.drafts), pressed=node.id)
        return self._to_view(sent, *_ask(PressNode(node.id)))

    def _go_to(self, state: WebState, page: PageSnapshot, node_id: str) -> Step:
        """Go to a heading or field; from there Next and "read from here" go on through the page's words."""
        if page.node(node_id) is None:
            return self._to_view(replace(state, note=Note(_GONE)))
        look: Look = "page" if state.look == "page" else "list"
        whole = replace(state, look=look, is_whole=state.is_whole or look == "list", acted="")
        return self._to_view(whole, start=f"web.{node_id}")

    def _typed(self, state: WebState, node_id: str, text: str) -> Step:
        """Keep what was written, and write it into the page."""
        node = state.find(node_id)
        if node is None or not is_written(node):
            return Step(state)
        drafts = {**state.drafts, node_id: text}
        return Step(
            replace(state, drafts=drafts, note=None, pressed=""), _ask(FillNode(node_id, VisitorText(text)))
        )

    def _translate(self, state: WebState, page: PageSnapshot) -> Step:
        """Open the same page in the visitor's language, if that is allowed."""
        address = alternate_of(page, self._site(state), self._modes().language)
        verdict = self._sites().policy.judge(address, Use.ENTRY)
        if not verdict.is_allowed:
            return Step(replace(state, note=self._refused(address, verdict.reason)))
        moved = replace(state, is_loading=True, is_translated=True, address=verdict.address)
        return Step(moved, _ask(OpenPage(verdict.address, verdict.site)))

    def pointed(self, state: WebState, key: str) -> tuple[Effect, ...]:
        """The cursor moved: the picture of the page shows where."""
        node = node_of(key)
        return _ask(FocusNode(node)) if node and state.is_view and state.look == "page" else ()

    # -- what the page tells ----------------------------------------------------------------------

    def _told(self, state: WebState, event: PageEvent) -> Step:
        if state.position == "sites":
            return Step(state)  # It was left; what still comes is nobody's.
        match event:
            case PageLoading(address):
                return self._loading(state, address)
            case PageShown(page):
                return self._shown(state, page)
            case PageChanged(change):
                return self._changed(state, change)
            case PageRefused(address, reason):
                return self._page_refused(state, address, reason)
            case PageFailed(kind, _, can_retry):
                trouble = Trouble(kind, can_retry=can_retry)
                return _to(replace(state, trouble=trouble, is_loading=False, is_returning=False), "trouble")
            case DialogAsked():
                return self._asked(state, event)
        return Step(state)

    def _loading(self, state: WebState, address: str) -> Step:
        """Another page is on its way; one that will be refused is no such thing."""
        verdict = self._sites().policy.judge(address, Use.NAVIGATION)
        if not verdict.is_allowed:
            return self._page_refused(state, address, verdict.reason)
        return Step(replace(state, is_loading=True, address=address))

    def _shown(self, state: WebState, page: PageSnapshot) -> Step:
        """A page is there: a new one begins at its title, a changed one stays where the visitor is."""
        before = state.page
        is_new = before is None or before.number != page.number or state.position in ("opening", "trouble")
        if not is_new:
            return self._settle(replace(state, page=page, is_loading=False), before)
        depth = state.depth
        if before is not None and before.number != page.number and not state.is_returning:
            depth += 1
        site = self._sites().of(page.address)
        fresh = replace(
            state,
            page=page,
            address=page.address,
            site=site.id if site is not None else state.site,
            depth=depth,
            part=0,
            is_loading=False,
            is_returning=False,
            is_quiet=False,
            note=None,
            drafts={},
            checked={},
            touched=frozenset(),
            news=frozenset(),
            acted="",
            pressed="",
            is_whole=bool(state.checked),
            trouble=None,
        )
        if fresh.look == "reader" and not page.article:
            fresh = replace(fresh, look=self._first_look())
        address = self._own_language(fresh, page)
        if address:
            moved = replace(fresh, is_translated=True, is_returning=True, is_loading=True)
            return _to(moved, "opening", *_ask(OpenPage(address, fresh.site)))
        return self._anew(fresh, start=screens.first_fault(page))

    def _own_language(self, state: WebState, page: PageSnapshot) -> str:
        """Return where the page is in the visitor's language: opened by itself, once a site."""
        language = self._modes().language
        if state.is_translated or not is_foreign(page, language):
            return ""
        address = alternate_of(page, self._site(state), language)
        verdict = self._sites().policy.judge(address, Use.ENTRY) if address else None
        return verdict.address if verdict is not None and verdict.is_allowed else ""

    def _changed(self, state: WebState, change: PageChange) -> Step:
        before = state.page
        if before is None or change.number != before.number:
            return Step(state)
        touched = state.touched
        if state.look == "page":
            # Somebody types into the picture of the page: it is theirs, though we do not hold it.
            touched |= {node.id for node in change.changed if _is_rewritten(before, node)} - set(state.drafts)
        changed = replace(
            state,
            page=before.after(change),
            note=_note_of(change) or state.note,
            touched=touched,
            news=state.news | {node.id for node in change.added},
        )
        return self._settle(changed, before, *self._say_change(state, before, change))

    @staticmethod
    def _say_change(state: WebState, before: PageSnapshot, change: PageChange) -> tuple[Effect, ...]:
        """Say what a press did to the thing itself: a box is ticked, a part is open (G-05)."""
        own = change.model_copy(
            update={
                "live": (),
                "modal": before.modal,
                # What the visitor has just written is known; only an error about it is news.
                "changed": tuple(n for n in change.changed if n.id not in state.drafts or n.error),
            }
        )
        return tuple(Say(piece) for said in Reader(before).say_change(own) for piece in said)

    def _settle(self, state: WebState, before: PageSnapshot | None, *effects: Effect) -> Step:
        """Keep the place, unless something happened that the visitor must hear from its beginning."""
        page = state.page
        if page is None or before is None:
            return Step(state, effects)
        if state.position in ("options", "check") and page.node(state.node) is None:
            return self._anew(replace(state, note=Note(_GONE)))
        old = {node.id for node in find_faults(before)}
        has_new_faults = any(node.id not in old for node in find_faults(page))
        if state.is_view and has_new_faults and state.pressed:
            # E-10: after sending, errors come first and the cursor stands at the first of them.
            mended = replace(state, checked={}, pressed="")
            return self._anew(mended, *effects, start=screens.first_fault(page))
        if state.is_view and page.modal and page.modal != before.modal:
            return self._anew(replace(state, part=0))
        return Step(state, effects)

    def _page_refused(self, state: WebState, address: str, reason: str) -> Step:
        """Say no, calmly; the page that was there stays."""
        if state.page is None:
            trouble = Trouble("refused", reason, can_retry=False)
            return _to(replace(state, address=address, trouble=trouble, is_loading=False), "trouble")
        calm = replace(state, is_loading=False, is_returning=False, note=self._refused(address, reason))
        return self._to_view(calm) if state.position in ("opening", *_BESIDE) else Step(calm)

    @staticmethod
    def _refused(address: str, reason: str) -> Note:
        return Note(refusal(reason), Tone.WARNING, name_refused(address), Live.ASSERTIVE)

    # -- what the page asks -----------------------------------------------------------------------

    def _asked(self, state: WebState, asked: DialogAsked) -> Step:
        if asked.kind not in WAITING_DIALOGS:
            return Step(replace(state, note=self._note_of_dialog(asked) or state.note))
        if state.is_quiet or state.is_asked:  # One question at a time.
            return Step(state, _ask(AnswerDialog(asked.dialog, is_accepted=False)))
        count = state.dialogs + 1
        sheet = Open(SHEET, {"asked": asked, "is_many": count >= PATIENCE}, is_sheet=True)
        return Step(replace(state, dialogs=count, is_asked=True), (sheet,))

    def _note_of_dialog(self, asked: DialogAsked) -> Note | None:
        text = tell_refused(asked)
        if text is None:
            return None
        if asked.kind != "print":
            return Note(text)
        return Note(text, detail=_TAKE_ADDRESS if self._print_screen is None else _PRINT_OURSELVES)

    def _dialog_closed(self, state: WebState, result: object) -> Step:
        state = replace(state, is_asked=False)
        if result == LEAVE:
            return self._to_sites(state)
        if result == QUIET:
            return Step(replace(state, is_quiet=True, dialogs=0))
        return Step(state)

    # -- Screens ----------------------------------------------------------------------------------

    def _site(self, state: WebState) -> Site | None:
        return self._sites().get(state.site)

    def _line(self, state: WebState) -> PhoneLine | None:
        site = self._site(state)
        return self._phones.get(site.file.person if site is not None else "help", self._phones.get("help"))

    def screen(self, state: WebState) -> Screen:
        """Render the state, once for each language: a page may have thousands of nodes."""
        language = self._modes().language
        if not state.rendered or state.rendered[0][0] != language:
            state.rendered[:] = [(language, self._render(state))]
        return state.rendered[0][1]

    def _render(self, state: WebState) -> Screen:
        page = state.page
        if state.position == "trouble":
            return screens.trouble_screen(state, self._line(state))
        if state.position == "opening":
            return screens.opening_screen(state, self._site(state))
        if state.position == "sites" or page is None:
            return screens.sites_screen(state, self._sites(), self._modes().language)
        node = page.node(state.node)
        if state.position == "options" and node is not None:
            return screens.options_screen(state, page, node)
        if state.position == "check" and node is not None:
            return screens.check_screen(state, page, node)
        if state.position == "more":
            return screens.more_screen(state, page, can_print=self._print_screen is not None)
        if state.position == "along":
            return screens.along_screen(state, page)
        if state.position == "address":
            return screens.address_screen(state, page, self._line(state))
        return screens.view_screen(state, page, self._site(state), self._modes().language)


def _to(state: WebState, position: str, *effects: Effect) -> Step:
    """Show another step; Back is ours, so the history stays empty."""
    return Step(replace(state, position=position), effects, replace=True)


def _ask(request: PageRequest) -> tuple[Effect, ...]:
    return (Ask(HOST, request),)


def _may_send(node: PageNode) -> bool:
    """Tell whether pressing the node may send a form: a plain button, not one that opens or toggles."""
    opens = any(node.has(state) for state in ("expanded", "collapsed", "haspopup", "pressed", "off"))
    return node.role == "button" and not opens


def _is_rewritten(before: PageSnapshot, node: PageNode) -> bool:
    old = before.node(node.id)
    return is_written(node) and old is not None and old.value != node.value


def _note_of(change: PageChange) -> Note | None:
    """Return what became different, as far as the page itself does not say it elsewhere."""
    loud = [live for live in change.live if live.politeness == "assertive"]
    for live in (*loud[-1:], *change.live[-1:]):
        if live.text:
            words = VisitorText(live.text, private=False, language=live.lang or None)
            return Note(words, live=Live.ASSERTIVE if loud else Live.POLITE)
    if not change.because:
        return None
    added = sum(1 for node in change.added if node.name)
    if added:
        return Note(_added(added))
    return Note(_REMOVED) if change.removed and not change.changed else None


def _added(count: int) -> Message:
    # Translators: Said after a press on a web page: {count} new things have appeared.
    return msg("새로 나온 것이 {count}가지 있어요.", count=count)


# Translators: Said after a press on a web page: a part of it has gone.
_REMOVED = msg("일부가 접혔어요.")
