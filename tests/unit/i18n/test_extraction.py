"""Every text in the sources is found, with its context and its comment for translators."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from kiosk.i18n.check import WordLists, check_sources
from kiosk.i18n.extraction import Call, Extracted, Place, extract, extract_project, find_calls


def _find(tmp_path: Path, source: str) -> list[Call]:
    path = tmp_path / "kiosk" / "a.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(textwrap.dedent(source), encoding="utf-8")
    return find_calls(path, tmp_path)


def test_texts_contexts_plurals_and_errors_are_found(tmp_path: Path) -> None:
    calls = _find(
        tmp_path,
        """
        # Translators: A greeting.
        a = msg("안녕하세요")
        # Translators: Label of the bar.
        b = text.msg("말", _context="bar")
        # Translators: How many reports.
        c = nmsg("{count}건", "{count}건", count=3)
        # Translators: {name} is a file.
        raise KioskError("{name:을/를} 못 열어요", name=path, code="G-01")
        # Translators: A derived error.
        raise ContentError("고장 났어요", where=place)
        raise ValueError("not for people")
        """,
    )
    assert [(c.id, c.context, c.plural, c.comment) for c in calls] == [
        ("안녕하세요", None, None, "A greeting."),
        ("말", "bar", None, "Label of the bar."),
        ("{count}건", None, "{count}건", "How many reports."),
        ("{name:을/를} 못 열어요", None, None, "{name} is a file."),
        ("고장 났어요", None, None, "A derived error."),
    ]
    assert calls[3].args == {"name"}
    assert calls[0].place == Place("kiosk/a.py", 3)


def test_adjacent_literals_are_one_text(tmp_path: Path) -> None:
    assert [c.id for c in _find(tmp_path, 'x = msg("가나 " "다라")')] == ["가나 다라"]


def test_a_comment_belongs_to_the_text_below_it_only(tmp_path: Path) -> None:
    calls = _find(
        tmp_path,
        """
        x = screen(
            # Translators: Title,
            # in two lines.
            title=msg("제목"),
            body=msg("본문"),
            items=(
                # Translators: First choice.
                choice(
                    "a", msg("하나"),
                ),
            ),
        )
        y = msg("같은 줄")  # Translators: On the same line.
        # Translators: Both of this line.
        z = choice(msg("둘"), msg("셋"))
        # Something else.
        w = msg("넷")
        raise KioskError(
            # Translators: Above the text.
            "다섯",
        )
        """,
    )
    assert [(c.id, c.comment) for c in calls] == [
        ("제목", "Title, in two lines."),
        ("본문", ""),
        ("하나", "First choice."),
        ("같은 줄", "On the same line."),
        ("둘", "Both of this line."),
        ("셋", "Both of this line."),
        ("넷", ""),
        ("다섯", "Above the text."),
    ]


def test_a_text_in_a_decorator_has_its_comment(tmp_path: Path) -> None:
    source = """
        @enter(
            "session.end",
            # Translators: A command.
            msg("끝내기"),
        )
        class EndSession:
            pass
        """
    (call,) = _find(tmp_path, source)
    assert (call.id, call.comment) == ("끝내기", "A command.")


def test_a_comment_does_not_reach_over_another_statement(tmp_path: Path) -> None:
    calls = _find(
        tmp_path,
        """
        # Translators: For the first.
        a = msg("하나")
        b = f(
            1,
            msg("둘"),
        )
        """,
    )
    assert [(c.id, c.comment) for c in calls] == [("하나", "For the first."), ("둘", "")]


def test_equal_texts_become_one_entry_with_all_comments_and_places() -> None:
    def call(line: int, comment: str, plural: str | None = None, context: str | None = None) -> Call:
        return Call(Place("kiosk/a.py", line), "예", plural, context, comment, frozenset(), "msg")

    found = extract(
        [call(1, "One."), call(2, "Two.", plural="예"), call(3, "One."), call(4, "Bar.", context="bar")]
    )
    places = [Place("kiosk/a.py", line) for line in (1, 2, 3)]
    assert found == [
        Extracted("예", "예", None, ["One.", "Two."], places),
        Extracted("예", None, "bar", ["Bar."], [Place("kiosk/a.py", 4)]),
    ]


def test_kiosk_and_ui_and_the_main_file_are_searched(tmp_path: Path) -> None:
    for name in ("kiosk/x/a.py", "ui/b.py", "tests/c.py", "main.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'# Translators: A file.\nx = msg("{name}")\n', encoding="utf-8")
    assert [e.id for e in extract_project(tmp_path)] == ["kiosk/x/a.py", "ui/b.py", "main.py"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('msg("예")', "no Translators comment"),
        ("# Translators: X.\nmsg(text)", "needs its text as a literal"),
        ('# Translators: X.\nmsg(f"{x}예")', "needs its text as a literal"),
        ('# Translators: X.\nmsg("{x} 예")', "no argument for x"),
        ('# Translators: X.\nmsg("예", x=1)', "argument without a field: x"),
        ('# Translators: X.\nKioskError("{x} 예")', "no argument for x"),
        ('# Translators: X.\nmsg("{x 예", x=1)', "stray brace"),
        ('# Translators: X.\nmsg("{x:을/은} 예", x=1)', "not a pair"),
        ('# Translators: X.\nmsg("{x}을(를) 예", x=1)', "two particles"),
    ],
)
def test_slips_in_the_sources_are_told(tmp_path: Path, source: str, problem: str) -> None:
    problems = list(check_sources(_find(tmp_path, source), WordLists()))
    assert len(problems) == 1
    assert problem in problems[0]
    assert problems[0].startswith("kiosk/a.py:")


@pytest.mark.parametrize(
    "source",
    [
        '# Translators: X.\nmsg("{x:을/를} 봐요", x=1)',
        '# Translators: X.\nmsg("{x}", **values)',
        '# Translators: X.\nnmsg("{count}개", "{count}개", count=1)',
        '# Translators: X.\nmsg("{{예}}")',
        '# Translators: X.\nKioskError("{x} 예", x=1, code="A", technical="b", action=None)',
    ],
)
def test_proper_texts_pass(tmp_path: Path, source: str) -> None:
    assert list(check_sources(_find(tmp_path, source), WordLists())) == []
