"""Paper: shaping, lines, pages, and the ways to a printer."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import KioskError
from kiosk.i18n.locales import get_locale
from kiosk.i18n.text import Code, msg
from kiosk.screens.model import Choice, Fact, Notice, Receipt, Screen, Tone
from kiosk.services.printing import printers
from kiosk.services.printing.fonts import FolderFinder, FontFile, FontFinder, find_files, system_finder
from kiosk.services.printing.page import BODY_PT, Block, Page, write_page
from kiosk.services.printing.printers import CupsPrinter, FilePrinter, WindowsPrinter, find_printer
from kiosk.services.printing.shaping import FontStack
from tests.helpers.flows import korean

FINDER = system_finder()
STACK = FontStack(find_files(get_locale("ko").font_families, FINDER, is_bold=False))
SAMPLES = {
    "ko": "접수 번호는 123-4567-8901이에요. 잘 보관해 주세요.",
    "en": "Please keep this number in a safe place.",
    "zh-CN": "请妥善保管此号码，以便日后查询。",
    "ja": "この番号は大切に保管してください。後で調べるときに使います。",
    "vi": "Quý vị vui lòng giữ số này cẩn thận.",
    "mn": "Энэ дугаарыг сайн хадгалаарай.",
    "ar": "يرجى الاحتفاظ بهذا الرقم 02-120 في مكان آمن (من فضلك).",
}


class NoFonts:
    def find(self, family: str, *, is_bold: bool) -> FontFile | None:
        return None


@pytest.mark.parametrize("tag", sorted(SAMPLES))
def test_every_language_has_a_glyph_for_every_letter(tag: str) -> None:
    stack = FontStack(find_files(get_locale(tag).font_families, FINDER, is_bold=True))
    assert all(stack.covers(char) for char in SAMPLES[tag] if not char.isspace())


@pytest.mark.parametrize("tag", sorted(SAMPLES))
def test_lines_are_never_wider_than_the_page_and_lose_no_letter(tag: str) -> None:
    is_rtl = get_locale(tag).is_rtl
    text = " ".join([SAMPLES[tag]] * 4)
    lines = STACK.break_lines(text, BODY_PT, 300.0, is_rtl=is_rtl)
    assert len(lines) > 2
    assert all(STACK.width(line, BODY_PT, is_rtl=is_rtl) <= 300.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_korean_lines_break_between_words_and_chinese_ones_not_before_a_full_stop() -> None:
    words = SAMPLES["ko"].split()
    for line in STACK.break_lines(SAMPLES["ko"], BODY_PT, 200.0):
        assert set(line.split()) <= set(words)
    chinese = STACK.break_lines(SAMPLES["zh-CN"] * 5, BODY_PT, 210.0)
    assert not any(line.startswith(("，", "。")) for line in chinese)


def test_a_number_in_arabic_keeps_its_order_and_stands_where_it_belongs() -> None:
    runs = STACK.runs("اتصل 02-120 الآن", is_rtl=True)
    number = next(place for place, run in enumerate(runs) if "02-120" in run.text)
    assert not runs[number].is_rtl
    assert "الآن" in "".join(run.text for run in runs[:number])
    assert "اتصل" in "".join(run.text for run in runs[number + 1 :])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.booleans())
def test_any_text_can_be_broken_and_measured(text: str, is_rtl: bool) -> None:
    for line in STACK.break_lines(text, BODY_PT, 120.0, is_rtl=is_rtl):
        assert STACK.width(line, BODY_PT, is_rtl=is_rtl) >= 0


SCREEN = Screen(
    id="x",
    title=msg("신고를 접수했어요"),
    items=(
        Receipt(
            key="r",
            label=msg("접수 번호"),
            number=Code("12345678903", (3, 4, 4)),
            secret=Code("482913", (3, 3)),
            qr="x",
        ),
        Fact(key="f", label=msg("곳"), value=msg("종로 1")),
        Choice(key="c", label=msg("누를 것")),
        Notice(key="note", label=msg("종이가 나왔어요."), tone=Tone.INFO),
    ),
)


def test_a_page_holds_what_one_reads_and_not_what_one_presses() -> None:
    page = Page.of(SCREEN, korean(), centre="센터")
    texts = [block.text for block in page.blocks]
    assert texts == ["123-4567-8903", "482-913", "종로 1"]
    assert page.blocks[0].qr == "x"


@pytest.mark.parametrize("tag", sorted(SAMPLES))
def test_a_page_is_written_in_every_language(tag: str) -> None:
    blocks = (Block(SAMPLES[tag], label="x"), Block("1", qr="tel:02120"))
    pdf = write_page(Page(tag, SAMPLES[tag], blocks))
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")


def test_what_does_not_fit_goes_on_another_sheet() -> None:
    blocks = tuple(Block(SAMPLES["ko"] * 3) for _ in range(30))
    pdf = write_page(Page("ko", "긴 글", (*blocks, Block(SAMPLES["ko"] * 100))))
    assert pdf.count(b"/Type /Page\n") > 2


def test_without_fonts_it_says_so() -> None:
    finder: FontFinder = NoFonts()
    with pytest.raises(KioskError) as caught:
        write_page(Page("ko", "제목", ()), finder)
    assert caught.value.code == "R-02"


def test_windows_fonts_are_found_by_their_known_files(tmp_path: Path) -> None:
    (tmp_path / "malgun.ttf").touch()
    (tmp_path / "msyhbd.ttc").touch()
    finder = FolderFinder([tmp_path])
    assert finder.find("Malgun Gothic", is_bold=True) == FontFile(tmp_path / "malgun.ttf")
    assert finder.find("Microsoft YaHei", is_bold=True) == FontFile(tmp_path / "msyhbd.ttc")
    assert finder.find("Yu Gothic", is_bold=False) is None


def test_pages_in_files_belong_to_their_owner(tmp_path: Path) -> None:
    printer = FilePrinter(tmp_path / "out")
    printer.print_pdf(b"%PDF-1")
    printer.print_pdf(b"%PDF-2")
    files = sorted((tmp_path / "out").iterdir())
    assert [file.read_bytes() for file in files] == [b"%PDF-1", b"%PDF-2"]
    if sys.platform != "win32":
        assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def fake_lp(folder: Path, code: int) -> None:
    script = folder / "lp"
    script.write_text(f"#!/bin/sh\necho \"$@\" > '{folder}/args'\ncat > '{folder}/got'\nexit {code}\n")
    script.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="CUPS")
def test_cups_gets_the_page_through_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_lp(tmp_path, 0)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    CupsPrinter("Office").print_pdf(b"%PDF-page")
    assert (tmp_path / "got").read_bytes() == b"%PDF-page"
    assert "-d Office" in (tmp_path / "args").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="CUPS")
def test_a_printer_that_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_lp(tmp_path, 1)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(KioskError) as caught:
        CupsPrinter().print_pdf(b"%PDF-page")
    assert caught.value.code == "R-01"
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(KioskError) as missing:
        CupsPrinter().print_pdf(b"%PDF-page")
    assert missing.value.code == "R-03"


def test_windows_prints_by_the_shell_and_erases_the_file() -> None:
    told: list[tuple[Any, ...]] = []

    def start(*args: Any) -> None:
        assert Path(args[0]).read_bytes() == b"%PDF-page"
        told.append(args)

    waits: list[float] = []
    printer = WindowsPrinter("Office", start=start, wait=waits.append)
    printer.print_pdf(b"%PDF-page")
    path = Path(told[0][0])
    assert told[0][1:] == ("printto", '"Office"')
    printer._erase_later(path)
    assert not path.exists()


def test_windows_without_a_program_for_pdf_is_told_and_leaves_no_file() -> None:
    seen: list[Path] = []

    def start(*args: Any) -> None:
        seen.append(Path(args[0]))
        raise OSError("no association")

    with pytest.raises(KioskError):
        WindowsPrinter(start=start).print_pdf(b"%PDF-page")
    assert not seen[0].exists()


def test_without_a_printer_in_the_settings_there_is_none() -> None:
    with pytest.raises(KioskError) as caught:
        find_printer("")
    assert caught.value.code == "R-03"


def test_a_system_that_cannot_list_printers_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **more: Any) -> None:
        raise subprocess.TimeoutExpired("lpstat", 1)

    monkeypatch.setattr(printers.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(printers.subprocess, "run", fail)
    assert printers.list_printers() == ()
