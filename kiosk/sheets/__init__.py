"""Sheets: small Screens that lie over whatever the visitor is doing.

Language, letters, other ways of use, voice, leaving, waiting for staff, "are you still there?", answering by
voice, long work, and the attract loop before anybody has come. Each is a flow like any other; none knows a
service.
May import `kiosk.screens`, `kiosk.i18n`, `kiosk.modes` and `kiosk.errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kiosk.modes.state import ModeState
from kiosk.screens.flow import Flow
from kiosk.sheets.attract import AttractFlow
from kiosk.sheets.cover import CoverPage
from kiosk.sheets.language import LanguageSheet
from kiosk.sheets.leave import LeaveSheet
from kiosk.sheets.letters import LettersSheet
from kiosk.sheets.listen import ListenSheet
from kiosk.sheets.presets import PresetsSheet
from kiosk.sheets.progress import ProgressSheet, TroubleSheet
from kiosk.sheets.staff import (
    ConsentSheet,
    StaffGoneSheet,
    StaffLateSheet,
    StaffOfferSheet,
    StaffWordsSheet,
    TerminalNameSheet,
)
from kiosk.sheets.transcript import Said, TranscriptSheet
from kiosk.sheets.voice import VoiceSheet
from kiosk.sheets.warning import HeadsetOutSheet, WarningSheet
from kiosk.sheets.ways import WaysSheet


def build_sheets(
    modes: Callable[[], ModeState],
    languages: Sequence[str],
    has_voice: Callable[[str], bool],
    said: Callable[[], Sequence[Said]] = tuple,
) -> Mapping[str, Flow]:
    """Make every sheet.

    Args:
        modes: Gives the mode state that holds now, for the marks of what is chosen.
        languages: Language tags on offer.
        has_voice: Tells whether this machine can speak a language (F-01: said honestly if not).
        said: Gives what the voice has said in this visit, oldest first.
    """
    sheets: tuple[Flow, ...] = (
        AttractFlow(languages),
        LanguageSheet(modes, languages, has_voice),
        LettersSheet(modes),
        WaysSheet(modes),
        PresetsSheet(modes),
        VoiceSheet(modes, has_voice),
        TranscriptSheet(said),
        LeaveSheet(),
        ListenSheet(),
        CoverPage(),
        WarningSheet(),
        HeadsetOutSheet(),
        ProgressSheet(),
        TroubleSheet(),
        StaffOfferSheet(),
        ConsentSheet(),
        StaffGoneSheet(),
        StaffLateSheet(),
        StaffWordsSheet(),
        TerminalNameSheet(),
    )
    return {sheet.id: sheet for sheet in sheets}
