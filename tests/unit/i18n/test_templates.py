"""Message texts are taken apart safely, and translations must keep their fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.i18n.templates import Field, TemplateError, explain_mismatch, parse_template


def test_literals_fields_particles_and_braces_are_told_apart() -> None:
    template = parse_template("{a:을/를} 눌러요 {{b}} {c}")
    assert template.pieces == (Field("a", "을/를"), " 눌러요 {b} ", Field("c"))
    assert template.fields == {"a", "c"}
    assert template.has_particles


@pytest.mark.parametrize(
    "text", ["{", "}", "{a", "a}", "{}", "{1a}", "{a:}", "{a:을/은}", "{a!r}", "{a.b}", "{a[0]}"]
)
def test_malformed_texts_are_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        parse_template(text)


@given(st.text())
def test_parsing_ends_in_a_template_or_in_a_template_error(text: str) -> None:
    try:
        template = parse_template(text)
    except TemplateError:
        return
    rebuilt = "".join(
        piece.replace("{", "{{").replace("}", "}}")
        if isinstance(piece, str)
        else "{" + piece.name + (f":{piece.particle}" if piece.particle else "") + "}"
        for piece in template.pieces
    )
    assert rebuilt == text


@pytest.mark.parametrize(
    ("source", "translation", "korean", "plural", "word"),
    [
        ("{a:을/를} 봐요", "Look at {a}", False, False, ""),
        ("{a}", "{a} {a}", False, False, ""),
        ("{a} {b}", "{a}", False, False, "missing: b"),
        ("{a}", "{a} {b}", False, False, "unknown: b"),
        ("{a}", "{a:을/를}", False, False, "particle"),
        ("{a}", "{a:을/를}", True, False, ""),
        ("{count}개", "one", False, True, ""),
        ("{count}개", "one", False, False, "missing: count"),
        ("{a}", "{a", False, False, "stray brace"),
    ],
)
def test_a_translation_must_have_the_fields_of_its_source(
    source: str, translation: str, korean: bool, plural: bool, word: str
) -> None:
    reason = explain_mismatch(source, translation, is_korean=korean, is_plural=plural)
    assert word in reason
    assert bool(word) == bool(reason)
