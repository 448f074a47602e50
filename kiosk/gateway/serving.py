"""Running the application under uvicorn, with limits that a small machine can keep."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp


class ReadyServer(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        """Call *on_ready* once, after the start."""
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()


def make_config(app: ASGIApp, **settings: object) -> uvicorn.Config:
    """Return uvicorn's settings: no access log (addresses hold ids), no proxy trust, few tasks."""
    return uvicorn.Config(
        app,
        lifespan="off",
        access_log=False,
        log_level="warning",
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=200,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
        ws="none",
        http="h11",
        **settings,  # type: ignore[arg-type]
    )


def make_server(app: ASGIApp, on_ready: Callable[[], None]) -> ReadyServer:
    """Return a server for sockets that are bound already."""
    return ReadyServer(make_config(app), on_ready)
