"""The flow of web pages as the core joins it: late, with the city's sites, lines and printer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.modes.state import ModeState
from kiosk.pages import Pages
from kiosk.screens.command import Press
from kiosk.screens.flow import Chosen, Done, Run
from kiosk.screens.late import LateFlow
from kiosk.services.operations.model import PrintPage
from kiosk.settings.centre import CentreSettings
from kiosk.web.host import EFFECT, PageShown
from tests.helpers.flows import CENTRE, SEOUL, seoul
from tests.helpers.recorded_page_host import node, page
from tests.helpers.sample_flow import SampleFlow
from tests.helpers.terminal import Rig

ROOT = Path(__file__).parents[2]


def make(folder: Path = SEOUL, centre: CentreSettings = CENTRE) -> Rig:
    pages = Pages(seoul(), folder, ModeState)
    return Rig(dict(pages.flows(centre)))


def test_starting_the_terminal_waits_for_nothing_of_web_pages() -> None:
    """Design §9: what takes 70 ms to load comes after the first frame."""
    program = "import kiosk.core, sys; print([m for m in sys.modules if m.startswith('kiosk.web.')])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['kiosk.web.host']"


def test_a_late_flow_is_made_when_it_is_opened_and_not_before() -> None:
    made: list[str] = []

    def make_flow() -> SampleFlow:
        made.append("sample")
        return SampleFlow("late")

    rig = Rig({"late": LateFlow("late", make_flow)})
    assert not made
    rig.terminal.open("late")
    assert made == ["sample"] and rig.screen == "late.list"
    rig.do(Press("pick.1"), Press("bar.back"), Press("bar.back"))
    assert rig.screen == "home.list" and made == ["sample"]


def test_the_shipped_sites_are_listed_and_each_leads_on_without_an_engine() -> None:
    rig = make()
    rig.terminal.open("web")
    keys = [item.key for item in rig.terminal.view.screen.items if item.kind == "choice"]
    assert len(keys) >= 12
    for key in keys:
        rig.do(Press(key))
        view = rig.terminal.view.screen
        assert view.id == "web.trouble"
        assert {"what", "phone", "address"} <= {item.key for item in view.items}
        assert not any(item.key == "what" and not item.label for item in view.items)
        rig.do(Press("others"))
        assert rig.screen == "web.sites"


def test_loading_ahead_waits_until_the_terminal_rests() -> None:
    planned: list[object] = []
    pages = Pages(seoul(), SEOUL, ModeState, later=planned.append)
    assert not planned
    pages.plan_warm_up()
    assert planned == [pages.warm_up]
    pages.warm_up()
    assert pages._sites is not None


def test_a_broken_site_file_leaves_an_honest_empty_list(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "bad.json").write_text("{", "utf-8")
    rig = make(tmp_path)
    rig.terminal.open("web")
    assert [item.key for item in rig.terminal.view.screen.items] == ["none"]
    assert "bad.json" in caplog.text
    rig.terminal.open("web", {"address": "https://www.seoul.go.kr/"})
    assert rig.screen == "web.trouble", "what nobody can judge is not opened"


@pytest.mark.parametrize("printer", ["", "default"])
def test_pages_are_printed_where_there_is_a_printer(printer: str) -> None:
    flow = Pages(seoul(), SEOUL, ModeState).flows(CentreSettings(printer=printer))["web"]
    address = "https://www.seoul.go.kr/"
    opened = flow.start({"address": address}).state
    shown = flow.handle(opened, Done(EFFECT, PageShown(page(address, node("h1", "heading", "서울")))))
    step = flow.handle(shown.state, Chosen("print"))
    printouts = [effect.operation for effect in step.effects if isinstance(effect, Run)]
    assert [type(operation) for operation in printouts] == ([PrintPage] if printer else [])
