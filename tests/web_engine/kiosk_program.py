"""Program: the whole kiosk, with a city site played by a local server over TLS.

``python -m tests.web_engine.kiosk_program SITE_HOST FOLDER [main.py's options]``: the pages are the files
of FOLDER. The policy and the site files are the shipped ones; only the name leads elsewhere.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kiosk.command_line import make_parser
from kiosk.options import KioskOptions
from tests.web_engine.authority import Authority
from tests.web_engine.servers import Server
from ui.application import run
from ui.web.setup import EngineExtras

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


def serve(host: str, folder: Path) -> EngineExtras:
    """Play a host with the files of a folder; any unknown path gives ``index.html``."""
    authority = Authority(Path(tempfile.mkdtemp()))
    server = Server(host, authority.context(host))
    for path in folder.rglob("*"):
        if path.is_file():
            kind = TYPES.get(path.suffix, "application/octet-stream")
            server.pages[f"/{path.relative_to(folder)}"] = (200, {"Content-Type": kind}, path.read_bytes())
    server.pages["*"] = server.pages["/index.html"]
    rules = f'--host-resolver-rules="MAP {host} 127.0.0.1:{server.port}, MAP * ~NOTFOUND"'
    return EngineExtras((rules,), (authority.file,))


def main(arguments: list[str]) -> int:
    extras = serve(arguments[0], Path(arguments[1]))
    return run(KioskOptions.from_arguments(make_parser().parse_args(arguments[2:])), extras)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
