"""A small made-up city, as Python values and as a folder of content files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kiosk.contracts.words import LANGUAGES


def words(text: str) -> dict[str, str]:
    """Return a text in all languages, told apart by the tag."""
    return {tag: text if tag == "ko" else f"{text} {tag.split('-')[0]}" for tag in LANGUAGES}


SOURCE = {"name": "서울특별시", "url": "https://example.org/", "verified_on": "2026-11-22"}


def city() -> dict[str, Any]:
    """Return ``city.json``."""
    return {
        "id": "testville",
        "names": words("시험시"),
        "time_zone": "Asia/Seoul",
        "country": "KR",
        "languages": list(LANGUAGES),
        "groups": [{"id": "lights", "icon": "street-lamp", "names": words("불빛"), "order": 1}],
        "topics": [
            {"id": "papers", "icon": "document", "names": words("서류")},
            {"id": "places", "icon": "office", "names": words("장소")},
        ],
        "phones": [
            {
                "id": "help",
                "number": "02-120",
                "names": words("다산콜"),
                "descriptions": words("물어보세요."),
                "hours": [{"languages": ["ko"], "schedules": "ask"}],
                "source": SOURCE,
            }
        ],
        "contact": words("담당자"),
    }


def places() -> dict[str, Any]:
    """Return ``places.json``."""
    dong = {"id": "jongno-sajik", "names": words("사직동")}
    return {
        "districts": [
            {"id": "jongno", "names": words("종로구"), "neighbourhoods": [dong]},
            {"id": "jung", "names": words("중구")},
        ]
    }


def lamp() -> dict[str, Any]:
    """Return a service with one question of each kind."""
    choices = [{"key": "001", "name": words("꺼졌어요")}, {"key": "002", "name": words("깜박여요")}]
    return {
        "service_code": "street-lamp",
        "group": "lights",
        "icon": "street-lamp",
        "order": 1,
        "label_type": "started",
        "keywords": {"ko": ["보안등", "전등"]},
        "names": words("가로등"),
        "descriptions": words("가로등을 살펴요."),
        "expected_days": 7,
        "source": SOURCE,
        "attributes": [
            {
                "code": "state",
                "datatype": "singlevaluelist",
                "required": True,
                "order": 1,
                "description": words("어떻게 되었나요?"),
                "values": choices,
            },
            {
                "code": "more",
                "datatype": "multivaluelist",
                "order": 2,
                "description": words("무엇이 더 있나요?"),
                "values": choices,
            },
            {"code": "number", "datatype": "number", "order": 3, "description": words("번호가 무엇인가요?")},
            {"code": "since", "datatype": "datetime", "order": 4, "description": words("언제부터인가요?")},
        ],
    }


def petition() -> dict[str, Any]:
    """Return a service without a place and without questions."""
    return {
        "service_code": "007",
        "group": "lights",
        "icon": "pen",
        "order": 2,
        "label_type": "started",
        "names": words("건의"),
        "descriptions": words("건의를 받아요."),
        "needs_place": False,
    }


def entries() -> list[dict[str, Any]]:
    """Return directory entries: one with every fact, one with none."""
    return [
        {
            "id": "resident-copy",
            "kind": "document",
            "organization": words("종로구청"),
            "names": words("주민등록등본"),
            "descriptions": words("사는 곳을 보여 줘요."),
            "label_type": "info",
            "topics": ["papers"],
            "keywords": {"ko": ["등본", "주민등록"]},
            "address": words("종로길 1"),
            "phones": [{"number": "02-120", "label": words("다산콜"), "languages": ["ko", "en"]}],
            "schedules": [
                {"byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "18:00"},
                {"freq": "MONTHLY", "bymonthday": "1", "description": words("첫날")},
            ],
            "languages": ["ko"],
            "required_documents": [{"names": words("신분증")}],
            "fees": [{"amount": 400, "option": words("창구")}, {"amount": 0}],
            "accessibility": {"step_free": "yes", "lift": "no"},
            "how_to": words("창구에서 받아요."),
            "website": "https://example.org/copy",
            "source": SOURCE,
        },
        {
            "id": "pension",
            "kind": "service",
            "organization": words("국민연금공단"),
            "names": words("기초연금"),
            "descriptions": words("나이 든 분께 드려요."),
            "label_type": "info",
            "topics": ["places"],
        },
    ]


def write_city(folder: Path) -> Path:
    """Write the city into *folder* and return it."""
    (folder / "services").mkdir(parents=True)
    (folder / "directory").mkdir()
    documents = {"city.json": city(), "places.json": places()}
    documents |= {f"services/{one['service_code']}.json": one for one in (lamp(), petition())}
    documents |= {f"directory/{one['id']}.json": one for one in entries()}
    for name, document in documents.items():
        (folder / name).write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return folder
