"""What staff who look along can read of a report: questions and buttons, never an answer (H-01)."""

from __future__ import annotations

from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.modes.state import ModeState
from kiosk.remote.masking import mask
from kiosk.screens.renderer import Renderer
from kiosk.screens.view import View
from tests.helpers.flows import Walk

SECRETS = ("카나리아", "01098765432", "010-9876-5432", "세종대로", "깜빡")


class Onlooker:
    """Collects everything that a member of staff would read."""

    def __init__(self) -> None:
        self._renderer = Renderer(Localiser(Catalogues(), "ko"))
        self.read: list[str] = []
        self.titles: list[str] = []

    def look(self, walk: Walk) -> None:
        seen = mask(View(screen=self._renderer.screen(walk.screen), modes=ModeState()))
        self.titles.append(seen.title)
        self.read += [seen.title, *(item.label for item in seen.items), *(item.key for item in seen.items)]
        assert all(not item.selected for item in seen.items if item.is_masked)


def test_nothing_that_a_visitor_typed_picked_or_was_given_reaches_staff() -> None:
    walk, staff = Walk("report"), Onlooker()
    staff.look(walk)
    for step in (
        lambda: walk.press("service.street-lamp"),
        lambda: walk.press("where.address"),
        lambda: walk.type("address", "세종대로 110 카나리아"),
        lambda: walk.press("next"),
        lambda: walk.press("value.flicker"),
        lambda: walk.type("answer.details", "카나리아가 깜빡여요"),
        lambda: walk.press("next"),
        lambda: walk.press("contact.text"),
        lambda: walk.type("phone", "01098765432"),
        lambda: walk.press("next"),
        lambda: walk.press("send"),
    ):
        if (
            "skip" in walk.keys
            and walk.screen.item("answer.details") is None
            and "value.flicker" not in walk.keys
        ):
            walk.press("skip")
            staff.look(walk)
        step()
        staff.look(walk)
    told = " ".join(staff.read)
    receipt = str(walk.state)
    assert walk.state.outcome is not None, receipt
    for secret in (*SECRETS, "482913", "12345678903"):
        assert secret not in told
    assert any(title for title in staff.titles), "staff read nothing at all, and could not help"
