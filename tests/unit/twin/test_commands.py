from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.twin.commands import COMMANDS, Needs, find_command, read_arguments
from kiosk.twin.phrases import PHRASES
from kiosk.twin.refusals import MessageRefused, Reason

GOOD = {
    "session.end": {},
    "modes.offer": {"preset": "large"},
    "modes.set": {"modes": {"scale": 2.0}},
    "speech.say": {"phrase": "coming"},
    "item.point": {"key": "report.question.state"},
    "service.open": {"flow": "report"},
    "terminal.identify": {},
    "message.show": {"text": {"ko": "안녕하세요", "en": "Hello"}},
    "assist.begin": {"session": "0b5a1d9e-3a70-4d1c-9d43-1de6f3b0a111"},
    "assist.end": {"session": "0b5a1d9e-3a70-4d1c-9d43-1de6f3b0a111"},
    "help.take": {"call": "0b5a1d9e-3a70-4d1c-9d43-1de6f3b0a111"},
    "help.close": {"call": "0b5a1d9e-3a70-4d1c-9d43-1de6f3b0a111"},
    "report.now": {},
    "settings.refresh": {},
    "identity.rotate": {},
}


def test_every_command_has_a_published_text_and_arguments_that_can_be_given():
    assert set(GOOD) == set(COMMANDS)
    for name, command in COMMANDS.items():
        read_arguments(name, GOOD[name])
        assert len(command.text) > 30
        assert command.label.id


def test_there_is_no_command_that_presses():
    assert not [name for name in COMMANDS if "press" in name or "touch" in name or "type" in name]
    assert COMMANDS["item.point"].needs is Needs.CONSENT


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("session.end", {"force": True}),
        ("modes.offer", {}),
        ("modes.offer", {"preset": "large", "modes": {"scale": 2.0}}),
        ("modes.offer", {"preset": "tiny"}),
        ("modes.set", {"modes": {"curtain": True}}),
        ("modes.set", {"modes": {}}),
        ("speech.say", {"text": "hello"}),
        ("speech.say", {"text": " ", "language": "en"}),
        ("speech.say", {"phrase": "insult"}),
        ("speech.say", {"phrase": "coming", "language": "en"}),
        ("item.point", {"key": "../x"}),
        ("message.show", {"text": {"en": "Hello"}}),
        ("assist.begin", {"session": "1", "minutes": 5}),
        ("assist.begin", {"session": "0b5a1d9e-3a70-4d1c-9d43-1de6f3b0a111", "minutes": 600}),
    ],
)
def test_wrong_arguments_are_refused_without_repeating_them(name, arguments):
    with pytest.raises(MessageRefused) as refused:
        read_arguments(name, arguments)
    assert refused.value.reason is Reason.BAD_ARGUMENTS
    assert "hello" not in refused.value.detail


def test_an_unknown_command_is_refused():
    with pytest.raises(MessageRefused) as refused:
        find_command("item.press")
    assert refused.value.reason is Reason.UNKNOWN_COMMAND


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
names = ["preset", "modes", "text", "language", "phrase", "key", "flow", "session", "minutes", "call"]


@given(st.sampled_from(sorted(COMMANDS)), st.dictionaries(st.sampled_from(names), json_values, max_size=4))
def test_no_arguments_break_the_registry(name, arguments):
    try:
        read_arguments(name, arguments)
    except MessageRefused as refused:
        assert refused.reason is Reason.BAD_ARGUMENTS


def test_offered_values_come_from_the_preset():
    assert read_arguments("modes.offer", {"preset": "large"}).values == {"scale": 2.0}
    assert read_arguments("modes.set", {"modes": {"voice": True}}).values == {"voice": True}


def test_prepared_phrases_are_short():
    assert all(len(phrase.id) <= 50 for phrase in PHRASES.values())
