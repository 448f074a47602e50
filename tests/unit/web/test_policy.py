"""The lock on addresses: field notes E 29-36, 57, 58 as a table, and properties over made-up ones."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.web.policy import Allowance, Policy, Reason, Use, Verdict

SEOUL = "https://www.seoul.go.kr"


@dataclass(frozen=True)
class Site:
    id: str
    pages: tuple[Allowance, ...]
    frames: tuple[Allowance, ...] = ()
    resources: tuple[str, ...] = ()
    sockets: tuple[str, ...] = ()
    allows_http: bool = False


CITY = Site(
    "city",
    (Allowance(SEOUL), Allowance("https://news.seoul.go.kr", ("/welfare/", "/start.do"), ("/welfare/go",))),
    frames=(Allowance("https://map.seoul.go.kr", ("/embed/",)),),
    resources=("https://cdn.seoul.go.kr",),
    sockets=("wss://live.seoul.go.kr",),
)
OTHER = Site(
    "other", (Allowance("https://www.gov.kr:8443", ("/portal/",)),), resources=("https://img.gov.kr",)
)
POLICY = Policy([CITY, OTHER])


def judge(address: str, use: Use = Use.NAVIGATION, page: str = "") -> Verdict:
    return POLICY.judge(address, use, page)


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://www.seoul.go.kr", f"{SEOUL}/"),
        ("HTTPS://WWW.SEOUL.GO.KR/Main", f"{SEOUL}/Main"),
        ("https://www.seoul.go.kr:443/", f"{SEOUL}/"),
        ("https:\\\\www.seoul.go.kr\\a\\..\\b", f"{SEOUL}/b"),
        (" \thttps://www.se\noul.go.kr/a ", f"{SEOUL}/a"),
        ("https://www%2eseoul.go.kr/", f"{SEOUL}/"),
        (
            "https://www.seoul.go.kr/a/./b/%2E%2e/c?x=https://evil.example#y",
            f"{SEOUL}/a/c?x=https://evil.example#y",
        ),
        ("https://news.seoul.go.kr/welfare/a", "https://news.seoul.go.kr/welfare/a"),
        ("https://news.seoul.go.kr/start.do?menu=1", "https://news.seoul.go.kr/start.do?menu=1"),
        ("https://www.gov.kr:8443/portal/main", "https://www.gov.kr:8443/portal/main"),
    ],
)
@pytest.mark.parametrize("use", [Use.ENTRY, Use.NAVIGATION, Use.FRAME, Use.RESOURCE, Use.WORKER])
def test_what_a_site_names_opens_in_one_spelling(address: str, canonical: str, use: Use) -> None:
    verdict = judge(address, use)
    assert verdict == Verdict(True, Reason.ALLOWED, canonical, verdict.site)
    assert verdict.site in ("city", "other")


#: Attempt of the field notes -> address -> why it is refused.
REFUSED = [
    # E-29 to E-31: another host, at any hop, and what allowed hosts may be made to show.
    ("E-29", "https://evil.example/", Reason.HOST),
    ("E-29", "https://seoul.go.kr/", Reason.HOST),
    ("E-29", "https://www2.seoul.go.kr/", Reason.HOST),
    ("E-30", "https://evil.example/from?https://www.seoul.go.kr/", Reason.HOST),
    ("E-31", "https://news.seoul.go.kr/welfare/go?url=https://evil.example", Reason.PATH),
    ("E-31", "https://news.seoul.go.kr/welfare/GO/out?url=https://evil.example", Reason.PATH),
    ("E-31", "https://news.seoul.go.kr/welfare/%67o", Reason.PATH),
    ("E-31", "https://translate.example/?u=https://www.seoul.go.kr", Reason.HOST),
    # E-32: look-alikes.
    ("E-32", "https://www.seoul.go.kr.evil.example/", Reason.HOST),
    ("E-32", "https://evilwww.seoul.go.kr/", Reason.HOST),
    ("E-32", "https://evil-seoul.go.kr/", Reason.HOST),
    ("E-32", "https://www.seoul.go.kr@evil.example/", Reason.USERINFO),
    ("E-32", "https://www.seoul.go.kr:443@evil.example/", Reason.USERINFO),
    ("E-32", "https://user:word@www.seoul.go.kr/", Reason.USERINFO),
    ("E-32", "https://@www.seoul.go.kr/", Reason.USERINFO),
    ("E-32", "https://www.seoul.go.kr%40evil.example/", Reason.MALFORMED),
    ("E-32", "https://www.seoul.go.kr./", Reason.HOST),
    ("E-32", "https://www.seoul.go.kr../", Reason.MALFORMED),
    ("E-32", "https://www.sеoul.go.kr/", Reason.LETTERS),  # a Cyrillic letter
    ("E-32", "https://ｗｗｗ.seoul.go.kr/", Reason.LETTERS),
    ("E-32", "https://www。seoul。go。kr/", Reason.LETTERS),
    ("E-32", "https://www.xn--soul-53d.go.kr/", Reason.HOST),
    ("E-32", "https://www.seoul.go.kr\u200b/", Reason.LETTERS),
    ("E-32", "https://93.184.216.34/", Reason.LOCAL),
    ("E-32", "https://[2606:2800:220:1::1]/", Reason.LOCAL),
    ("E-32", "https://1572395042/", Reason.LOCAL),
    ("E-32", "https://0x5db8d822/", Reason.LOCAL),
    ("E-32", "https://0135.0270.0330.0042/", Reason.LOCAL),
    ("E-32", "https://www.seoul.go.kr:8443/", Reason.PORT),
    ("E-32", "https://www.seoul.go.kr:80/", Reason.PORT),
    ("E-32", "https://www.seoul.go.kr:99999/", Reason.MALFORMED),
    ("E-32", "https://www.seoul.go.kr:44 3/", Reason.MALFORMED),
    ("E-32", "https://www.gov.kr/portal/", Reason.PORT),
    # E-33: the allowed pattern as a piece of something else.
    ("E-33", "https://evil.example/https://www.seoul.go.kr/", Reason.HOST),
    ("E-33", "https://evil.example/?https://www.seoul.go.kr/", Reason.HOST),
    ("E-33", "https://evil.example/#https://www.seoul.go.kr/", Reason.HOST),
    ("E-33", "https://evil.example\\@www.seoul.go.kr/", Reason.HOST),
    ("E-33", "https://evil.example#@www.seoul.go.kr/", Reason.HOST),
    ("E-33", "https://evil.example?@www.seoul.go.kr/", Reason.HOST),
    ("E-33", "https://news.seoul.go.kr/", Reason.PATH),
    ("E-33", "https://news.seoul.go.kr/welfarefraud/", Reason.PATH),
    ("E-33", "https://news.seoul.go.kr/start.do.exe", Reason.PATH),
    ("E-33", "https://news.seoul.go.kr/welfare/../admin", Reason.PATH),
    ("E-33", "https://news.seoul.go.kr/welfare/%2e%2e/admin", Reason.PATH),
    ("E-33", "https://news.seoul.go.kr/welfare/..%2fadmin", Reason.PATH),
    ("E-33", "https://news.seoul.go.kr/welfare/%252e%252e%252fadmin", Reason.PATH),
    ("E-33", "https://news.seoul.go.kr/welfare\\..\\admin", Reason.PATH),
    ("E-33", "https://news.seoul.go.kr/welfare/..%5cadmin", Reason.PATH),
    ("E-33", "https://news.seoul.go.kr/x?/welfare/", Reason.PATH),
    # E-34: schemes.
    *(
        ("E-34", address, Reason.SCHEME)
        for address in (
            "file:///etc/passwd", "FILE:///c:/windows", "chrome://gpu", "chrome://net-internals",
            "devtools://devtools/bundled/inspector.html", "view-source:https://www.seoul.go.kr/",
            "qrc:/Kiosk/Main.qml", "about:blank", "about:config", "javascript:alert(1)",
            "java\tscript:alert(1)", "data:text/html,<h1>x</h1>", "blob:https://www.seoul.go.kr/1-2-3",
            "filesystem:https://www.seoul.go.kr/temporary/x", "ftp://www.seoul.go.kr/",
            "intent://www.seoul.go.kr#Intent;scheme=https;end", "ws://www.seoul.go.kr/",
            "chrome-extension://abc/x.html", "kiosk://home",
        )
    ),
    ("E-34", "www.seoul.go.kr", Reason.MALFORMED),
    ("E-34", "//www.seoul.go.kr/", Reason.MALFORMED),
    ("E-34", "", Reason.MALFORMED),
    ("E-34", "https://", Reason.MALFORMED),
    ("E-34", f"{SEOUL}/{'a' * 9000}", Reason.TOO_LONG),
    # E-36: this machine and its network, in every spelling.
    *(
        ("E-36", f"https://{host}/", Reason.LOCAL)
        for host in (
            "127.0.0.1", "127.1", "2130706433", "0x7f.1", "017700000001", "0", "localhost", "LOCALHOST",
            "localhost.", "www.localhost", "169.254.169.254", "10.0.0.1", "192.168.0.1", "172.16.5.4",
            "100.64.0.1", "0.0.0.0", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fd00::1]",
            "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "printer.local", "PRINTER.LOCAL.",
            "metadata.google.internal", "router", "nas.lan", "fritz.home", "x.home.arpa", "a.intranet",
            "%31%32%37.0.0.1",
        )
    ),
    # E-38: without encryption.
    ("E-38", "http://www.seoul.go.kr/", Reason.INSECURE),
    # I-57 and I-58: other programs, and what government pages want to install.
    *(
        ("I-57", address, Reason.SCHEME)
        for address in (
            "mailto:a@seoul.go.kr", "tel:02-120", "sms:119", "ms-settings:", "ms-store:x", "search-ms:q=x",
            "shell:startup", "calculator:", "vscode://x", "zoommtg://zoom.us/join", "kakaotalk://x",
            "intent:#Intent;action=x;end", "kakaolink://x", "ispmobile://x", "market://details?id=x",
            "steam://run/1", "onestore://x", "itms-apps://x",
        )
    ),
    ("I-58", "https://download.nprotect.example/setup.exe", Reason.HOST),
    ("I-58", "nprotect://run", Reason.SCHEME),
    ("I-58", "https://127.0.0.1:14430/veraport", Reason.LOCAL),
    ("I-58", "wss://127.0.0.1:14430/", Reason.LOCAL),
]  # fmt: skip


@pytest.mark.parametrize(("attempt", "address", "reason"), REFUSED)
def test_every_attempt_is_refused_at_every_door_that_opens_a_page(
    attempt: str, address: str, reason: Reason
) -> None:
    for use in (Use.ENTRY, Use.NAVIGATION):
        assert judge(address, use) == Verdict(False, reason), (attempt, use)


@pytest.mark.parametrize(("attempt", "address", "reason"), REFUSED)
def test_what_no_page_may_open_no_part_of_a_page_may_load(attempt: str, address: str, reason: Reason) -> None:
    parts = (Use.RESOURCE, Use.WORKER, Use.WEBSOCKET, Use.SERVICE_WORKER)
    verdicts = {use: judge(address, use) for use in parts}
    loads = {use for use, verdict in verdicts.items() if verdict.is_allowed}
    if reason is Reason.PATH or address.startswith("blob:"):
        # The origin is the city's; scripts and pictures may lie anywhere on it.
        assert loads <= {Use.RESOURCE, Use.WORKER}
    elif address.startswith("data:"):
        assert loads == {Use.RESOURCE}
    else:
        assert not loads, attempt
    frame = judge(address, Use.FRAME)
    assert not frame.is_allowed or address in ("about:blank", "blob:https://www.seoul.go.kr/1-2-3")


def test_parts_come_from_where_the_site_says_and_never_become_the_page() -> None:
    assert judge("https://cdn.seoul.go.kr/a.js", Use.RESOURCE).is_allowed
    assert judge("https://cdn.seoul.go.kr/a.html", Use.NAVIGATION).reason is Reason.HOST
    assert judge("https://cdn.seoul.go.kr/a.html", Use.FRAME).reason is Reason.HOST
    assert judge("https://map.seoul.go.kr/embed/1", Use.FRAME).is_allowed
    assert judge("https://map.seoul.go.kr/admin", Use.FRAME).reason is Reason.PATH
    assert judge("https://map.seoul.go.kr/embed/1", Use.NAVIGATION).reason is Reason.HOST
    assert judge("wss://live.seoul.go.kr/x", Use.WEBSOCKET).is_allowed
    assert judge("wss://www.seoul.go.kr/x", Use.WEBSOCKET).reason is Reason.HOST
    assert judge("ws://live.seoul.go.kr/x", Use.WEBSOCKET).reason is Reason.INSECURE
    assert judge("wss://live.seoul.go.kr/x", Use.NAVIGATION).reason is Reason.SCHEME
    assert judge("https://live.seoul.go.kr/x", Use.RESOURCE).reason is Reason.HOST


def test_a_page_of_one_site_loads_nothing_that_only_another_site_names() -> None:
    mine, others = "https://cdn.seoul.go.kr/a.png", "https://img.gov.kr/a.png"
    assert judge(mine, Use.RESOURCE, f"{SEOUL}/").is_allowed
    assert judge(others, Use.RESOURCE, f"{SEOUL}/").reason is Reason.HOST
    assert judge(others, Use.RESOURCE, "https://www.gov.kr:8443/portal/x").is_allowed
    assert judge(mine, Use.RESOURCE, "https://evil.example/").reason is Reason.HOST
    assert judge(mine, Use.RESOURCE, "not an address").reason is Reason.HOST


def test_e35_documents_made_by_script_are_judged_by_who_made_them() -> None:
    assert judge("about:srcdoc", Use.FRAME).is_allowed
    assert judge("about:blank", Use.FRAME).is_allowed
    assert not judge("about:srcdoc", Use.NAVIGATION).is_allowed
    assert judge("blob:https://www.seoul.go.kr/1", Use.FRAME).is_allowed
    assert not judge("blob:https://evil.example/1", Use.FRAME).is_allowed
    assert not judge("blob:http://127.0.0.1/1", Use.FRAME).is_allowed
    assert not judge("blob:null/1", Use.FRAME).is_allowed
    assert not judge("blob:blob:https://www.seoul.go.kr/1", Use.FRAME).is_allowed
    assert not judge("data:text/html,x", Use.FRAME).is_allowed
    assert not judge("data:text/javascript,x", Use.WORKER).is_allowed
    assert judge("data:image/png;base64," + "A" * 100_000, Use.RESOURCE).is_allowed


def test_e37_no_service_worker_ever_starts() -> None:
    assert judge(f"{SEOUL}/sw.js", Use.SERVICE_WORKER) == Verdict(False, Reason.USE)


def test_e30_a_chain_of_redirects_stops_at_the_first_hop_that_is_not_on_the_list() -> None:
    chain = [f"{SEOUL}/a", "https://news.seoul.go.kr/welfare/b", "https://evil.example/", f"{SEOUL}/c"]
    assert [judge(hop).is_allowed for hop in chain] == [True, True, False, True]


def test_without_sites_nothing_opens() -> None:
    assert not Policy([]).judge(f"{SEOUL}/", Use.ENTRY).is_allowed


@pytest.mark.parametrize(
    "origin",
    [
        "http://www.seoul.go.kr", "https://www.seoul.go.kr/", "https://WWW.seoul.go.kr", "https://*.seoul.go.kr",
        "https://127.0.0.1", "https://localhost", "https://www.seoul.go.kr.", "www.seoul.go.kr", "data:",
        "https://u@www.seoul.go.kr", "https://www.seoul.go.kr:443", "https://box.local", "wss://www.seoul.go.kr",
    ],
)  # fmt: skip
def test_a_site_cannot_name_what_is_no_exact_public_origin(origin: str) -> None:
    for site in (Site("bad", (Allowance(origin),)), Site("bad", (), resources=(origin,))):
        with pytest.raises(ValueError, match=r"origin|canonical|must begin|is local"):
            Policy([site])


def test_plain_http_needs_a_site_that_says_so() -> None:
    site = Site("plain", (Allowance("http://city.example"),), allows_http=True)
    policy = Policy([site])
    assert policy.judge("http://city.example/x", Use.NAVIGATION).is_allowed
    assert policy.judge("https://city.example/x", Use.NAVIGATION).reason is Reason.PORT
    assert policy.judge("http://127.0.0.1/x", Use.NAVIGATION).reason is Reason.LOCAL


# -- properties --------------------------------------------------------------------------------------

ALLOWED_ORIGINS = {SEOUL, "https://news.seoul.go.kr", "https://www.gov.kr:8443"}
_host_piece = st.one_of(
    st.sampled_from(
        ["www.seoul.go.kr", "seoul", "go.kr", "evil.example", "@", ":", "443", "8443", ".", "..", "/", "\\",
         "%2e", "%40", "%2f", "[", "]", "::1", "127.0.0.1", "0x7f", "#", "?", "\t", "\n", " ", "\u3002", "ｗ",
         "xn--", "localhost", "news.seoul.go.kr", "www.gov.kr", "\x00", "%00", "WWW.SEOUL.GO.KR", "user", ";",
         "&", "%"]
    ),
    st.text(max_size=3),
)  # fmt: skip
_scheme = st.sampled_from(
    ["https:", "http:", "wss:", "HtTpS:", "https", "ht\ntps:", "blob:https:", "data:", ""]
)
_slashes = st.sampled_from(["//", "/", "", "\\\\", "///", "/\\", "//\t"])
_addresses = st.builds(
    lambda s, sl, parts: s + sl + "".join(parts), _scheme, _slashes, st.lists(_host_piece, max_size=8)
)


@given(_addresses, st.sampled_from([Use.ENTRY, Use.NAVIGATION]))
@example("https://www.seoul.go.kr:443@evil.example", Use.ENTRY)
@example("https:www.seoul.go.kr\\@evil.example", Use.NAVIGATION)
def test_whatever_opens_has_an_origin_that_a_site_names(address: str, use: Use) -> None:
    """Judged again by another parser: the canonical form has exactly an allowed origin and no more."""
    verdict = judge(address, use)
    if not verdict.is_allowed:
        assert verdict.address == ""
        return
    parts = urlsplit(verdict.address)
    assert parts.username is None and parts.password is None
    assert f"{parts.scheme}://{parts.netloc}" in ALLOWED_ORIGINS
    assert verdict.address.isascii() and not set(verdict.address) & set(' \t\n\\"<>')
    assert judge(verdict.address, use) == verdict, "the canonical form is judged as itself"


@given(st.sampled_from(sorted(ALLOWED_ORIGINS)), st.integers(0, 40), st.text(min_size=1, max_size=2))
def test_an_origin_with_anything_put_into_it_is_another_one(origin: str, place: int, piece: str) -> None:
    address = origin[:place] + piece + origin[place:] + "/welfare/"
    verdict = judge(address)
    if verdict.is_allowed:
        assert "://".join(urlsplit(verdict.address)[:2]) in ALLOWED_ORIGINS


_segments = st.lists(
    st.sampled_from(
        ["welfare", "admin", "..", ".", "%2e%2e", ".%2E", "%2f", "..%2f", "%252e%252e", "%5c..", "\\", "go",
         "g%6f", "", "a", "%", "%zz", "%25", ";", "%00", "start.do"]
    ),
    max_size=7,
)  # fmt: skip


@given(_segments)
def test_a_path_that_opens_lies_beneath_its_folder_in_every_reading(segments: list[str]) -> None:
    verdict = judge("https://news.seoul.go.kr/" + "/".join(segments))
    if verdict.is_allowed:
        path = urlsplit(verdict.address).path
        assert path in ("/welfare", "/start.do") or path.startswith(("/welfare/", "/start.do/"))
        assert not path.casefold().startswith(("/welfare/go/", "/welfare/g%6f"))
        assert path.casefold().rstrip("/") != "/welfare/go"


@given(st.integers(0, 2**32 - 1), st.sampled_from(["dotted", "decimal", "hex", "octal", "short", "six"]))
def test_no_ip_address_opens_in_any_spelling(number: int, spelling: str) -> None:
    a, b, c, d = number.to_bytes(4, "big")
    host = {
        "dotted": f"{a}.{b}.{c}.{d}",
        "decimal": str(number),
        "hex": hex(number),
        "octal": f"0{number:o}",
        "short": f"{a}.{number & 0xFFFFFF}",
        "six": f"[::ffff:{a:x}{b:02x}:{c:x}{d:02x}]",
    }[spelling]
    for use in Use:
        assert not judge(f"https://{host}/", use).is_allowed
        assert not judge(f"wss://{host}/", use).is_allowed


@given(st.text(max_size=60), st.sampled_from(list(Use)))
def test_no_text_makes_the_judge_stumble(text: str, use: Use) -> None:
    assert isinstance(judge(text, use), Verdict)
    assert isinstance(judge(f"{SEOUL}/{text}", use, text), Verdict)
