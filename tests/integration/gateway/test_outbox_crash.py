"""A kiosk killed at any moment: receipts shown are in the outbox, and the outbox holds nothing else."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.contracts.gateway import SealedRequest, ServiceRequest, SubmitAnswer
from kiosk.secrets import FileSecrets
from kiosk.services.outbox import Outbox

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9")


class Collector:
    """A gateway that takes everything."""

    is_foreign = False

    def __init__(self) -> None:
        self.arrived: list[ServiceRequest] = []

    def submit(self, request: ServiceRequest) -> SubmitAnswer:
        self.arrived.append(request)
        return SubmitAnswer(service_request_id="1")

    def submit_sealed(self, sealed: SealedRequest) -> SubmitAnswer:
        raise AssertionError("these reports are sealed to the terminal")


def kill_at_random(folder: Path, kills: int, seed: int) -> tuple[set[str], set[str]]:
    """Run and kill a kiosk; return what it began to put and what it had shown a receipt for."""
    chance = random.Random(seed)
    begun: set[str] = set()
    shown: set[str] = set()
    for _ in range(kills):
        command = [sys.executable, "-m", "tests.helpers.put_reports", str(folder)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as kiosk:
            assert kiosk.stdout is not None
            first = kiosk.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            kiosk.kill()
            for line in [first, *kiosk.stdout]:
                if line.endswith("\n"):
                    (shown if line.startswith("!") else begun).add(line[2:].strip())
    return begun, shown


@pytest.mark.parametrize(
    ("kills", "seed"), [(5, 1), pytest.param(50, 2, marks=[pytest.mark.torture, pytest.mark.slow])]
)
def test_every_receipt_shown_arrives_once_and_unchanged(tmp_path: Path, kills: int, seed: int) -> None:
    begun, shown = kill_at_random(tmp_path, kills, seed)
    assert begun
    outbox = Outbox(tmp_path / "outbox.db", FileSecrets(tmp_path / "secrets.json"), SystemClock())
    gateway = Collector()
    outbox.deliver_once(gateway)
    arrived = [request.client_ref for request in gateway.arrived]
    assert len(arrived) == len(set(arrived))
    assert shown <= set(arrived) <= begun
    assert all(request.description == f"report {request.client_ref}" for request in gateway.arrived)
    assert outbox.pending() == []
