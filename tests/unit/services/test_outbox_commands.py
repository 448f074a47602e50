from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.contracts.gateway import SealedRequest, ServiceRequest, SubmitAnswer
from kiosk.secrets import FileSecrets
from kiosk.services.gateway_errors import RequestRefusedError
from kiosk.services.outbox import Outbox
from kiosk.services.outbox_commands import NoSuchEntryError, register
from tests.helpers.gateway import make_request


class Refusing:
    """A gateway that refuses everything."""

    is_foreign = False

    def submit(self, request: ServiceRequest) -> SubmitAnswer:
        raise RequestRefusedError(400)

    def submit_sealed(self, sealed: SealedRequest) -> SubmitAnswer:
        raise RequestRefusedError(400)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    args = parser.parse_args(words)
    code: int = args.run(args)
    return code


def test_staff_see_what_is_stuck_and_send_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.secrets._is_keyring_usable", lambda: False)
    data = ["--data", str(tmp_path)]
    assert run("outbox", "list", *data) == 0
    outbox = Outbox(tmp_path / "outbox.db", FileSecrets(tmp_path / "secrets.json"), SystemClock())
    request = make_request(SystemClock(), description="canary")  # type: ignore[arg-type]
    outbox.put(request)
    assert run("outbox", "list", *data) == 0
    assert request.client_ref in capsys.readouterr().out
    outbox.deliver_once(Refusing())
    assert run("outbox", "list", *data) == 1
    shown = capsys.readouterr().out
    assert "거절됨" in shown
    assert "canary" not in shown
    assert run("outbox", "retry", request.client_ref, *data) == 0
    assert [one.client_ref for one in outbox.pending()] == [request.client_ref]
    with pytest.raises(NoSuchEntryError):
        run("outbox", "retry", request.client_ref, *data)
