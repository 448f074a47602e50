"""The rules of the speech manager, told as what reaches the driver and what listeners hear."""

from __future__ import annotations

import logging

import pytest

from kiosk.speech.utterance import Policy, Segment, Utterance
from tests.helpers.speech import FakeDriver, Route, SpeechHarness


@pytest.fixture
def harness() -> SpeechHarness:
    return SpeechHarness()


def test_an_utterance_is_said_sentence_by_sentence(harness: SpeechHarness) -> None:
    with harness.expect("start 하나예요."):
        harness.say("하나예요. 둘이에요.")
    with harness.expect("start 둘이에요."):
        harness.driver.end()
    with harness.expect():
        harness.driver.end()
    assert harness.lines == [
        "queued 하나예요. 둘이에요.",
        "started 하나예요. 둘이에요.",
        "finished 하나예요. 둘이에요.",
    ]
    assert not harness.manager.is_speaking


def test_a_new_response_stops_the_old_one_before_it_starts(harness: SpeechHarness) -> None:
    """C-08: any user action stops old speech before new starts."""
    with harness.expect("start 처음"):
        harness.say("처음")
    harness.driver.begin()
    with harness.expect("stop", "start 다음"):
        harness.say("다음")
    assert "interrupted 처음 (superseded, False)" in harness.lines


def test_the_newest_of_waiting_responses_wins(harness: SpeechHarness) -> None:
    with harness.expect("start 불이 났어요"):
        harness.say("불이 났어요", Policy.ALERT)
        harness.say("하나")
        harness.say("둘")
    with harness.expect("start 둘"):
        harness.driver.end()
    assert "dropped 하나 (superseded)" in harness.lines


def test_an_alert_suspends_reading_which_goes_on_with_its_sentence(harness: SpeechHarness) -> None:
    harness.say("하나예요. 둘이에요. 셋이에요.", Policy.READING)
    harness.driver.end()
    harness.driver.begin()
    harness.driver.calls.clear()
    with harness.expect("stop", "start 조심하세요."):
        harness.say("조심하세요.", Policy.ALERT)
    with harness.expect("start 둘이에요."):
        harness.driver.end()
    with harness.expect("start 셋이에요."):
        harness.driver.end()
    assert "interrupted 하나예요. 둘이에요. 셋이에요. (alert, True)" in harness.lines
    assert "started 하나예요. 둘이에요. 셋이에요. @6" in harness.lines


def test_alerts_do_not_interrupt_each_other(harness: SpeechHarness) -> None:
    with harness.expect("start 하나"):
        harness.say("하나", Policy.ALERT)
        harness.say("둘", Policy.ALERT)
    with harness.expect("start 둘"):
        harness.driver.end()


def test_a_response_suspends_a_notice_and_cancels_reading(harness: SpeechHarness) -> None:
    """C-08, and a NOTICE is kept."""
    harness.say("읽을 글", Policy.READING)
    harness.driver.begin()
    harness.say("알림", Policy.NOTICE)
    harness.driver.calls.clear()
    with harness.expect("stop", "start 대답"):
        harness.say("대답")
    with harness.expect("start 알림"):
        harness.driver.end()
    harness.driver.begin()
    with harness.expect("stop", "start 또 대답"):
        harness.say("또 대답")
    with harness.expect("start 알림"):
        harness.driver.end()
    assert "interrupted 읽을 글 (superseded, False)" in harness.lines
    assert "interrupted 알림 (superseded, True)" in harness.lines


def test_a_notice_cuts_in_between_two_sentences_of_a_reading(harness: SpeechHarness) -> None:
    harness.say("하나예요. 둘이에요.", Policy.READING)
    with harness.expect() if not harness.driver.calls else _cleared(harness):
        harness.say("알림이에요.", Policy.NOTICE)
    with harness.expect("start 알림이에요."):
        harness.driver.end()
    with harness.expect("start 둘이에요."):
        harness.driver.end()


def _cleared(harness: SpeechHarness) -> object:
    harness.driver.calls.clear()
    return harness.expect()


