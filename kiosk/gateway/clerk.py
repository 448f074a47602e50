"""The clerk's view of the reports: list, read, export, answer, publish.

Korean, because the clerk works for the city; the visitor's own words and the notes stay in
their language.
"""

from __future__ import annotations

import csv
import html
import io
import json
import unicodedata
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.errors import KioskError
from kiosk.gateway.content.loader import CityContent
from kiosk.gateway.store.models import StoredRequest
from kiosk.gateway.store.requests import MAX_ROWS, RequestFilter, RequestStore
from kiosk.i18n.text import msg

_STATUS = {"received": "접수", "open": "처리 중", "closed": "답변 완료"}
_CHANNEL = {"none": "연락 안 함", "phone": "전화", "text": "문자"}
#: A spreadsheet would run a cell that begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NoSuchRequestError(KioskError):
    """There is no report of this number."""

    code = "G-21"


class Clerk:
    """Reads and changes reports for staff, all of them or those of one district or site."""

    def __init__(
        self,
        store: RequestStore,
        content: CityContent,
        *,
        district: str | None = None,
        site: str | None = None,
    ) -> None:
        """Work on a store, with the names of a city's content.

        Args:
            store: Where the reports are.
            content: Names of services and places.
            district: Only what belongs to the district of this id exists for this clerk.
            site: The same for one centre.
        """
        self._district = district
        self._site = site
        self._store = store
        self._content = content
        self._zone = ZoneInfo(content.city.time_zone)

    def rows(self, status: str | None) -> list[StoredRequest]:
        """Return all reports (of one status), newest first."""
        statuses = (status,) if status else ()
        found: list[StoredRequest] = []
        while True:
            wanted = self._within(statuses=statuses, limit=MAX_ROWS, offset=len(found))
            page = self._store.list_requests(wanted)
            found += page
            if len(page) < MAX_ROWS:
                return found

    def find(self, name: str) -> StoredRequest:
        """Return a report by receipt number (spaces and hyphens allowed) or request id.

        Raises:
            NoSuchRequestError: There is none, or it belongs to another district or site.
        """
        row = self._store.find(name.replace(" ", "").replace("-", "").lower())
        if row is None or not self._store.list_requests(self._within(ids=(row.id,))):
            # Translators: Staff asked for a report that is not there. {name} is what they typed.
            raise NoSuchRequestError(msg("이 번호의 접수가 없어요: {name}", name=name[:60]))
        return row

    def change(self, name: str, status: str, note: dict[str, str] | None) -> StoredRequest:
        """Set a report's status and add a note for the visitor.

        Raises:
            NoSuchRequestError: There is none.
        """
        changed = self._store.change(self.find(name).id, status=status, note=note)
        return changed or self.find(name)

    def publish(self, name: str, text: str) -> StoredRequest:
        """Release a report to the public list with these words instead of the visitor's.

        Raises:
            NoSuchRequestError: There is none.
        """
        changed = self._store.change(self.find(name).id, is_published=True, public_description=text)
        return changed or self.find(name)

    def _within(self, **wanted: Any) -> RequestFilter:
        return RequestFilter(district=self._district, site=self._site, **wanted)

    def _service(self, row: StoredRequest) -> str:
        service = self._content.services.get(row.service_code)
        return service.names["ko"] if service else row.service_code

    def _place(self, row: StoredRequest) -> str:
        parts = [row.address_string or ""]
        if row.address_id and row.address_id != "none":
            parts.append(self._place_name(row.address_id))
        if row.lat is not None:
            parts.append(f"{row.lat}, {row.long}")
        return " / ".join(part for part in parts if part) or "-"

    def _place_name(self, address_id: str) -> str:
        for district in self._content.places.districts:
            if district.id == address_id:
                return district.names["ko"]
            for dong in district.neighbourhoods or []:
                if dong.id == address_id:
                    return f"{district.names['ko']} {dong.names['ko']}"
        return address_id

    def _answers(self, row: StoredRequest) -> list[tuple[str, str]]:
        """Return the questions and answers in Korean; unknown codes as they are."""
        service = self._content.services.get(row.service_code)
        questions = {one.code: one for one in service.attributes} if service else {}
        found = []
        for code, value in row.attributes.items():
            question = questions.get(code)
            names = {choice.key: choice.name["ko"] for choice in question.values} if question else {}
            values = value if isinstance(value, list) else [value]
            asked = question.description["ko"] if question else code
            found.append((asked, ", ".join(names.get(str(one), str(one)) for one in values)))
        return found

    def record(self, row: StoredRequest) -> dict[str, Any]:
        """Return a report as plain values, for JSON and CSV."""
        return {
            "service_request_id": row.id,
            "receipt_number": row.receipt_number,
            "status": row.status,
            "service_code": row.service_code,
            "service": self._service(row),
            "requested_at": row.requested_at.astimezone(self._zone).isoformat(timespec="seconds"),
            "updated_at": row.updated_at.astimezone(self._zone).isoformat(timespec="seconds"),
            "expected_at": row.expected_at.astimezone(self._zone).isoformat() if row.expected_at else None,
            "language": row.language,
            "place": self._place(row),
            "answers": "; ".join(f"{asked} {answer}" for asked, answer in self._answers(row)),
            "description": row.description,
            "contact": row.contact_channel,
            "phone": row.contact_phone,
            "notes": "; ".join(text for note in row.notes for text in note.texts.values()),
            "problems": "; ".join(row.problems),
            "is_published": row.is_published,
            "terminal": row.terminal,
        }

    def as_table(self, rows: Sequence[StoredRequest]) -> str:
        """Return one line per report: number, status, day and time, service, place."""
        lines = [("접수 번호", "상태", "접수한 때", "내용", "장소")]
        for row in rows:
            when = row.requested_at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")
            number = _grouped(row.receipt_number) or row.id
            lines.append(
                (number, _STATUS.get(row.status, row.status), when, self._service(row), self._place(row))
            )
        widths = [max(_width(line[column]) for line in lines) for column in range(5)]
        texts = [
            "  ".join(cell + " " * (widths[at] - _width(cell)) for at, cell in enumerate(line)).rstrip()
            for line in lines
        ]
        return "\n".join(texts) + "\n"

    def facts(self, row: StoredRequest) -> list[tuple[str, str]]:
        """Return everything about a report, as name and value for a person."""
        when = row.requested_at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")
        due = (
            row.expected_at.astimezone(self._zone).strftime("%Y-%m-%d")
            if row.expected_at
            else "정해지지 않음"
        )
        contact = _CHANNEL.get(row.contact_channel, row.contact_channel)
        facts = [
            ("접수 번호", _grouped(row.receipt_number) or row.id),
            ("상태", _STATUS.get(row.status, row.status)),
            ("접수한 때", when),
            ("답변 예정일", due),
            ("내용", self._service(row)),
            ("장소", self._place(row)),
            *self._answers(row),
            ("하고 싶은 말", row.description or "-"),
            ("연락 방법", f"{contact} {row.contact_phone or ''}".strip()),
            ("사용한 언어", row.language),
        ]
        facts += [("답변", text) for note in row.notes for text in note.texts.values()]
        facts += [("확인할 점", text) for text in row.problems]
        return facts

    def as_text(self, row: StoredRequest) -> str:
        """Return one report as plain text."""
        return "\n".join(f"{name}: {value}" for name, value in self.facts(row)) + "\n"

    def as_page(self, row: StoredRequest) -> str:
        """Return one report as an HTML page in large print, for any browser's printer."""
        rows = "\n".join(
            f"<tr><th>{html.escape(name)}</th><td dir='auto'>{html.escape(value)}</td></tr>"
            for name, value in self.facts(row)
        )
        title = html.escape(f"접수 {_grouped(row.receipt_number) or row.id}")
        return _PAGE.format(title=title, rows=rows)

    def as_json(self, rows: Sequence[StoredRequest]) -> str:
        """Return reports as a JSON list."""
        return json.dumps([self.record(row) for row in rows], ensure_ascii=False, indent=2) + "\n"

    def as_csv(self, rows: Sequence[StoredRequest]) -> str:
        """Return reports as CSV (UTF-8 with a mark, so that spreadsheets read Hangul)."""
        out = io.StringIO()
        out.write("\ufeff")
        names: list[str] = []
        writer = csv.writer(out)
        for row in rows:
            record = self.record(row)
            if not names:
                names = list(record)
                writer.writerow(names)
            writer.writerow([_safe_cell(record[name]) for name in names])
        return out.getvalue()


def _safe_cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _grouped(number: str | None) -> str:
    return f"{number[:3]} {number[3:7]} {number[7:]}" if number else ""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


_PAGE = """<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 16pt/1.5 "Noto Sans CJK KR", "Malgun Gothic", sans-serif; margin: 15mm; color: #000; }}
h1 {{ font-size: 24pt; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1pt solid #000; padding: 3mm 2mm; text-align: start; vertical-align: top; }}
th {{ width: 30%; }}
td {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<h1>{title}</h1>
<table>
{rows}
</table>
</body>
</html>
"""
