"""How a terminal comes to the console and leaves it."""

from __future__ import annotations

from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.services.views import EnrolmentView, Staff, TerminalState
from kiosk.i18n.text import msg
from tests.helpers.console.state import Part


class Enrolment(Part):
    """Requests to join, known by the code on their glass."""

    def pending(self, staff: Staff) -> tuple[EnrolmentView, ...]:
        self.console.need(staff, "manager")
        return tuple(view for view, _ in self.console.pending.values())

    def accept(self, staff: Staff, code: str, terminal: str, name: str, site: str) -> str:
        self.console.need(staff, "manager")
        typed = code.upper().replace(" ", "").replace("-", "").replace("O", "0").replace("I", "1")
        for id_, (_, expected) in self.console.pending.items():
            if typed == expected:
                if terminal in self.console.rows:
                    raise InvalidError("terminal", msg("이미 있어요."))
                del self.console.pending[id_]
                self.console.add_terminal(
                    terminal,
                    name,
                    site,
                    is_online=False,
                    reported=None,
                    presence_since=None,
                    state=TerminalState.UNKNOWN,
                )
                return terminal
        raise InvalidError("code", msg("맞는 기기가 없어요."))

    def refuse(self, staff: Staff, request: str) -> None:
        self.console.need(staff, "manager")
        if self.console.pending.pop(request, None) is None:
            raise NotFoundError(request)

    def revoke(self, staff: Staff, terminal: str) -> bool:
        self.console.need(staff, "manager")
        self.console.row(staff, terminal)
        del self.console.rows[terminal]
        self.console.note(staff, "enrolment.revoke", terminal)
        return True

    def rotate(self, staff: Staff, terminal: str) -> None:
        self.console.need(staff, "manager")
        self.console.row(staff, terminal)