def test_progress_is_coalesced_and_its_last_is_said(harness: SpeechHarness) -> None:
    with harness.expect("start 10%"):
        harness.say("10%", Policy.PROGRESS, key="send")
        harness.say("20%", Policy.PROGRESS, key="send")
        harness.say("90%", Policy.PROGRESS, key="send")
        harness.say("다른 일", Policy.PROGRESS, key="print")
    with harness.expect("start 90%"):
        harness.driver.end()
    with harness.expect("start 다른 일"):
        harness.driver.end()
    assert "dropped 20% (coalesced)" in harness.lines


def test_a_cut_off_progress_gives_way_to_its_newer_one(harness: SpeechHarness) -> None:
    harness.say("10%", Policy.PROGRESS, key="send")
    harness.driver.begin()
    harness.say("90%", Policy.PROGRESS, key="send")
    harness.driver.calls.clear()
    with harness.expect("stop", "start 대답"):
        harness.say("대답")
    with harness.expect("start 90%"):
        harness.driver.end()
    harness.run()
    assert harness.lines.count("finished 10%") == 0


def test_a_hint_is_said_only_into_silence(harness: SpeechHarness) -> None:
    with harness.expect("start 도움말"):
        harness.say("도움말", Policy.HINT)
    with harness.expect("stop", "start 알림"):
        harness.say("알림", Policy.NOTICE)
    with harness.expect():
        harness.say("다른 도움말", Policy.HINT)
    assert "dropped 다른 도움말 (busy)" in harness.lines


def test_the_same_thing_within_250_ms_is_said_once(harness: SpeechHarness) -> None:
    with harness.expect("start 저장"):
        harness.say("저장", key="save")
        harness.clock.advance(0.2)
        harness.say("저장", key="save")
    assert harness.lines[-1] == "dropped 저장 (duplicate)"
    harness.clock.advance(0.1)
    with harness.expect("stop", "start 저장"):
        harness.say("저장", key="save")


def test_going_back_to_an_item_within_250_ms_says_it(harness: SpeechHarness) -> None:
    """A focus that moves away and back is no duplicate: the first was never heard to its end."""
    with harness.expect("start 하나", "stop", "start 둘", "stop", "start 하나"):
        harness.say("하나", key="a")
        harness.say("둘", key="b")
        harness.say("하나", key="a")


def test_what_has_expired_is_not_begun(harness: SpeechHarness) -> None:
    with harness.expect("start 하나"):
        harness.say("하나", Policy.ALERT)
        harness.say("늦은 알림", Policy.NOTICE, expires_at=2.0)
    harness.clock.advance(2.0)
    with harness.expect():
        harness.driver.end()
    assert harness.lines[-1] == "dropped 늦은 알림 (expired)"


def test_what_is_no_longer_valid_is_cut_off_when_new_speech_arrives(harness: SpeechHarness) -> None:
    is_true = [True]
    with harness.expect("start 3번 창구"):
        harness.say("3번 창구", Policy.NOTICE, is_valid=lambda: is_true[0])
    harness.driver.begin()
    is_true[0] = False
    with harness.expect("stop", "start 5번 창구"):
        harness.say("5번 창구", Policy.NOTICE)
    assert "interrupted 3번 창구 (invalid, False)" in harness.lines


def test_what_is_no_longer_valid_is_cut_off_at_a_mark(harness: SpeechHarness) -> None:
    is_true = [True]
    harness.say("3번 창구", Policy.NOTICE, is_valid=lambda: is_true[0])
    harness.driver.begin()
    is_true[0] = False
    assert harness.driver.job is not None and harness.driver.listener is not None
    harness.driver.listener.marked(harness.driver.job.id, 0, 2)
    assert not harness.manager.is_speaking


