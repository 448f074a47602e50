"""Program: the whole kiosk, with a site whose form is made of the government's own components.

``python -m tests.web_engine.covered_program SITE_HOST SENT_FILE [main.py's options]``. The page is the
released markup and script of krds-uiux; what its form sends is written to SENT_FILE. The policy and the
site files are the shipped ones; only the name leads elsewhere.
"""

from __future__ import annotations

import sys
import tempfile
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from kiosk.command_line import make_parser
from kiosk.options import KioskOptions
from tests.web_engine.authority import Authority
from tests.web_engine.servers import Answer, Server
from ui.application import run
from ui.web.setup import EngineExtras

KIT = Path(__file__).resolve().parents[1] / "web_adapter" / "pages" / "krds"
HTML = {"Content-Type": "text/html; charset=utf-8"}
#: The kit's fields have ids and no names; the page's own script gives them theirs, as its users do.
PAGE = """<!doctype html><html lang="ko"><meta charset="utf-8"><title>상담 신청</title>
<link rel="stylesheet" href="/krds.min.css"><body><div id="wrap"><main><h1>상담 신청</h1>
<form action="/send" method="post">{fields}<div class="btn-wrap">
<button type="submit" class="krds-btn primary">상담 신청하기</button></div></form></main></div>
<script src="/krds.min.js"></script><script>
for (const field of document.querySelectorAll("form [id]"))
  if ("value" in field && !field.name) field.name = field.id;
</script></body></html>"""
DONE = """<!doctype html><html lang="ko"><meta charset="utf-8"><title>접수</title>
<main><h1>상담 신청을 받았습니다</h1></main></html>"""


def page() -> str:
    """The form: a field for words, one that is chosen from, boxes."""
    parts = [(KIT / f"{name}.html").read_text(encoding="utf-8") for name in ("text_input", "toggle_switch")]
    return PAGE.replace(
        "{fields}", "\n".join(parts).replace("레이블", "성함").replace("switch : default", "문자로 받기")
    )


def serve(host: str, sent: Path) -> EngineExtras:
    """Play the site."""
    authority = Authority(Path(tempfile.mkdtemp()))
    server = Server(host, authority.context(host))
    for name, kind in (("krds.min.css", "text/css"), ("krds.min.js", "text/javascript")):
        server.pages[f"/{name}"] = (200, {"Content-Type": kind}, (KIT / name).read_bytes())

    def take(handler: BaseHTTPRequestHandler) -> Answer:
        sent.write_bytes(server.requests[-1][3])
        return 200, HTML, DONE.encode()

    server.pages["/send"] = take
    server.pages["*"] = (200, HTML, page().encode())
    rules = f'--host-resolver-rules="MAP {host} 127.0.0.1:{server.port}, MAP * ~NOTFOUND"'
    return EngineExtras((rules,), (authority.file,))


def main(arguments: list[str]) -> int:
    extras = serve(arguments[0], Path(arguments[1]))
    return run(KioskOptions.from_arguments(make_parser().parse_args(arguments[2:])), extras)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
