"""The pseudo-locale shows what was forgotten (F-10); isolates keep numbers whole (F-08)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.i18n.bidi import LRI, PDI, isolate_fragile, strip_isolates
from kiosk.i18n.pseudo import pseudolocalise
from kiosk.i18n.templates import TemplateError, parse_template


def test_pseudo_text_is_longer_bracketed_and_keeps_its_fields() -> None:
    found = pseudolocalise("Report number {code} was kept")
    assert found.startswith("[Ŕéþöŕť ñûɱƀéŕ {code} ŵåš ķéþť ")
    assert found.endswith("]")
    assert pseudolocalise("") == ""


@given(st.text(min_size=1))
def test_pseudo_text_grows_by_sixty_per_cent_and_wraps(text: str) -> None:
    try:
        fields = parse_template(text).fields
    except TemplateError:
        return
    found = pseudolocalise(text)
    if not text.strip():
        assert found == text
        return
    assert parse_template(found).fields == fields
    literal = "".join(piece for piece in parse_template(text).pieces if isinstance(piece, str))
    assert len(found) >= len(literal) * 1.6
    assert all(len(word) <= 6 for word in found[len(text) + 1 :].strip("]").split())


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("الرقم 02-120.", ["02-120"]), ("1577-1366", ["1577-1366"]), ("3:30 م", []), ("1,234.5", []),
        ("12,500 وون", []),
        ("http://www.seoul.go.kr/", ["http://www.seoul.go.kr/"]), ("a.b@c.kr", ["a.b@c.kr"]), ("PDF", []),
        ("+82-2-120", ["+82-2-120"]),
    ],
)  # fmt: skip
def test_numbers_and_addresses_are_isolated(text: str, isolated: list[str]) -> None:
    found = isolate_fragile(text)
    assert re.findall(f"{LRI}(.*?){PDI}", found) == isolated
    assert strip_isolates(found) == text