def test_a_failing_validity_check_drops_the_utterance(
    harness: SpeechHarness, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> bool:
        raise RuntimeError

    with caplog.at_level(logging.CRITICAL):
        harness.say("비밀 아님", Policy.NOTICE, is_valid=broken)
    assert harness.lines[-1] == "dropped 비밀 아님 (invalid)"


def test_the_end_of_a_session_purges_what_belongs_to_it(harness: SpeechHarness) -> None:
    harness.say("손님 하나", Policy.READING, session="s1")
    harness.driver.begin()
    harness.say("손님 알림", Policy.NOTICE, session="s1")
    harness.say("모두에게", Policy.NOTICE)
    assert harness.manager.knows("s1")
    harness.driver.calls.clear()
    with harness.expect("stop", "start 모두에게"):
        harness.manager.purge("s1")
    assert not harness.manager.knows("s1")
    assert "interrupted 손님 하나 (session ended, False)" in harness.lines
    assert "dropped 손님 알림 (session ended)" in harness.lines


def test_stop_all_silences_and_forgets_and_says_why(harness: SpeechHarness) -> None:
    harness.say("하나", Policy.ALERT)
    harness.driver.begin()
    harness.say("둘", Policy.NOTICE)
    harness.driver.calls.clear()
    with harness.expect("stop"):
        harness.manager.stop_all("touch")
    assert harness.lines[-2:] == ["interrupted 하나 (touch, False)", "dropped 둘 (touch)"]
    harness.clock.advance(100)
    assert not harness.manager.is_speaking


def test_stale_reports_of_a_driver_are_ignored(harness: SpeechHarness) -> None:
    harness.say("하나")
    old = harness.driver.job
    harness.say("둘")
    assert old is not None and harness.driver.listener is not None
    before = len(harness.events)
    for report in (harness.driver.listener.started, harness.driver.listener.finished):
        report(old.id)
    harness.driver.listener.marked(old.id, 0, 1)
    harness.driver.listener.failed(old.id, "late")
    assert len(harness.events) == before
    assert harness.manager.is_speaking


def test_a_driver_that_never_ends_is_restarted_and_asked_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    harness = SpeechHarness(FakeDriver("first"), FakeDriver("second"))
    first, second = harness.drivers
    harness.say("하나")
    with caplog.at_level(logging.CRITICAL):
        harness.clock.advance(5.0)
        assert first.calls == ["start 하나", "stop", "restart", "start 하나"]
        harness.clock.advance(5.0)
    assert second.calls == ["start 하나"]
    second.end()
    assert harness.lines[-1] == "finished 하나"


def test_a_driver_that_fails_again_and_again_rests_and_health_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    harness = SpeechHarness(FakeDriver("first"), FakeDriver("second"))
    first, second = harness.drivers
    with caplog.at_level(logging.CRITICAL):
        harness.say("하나", Policy.NOTICE)
        harness.say("둘", Policy.NOTICE)
        first.fail("one")
        first.fail("two")
        second.end()
        first.fail("three")
        second.end()
    assert harness.manager.health.driver == "second"
    assert "three" in harness.manager.health.reason
    assert "health second True" in harness.lines
    harness.clock.advance(30)
    harness.say("셋")
    first.end()
    assert harness.manager.health.driver == "first"
    assert [event for event in harness.lines if event.startswith("finished")] == [
        "finished 하나",
        "finished 둘",
        "finished 셋",
    ]


def test_a_language_without_a_voice_goes_to_the_end_of_the_chain() -> None:
    """C-19: a voice speaks its own language only."""
    harness = SpeechHarness(FakeDriver("voice", frozenset({"ko"})), FakeDriver("silence"))
    harness.manager.say(Utterance.of("Сайн байна уу", "mn"))
    assert harness.drivers[1].calls == ["start Сайн байна уу"]
    assert not harness.manager.has_voice("mn")
    assert harness.manager.has_voice("ko")


def test_personal_text_never_reaches_the_driver_on_a_loudspeaker() -> None:
    """C-15, C-16: acknowledged by count only."""
    harness = SpeechHarness(route=Route(has_headset=False))
    harness.manager.say(
        Utterance((Segment("이름은 "), Segment("김 철수", "ko", "private"), Segment("예요.")))
    )
    assert harness.driver.calls == ["start 이름은 숨긴 내용, 3자예요."]
    harness.driver.end()
    harness.say("010-1234-5678", private=True)
    assert harness.driver.calls[-1] == "start 숨긴 내용, 13자"
    harness.driver.end()
    assert not any("철수" in repr(event) or "1234" in repr(event) for event in harness.events)


def test_personal_text_is_said_to_a_headset_and_stops_when_it_is_pulled_out() -> None:
    """C-16, C-03."""
    route = Route(has_headset=True)
    harness = SpeechHarness(route=route)
    harness.say("비밀이에요. 둘째 줄.", private=True)
    with _cleared_after(harness, "start 비밀이에요."):
        harness.driver.begin()
    route.has_headset = False
    with harness.expect("stop", "start 숨긴 내용, 10자"):
        harness.manager.route_changed()


def _cleared_after(harness: SpeechHarness, *calls: str) -> object:
    seen, harness.driver.calls = harness.driver.calls, []
    assert seen == list(calls)
    return harness.expect()


def test_pulling_the_headset_between_two_sentences_hides_the_rest() -> None:
    """C-16 also without anybody telling the manager."""
    route = Route(has_headset=True)
    harness = SpeechHarness(route=route)
    harness.say("비밀이에요. 둘째 줄.", private=True)
    route.has_headset = False
    harness.driver.end()
    assert harness.driver.calls[-1] == "start 숨긴 내용, 10자"


def test_muting_is_not_disabling(harness: SpeechHarness) -> None:
    harness.manager.set_voice(muted=True, volume_db=-6)
    assert harness.driver.volume == (-6, True)
    harness.say("하나")
    harness.driver.end()
    assert harness.lines[-1] == "finished 하나"


def test_the_rate_is_the_visitors_unless_the_utterance_has_its_own(harness: SpeechHarness) -> None:
    """C-09."""
    harness.manager.set_voice(rate=0.7)
    harness.say("하나")
    assert harness.driver.job is not None and harness.driver.job.rate == 0.7
    harness.driver.end()
    harness.say("둘", rate=2.0)
    assert harness.driver.job is not None and harness.driver.job.rate == 2.0


def test_pause_holds_back_and_resume_goes_on_with_the_sentence(harness: SpeechHarness) -> None:
    harness.say("하나예요. 둘이에요.", Policy.READING)
    harness.driver.end()
    harness.driver.begin()
    harness.driver.calls.clear()
    with harness.expect("stop"):
        harness.manager.pause()
    with harness.expect("start 둘이에요."):
        harness.manager.resume()


def test_a_listener_that_fails_stops_nobody_and_may_speak_itself(
    harness: SpeechHarness, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(event: object) -> None:
        raise ValueError("listener")

    def echoing(event: object) -> None:
        if len(harness.events) == 1:
            harness.say("메아리", Policy.NOTICE)

    harness.manager.subscribe(broken)
    unsubscribe = harness.manager.subscribe(echoing)
    with caplog.at_level(logging.CRITICAL):
        harness.say("하나")
        harness.run()
        unsubscribe()
        unsubscribe()
    assert [text for text in harness.lines if text.startswith("finished")] == [
        "finished 하나",
        "finished 메아리",
    ]


def test_a_text_without_anything_to_say_is_dropped(harness: SpeechHarness) -> None:
    with harness.expect():
        harness.say(" … ")
    assert harness.lines == ["dropped  …  (empty)"]


def test_a_device_that_vanishes_hands_over_at_once(caplog: pytest.LogCaptureFixture) -> None:
    harness = SpeechHarness(FakeDriver("voice"), FakeDriver("silence"))
    voice, silence = harness.drivers
    harness.say("하나")
    voice.is_audible, voice.silence_reason = False, "no device"
    with caplog.at_level(logging.CRITICAL):
        harness.manager.health_changed(voice)
    assert silence.calls == ["start 하나"]
    assert harness.manager.health.reason == "voice: no device"
