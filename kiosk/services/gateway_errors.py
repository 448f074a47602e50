"""What can go wrong between the kiosk and a gateway, in calm words.

Each error says two things to the program: whether the request certainly never arrived
(``is_unsent``), and whether trying again later makes sense (``is_temporary``). The outbox
decides by these.
"""

from __future__ import annotations

from kiosk.errors import KioskError
from kiosk.i18n.text import Message, msg


def _advice() -> Message:
    # Translators: Advice under an error; the visitor loses nothing by waiting.
    return msg("잠시 뒤 다시 하거나 직원을 불러 주세요.")


class GatewayError(KioskError):
    """Root of the errors between kiosk and gateway.

    Attributes:
        is_unsent: True if the gateway certainly has not received what was sent.
        is_temporary: True if the same request can succeed later.
    """

    code = "G-01"
    is_unsent = False
    is_temporary = True


class GatewayUnreachableError(GatewayError):
    """Nobody listens at the address, or there is no way to it."""

    code = "G-01"
    is_unsent = True

    def __init__(self, technical: str = "") -> None:
        """Build the error; *technical* goes to the log."""
        # Translators: The city's side cannot be reached at the moment.
        text = msg("지금은 접수 창구와 연결되지 않아요.")
        super().__init__(text, action=_advice(), technical=technical)


class GatewayLostError(GatewayError):
    """The connection broke, or the answer did not come in time; what became of it is unknown."""

    code = "G-02"

    def __init__(self, technical: str = "") -> None:
        """Build the error; *technical* goes to the log."""
        # Translators: An answer took too long or the connection broke.
        text = msg("답이 너무 늦어요.")
        super().__init__(text, action=_advice(), technical=technical)


class GatewayConfusedError(GatewayError):
    """The answer cannot be read: too large, wrong format, wrong values."""

    code = "G-03"

    def __init__(self, technical: str = "") -> None:
        """Build the error; *technical* goes to the log."""
        # Translators: The city's side answered something that this device does not understand.
        text = msg("받은 답을 읽을 수 없어요.")
        super().__init__(text, action=_advice(), technical=technical)


class GatewayBusyError(GatewayError):
    """The gateway is overloaded or broken at the moment (HTTP 429, 5xx).

    Attributes:
        wait_seconds: How long it asks to wait, or None.
    """

    code = "G-04"

    def __init__(self, technical: str = "", wait_seconds: int | None = None) -> None:
        """Build the error; *technical* goes to the log."""
        # Translators: The city's side is too busy at the moment.
        text = msg("접수 창구가 지금 바빠요.")
        super().__init__(text, action=_advice(), technical=technical)
        self.wait_seconds = wait_seconds


class NotAllowedError(GatewayError):
    """The gateway does not accept this terminal (HTTP 401, 403): staff must renew its key."""

    code = "G-05"
    is_unsent = True

    def __init__(self, technical: str = "") -> None:
        """Build the error; *technical* goes to the log."""
        # Translators: The terminal's credential is not accepted; only staff can repair that.
        text = msg("접수 창구가 이 기기를 알지 못해요.")
        # Translators: Advice under an error that only staff can repair.
        super().__init__(text, action=msg("직원에게 알려 주세요."), technical=technical)


class RequestRefusedError(GatewayError):
    """The gateway understood the report and does not take it; trying again changes nothing.

    Attributes:
        status: HTTP status.
        reasons: The server's descriptions, technical, for staff.
    """

    code = "G-06"
    is_unsent = True
    is_temporary = False

    def __init__(self, status: int, reasons: tuple[str, ...] = ()) -> None:
        """Build the error."""
        # Translators: The city's side did not accept the report as it is.
        text = msg("접수 창구가 이 내용을 받지 못했어요.")
        # Translators: Advice under an error that only staff can repair.
        action = msg("직원을 불러 주세요.")
        super().__init__(text, action=action, technical=f"{status}: {'; '.join(reasons)[:300]}")
        self.status = status
        self.reasons = reasons


class NotFoundError(GatewayError):
    """The gateway has no such service, entry or token."""

    code = "G-07"
    is_unsent = True
    is_temporary = False

    def __init__(self, technical: str = "") -> None:
        """Build the error; *technical* goes to the log."""
        # Translators: The chosen service or office is not in the city's list any more.
        text = msg("찾는 내용이 지금은 없어요.")
        super().__init__(text, action=_advice(), technical=technical)


class NoSuchReportError(GatewayError):
    """No report has this number and code; which of the two is wrong is not said."""

    code = "G-08"
    is_temporary = False

    def __init__(self) -> None:
        """Build the error."""
        # Translators: Either the receipt number or the secret code is wrong; we never say which.
        text = msg("접수 번호나 확인 번호가 맞지 않아요.")
        # Translators: Advice when a typed number was wrong.
        super().__init__(text, action=msg("번호를 다시 확인해 주세요."))


class TooManyTriesError(GatewayError):
    """Too many wrong numbers or codes in this hour.

    Attributes:
        minutes: Minutes until another try is answered, at least 1.
    """

    code = "G-09"

    def __init__(self, wait_seconds: int) -> None:
        """Build the error."""
        self.minutes = max(1, -(-wait_seconds // 60))
        # Translators: After many wrong numbers the look-up rests. {minutes} is a whole number.
        text = msg("여러 번 틀려서 잠시 쉬어요. {minutes}분 뒤에 다시 해 주세요.", minutes=self.minutes)
        # Translators: Advice: staff can look the report up without the machine.
        super().__init__(text, action=msg("급하면 직원을 불러 주세요."))
