"""Large, calm and in our colours (A-05, A-08, A-14 to A-17, B-01): measured in the engine that draws it."""

from __future__ import annotations

import pytest

from tests.web_adapter.browser import Browser
from tests.web_adapter.spoken import spoken

THEME = {
    "paper": "#000000",
    "surface": "#101010",
    "ink": "#ffffff",
    "line": "#ffffff",
    "primary": "#ffff00",
    "focus": "#00ffff",
}
WIDE = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 4.0])
def test_no_page_scrolls_two_ways(browser: Browser, scale: float) -> None:
    """A-15, WCAG 2.2 §1.4.10: 1,080 px of glass at every scale, down to 270 CSS px."""
    browser.load("look/fixed.html", size=(1080, 1400), zoom=scale, scale=scale)
    browser.settle(quiet=0.6)
    whole, seen = browser.run(WIDE)
    assert seen == pytest.approx(1080 / scale, abs=20)
    assert whole <= seen + 1


def test_four_times_is_four_times_where_the_engines_zoom_has_ended(browser: Browser) -> None:
    """A-05: on a dense glass scale 1.0 is 2.6 already, and the engine ends at 5.0."""
    letters = """(a => parseFloat(getComputedStyle(a).fontSize) * a.currentCSSZoom)(
        document.querySelector('p a'))"""
    sizes = []
    for extra in (1.0, 2.1):
        browser.load(
            "look/fixed.html", size=(1080, 1400), zoom=5.0, scale=4.0, extra_zoom=extra, target_px=12
        )
        browser.settle(quiet=0.6)
        whole, seen = browser.run(WIDE)
        assert whole <= seen + 1, "no two-way scrolling"
        sizes.append(browser.run(letters))
        target = browser.run("document.querySelector('#small').getBoundingClientRect().height")
        assert target >= 11.5
    assert sizes[1] == pytest.approx(2.1 * sizes[0], rel=0.01)


def test_words_stay_in_sight_when_a_page_is_made_to_fit(browser: Browser) -> None:
    """Nothing is cut off: every drawn word lies within the width of the page; the table says its headers."""
    browser.load("look/fixed.html", size=(1080, 1400), zoom=4.0, scale=4.0)
    browser.settle(quiet=0.6)
    outside = browser.run(
        """(() => {
        const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const text = walker.currentNode;
          if (!text.data.trim() || text.parentElement.closest('.sr,style,script,marquee')) continue;
          const range = document.createRange();
          range.selectNodeContents(text);
          const isOut = box => box.right > innerWidth + 1 || box.left < -1;
          if ([...range.getClientRects()].some(isOut)) found.push(text.data.slice(0, 20));
        }
        return found; })()"""
    )
    assert outside == []
    assert browser.run("getComputedStyle(document.querySelector('td'), '::before').content") == '"날짜: "'


def test_making_it_fit_changes_nothing_of_what_is_said(browser: Browser) -> None:
    plain = spoken(browser.load("look/fixed.html", size=(1200, 900)))
    large = spoken(browser.load("look/fixed.html", size=(1080, 1400), zoom=4.0, scale=4.0, target_px=60))
    assert large == plain


def test_targets_are_as_large_as_told_but_links_in_text_stay_in_their_line(browser: Browser) -> None:
    """B-01; WCAG 2.2 §2.5.8 excepts links in sentences."""
    browser.load("look/fixed.html", target_px=60)
    sizes = browser.run(
        """['#small', '#c', 'nav a'].map(s => { const b = document.querySelector(s).getBoundingClientRect();
        return [b.width, b.height]; })"""
    )
    assert all(width >= 59.5 and height >= 59.5 for width, height in sizes), sizes
    assert browser.run("document.querySelector('p a').getBoundingClientRect().height") < 40


