"""From source to compiled catalogue by the commands that translators and `make` use."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kiosk.i18n import check, compile, fill, messages, missing, pofiles
from kiosk.i18n.catalogues import Catalogues, mo_path, po_path
from kiosk.i18n.characters import characters
from kiosk.i18n.locales import get_locale
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import msg, nmsg

SOURCE = """
# Translators: A greeting.
a = msg("안녕하세요")
# Translators: A label of the bar.
b = msg("말", _context="bar")
# Translators: An animal.
c = msg("말")
# Translators: How many reports there are.
d = nmsg("{count}건 있어요", "{count}건 있어요", count=n)
# Translators: {name} is a place.
e = msg("{name:으로/로} 가요", name=n)
"""
TEXTS = ["안녕하세요", "bar\x04말", "말", "{count}건 있어요", "{name:으로/로} 가요"]
ENGLISH = {
    "안녕하세요": "Hello",
    "bar\x04말": "Voice",
    "말": "Horse",
    "{count}건 있어요": ["There is one report", "There are {count} reports"],
    "{name:으로/로} 가요": "Go to {name}",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "a.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "translations").mkdir()
    assert messages.main(["--root", str(tmp_path)]) == 0
    return tmp_path


def _po(project: Path, tag: str) -> Path:
    return po_path(project / "translations", get_locale(tag))


def _fill(project: Path, tag: str, translations: object) -> int:
    path = project / "filled.json"
    path.write_text(json.dumps(translations), encoding="utf-8")
    return fill.main([tag, str(path), "--folder", str(project / "translations")])


def test_extraction_writes_a_template_and_seven_catalogues_without_times_or_names(project: Path) -> None:
    template = pofiles.pot_path(project / "translations").read_text(encoding="utf-8")
    assert '#. A label of the bar.\n#: kiosk/a.py\nmsgctxt "bar"\nmsgid "말"' in template
    assert "Date" not in template
    assert "Translator:" not in template
    folders = {p.parent.parent.name for p in (project / "translations").rglob("*.po")}
    assert folders == {"ko_easy", "en", "zh_CN", "ja", "vi", "mn", "ar"}
    assert '"Language: ko_easy\\n"' in _po(project, "ko-easy").read_text(encoding="utf-8")


def test_extracting_again_changes_no_byte_and_writes_no_file(project: Path) -> None:
    files = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (project / "translations").rglob("*.po*")}
    assert messages.main(["--root", str(project)]) == 0
    assert files == {
        p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (project / "translations").rglob("*.po*")
    }


def test_a_changed_text_is_new_and_an_unused_one_goes_while_others_stay(project: Path) -> None:
    assert _fill(project, "en", ENGLISH) == 0
    changed = SOURCE.replace("안녕하세요", "안녕하십니까").replace('c = msg("말")', "c = 1")
    (project / "kiosk" / "a.py").write_text(changed, encoding="utf-8")
    assert messages.main(["--root", str(project)]) == 0
    english = _po(project, "en").read_text(encoding="utf-8")
    assert "Hello" not in english
    assert "Horse" not in english
    assert "fuzzy" not in english
    assert "Voice" in english
    assert [e["id"] for e in missing.list_missing(project / "translations", get_locale("en"))] == [
        "안녕하십니까"
    ]


def test_what_is_missing_is_listed_with_everything_a_translator_needs(project: Path, capsysbinary) -> None:
    assert _fill(project, "en", ENGLISH) == 0
    capsysbinary.readouterr()
    assert missing.main(["ar", "--folder", str(project / "translations")]) == 0
    listed = json.loads(capsysbinary.readouterr().out.decode())
    assert [entry["key"] for entry in listed] == TEXTS
    assert listed[1] == {
        "key": "bar\x04말", "id": "말", "context": "bar", "comment": "A label of the bar.",
        "places": ["kiosk/a.py"], "forms": 1, "english": ["Voice"],
    }  # fmt: skip
    assert (listed[3]["forms"], listed[3]["form_names"][-2:]) == (6, ["many", "other"])


def test_filled_compiled_and_shown(project: Path) -> None:
    folder = project / "translations"
    assert _fill(project, "en", ENGLISH) == 0
    done, problems = compile.compile_all(folder)
    assert (len(done), problems) == (8, [])
    english, pseudo = Localiser(Catalogues(folder), "en"), Localiser(Catalogues(folder), "en-XA")
    assert english.text(msg("말", _context="bar")) == "Voice"
    assert english.text(msg("말")) == "Horse"
    assert english.text(nmsg("{count}건 있어요", "{count}건 있어요", count=2)) == "There are 2 reports"
    assert pseudo.text(msg("안녕하세요")) == "[Ĥéļļö öñé]"
    assert pseudo.text(msg("{name:으로/로} 가요", name="A")).startswith("[Ĝö ťö A ")


def test_only_what_is_stale_is_compiled_again(project: Path) -> None:
    folder = project / "translations"
    compile.compile_all(folder)
    assert compile.compile_all(folder) == ([], [])
    source, compiled = _po(project, "vi"), mo_path(folder, get_locale("vi"))
    later = compiled.stat().st_mtime_ns + 1_000_000_000
    os.utime(source, ns=(later, later))
    assert compile.compile_all(folder) == (["vi"], [])


def test_a_broken_source_keeps_the_compiled_catalogue_and_is_told(project: Path, capsys) -> None:
    folder = project / "translations"
    assert _fill(project, "en", ENGLISH) == 0
    compile.compile_all(folder)
    _po(project, "en").write_bytes(b'msgid "a\nmsgstr \xff')
    assert compile.main(["--force", "--folder", str(folder)]) == 1
    assert "modunuri.po of en" in capsys.readouterr().err
    assert Localiser(Catalogues(folder), "en").text(msg("안녕하세요")) == "Hello"


@pytest.mark.parametrize(
    ("translations", "told"),
    [
        ({"안녕하세요": "Hello {name}"}, "fields unknown: name"),
        ({"없는 글": "x"}, "no such text"),
        ({"{count}건 있어요": "There is one"}, "2 forms wanted, 1 given"),
        ({"안녕하세요": ["a", "b"]}, "1 forms wanted, 2 given"),
        ({"안녕하세요": ""}, "empty"),
        ({"bar\x04말": "Far too long a label"}, "bar label"),
        ({"말": "말"}, "Hangul left"),
        ({"말": 3}, "expected a text"),
        ([{"id": "말"}], "needs key"),
        ("말", "expected one object"),
    ],
)
def test_a_bad_translation_is_refused_in_words_and_not_written(
    project: Path, capsys, translations, told: str
) -> None:
    before = _po(project, "en").read_bytes()
    assert _fill(project, "en", translations) == 1
    assert told in capsys.readouterr().err
    assert _po(project, "en").read_bytes() == before


def test_good_translations_are_written_beside_refused_ones(project: Path) -> None:
    assert _fill(project, "en", [{"key": "말", "text": "Horse"}, {"id": "안녕하세요", "text": "말"}]) == 1
    assert [e["key"] for e in missing.list_missing(project / "translations", get_locale("en"))] == [
        text for text in TEXTS if text != "말"
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]"])
def test_a_file_that_is_no_translation_is_told(project: Path, capsys, content: bytes) -> None:
    path = project / "x.json"
    path.write_bytes(content)
    assert fill.main(["en", str(path), "--folder", str(project / "translations")]) == 1
    assert capsys.readouterr().err
    assert fill.main(["en", str(project / "none.json"), "--folder", str(project / "translations")]) == 1


def test_the_check_passes_only_when_everything_is_there(project: Path, capsys) -> None:
    folder = project / "translations"
    assert check.main(["--root", str(project), "--incomplete"]) == 0
    assert check.main(["--root", str(project)]) == 1
    assert "en: 5 of 5 not translated" in capsys.readouterr().out
    for tag, forms in (("zh-CN", 1), ("ja", 1), ("vi", 1), ("mn", 2), ("ar", 6), ("ko-easy", 1), ("en", 2)):
        given = {k: ["{count}"] * forms if "count" in k else v for k, v in ENGLISH.items()}
        assert _fill(project, tag, given) == 0
    assert check.main(["--root", str(project)]) == 0
    (project / "kiosk" / "a.py").write_text(
        SOURCE + '# Translators: New.\nf = msg("새 글")\n', encoding="utf-8"
    )
    assert check.main(["--root", str(project)]) == 1
    told = capsys.readouterr().out
    assert "modunuri.pot: out of date" in told
    assert "ja: 1 of 6 not translated" in told
    assert pofiles.pot_path(folder).exists()


def test_a_damaged_catalogue_or_source_is_a_line_in_the_check(project: Path, capsys) -> None:
    _po(project, "ja").write_bytes(b"\xff")
    (project / "kiosk" / "b.py").write_text("x = msg(\n", encoding="utf-8")
    (project / "translations" / "deny-ko.tsv").write_text("홈\n", encoding="utf-8")
    assert check.main(["--root", str(project)]) == 1
    assert "deny-ko.tsv:1" in capsys.readouterr().out
    (project / "translations" / "deny-ko.tsv").unlink()
    assert check.main(["--root", str(project)]) == 1
    told = capsys.readouterr().out
    assert "ja: modunuri.po of ja" in told
    assert "kiosk/b.py" in told


def test_the_characters_that_fonts_must_have_are_listed(project: Path) -> None:
    """F-09."""
    assert _fill(project, "en", ENGLISH) == 0
    folder = project / "translations"
    assert set("안녕하세요") <= characters("ko", folder)
    assert set("Hello한국어中العربيةМонголế0") <= characters("en", folder)
    assert "Ĥ" in characters("en-XA", folder)
    assert not {"\n", "\u2066"} & characters("ar", folder)


def test_two_translators_of_one_language_do_not_lose_each_others_work(project: Path) -> None:
    lock = _po(project, "en").with_suffix(".lock")
    lock.touch()
    os.utime(lock, (0, 0))
    assert _fill(project, "en", {"말": "Horse"}) == 0
    assert not lock.exists()


def test_what_only_staff_read_at_their_desks_is_asked_of_english_alone(project: Path) -> None:
    desk = project / "kiosk" / "console"
    desk.mkdir()
    (desk / "wall.py").write_text(
        '# Translators: A title.\na = msg("기기 벽")\n'
        '# Translators: Also said to visitors.\nb = msg("안녕하세요")\n',
        encoding="utf-8",
    )
    assert messages.main(["--root", str(project)]) == 0
    folder = project / "translations"
    asked = {
        tag: {entry["id"] for entry in missing.list_missing(folder, get_locale(tag))} for tag in ("en", "mn")
    }
    assert "기기 벽" in asked["en"] and "기기 벽" not in asked["mn"]
    assert "안녕하세요" in asked["mn"]
