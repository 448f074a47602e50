"""The terminal: commands in, views out, whatever the front end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.modes.controller import Source
from kiosk.modes.state import Contrast, Input, ModeState
from kiosk.screens.command import (
    BAR,
    NEXT_PAGE,
    Activity,
    Command,
    Focus,
    Headset,
    Key,
    Pages,
    Press,
    Touch,
    Type,
)
from kiosk.screens.flow import Chosen, Event, Run, Step
from kiosk.session.session import IdlePolicy
from kiosk.speech.utterance import Policy, Utterance
from kiosk.terminal import TerminalOptions
from tests.helpers.sample_flow import SampleFlow, SampleState, SlowWork
from tests.helpers.terminal import Rig


def walk_to_check(rig: Rig, name: str = "홍길동") -> Rig:
    """Fill in the sample flow up to the read-back."""
    return rig.do(Press("pick.1"), Type("name", name), Press("next"))


def test_bar_stands_in_the_same_order_on_every_screen() -> None:
    """E-06, E-07, A-06: six fixed buttons, never missing."""
    rig = Rig()
    for command in (None, Press("pick.1"), Press("bar.letters"), Press("done"), Press("bar.voice")):
        if command:
            rig.do(command)
        assert tuple(item.key for item in rig.terminal.view.bar) == BAR


def test_back_returns_to_the_item_that_was_left_with_the_answer_kept() -> None:
    """D-09: undo each step without losing anything."""
    rig = walk_to_check(Rig())
    rig.do(Press("bar.back"))
    assert rig.screen == "home.name"
    assert rig.terminal.view.screen.items[0].value == "홍길동"
    rig.do(Press("bar.back"))
    assert rig.screen == "home.list"
    assert rig.terminal.view.cursor == "pick.1"


def test_back_on_the_first_screen_is_visible_but_off() -> None:
    """E-06: the place stays the same even when there is nothing to go back to."""
    rig = Rig()
    back = next(item for item in rig.terminal.view.bar if item.key == "bar.back")
    assert not back.is_enabled
    rig.do(Press("bar.back"))
    assert rig.screen == "home.list"


def test_a_mode_change_keeps_place_and_typed_text() -> None:
    """Design §1: scale, colours, language and direction are bindings."""
    rig = Rig().do(Press("pick.2"), Type("name", "Бат"), Press("bar.letters"), Press("scale.200"))
    rig.do(Press("contrast.high"), Press("done"), Press("bar.language"), Press("language.en"))
    view = rig.terminal.view
    assert (view.modes.scale, view.modes.contrast, view.modes.language) == (2.0, Contrast.HIGH, "en")
    assert view.screen.id == "home.name"
    assert view.screen.items[0].value == "Бат"


def test_start_over_asks_only_when_something_would_be_lost() -> None:
    """D-08 and D-09: one press without a draft, a question with one."""
    rig = Rig().do(Press("pick.1"), Press("bar.home"))
    assert rig.screen == "home.list"
    walk_to_check(rig).do(Press("bar.home"))
    assert rig.screen == "leave"
    rig.do(Press("stay"))
    assert rig.screen == "home.check"
    rig.do(Press("bar.home"), Press("leave"))
    assert rig.screen == "home.list"
    assert not rig.terminal._navigator.has_draft


def test_an_operation_shows_progress_after_300_ms_and_can_be_cancelled() -> None:
    """Design §1: after 300 ms a cancellable Progress; the draft is kept."""
    rig = walk_to_check(Rig()).do(Press("send"))
    rig.clock.advance(0.29)
    assert rig.screen == "home.check"
    rig.clock.advance(0.02)
    assert rig.screen == "progress"
    rig.do(Press("cancel"))
    assert rig.screen == "home.check"
    assert any(item.key == "trouble" for item in rig.terminal.view.screen.items)
    rig.worker.finish("too late")
    assert rig.screen == "home.check"


def test_a_failure_keeps_the_draft_and_is_told() -> None:
    """E-10: what happened, and entered data kept."""
    rig = walk_to_check(Rig(modes=ModeState(voice=True))).do(Press("send"))
    rig.worker.fail(KioskError("보내지 못했어요.", code="G-01"))
    assert rig.terminal.view.screen.items[0].value == "홍길동"
    assert any("보내지 못했어요." in text for text in rig.said)


def test_a_stale_answer_of_an_ended_session_is_dropped() -> None:
    """Design §1: effects come back with session, flow and effect ids."""
    rig = walk_to_check(Rig()).do(Press("send"))
    rig.terminal.end_session()
    rig.worker.finish("late")
    assert rig.screen == "home.list"


def test_what_is_done_cannot_be_walked_back_into() -> None:
    """A sent report is not sent again by Back."""
    rig = walk_to_check(Rig()).do(Press("send"))
    rig.worker.finish("ok")
    assert rig.screen == "home.done"
    rig.do(Press("bar.back"))
    assert rig.screen == "home.done"


def test_keypad_reaches_everything_that_can_be_pressed() -> None:
    """B-14: PREV and NEXT walk through all pages, actions, pager and bar."""
    rig = Rig().do(Pages("home.list", (tuple(f"pick.{n}" for n in range(1, 7)), ("pick.7", "pick.8"))))
    seen = []
    for _ in range(40):
        seen.append(rig.terminal.view.cursor)
        rig.do(Key("next"))
    view = rig.terminal.view
    wanted = {i.key for i in (*view.screen.items, *view.screen.actions, *view.pager, *view.bar)}
    assert wanted <= set(seen)
    assert view.cursor == BAR[-1], "the end is an end; it does not wrap"


def test_pages_follow_the_cursor_and_the_spoken_count() -> None:
    """Design §4: PREV and NEXT cross pages by themselves."""
    rig = Rig().do(Pages("home.list", (tuple(f"pick.{n}" for n in range(1, 7)), ("pick.7", "pick.8"))))
    rig.do(Focus("pick.6"), Key("next"))
    assert (rig.terminal.view.cursor, rig.terminal.view.page) == ("pick.7", 1)
    assert rig.terminal.view.pager[1].label == "2쪽 중 2쪽"
    rig.do(Key("previous"))
    assert rig.terminal.view.page == 0


def test_new_pages_after_a_mode_change_keep_the_item_in_view() -> None:
    """Design §1: a position is an item key."""
    rig = Rig().do(Pages("home.list", (tuple(f"pick.{n}" for n in range(1, 7)), ("pick.7", "pick.8"))))
    rig.do(Press("page.next"))
    rig.do(Pages("home.list", tuple((f"pick.{n}",) for n in range(1, 9))))
    assert rig.terminal.view.page == 6


def test_first_touch_speaks_and_second_presses_in_voice_mode_without_keypad() -> None:
    """A blind visitor explores the glass before anything happens."""
    rig = Rig(modes=ModeState(voice=True))
    rig.do(Touch("pick.3"))
    assert rig.screen == "home.list"
    assert "고를 것 3" in rig.said[-1]
    rig.do(Touch("pick.3"))
    assert rig.screen == "home.name"


def test_zones_walk_and_press_without_sight() -> None:
    """Fixed Previous, Select and Next zones serve who has only the glass."""
    rig = Rig(modes=ModeState(voice=True))
    assert [zone.key for zone in rig.terminal.view.zones] == ["zone.previous", "zone.select", "zone.next"]
    rig.do(Touch("zone.next"), Touch("zone.next"), Touch("zone.select"))
    assert rig.screen == "home.name"


def test_the_corner_starts_the_voice_from_the_attract_screen() -> None:
    """G-14: the voice can be started without seeing anything."""
    rig = Rig(options=TerminalOptions(first_flow="attract"))
    assert rig.terminal.view.corner is not None
    rig.do(Touch("corner.voice"))
    assert rig.terminal.view.modes.voice
    assert rig.screen == "welcome.list"
    assert rig.said


def test_headset_starts_and_stops_the_voice_and_offers_the_end() -> None:
    """C-03."""
    rig = Rig(options=TerminalOptions(first_flow="attract"))
    rig.do(Headset(True))
    assert rig.terminal.view.modes.voice
    rig.do(Press("pick.1"), Headset(False))
    assert not rig.speech.is_speaking
    assert rig.screen == "headset-out"
    rig.do(Press("more-time"))
    assert rig.screen == "welcome.name"


def test_a_keypad_that_sends_keys_for_its_jack_starts_and_stops_the_voice() -> None:
    """C-03: some keypads report their own jack as two key codes."""
    rig = Rig(options=TerminalOptions(first_flow="attract", has_keypad=True))
    rig.do(Key("headset-in"))
    assert rig.terminal.view.modes.voice and rig.route.has_headset
    rig.do(Key("headset-out"))
    assert not rig.speech.is_speaking and not rig.route.has_headset
    assert rig.screen == "headset-out"


def test_at_home_a_headset_changes_the_route_and_nothing_else() -> None:
    """Headphones are always in on many home PCs; the voice is switched on by the person."""
    rig = Rig(options=TerminalOptions(is_home=True, first_flow="home")).do(Headset(True))
    assert rig.route.has_headset
    assert not rig.terminal.view.modes.voice


def test_two_key_scanning_walks_in_a_circle_over_what_can_be_pressed() -> None:
    """B-23: one key next, one key select."""
    rig = Rig(modes=ModeState(input=Input.SCAN))
    seen = []
    for _ in range(18):
        rig.do(Key("next"))
        seen.append(rig.terminal.view.cursor)
    assert seen[0] == "pick.1"
    assert seen.count("pick.1") == 2
    rig.do(Focus("pick.2"), Key("select"))
    assert rig.screen == "home.name"


def test_help_is_layered_item_then_screen_then_keys_then_the_help_pages() -> None:
    """Accessibility §4: help key, in layers; another item begins with its own layer."""
    rig = Rig(modes=ModeState(voice=True), options=TerminalOptions(has_keypad=True, first_flow="home"))
    title = rig.terminal.view.screen.title.label
    rig.do(Key("next"), Key("help"))
    assert "고르기 단추" in rig.said[-1]
    rig.do(Key("help"))
    assert title in rig.said[-1] and "모두" in rig.said[-1]
    rig.do(Key("help"))
    assert "화살표" in rig.said[-1]
    assert rig.screen == "home.list"
    rig.do(Key("next"), Key("help"))
    assert "고르기 단추" in rig.said[-1]
    rig.do(Key("help"), Key("help"), Key("help"))
    assert rig.screen == "help.list"


def test_help_without_the_voice_opens_the_help_pages_at_once() -> None:
    """E-08: a press that seems to do nothing is no help."""
    rig = Rig().do(Key("next"), Key("help"))
    assert rig.screen == "help.list"


def alert(rig: Rig, text: str) -> None:
    """Let the voice say something urgent."""
    rig.speech.say(Utterance.of(text, policy=Policy.ALERT, session=rig.session.id))


def test_any_key_ends_old_speech_even_an_alert_that_is_heard() -> None:
    """C-08: any user action stops old speech before new starts."""
    rig = Rig(modes=ModeState(voice=True))
    rig.clock.advance(60)
    alert(rig, "아주 긴 알림이에요.")
    rig.clock.advance(0.2)
    assert rig.speech.current is not None and rig.speech.current.policy is Policy.ALERT
    rig.do(Key("nope"))
    assert not rig.speech.is_speaking


def test_an_alert_of_which_nothing_was_heard_is_not_lost_by_a_key() -> None:
    """C-08: nobody can answer what has not begun."""
    rig = Rig(modes=ModeState(voice=True))
    rig.clock.advance(60)
    alert(rig, "불이 났어요.")
    rig.do(Key("next"))
    rig.clock.advance(60)
    assert "불이 났어요." in rig.heard


def test_an_echoed_focus_or_text_is_no_action() -> None:
    """A front end that follows the cursor must not cut off what the cursor says."""
    rig = Rig(modes=ModeState(voice=True)).do(Key("next"))
    rig.clock.advance(0.1)
    rig.do(Focus(rig.terminal.view.cursor))
    assert rig.speech.is_speaking


def test_orientation_comes_first_and_once_when_the_voice_starts() -> None:
    """C-21: where things are, then title, count and first item."""
    options = TerminalOptions(first_flow="attract", orientation=msg("이어폰 구멍은 왼쪽에 있어요."))
    rig = Rig(options=options).do(Headset(True))
    first = rig.said[-1]
    title = rig.terminal.view.screen.title.label
    assert first.index("이어폰 구멍") < first.index(title)
    rig.do(Press("pick.1"))
    assert "이어폰 구멍" not in rig.said[-1]


def test_repeat_at_the_title_reads_the_whole_screen_and_a_key_stops_it() -> None:
    """C-01, C-07: read from here."""
    rig = Rig(modes=ModeState(voice=True))
    rig.clock.advance(60)
    rig.do(Key("repeat"))
    screen = rig.terminal.view.screen
    for item in (screen.title, *screen.items, *screen.actions):
        assert item.label in rig.said[-1]
    assert rig.speech.current is not None and rig.speech.current.policy is Policy.READING
    rig.do(Key("next"))
    assert rig.speech.current is None or rig.speech.current.policy is not Policy.READING


def test_read_begins_at_the_cursor() -> None:
    """Accessibility §4: read from here."""
    rig = Rig(modes=ModeState(voice=True)).do(Focus("pick.2"), Key("read"))
    assert "고를 것 2" in rig.said[-1]
    assert "고를 것 1" not in rig.said[-1]


def test_repeat_twice_quickly_spells_and_slowly_repeats() -> None:
    """Spell: letter by letter."""
    rig = Rig(modes=ModeState(voice=True)).do(Focus("pick.2"), Key("repeat"), Key("repeat"))
    assert rig.said[-1].startswith("고, 를, 것, 2")
    rig.do(Key("repeat"))
    rig.clock.advance(5)
    rig.do(Key("repeat"))
    assert "고를 것 2" in rig.said[-1]


def test_a_private_text_is_counted_once_and_a_headset_or_a_person_is_offered() -> None:
    """C-16: by count only; the offer comes once in a visit."""
    rig = Rig(modes=ModeState(voice=True)).do(Press("pick.1"), Press("bar.voice"), Press("done"))
    for text in ("Q", "QZ", "QZX"):
        rig.do(Type("name", text))
        rig.clock.advance(30)
    assert sum("이어폰을 꽂으면" in text for text in rig.heard) == 1
    assert not any(letter in text for text in rig.heard for letter in "QZX")


def test_no_headset_is_offered_where_there_is_no_jack() -> None:
    """An honest offer: only what is there."""
    rig = Rig(modes=ModeState(voice=True), options=TerminalOptions(first_flow="home", has_jack=False))
    rig.do(Press("pick.1"), Press("bar.voice"), Press("done"), Type("name", "Q"))
    rig.clock.advance(60)
    assert not any("이어폰" in text for text in rig.heard)
    assert sum("숨긴 것은" in text for text in rig.heard) == 1


def test_the_curtain_key_never_leaves_a_covered_and_silent_screen() -> None:
    """C-29: the key switches the voice on with it, and says what happened."""
    rig = Rig().do(Key("curtain"))
    assert rig.terminal.view.modes.curtain and rig.terminal.view.modes.voice
    rig.clock.advance(60)
    assert any("가렸어요" in text for text in rig.heard)
    rig.do(Key("curtain"))
    assert not rig.terminal.view.modes.curtain
    assert rig.said[-1] == "화면이 다시 보여요."


def test_long_work_is_said_now_and_then_until_it_ends() -> None:
    """Progress of long work, for who sees no bar."""
    rig = walk_to_check(Rig(modes=ModeState(voice=True)))
    rig.do(Press("send"))
    rig.clock.advance(30)
    assert sum(text == "아직 하고 있어요." for text in rig.said) == 3
    rig.worker.finish("12")
    rig.said.clear()
    rig.clock.advance(60)
    assert "아직 하고 있어요." not in rig.said


def test_while_a_screen_reader_speaks_our_voice_is_silent_and_captions_go_on() -> None:
    """Two voices at once help nobody; the captions stay."""
    rig = Rig(modes=ModeState(voice=True, captions=True))
    rig.terminal.yield_voice(True)
    assert rig.recorder.volumes[-1][1]
    rig.do(Key("next"))
    rig.clock.advance(0.5)
    assert rig.terminal.view.caption.text
    rig.terminal.yield_voice(False)
    assert not rig.recorder.volumes[-1][1]


def test_captions_without_the_voice_show_what_would_be_said_and_make_no_sound() -> None:
    """C-24: everything audible is also visible, for who has only the captions."""
    rig = Rig(modes=ModeState(captions=True))
    rig.do(*[Key("previous")] * 3)
    rig.clock.advance(0.5)
    assert rig.terminal.view.caption.text == "여기가 처음이에요."
    assert rig.recorder.volumes[-1][1]


def test_the_transcript_shows_what_was_said_and_is_wiped_at_the_end() -> None:
    """C-24: read again what was said; nothing private, nothing left for the next visitor."""
    rig = Rig(modes=ModeState(voice=True), options=TerminalOptions(first_flow="attract"))
    rig.do(Touch("bar.home"), Press("pick.1"), Type("name", "QZXWJ"))
    rig.clock.advance(60)
    rig.do(Press("bar.voice"), Press("voice.transcript"))
    shown = [item.label for item in rig.terminal.view.screen.items]
    assert rig.screen == "transcript"
    assert rig.terminal.view.screen.items[0].key.startswith("said.")
    assert not any(letter in text for text in shown for letter in "QZXWJ")
    rig.do(Press("done"))
    assert rig.screen == "voice"
    rig.terminal.end_session()
    assert rig.transcript.is_clean()


def test_repeat_says_the_item_under_the_cursor_again() -> None:
    """C-07."""
    rig = Rig(modes=ModeState(voice=True)).do(Focus("pick.2"))
    rig.clock.advance(30)
    rig.said.clear()
    rig.do(Key("repeat"))
    assert "고를 것 2" in rig.said[-1]


def test_typed_private_text_is_never_said_to_the_loudspeaker() -> None:
    """C-15, C-16: what is heard on the speaker holds no character of it."""
    rig = Rig(modes=ModeState(voice=True)).do(Press("pick.1"))
    rig.do(Press("bar.voice"), Press("done"))
    for end in range(1, 6):
        rig.do(Type("name", "QZXWJ"[:end]))
        rig.clock.advance(20)
    rig.do(Press("next"))
    rig.clock.advance(60)
    assert not any(letter in text for text in rig.heard for letter in "QZXWJ")


def test_idle_warns_then_wipes_and_more_time_never_ends() -> None:
    """D-03, D-04, D-05: on screen and by voice, extended as often as wanted."""
    rig = Rig(modes=ModeState(voice=True), options=TerminalOptions(first_flow="attract"))
    rig.do(Press("begin"), Press("pick.1"), Type("name", "몰래"))
    for _ in range(12):
        for _ in range(60):
            rig.clock.advance(5)
            if rig.screen == "warning":
                break
        assert rig.screen == "warning"
        assert "아직 계신가요?" in rig.said[-1] or any("아직 계신가요?" in text for text in rig.said[-3:])
        rig.do(Press("more-time"))
        assert rig.screen == "welcome.name"


@pytest.mark.parametrize(
    "answer", [Key("select"), Key("back"), Key("digit", "2"), Press("bar.back"), Touch("bar.back")]
)
def test_who_answers_the_warning_presses_nothing_beneath_it(answer: Command) -> None:
    """D-03, D-11: one simple action gives more time, and does nothing else."""
    rig = Rig(options=TerminalOptions(first_flow="attract"))
    rig.do(Press("begin"), Press("pick.1"), Focus("next"))
    before = rig.terminal.view
    rig.clock.advance(121)
    assert rig.screen == "warning"
    rig.do(answer)
    after = rig.terminal.view
    assert (after.phase, after.screen.id, after.cursor) == ("active", before.screen.id, before.cursor)


def test_idle_ends_by_itself_when_nobody_answers() -> None:
    """D-10: modes, place and answers are gone for the next visitor."""
    rig = Rig(options=TerminalOptions(first_flow="attract"))
    rig.do(Press("begin"), Press("bar.letters"), Press("scale.200"), Press("done"))
    rig.do(Press("pick.1"), Type("name", "몰래"))
    rig.clock.advance(119)
    assert rig.screen == "welcome.name"
    rig.clock.advance(2)
    assert rig.screen == "warning"
    assert "29" in rig.terminal.view.screen.items[0].label or "30" in rig.terminal.view.screen.items[0].label
    rig.clock.advance(31)
    assert rig.screen == "attract"
    assert rig.terminal.view.modes == ModeState()
    assert not rig.terminal._navigator.has_draft


def test_activity_that_is_no_command_counts() -> None:
    """Input-method commits and moves keep the session alive."""
    rig = Rig(options=TerminalOptions(first_flow="attract")).do(Press("begin"))
    for _ in range(5):
        rig.clock.advance(100)
        rig.do(Activity())
    assert rig.terminal.phase == "active"


def test_home_pc_never_resets_by_itself() -> None:
    """On a home PC the person's place and preferences stay."""
    rig = Rig(options=TerminalOptions(is_home=True, first_flow="home"), idle=IdlePolicy(is_enabled=False)).do(
        Press("bar.letters"), Press("scale.150"), Press("done"), Press("pick.1")
    )
    rig.clock.advance(36000)
    assert rig.screen == "home.name"
    rig.do(Press("bar.home"))
    assert rig.terminal.view.modes.scale == 1.5


