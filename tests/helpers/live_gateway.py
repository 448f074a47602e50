"""A gateway that listens on a loopback port, in a thread of the test's process."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from kiosk.gateway.serving import bind, make_server


@contextlib.contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """Serve *app* and yield its address."""
    bound = bind("127.0.0.1", 0)
    is_ready = threading.Event()
    server: uvicorn.Server = make_server(app, is_ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    if not is_ready.wait(30):
        raise TimeoutError("the gateway does not start")
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        bound.close()
