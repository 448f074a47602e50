"""Oddities of Open311 servers in the field (domain research §5.4 and §8)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services import open311_reader as reader
from kiosk.services.gateway_errors import GatewayConfusedError


def services(body: str | bytes, charset: str | None = None) -> list[str]:
    raw = body.encode() if isinstance(body, str) else body
    return [one.service_code for one in reader.services_of(reader.read_tree(raw, "", charset), "en")]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ('[{"service_code":001,"service_name":"A"}]', ["001"]),
        ('[{"service_code": 007}, {"service_code":3 }]', ["007", "3"]),
        ('[{"service_code":"001","service_name":"a: 007, ok"}]', ["001"]),
        ('{"services":[{"service_code":"1"}]}', ["1"]),
        ('{"services":{"service":[{"service_code":1},{"service_code":2}]}}', ["1", "2"]),
        ('{"0":{"service_code":"1"},"1":{"service_code":"2"}}', ["1", "2"]),
        ('{"service_code":"1"}', ["1"]),
        ("{}", []),
        ('{"services":{}}', []),
        ("[]", []),
        ("[{}, null, 3, []]", []),
        ("<services/>", []),
        ("<services></services>", []),
        ("<services><service><service_code>001</service_code></service></services>", ["001"]),
        (
            "<services><service><service_code>1</service_code></service><service><service_code/></service></services>",
            ["1"],
        ),
        ('\ufeff[{"service_code":"1"}]', ["1"]),
        (
            "<?xml version='1.0'?><s:services xmlns:s='u'><s:service><s:service_code>1</s:service_code>"
            "</s:service></s:services>",
            ["1"],
        ),
    ],
)
def test_lists_are_read_however_they_are_wrapped(body: str, codes: list[str]) -> None:
    assert services(body) == codes


@pytest.mark.parametrize("charset", [None, "utf-8", "euc-kr", "no-such-charset"])
def test_korean_is_read_whatever_charset_is_declared(charset: str | None) -> None:
    text = '[{"service_code":"1","service_name":"가로등"}]'
    for encoding in ("utf-8", "cp949"):
        (service,) = reader.services_of(reader.read_json(text.encode(encoding), charset), "ko")
        assert service.names["ko"] == "가로등"
    record = "<service_code>1</service_code><service_name>등</service_name>"
    xml = f"<?xml version='1.0' encoding='euc-kr'?><s><service>{record}</service></s>"
    (service,) = reader.services_of(reader.read_xml(xml.encode("euc-kr"), charset), "ko")
    assert service.names["ko"] == "등"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"OK",
        b"<html><body>maintenance",
        b'{"services": [',
        b"[" * 200_000,
        b"<a>" * 100 + b"</a>" * 100,
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        b"\xff\xff\xff",
    ],
)
def test_what_is_no_document_is_an_error(body: bytes) -> None:
    with pytest.raises(GatewayConfusedError):
        reader.read_tree(body, "", None)


def test_an_html_page_is_no_document_even_if_it_is_well_formed() -> None:
    with pytest.raises(GatewayConfusedError):
        reader.read_tree(b"<html><body/></html>", "text/html", None)


def test_a_definition_is_read_with_its_oddities() -> None:
    tree = {
        "service_definition": {
            "service_code": "1",
            "attributes": {
                "attribute": [
                    {
                        "code": "B",
                        "order": "2",
                        "datatype": "nonsense",
                        "required": "false",
                        "description": None,
                    },
                    {
                        "code": "A",
                        "order": "1",
                        "datatype": "singlevaluelist",
                        "required": "True",
                        "variable": "true",
                        "values": {"value": [{"key": "01", "name": "Yes"}, {"name": "No"}, {}]},
                    },
                    {"code": "C", "datatype": "multivaluelist", "values": {}},
                    {"code": None},
                ]
            },
        }
    }
    definition = reader.definition_of(tree, "1", "en")
    kinds = {
        one.code: (one.datatype, one.required, [value.key for value in one.values])
        for one in definition.attributes
    }
    assert kinds == {
        "A": ("singlevaluelist", True, ["01", "No"]),
        "B": ("string", False, []),
        "C": ("string", False, []),
    }
    assert [one.code for one in definition.attributes][-2:] == ["A", "B"]
    with pytest.raises(GatewayConfusedError):
        reader.definition_of({"errors": []}, "1", "en")


@pytest.mark.parametrize("empty", [None, "", {}, []])
def test_a_definition_without_questions_is_empty(empty: Any) -> None:
    assert reader.definition_of({"service_code": "1", "attributes": empty}, "1", "en").attributes == []


@pytest.mark.parametrize(
    ("tree", "wanted"),
    [
        ([{"service_request_id": "001"}], ("001", None)),
        ({"service_requests": {"request": {"service_request_id": "5"}}}, ("5", None)),
        ([{"token": "t", "service_request_id": None}], (None, "t")),
        ([{"service_notice": "thanks"}], (None, None)),
    ],
)
def test_answers_to_a_post_are_id_token_or_black_box(
    tree: Any, wanted: tuple[str | None, str | None]
) -> None:
    answer = reader.answer_of(tree)
    assert (answer.service_request_id, answer.token) == wanted
    assert (answer.state, answer.destination) == ("sent", "city")


@pytest.mark.parametrize(
    "tree",
    [
        None,
        [],
        {},
        [{}],
        [{"code": "400", "description": "no"}],
        {"errors": {"error": {"description": "no"}}},
        "text",
    ],
)
def test_an_answer_that_says_nothing_is_an_error(tree: Any) -> None:
    with pytest.raises(GatewayConfusedError):
        reader.answer_of(tree)


TREES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["service_code", "service_name", "attributes", "values", "key", "code", "order", "x", "token"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(TREES)
def test_any_tree_is_read_or_refused(tree: Any) -> None:
    reader.services_of(tree, "en")
    reader.reasons_of([tree])
    for read in (lambda: reader.definition_of(tree, "1", "en"), lambda: reader.answer_of(tree)):
        try:
            read()
        except GatewayConfusedError as error:
            assert error.technical


@given(st.lists(st.from_regex(r"[0-9]{1,9}", fullmatch=True), max_size=5))
def test_codes_keep_every_zero(codes: list[str]) -> None:
    body = "[" + ",".join(f'{{"service_code":{code}}}' for code in codes) + "]"
    assert services(body) == codes
    assert services(json.dumps([{"service_code": code} for code in codes])) == codes