def test_the_attract_loop_greets_in_turn_and_any_key_begins() -> None:
    """F-07: every language gets its turn."""
    rig = Rig(options=TerminalOptions(first_flow="attract"))
    titles = set()
    for _ in range(8):
        titles.add(rig.terminal.view.screen.title.label)
        rig.clock.advance(12)
    assert len(titles) >= 6
    rig.do(Key("next"))
    assert rig.screen == "welcome.list"


def test_a_language_without_a_voice_says_so() -> None:
    """F-01, C-19: honesty about Mongolian."""
    rig = Rig(modes=ModeState(language="mn")).do(Press("bar.voice"))
    assert any(item.key == "voice.none" for item in rig.terminal.view.screen.items)


def test_staff_cannot_ask_for_what_does_not_exist() -> None:
    """D-13."""
    rig = Rig()
    with pytest.raises(KioskError):
        rig.terminal.change_modes({"scale": 0.5}, Source.STAFF)
    with pytest.raises(KioskError):
        rig.terminal.change_modes({"scale": 2.0, "colour": "pink"}, Source.STAFF)
    assert rig.terminal.view.modes.scale == 1.0


def test_opening_script_holds_every_visible_text_of_the_title() -> None:
    """C-01, E-04: kicker, step and title are spoken as they are shown."""
    rig = Rig(modes=ModeState(voice=True))
    screen = rig.terminal.view.screen
    for visible in (screen.kicker, screen.step_text, screen.title.label):
        assert visible in screen.spoken
    for item in (*screen.items, *screen.actions):
        for visible in (item.label, item.detail, item.value, item.badge, item.error):
            assert visible in item.spoken


