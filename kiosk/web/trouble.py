"""What is said when a page cannot be shown, and who can help instead (honesty rules, design §8)."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.contracts.content import PhoneLine
from kiosk.contracts.words import as_content
from kiosk.i18n.text import Code, Message, Phone, msg
from kiosk.screens.model import Fact, Item, Receipt
from kiosk.web.address import Address, AddressError, parse_address
from kiosk.web.policy import Reason
from kiosk.web.state import Trouble

#: Schemes of addresses that hold a telephone number.
_TELEPHONES = ("tel", "sms")

_FAILURES: Mapping[str, Message] = {
    # Translators: A web page could not be loaded: no connection.
    "offline": msg("지금 인터넷에 이어지지 않아요."),
    # Translators: A web page's certificate is wrong; nothing was sent there.
    "certificate": msg("이 누리집이 진짜인지 확인할 수 없어서 열지 않았어요."),
    # Translators: A web page stopped working by itself.
    "crashed": msg("이 쪽이 갑자기 멈췄어요."),
    # Translators: A web page did not answer any more and was closed.
    "hung": msg("이 쪽이 대답하지 않아서 닫았어요."),
    # Translators: A web page wanted more memory than this machine can give.
    "too-big": msg("이 쪽은 너무 커서 이 기기에서 열 수 없어요."),
    # Translators: A web page led on and on without an end.
    "redirects": msg("이 쪽이 자꾸 다른 데로 넘어가서 멈췄어요."),
    # Translators: There is no web page at this address (any more).
    "not-found": msg("찾으시는 쪽이 없어졌어요."),
    # Translators: The web server answered with an error.
    "http": msg("누리집이 지금 일을 하지 못하고 있어요."),
    # Translators: A web page wanted to put a file on this machine; it was refused.
    "download": msg("이 기기에는 파일을 내려받지 않아요."),
    # Translators: This front end cannot draw web pages.
    "no-engine": msg("이 기기에서는 누리집을 보여 드릴 수 없어요."),
}

# Translators: A web page was not opened: its address is not on this terminal's list.
_NOT_LISTED = msg("이 기기에서 여는 곳이 아니에요.")
# Translators: A web page was not opened: the address looks dangerous.
_NOT_SAFE = msg("안전하지 않은 주소라서 열지 않았어요.")
# Translators: A link of a web page leads to another program (mail, telephone), which does not exist here.
_OTHER_PROGRAM = msg("다른 프로그램으로 가는 것이라 여기서는 열 수 없어요.")

_REFUSALS: Mapping[str, Message] = {
    Reason.SCHEME: _OTHER_PROGRAM,
    Reason.HOST: _NOT_LISTED,
    Reason.PORT: _NOT_LISTED,
    Reason.PATH: _NOT_LISTED,
    Reason.USE: _NOT_LISTED,
}

# Translators: Label of the address of a web page beside its QR code.
_ADDRESS = msg("누리집 주소")
# Translators: Detail beside the QR code of an address: look at the page on one's own telephone.
_TAKE_ALONG = msg("전화기 카메라로 비추면 전화기에서 볼 수 있어요.")


def describe(trouble: Trouble) -> Message:
    """Return what happened, in one calm sentence."""
    if trouble.kind == "refused":
        return refusal(trouble.reason)
    return _FAILURES[trouble.kind]


def refusal(reason: str) -> Message:
    """Return why an address was not opened."""
    return _REFUSALS.get(reason, _NOT_SAFE)


def name_refused(address: str) -> Message | None:
    """Return what of a refused address helps the visitor: its host, or the telephone number in it."""
    try:
        parsed = parse_address(address)
    except AddressError:
        return None
    if parsed.scheme in _TELEPHONES:
        number = "".join(c for c in parsed.path.partition(";")[0].partition("?")[0] if c in "+-0123456789")
        # Translators: A link of a web page held a telephone number: it can be dialled elsewhere.
        return msg("전화번호는 {number}예요.", number=Phone(number)) if 2 < len(number) < 20 else None
    if not parsed.host or parsed.is_local:
        return None
    # Translators: Host name of a web page that was not opened.
    return msg("주소: {host}", host=parsed.host)


def address_item(address: str) -> Receipt | None:
    """Return the address to take along: the host to read, the whole of it in the QR code."""
    parsed = _parse(address)
    if parsed is None or not parsed.host or parsed.is_local:
        return None
    return Receipt(
        key="address",
        label=_ADDRESS,
        number=Code(parsed.host.removeprefix("www.")),
        detail=_TAKE_ALONG,
        qr=parsed.text,
    )


def _parse(address: str) -> Address | None:
    try:
        return parse_address(address)
    except AddressError:
        return None


def phone_item(line: PhoneLine | None) -> Item | None:
    """Return the line that one can call instead."""
    if line is None:
        return None
    # Translators: A telephone number in a list; usually only {number}.
    value = msg("{number}", number=Phone(line.number))
    return Fact(key="phone", label=as_content(line.names), value=value, icon="phone")