def test_what_would_cover_a_large_page_is_put_in_its_place(browser: Browser) -> None:
    """field.md J63: a head of 160 px stays where it is at 1.0, and gives way at 2.0."""
    browser.load("look/fixed.html", size=(1080, 900))
    assert browser.run("getComputedStyle(document.querySelector('.bar')).position") == "fixed"
    browser.load("look/fixed.html", size=(1080, 900), zoom=2.0, scale=2.0)
    browser.settle(quiet=0.6)
    assert browser.run("getComputedStyle(document.querySelector('.bar')).position") == "static"


def test_in_a_low_place_a_head_gives_way_at_any_size_of_letters(browser: Browser) -> None:
    """field.md J63: beside our words little may be left; a head must not lie over what has the cursor."""
    browser.load("look/fixed.html", size=(1080, 500))
    browser.settle(quiet=0.6)
    assert browser.run("getComputedStyle(document.querySelector('.bar')).position") == "static"


@pytest.mark.parametrize("contrast", ["dark", "high"])
def test_words_and_paper_have_the_colours_of_the_theme(browser: Browser, contrast: str) -> None:
    """A-08, A-10: words on paper at 21:1, links in their colour, pictures untouched."""
    browser.load("look/fixed.html", contrast=contrast, theme=THEME)
    colours = browser.run(
        """['body', '.white', 'p a', 'h1'].map(s => { const c = getComputedStyle(document.querySelector(s));
        return [c.color, c.backgroundColor]; })"""
    )
    assert colours[0] == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert colours[1] == ["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"]
    assert colours[2][0] == "rgb(255, 255, 0)"
    assert browser.run("getComputedStyle(document.querySelector('img')).filter") == "none"


@pytest.mark.parametrize("contrast", ["dark", "high"])
def test_our_ring_lays_nothing_over_the_page(browser: Browser, contrast: str) -> None:
    """A-10, B-13: the ring stands in the top layer, and what lies below it keeps its full contrast."""
    browser.load("look/fixed.html", contrast=contrast, theme=THEME)
    link = browser.run(
        "(() => { const a = document.querySelector('p a'); modunuri.ring.surround(a); return a.href; })()"
    )
    assert link
    backdrops = browser.run(
        """[...document.documentElement.children].filter(e => e.matches(':popover-open'))
        .map(e => getComputedStyle(e, '::backdrop').backgroundColor)"""
    )
    assert backdrops == ["rgba(0, 0, 0, 0)"], "one ring, and a backdrop that lets everything through"


def test_modes_change_without_loading_again(browser: Browser) -> None:
    browser.load("look/fixed.html")
    browser.run("window.mark = 1", is_page=True)
    before = browser.run("getComputedStyle(document.querySelector('p')).lineHeight")
    browser.tell(do="modes", modes={"contrast": "high", "theme": THEME, "line_spacing": 2.0})
    browser.settle()
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    assert browser.run("getComputedStyle(document.querySelector('p')).lineHeight") != before
    browser.tell(do="modes", modes={"contrast": "standard"})
    browser.settle()
    assert browser.run("getComputedStyle(document.querySelector('.white')).color") == "rgb(119, 119, 119)"
    assert browser.run("window.mark", is_page=True) == 1


def test_movement_stands_still(browser: Browser) -> None:
    """A-16, A-17; WCAG 2.2 §2.2.2: animations and running text."""
    browser.load("look/fixed.html", reduced_motion=True)
    browser.settle()
    assert browser.run("document.getAnimations().filter(a => a.playState === 'running').length") == 0
    first = browser.run("document.querySelector('marquee').scrollLeft")
    browser.settle(quiet=0.4)
    assert browser.run("document.querySelector('marquee').scrollLeft") == first


def test_the_words_beside_a_hidden_box_are_a_target(browser: Browser) -> None:
    """B-01: the kit draws its own switch and hides the real box; its label is what one touches."""
    browser.load("krds-page/toggle_switch", target_px=60)
    heights = browser.run(
        "[...document.querySelectorAll('label')].map(label => label.getBoundingClientRect().height)"
    )
    assert heights and all(height >= 59.5 for height in heights), heights
