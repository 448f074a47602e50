"""Rules of a site, languages, and the article of a page (C-19, F-01; field.md J63)."""

from __future__ import annotations

from kiosk.web.rules import parse_rules
from tests.web_adapter.browser import Browser, find
from tests.web_adapter.spoken import spoken

RULES = parse_rules(
    {
        "hide": ["#ad"],
        "order": ["#first"],
        "labels": [{"selector": "#icon", "texts": {"ko": "민원 지도", "en": "Map of services"}}],
        "cookies": [{"root": "#wall", "refuse": "#no"}],
        "extend": ["#more"],
        "private": ["#rrn"],
    }
)


def test_the_rules_of_a_site_make_its_page_usable(browser: Browser) -> None:
    """A wall of consent is refused, advertisements are gone, the task comes first, pictures get names."""
    page = browser.load("site/site.html", rules=RULES.as_config("ko"))
    assert spoken(page) == [
        "본문, 신청하기, 제목 2단계",
        "등본 떼기, 단추",
        "시청, 제목 1단계",
        "민원 지도, 링크",
        "주민번호, 글 쓰는 칸, 14글자를 썼어요.",
    ]
    assert browser.run("window.answer", is_page=True) == "no"
    assert find(page, "textbox", "주민번호").is_private
    assert not any("500101" in message.model_dump_json() for message in browser.said())
    browser.run("still.hidden = false", is_page=True)
    browser.settle()
    assert browser.run("extended", is_page=True) == 1
    browser.run("still.hidden = false", is_page=True)
    browser.settle()
    assert browser.run("extended", is_page=True) == 1, (
        "a page that asks without end is not obeyed without end"
    )


def test_a_name_of_ours_is_in_the_visitors_language(browser: Browser) -> None:
    page = browser.load("site/site.html", rules=RULES.as_config("en"))
    assert find(page, "link", "Map of services")


def test_a_page_in_other_languages_is_offered(browser: Browser) -> None:
    page = browser.load("site/site.html")
    assert page.alternates == {
        "en": f"{browser.base}/en/",
        "x-default": f"{browser.base}/",
        "zh-CN": "https://other.example/zh",
    }


def test_words_have_the_language_that_they_are_in(browser: Browser) -> None:
    """C-19, WCAG 2.2 §3.1.1 and §3.1.2: what is declared, unless the writing says that it cannot be."""
    page = browser.load("site/languages.html")
    assert page.lang == "ko"
    languages = {node.name[:6]: node.lang or page.lang for node in page.nodes}
    assert languages == {
        "우리 동네 ": "ko", "한국어로 쓰": "ko", "区役所からの": "ja", "Тусламж"[:6]: "mn", "Xin ch": "vi",
        "مرحبا ": "ar", "Seoul ": "en",
    }  # fmt: skip


def test_an_undeclared_page_is_judged_by_its_letters(browser: Browser) -> None:
    assert browser.load("site/undeclared.html").lang == "vi"


def test_the_article_is_taken_from_a_copy(browser: Browser) -> None:
    page = browser.load("site/article.html")
    kinds = [(part.kind, part.text[:8]) for part in page.article]
    assert kinds[0] == ("heading", "눈이 와요")
    assert ("heading", "버스와 지하철") in kinds
    assert ("picture", "눈 덮인 시청") in kinds
    assert not any("광고" in part.text for part in page.article)
    assert len([kind for kind, _ in kinds if kind == "text"]) == 3
    assert browser.run("document.querySelectorAll('nav a').length") == 2, "the page itself is untouched"


def test_a_page_that_forbids_everything_is_read_all_the_same(browser: Browser) -> None:
    """Content-Security-Policy and Trusted Types forbid all: our world is not the page's."""
    page = browser.load("hostile/strict.html", contrast="high", theme={"paper": "#000000", "ink": "#ffffff"})
    assert [node.role for node in page.nodes] == ["heading", "text", "text", "button"]
    assert [part.kind for part in page.article] == ["heading", "text", "text"]
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    assert browser.order("focus", page.nodes[-1].id).done
