"""Whatever happens in whatever order, the promises of the speech manager hold."""

from __future__ import annotations

import logging

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.speech.events import (
    UtteranceDropped,
    UtteranceFinished,
    UtteranceInterrupted,
    UtteranceStarted,
)
from kiosk.speech.utterance import Policy, Utterance
from tests.helpers.speech import FakeDriver, SpeechHarness

SAY = st.tuples(
    st.just("say"),
    st.sampled_from(list(Policy)),
    st.integers(1, 3),
    st.sampled_from([None, "a", "b"]),
    st.sampled_from([None, "s1", "s2"]),
)
STEP = st.sampled_from(
    [
        ("begin",),
        ("end",),
        ("end",),
        ("end",),
        ("mark",),
        ("fail",),
        ("wait",),
        ("long",),
        ("purge",),
        ("stop",),
        ("key",),
    ]
)
CALM = st.sampled_from([("begin",), ("end",), ("end",), ("mark",), ("wait",)])


def play(harness: SpeechHarness, steps: list[tuple[object, ...]]) -> list[Utterance]:
    """Run *steps* and let all speech come to its end; return what was said, in order."""
    said: list[Utterance] = []
    for number, (what, *args) in enumerate(steps):
        busy = next((driver for driver in harness.drivers if driver.job is not None), None)
        if what == "say":
            policy, sentences, key, session = args
            text = " ".join(f"{number}번 {part}째 말이에요." for part in range(sentences))
            said.append(harness.say(text, policy, key=key, session=session))
        elif what == "begin" and busy:
            busy.begin()
        elif what == "end" and busy:
            busy.end()
        elif what == "mark" and busy:
            busy.listener.marked(busy.job.id, 0, 1)
        elif what == "fail" and busy:
            busy.fail()
        elif what in {"wait", "long"}:
            harness.clock.advance(0.1 if what == "wait" else 20.0)
        elif what == "purge":
            harness.manager.purge("s1")
        elif what == "key":
            harness.manager.interrupt("touch")
            assert not harness.manager.is_speaking
        elif what == "stop":
            harness.manager.stop_all("touch")
            assert not harness.manager.is_speaking
            assert all(driver.job is None for driver in harness.drivers)
        assert sum(driver.job is not None for driver in harness.drivers) <= 1, "two voices at a time"
    harness.run()
    return said


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(SAY, STEP), max_size=40))
def test_every_utterance_ends_exactly_once_and_one_at_a_time(steps: list[tuple[object, ...]]) -> None:
    logging.disable(logging.WARNING)
    harness = SpeechHarness(FakeDriver("first"), FakeDriver("silence"))
    said = play(harness, steps)
    logging.disable(logging.NOTSET)
    speaking = None
    ends: dict[str, int] = {}
    for event in harness.events:
        if isinstance(event, UtteranceStarted):
            assert speaking is None, "at most one is active"
            speaking = event.utterance.id
        elif isinstance(event, UtteranceFinished | UtteranceInterrupted):
            assert speaking == event.utterance.id
            speaking = None
        if isinstance(event, UtteranceFinished | UtteranceDropped) or (
            isinstance(event, UtteranceInterrupted) and not event.will_resume
        ):
            ends[event.utterance.id] = ends.get(event.utterance.id, 0) + 1
    assert speaking is None
    assert ends == {utterance.id: 1 for utterance in said}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(SAY, CALM), max_size=40))
def test_without_faults_nothing_is_said_twice_no_alert_is_lost_and_order_holds(
    steps: list[tuple[object, ...]],
) -> None:
    harness = SpeechHarness()
    said = play(harness, steps)
    finished = [event.utterance for event in harness.events if isinstance(event, UtteranceFinished)]
    assert len({utterance.id for utterance in finished}) == len(finished)
    for policy in (Policy.ALERT, Policy.NOTICE):
        expected = [utterance.id for utterance in said if utterance.policy is policy]
        assert [utterance.id for utterance in finished if utterance.policy is policy] == expected
    for key in ("a", "b"):
        series = [each.id for each in said if each.policy is Policy.PROGRESS and each.key == key]
        assert not series or series[-1] in {utterance.id for utterance in finished}
    for policy in (Policy.READING, Policy.PROGRESS):
        order = [said.index(utterance) for utterance in finished if utterance.policy is policy]
        assert order == sorted(order)
    # A finished sentence is never begun again: only the one that was cut off is.
    jobs = [call for call in harness.driver.calls if call.startswith("start ")]
    ended = {utterance.id for utterance in finished}
    cut = sum(call == "stop" for call in harness.driver.calls)
    assert len(jobs) <= sum(each.text.count("말") for each in said) + cut
    assert ended <= {utterance.id for utterance in said}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(SAY, CALM, st.just(("key",))), max_size=40))
def test_a_key_ends_what_is_heard_and_loses_nothing_unheard(steps: list[tuple[object, ...]]) -> None:
    """C-08: an ALERT or NOTICE is cut off by a key only after some of it has been heard."""
    harness = SpeechHarness()
    said = play(harness, steps)
    begun = {event.utterance.id for event in harness.events if isinstance(event, UtteranceStarted)}
    for utterance in said:
        if utterance.policy in (Policy.ALERT, Policy.NOTICE):
            assert utterance.id in begun


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(SAY, CALM), max_size=25))
def test_after_stop_all_there_is_silence(steps: list[tuple[object, ...]]) -> None:
    harness = SpeechHarness()
    play(harness, [*steps, ("say", Policy.READING, 3, None, None), ("stop",)])
    harness.driver.calls.clear()
    harness.clock.advance(1000)
    assert harness.driver.calls == []
