"""What a page says by itself (G-05; WAI-ARIA 1.2 §5.4 live regions, §6.5.2 their properties)."""

from __future__ import annotations

import pytest

from tests.web_adapter.browser import Browser

CASES = {
    "a log says what was added and nothing else": (
        "log.insertAdjacentHTML('beforeend', '<p>둘째 줄</p>')",
        [("polite", "둘째 줄")],
    ),
    "an atomic region is said whole": ("seats.textContent = '2'", [("polite", "남은 자리 2개")]),
    "a timer is silent": ("off.textContent = '1'", []),
    "words outside of live regions are silent": ("plain.textContent = '다른 글'", []),
    "a region that is not drawn is silent": ("hiddenlive.textContent = '안 보이는 말'", []),
    "an alert that is made visible is said": ("shown.hidden = false", [("assertive", "보이게 된 알림")]),
    "an output is a polite status": ("out.textContent = '합계 3,000원'", [("polite", "합계 3,000원")]),
    "an alert that is put in whole is said": (
        "document.body.insertAdjacentHTML('beforeend', '<div role=alert>새 <b>알림</b></div>')",
        [("assertive", "새 알림")],
    ),
    "several changes at once are one": (
        "for (const word of ['하나', '하나 둘', '하나 둘 셋']) out.textContent = word",
        [("polite", "하나 둘 셋")],
    ),
    "a busy region waits until it is ready": (
        "busy.ariaBusy = 'true'; busy.textContent = '반만'; "
        "setTimeout(() => { busy.textContent = '다 됨'; busy.ariaBusy = 'false' }, 400)",
        [("polite", "다 됨")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_live_regions_speak_as_the_standard_says(browser: Browser, name: str) -> None:
    script, expected = CASES[name]
    browser.load("live.html", expects=lambda page: len(page.nodes) > 3)
    browser.run(f"{script}; 1", is_page=True)
    if expected:
        browser.until(lambda _page: bool(browser.live()), seconds=4)
    browser.settle(quiet=0.4)
    assert browser.live() == expected


def test_live_words_have_their_own_language(browser: Browser) -> None:
    """C-19: the region says in which language it speaks."""
    browser.load("live.html", expects=lambda page: len(page.nodes) > 3)
    browser.run("en.textContent = 'Saved'", is_page=True)
    browser.until(lambda _page: bool(browser.live()), seconds=4)
    (text,) = [text for change in browser.changes() for text in change.live]
    assert (text.text, text.lang) == ("Saved", "en")