def test_unknown_and_disabled_keys_do_nothing() -> None:
    """Bad input from any front end is no crash."""
    rig = Rig()
    for command in (Press("nope"), Touch("nope"), Focus("nope"), Type("nope", "x"), Key("nope")):
        rig.do(command)
    assert rig.screen == "home.list"


def test_five_knocks_on_a_title_open_the_staff_menu_by_every_input() -> None:
    """The clerk's way in: no visible button, no gesture, works by keypad, too."""
    rig = Rig()
    for _ in range(4):
        rig.do(Touch("title"))
    rig.clock.advance(4)
    rig.do(Touch("title"))
    assert rig.screen == "home.list"
    for _ in range(5):
        rig.do(Focus("title"), Key("select"))
    assert rig.screen == "clerk.list"


def test_a_focus_that_moves_by_itself_does_not_answer_the_warning() -> None:
    """D-05: opening the sheet moves the focus; only a touch or key means that somebody is there."""
    rig = Rig(options=TerminalOptions(first_flow="attract")).do(Press("begin"))
    rig.clock.advance(121)
    rig.do(Focus("more-time"))
    assert rig.screen == "warning"
    rig.do(Key("next"))
    assert rig.screen == "welcome.list"


def test_the_page_stays_when_the_cursor_leaves_the_item_a_screen_began_with() -> None:
    """A Screen that starts at an item of its second page keeps showing that page."""
    rig = Rig().do(Press("bar.language"))
    keys = [item.key for item in rig.terminal.view.screen.items]
    rig.do(Press("language.vi"), Press("bar.language"), Pages("language", tuple((key,) for key in keys)))
    here = rig.terminal.view.page
    assert keys[here] == "language.vi"
    rig.do(Focus("page.position"))
    assert rig.terminal.view.page == here


