"""The composition root: builds every service in one written order, by constructor injection.

1. settings of the centre and terminal profile
2. texts and modes
3. city content that the flows need before the gateway answers (names of places and help lines)
4. secrets, embedded gateway (or a city's), client, outbox, delivery
5. speech and captions
6. flows and sheets, navigator
7. session, privacy, terminal, the line to the staff console

Nothing slow happens here: processes start in :meth:`Core.start`, after the first frame.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.backend import Backend, LateOperations, LateOutbox
from kiosk.captions import CaptionTracker
from kiosk.clock import Clock, Scheduler
from kiosk.desk import GatewayDesk, open_desk
from kiosk.ducking import Ducking
from kiosk.ears import Ear
from kiosk.gateway.content.loader import load_frame
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.locales import get_locale
from kiosk.i18n.localiser import Localiser
from kiosk.loop import ThreadWorker
from kiosk.modes.controller import ModeController, Source
from kiosk.modes.preferences import Preferences
from kiosk.modes.state import LARGE_SCALE, Input, ModeState
from kiosk.options import DEFAULT_PROFILE, RESOURCES, KioskOptions
from kiosk.pages import WARM_UP_AFTER_S, Pages
from kiosk.screens.flow import Flow
from kiosk.screens.navigator import Navigator
from kiosk.screens.spell.flow import SpellFlow
from kiosk.services.bell import system_bell
from kiosk.services.delivery import DeliveryLoop
from kiosk.services.flows import build_flows
from kiosk.session.privacy import PrivacyRegistry, WipeReport
from kiosk.session.session import IdlePolicy, Session
from kiosk.settings.centre import CentreSettings, CentreSettingsFile
from kiosk.settings.pin import PinStore
from kiosk.settings.profile import Profile, apply_measures, load_profile
from kiosk.sheets import build_sheets
from kiosk.speaker import HeadsetRoute
from kiosk.speech.drivers.child import module_command
from kiosk.speech.factory import build as build_speech
from kiosk.speech.manager import SpeechManager
from kiosk.speech.recognition.listener import Listener
from kiosk.speech.recognition.models import find_models, is_engine_installed
from kiosk.speech.voices import has_voice
from kiosk.staff.health import GatewayWish, TerminalHealth
from kiosk.staff.kept import KeptModes
from kiosk.staff.line import StaffLine, Surroundings
from kiosk.staff.notices import Notices
from kiosk.terminal import Terminal, TerminalOptions
from kiosk.terminal.orientation import describe_terminal
from kiosk.transcript import Transcript
from kiosk.wipers import AnswersWiper, ListenerWiper, SpeechWiper

if TYPE_CHECKING:
    from kiosk.services.operations.runner import OperationRunner

_log = logging.getLogger("core")

#: Makes a command from the limit of the volume in dB.
SoundCommand = Callable[[float], Sequence[str] | None]

#: The city whose content is shipped.
CITY = "seoul"


@dataclass(slots=True)
class Core:
    """Everything that runs, for the front end that owns it."""

    options: KioskOptions
    profile: Profile
    terminal: Terminal
    speech: SpeechManager
    listener: Listener
    ducking: Ducking
    privacy: PrivacyRegistry
    worker: ThreadWorker
    backend: Backend
    delivery: DeliveryLoop
    pool: ThreadPoolExecutor
    localiser: Callable[[str], Localiser]
    pages: Pages
    staff: StaffLine
    notices: Notices

    def start(self) -> None:
        """Start what takes time: call it when the first frame is on the glass."""
        self.terminal.begin()
        self.speech.warm_up()
        self.listener.warm_up()
        self.delivery.start()
        self.staff.start()
        self.pages.plan_warm_up()

    def close(self) -> None:
        """Stop everything, the last started first."""
        self.staff.stop()
        self.delivery.stop()
        self.listener.close()
        self.speech.close()
        self.worker.close()
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.backend.close()


def build_core(
    options: KioskOptions,
    clock: Clock,
    scheduler: Scheduler,
    *,
    sink_command: SoundCommand = lambda limit_db: None,
    direct_command: SoundCommand = lambda limit_db: None,
    microphone_command: Sequence[str] | None = None,
    ear: Ear | None = None,
    speaks_always: bool = False,
    extra_languages: tuple[str, ...] = (),
) -> Core:
    """Build everything; nothing is started.

    Args:
        options: What the command line asked for.
        clock: The terminal's time.
        scheduler: Where the terminal's state lives.
        sink_command: Makes the command of the program that plays sound, from the volume in dB above
            the calibrated default that is never exceeded; None for a plain player.
        direct_command: The same for a program that speaks with the system's own voices.
        microphone_command: Command of the program that owns the microphone; None for a plain recorder.
        ear: Understands speech in the place of the installed models (the tour's).
        speaks_always: Everything is spoken whatever the modes say (the tour's recorder).
        extra_languages: Offered besides the centre's (the pseudo-locale).

    Raises:
        KioskError: Settings, profile, content or data folder cannot be used; says what to do.
    """
    # 1. settings and profile
    settings = CentreSettingsFile(options.data_dir)
    centre = settings.load()
    profile = _choose_profile(options, centre)
    is_home = profile.kind == "home"

    # 2. texts and modes
    catalogues = Catalogues()

    def localiser(tag: str) -> Localiser:
        return Localiser(catalogues, tag)

    asked = options.mode_values()
    languages = _offered(centre, (*extra_languages, str(asked.get("language", "ko"))))
    base = ModeState(input=Input.KEYPAD if profile.has_keypad else Input.TOUCH)
    modes = ModeController(base, languages, profile.max_volume_db)
    if asked:
        modes.change(asked, Source.PROFILE)
    KeptModes(options.data_dir, clock).restore(modes, is_home=is_home)
    if is_home:
        preferences = Preferences(options.data_dir / "preferences.json")
        preferences.load_into(modes)
        preferences.follow(modes)

    # 3. city content
    city_dir = RESOURCES / "city" / CITY
    city, places = load_frame(city_dir)

    # 4. backend
    health = TerminalHealth(options.data_dir, lambda: languages, has_voice)
    wish = GatewayWish(options.data_dir, health.note_error)
    backend = Backend(
        options.data_dir,
        city_dir,
        clock,
        gateway_url=options.gateway_url or wish.read(),
        is_temporary=options.is_temporary,
    )
    pool = ThreadPoolExecutor(3, thread_name_prefix="background")
    delivery = DeliveryLoop(
        LateOutbox(backend), lambda: backend.open().client, scheduler, pool.submit, health.note_delivery
    )

    # 5. speech
    captions = CaptionTracker()
    transcript = Transcript()
    ducking = Ducking(scheduler)
    limit_db = float(profile.max_volume_db)
    route = HeadsetRoute()
    speech = build_speech(
        options.speech,
        scheduler,
        clock,
        options.data_dir,
        listeners=[captions, transcript, ducking],
        route=route,
        localise=lambda message, tag: localiser(get_locale(tag).tag).text(message),
        speech_log=options.speech_log,
        sink_command=sink_command(limit_db),
        direct_command=direct_command(limit_db),
        limit_db=limit_db,
    )

    models = find_models(options.data_dir / "recognition") if options.speech == "real" else ()
    listener = Listener(
        [model for model in models if is_engine_installed(model.engine)],
        microphone_command or module_command("kiosk.speech.recognition.microphone"),
        scheduler,
        clock,
    )

    # 6. flows
    pins = PinStore(options.data_dir, clock)
    notices = Notices(clock)

    def load_later(work: Callable[[], None]) -> None:
        def submit() -> None:
            with suppress(RuntimeError):  # The program ends already.
                pool.submit(work)

        scheduler.call_later(WARM_UP_AFTER_S, submit)

    pages = Pages(city, city_dir, lambda: modes.state, later=load_later)

    def flows_of(centre: CentreSettings, languages: tuple[str, ...]) -> dict[str, Flow]:
        """Make everything that a visitor can come to, as the clerk has set the centre up."""
        services = build_flows(
            city,
            places,
            centre,
            languages=languages,
            has_pin=pins.is_set,
            has_jack=profile.has_headset_jack,
            notices=notices.current,
            is_large=lambda: modes.state.scale >= LARGE_SCALE,
        )
        sheets = build_sheets(lambda: modes.state, languages, has_voice, lambda: transcript.lines)
        return {**services, **sheets, "spell": SpellFlow(), **pages.flows(centre)}

    flows = flows_of(centre, languages)
    navigator = Navigator(flows)

    def take_settings(saved: CentreSettings) -> None:
        """Let the next visit know what the clerk has changed."""
        flows.update(flows_of(saved, _offered(saved, extra_languages)))
        if not is_home:
            terminal.set_first_flow("attract")

    def make_runner() -> OperationRunner:
        opened = backend.open()
        # Printing and HTTP come with it; nobody needs them before the first operation. After opening,
        # so that two threads never load the same modules at once.
        from kiosk.services.operations.runner import OperationRunner

        desk = GatewayDesk(lambda: open_desk(options.data_dir, city_dir)) if opened.gateway else None
        return OperationRunner(
            client=opened.client,
            outbox=opened.outbox,
            clock=clock,
            settings=settings,
            pins=pins,
            localiser=lambda: localiser(modes.state.catalogue),
            city=city,
            desk=desk,
            console=staff,
            help_desk=staff,
            bell=system_bell() if options.speech == "real" else None,
            on_saved=lambda saved: scheduler.post(lambda: take_settings(saved)),
            on_leave=lambda: scheduler.post(lambda: terminal.on_quit()),
        )

    worker = ThreadWorker(LateOperations(make_runner), scheduler)

    # 7. session and terminal
    session = Session(clock, scheduler, IdlePolicy(wait_s=profile.staff_wait_s, is_enabled=not is_home))
    privacy = PrivacyRegistry()
    privacy.register(SpeechWiper(speech, lambda: session.id))
    privacy.register(AnswersWiper(navigator))
    privacy.register(transcript)
    privacy.register(ListenerWiper(listener))
    terminal = Terminal(
        navigator=navigator,
        modes=modes,
        session=session,
        voice=speech,
        captions=captions,
        worker=worker,
        scheduler=scheduler,
        clock=clock,
        privacy=privacy,
        localiser=localiser,
        route=route,
        ear=ear or listener,
        options=TerminalOptions(
            is_home=is_home,
            has_keypad=profile.has_keypad,
            has_jack=profile.has_headset_jack,
            first_flow=_first_flow(options, centre, is_home=is_home),
            orientation=describe_terminal(profile),
            speaks_always=speaks_always,
        ),
    )
    terminal.on_session_ended = _report_wipe
    staff = StaffLine(
        terminal,
        modes,
        clock,
        scheduler,
        pool.submit,
        notices,
        Surroundings(
            data_dir=options.data_dir,
            secrets=backend.secrets,
            centre=lambda: settings.load().name,
            health=health.read,
            refresh=lambda: take_settings(settings.load()),
            use_gateway=wish.write,
            take_gateway_key=lambda: pool.submit(backend.take_city_key),
        ),
    )
    listener.on_changed = terminal.refresh
    return Core(
        options,
        profile,
        terminal,
        speech,
        listener,
        ducking,
        privacy,
        worker,
        backend,
        delivery,
        pool,
        localiser,
        pages,
        staff,
        notices,
    )


def _report_wipe(report: WipeReport) -> None:
    _log.info("session ended, clean: %s", report.is_clean)


def load_terminal_profile(options: KioskOptions) -> Profile:
    """Return the profile of this terminal; the front end needs it before anything else.

    Raises:
        KioskError: The profile or the settings cannot be read.
    """
    return _choose_profile(options, CentreSettingsFile(options.data_dir).load())


def _choose_profile(options: KioskOptions, centre: CentreSettings) -> Profile:
    if options.profile is not None:
        return load_profile(options.profile)
    named = RESOURCES / "profiles" / f"{centre.profile}.json"
    profile = load_profile(named if centre.profile and named.exists() else DEFAULT_PROFILE)
    return apply_measures(profile, centre.screen_width_mm, centre.screen_floor_mm)


def _offered(centre: CentreSettings, extra: tuple[str, ...]) -> tuple[str, ...]:
    """Return the centre's languages and those asked for by name, each once, without reading levels."""
    wanted = [tag for tag in (*centre.languages, *extra) if tag != "ko-easy"]
    return tuple(dict.fromkeys(wanted))


def _first_flow(options: KioskOptions, centre: CentreSettings, *, is_home: bool) -> str:
    """Set-up comes first on a new terminal; a home PC and a temporary kiosk do without."""
    if is_home:
        return "home"
    if not centre.is_set_up and not options.is_temporary:
        return "clerk"
    return "attract"