def test_work_that_must_not_stay_in_doubt_cannot_be_cancelled() -> None:
    """A report that is being kept is either kept or not; giving up half-way would leave it unknown."""

    class Keeping(SampleFlow):
        def handle(self, state: SampleState, event: Event) -> Step:
            if isinstance(event, Chosen) and event.key == "send":
                return Step(state, (Run("send", SlowWork(), can_cancel=False),))
            return super().handle(state, event)

    rig = walk_to_check(Rig({"home": Keeping("home")})).do(Press("send"))
    rig.clock.advance(0.5)
    assert rig.screen == "progress"
    assert not rig.terminal.view.screen.actions
    rig.do(Press("cancel"))
    assert rig.screen == "progress"
    rig.worker.finish("ok")
    assert rig.screen == "home.done"


def test_nothing_is_asked_of_the_gateway_before_the_first_screen_is_drawn() -> None:
    """Design §9: gateway, speech and all that start after the first frame."""

    class Asking(SampleFlow):
        def start(self, params: Mapping[str, Any]) -> Step:
            return Step(SampleState(), (Run("ask", SlowWork(), is_quiet=True),))

    rig = Rig({"home": Asking("home")}, is_begun=False)
    assert not rig.worker.waiting
    rig.terminal.begin()
    assert len(rig.worker.waiting) == 1
    rig.terminal.begin()
    assert len(rig.worker.waiting) == 1


def part_alone() -> Rig:
    """A Screen of which the quiet line of the first item stands alone on the second page, spoken."""
    rig = Rig(modes=ModeState(voice=True))
    first, *others = [item.key for item in rig.terminal.view.screen.items]
    rig.do(Pages(rig.screen, ((first,), (f"{first}#2",), tuple(others))))
    rig.do(Press(NEXT_PAGE))
    assert rig.terminal.view.page == 1
    rig.said.clear()
    return rig


@pytest.mark.parametrize("command", [Touch, Focus])
def test_a_part_that_stands_alone_on_a_page_is_said_where_it_stands(
    command: type[Touch] | type[Focus],
) -> None:
    """C-01: with the voice on whatever is touched is said, and nobody is led to another page by it."""
    rig = part_alone()
    first = rig.terminal.view.screen.items[0]
    rig.do(command(f"{first.key}#2"))
    assert first.label in " ".join(rig.said)
    assert rig.terminal.view.page == 1


def test_a_part_is_pressed_as_the_item_that_it_is_of() -> None:
    rig = part_alone()
    first = rig.terminal.view.screen.items[0].key
    before = rig.screen
    rig.do(Touch(f"{first}#2"), Touch(f"{first}#2"))
    assert rig.screen != before
