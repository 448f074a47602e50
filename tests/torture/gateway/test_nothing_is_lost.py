"""Receipts shown are a part of what arrives, which is a part of what was submitted: whatever fails.

The short variants run with the other tests; ``-m torture`` runs them at full length and prints what
happened. Power loss needs root and loop devices: kill -9 cannot show it, because the kernel still writes
what a killed process handed over.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.clock import SteppedClock, SystemClock
from kiosk.contracts.gateway import GatewayAddress, SealedRequest, ServiceRequest, SubmitAnswer
from kiosk.gateway.embedded import EmbeddedGateway
from kiosk.gateway.keys import load_keys
from kiosk.gateway.store.database import open_engine
from kiosk.gateway.store.requests import RequestFilter, RequestStore
from kiosk.secrets import FileSecrets, MemorySecrets
from kiosk.services.client import GatewayClient
from kiosk.services.gateway_errors import GatewayBusyError
from kiosk.services.outbox import Outbox, OutboxFullError
from tests.helpers.city import write_city
from tests.helpers.flaky_line import FlakyLine
from tests.helpers.gateway import AppTransport, make_gateway, make_request
from tests.helpers.torture_kiosk import KEY, report_of

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9, Unix sockets and loop devices")
long = [pytest.mark.torture, pytest.mark.slow, pytest.mark.timeout(1200)]


def show(capsys: pytest.CaptureFixture[str], title: str, **facts: object) -> None:
    """Print a row of the table that ``make torture`` shows."""
    with capsys.disabled():
        print(f"\n| {title} | " + " | ".join(f"{name} {value}" for name, value in facts.items()) + " |")


class Run:
    """One child that takes reports; what it began and what it has shown a receipt for."""

    def __init__(self, *words: str, said: str = "") -> None:
        self.begun: list[str] = []
        self.shown: list[str] = []
        command = [sys.executable, "-m", "tests.helpers.torture_kiosk", *words]
        self.child = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.child.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.write(said + "\n")
            self.child.stdin.flush()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            if line.endswith("\n"):
                (self.shown if line[0] == "!" else self.begun).append(line[2:].strip())

    def wait_for(self, count: int, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while len(self.shown) < count and time.monotonic() < end and self.child.poll() is None:
            time.sleep(0.002)
        assert len(self.shown) >= count, "the child took no reports"

    def kill(self) -> None:
        self.child.kill()
        self.child.wait()
        self.reader.join(10)
        for pipe in (self.child.stdin, self.child.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()


def stored(folder: Path, secrets: MemorySecrets) -> tuple[RequestStore, Any]:
    keys = load_keys(secrets, folder / "gateway.db")
    engine = open_engine(f"sqlite:///{folder / 'gateway.db'}", keys.store)
    return RequestStore(engine, SystemClock(), keys.lookup, "centre"), engine


def all_rows(store: RequestStore) -> list[Any]:
    rows: list[Any] = []
    while page := store.list_requests(RequestFilter(offset=len(rows))):
        rows += page
    return rows


def is_unchanged(row: Any) -> bool:
    wanted = report_of(row.client_ref, row.requested_at)
    same = (row.description, row.receipt_number) == (wanted.description, wanted.receipt_number)
    return same and row.attributes == dict(wanted.attributes) and row.address_id == "jongno"


@pytest.mark.parametrize(("reports", "kills"), [(60, 4), pytest.param(1000, 50, marks=long)])
def test_a_bad_line_and_killed_kiosks(
    tmp_path: Path, reports: int, kills: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(reports)
    secrets = MemorySecrets()
    gateway = EmbeddedGateway(tmp_path, write_city(tmp_path / "testville"), secrets, SystemClock())
    gateway.start()
    assert gateway.wait_until_ready(30)
    line = FlakyLine(gateway.address.url.removeprefix("http+unix://"), seed=1)
    said = f"{gateway.address.token} {gateway.public_key().hex()}"
    begun: set[str] = set()
    shown: set[str] = set()
    killed_gateways = 0
    kiosk_folder = tmp_path / "kiosk"
    kiosk_folder.mkdir()
    try:
        for number in range(kills):
            # Down for the first fifth, then anything between perfect and dreadful.
            line.badness = 1.0 if number < kills / 5 else chance.choice([0.0, 0.3, 0.6, 0.9])
            run = Run("kiosk", str(kiosk_folder), str(number), line.url, said=said)
            missing = reports - len(begun)
            wanted = max(1, missing // (kills - number))
            run.wait_for(wanted if number == kills - 1 else chance.randint(1, 2 * wanted - 1))
            child = gateway.process_id
            if number % 7 == 3 and child is not None:
                os.kill(child, signal.SIGKILL)
                killed_gateways += 1
            time.sleep(chance.uniform(0, 0.02))
            run.kill()
            begun |= set(run.begun)
            shown |= set(run.shown)
        line.badness = 0.0
        assert gateway.wait_until_ready(30)
        outbox = Outbox(
            kiosk_folder / "outbox.db",
            FileSecrets(kiosk_folder / "secrets.json"),
            SystemClock(),
            gateway.public_key,
        )
        waiting_at_end = len(outbox.pending())
        client = GatewayClient(gateway.address)
        end = time.monotonic() + 120
        while (waiting := outbox.pending()) and time.monotonic() < end:
            for entry in waiting:
                outbox.deliver_once(client, only=entry.client_ref)
        assert outbox.pending() == []
        assert outbox.given_up() == []
        outbox.close()
    finally:
        line.close()
        gateway.stop()
    store, engine = stored(tmp_path, secrets)
    rows = all_rows(store)
    arrived = [row.client_ref for row in rows]
    changed = [row.client_ref for row in rows if not is_unchanged(row)]
    show(
        capsys,
        f"line and kill -9, {kills} kills",
        submitted=len(begun),
        shown=len(shown),
        arrived=len(arrived),
        lost=len(shown - set(arrived)),
        twice=len(arrived) - len(set(arrived)),
        changed=len(changed),
        waited_at_end=waiting_at_end,
        gateways_killed=killed_gateways,
        **{name.replace(" ", "_"): count for name, count in sorted(line.counts.items())},
    )
    assert len(begun) >= reports
    assert len(arrived) == len(set(arrived))
    assert shown <= set(arrived) <= begun
    assert changed == []
    first = report_of(min(shown), SystemClock().now())
    assert store.look_up(str(first.receipt_number), str(first.receipt_code)) is not None
    engine.dispose()


class Disk:
    """An ext4 file system in a file, mounted over a loop device."""

    def __init__(self, folder: Path, name: str, mebibytes: int, image: Path | None = None) -> None:
        self.image = image or folder / f"{name}.img"
        self.mount = folder / f"{name}.mnt"
        self.mount.mkdir()
        if image is None:
            with self.image.open("wb") as file:
                file.truncate(mebibytes << 20)
            subprocess.run(["mkfs.ext4", "-q", "-F", "-m", "0", str(self.image)], check=True)
        subprocess.run(["mount", "-o", "loop", str(self.image), str(self.mount)], check=True)

    def unmount(self) -> None:
        for _ in range(20):
            if subprocess.run(["umount", str(self.mount)], stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(0.1)
        subprocess.run(["umount", "-l", str(self.mount)], check=True)


@contextlib.contextmanager
def mounted(folder: Path, name: str, mebibytes: int, image: Path | None = None) -> Iterator[Disk]:
    """Mount a disk, or skip with the reason why that is not possible here."""
    if os.geteuid() != 0:
        pytest.skip("needs root to mount a file system")
    if shutil.which("mkfs.ext4", path=os.environ["PATH"] + ":/sbin:/usr/sbin") is None:
        pytest.skip("needs mkfs.ext4 (e2fsprogs)")
    try:
        disk = Disk(folder, name, mebibytes, image)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no loop device here: {error}")
    try:
        yield disk
    finally:
        disk.unmount()


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


def survivors(mode: str, folder: Path) -> list[tuple[str, bool]]:
    """Return the reports found after a power loss, and whether each is as it was submitted."""
    if mode == "store":
        if not (folder / "gateway.db").exists():
            return []
        engine = open_engine(f"sqlite:///{folder / 'gateway.db'}", KEY)
        rows = all_rows(RequestStore(engine, SystemClock(), KEY, "city"))
        engine.dispose()
        return [(row.client_ref, is_unchanged(row)) for row in rows]
    if not (folder / "secrets.json").exists():
        return []
    outbox = Outbox(folder / "outbox.db", FileSecrets(folder / "secrets.json"), SystemClock())
    gateway = Collector()
    outbox.deliver_once(gateway)
    assert outbox.pending() == []
    outbox.close()
    return [(one.client_ref, one == report_of(one.client_ref, one.requested_at)) for one in gateway.arrived]


def cut_power(mode: str, tmp_path: Path, cuts: int, seed: int) -> tuple[int, int, int, int, int]:
    """Copy the disk of a writing child *cuts* times; return shown, arrived, lost, twice, changed."""
    chance = random.Random(seed)
    shown_all = arrived_all = lost = twice = changed = 0
    for number in range(cuts):
        with mounted(tmp_path, f"{mode}-{number}", 32) as disk:
            run = Run(mode, str(disk.mount), str(seed * 1000 + number))
            try:
                run.wait_for(chance.randint(1, 40))
                time.sleep(chance.uniform(0, 0.05))
                # All processors stop at the same moment when the power goes; what the child has
                # said by then counts, what the kernel has not written by then is gone.
                run.child.send_signal(signal.SIGSTOP)
                time.sleep(0.01)
                shown, begun = set(run.shown), list(run.begun)
                copy = tmp_path / f"{mode}-{number}.copy"
                shutil.copyfile(disk.image, copy)
            finally:
                run.kill()
        begun = list(dict.fromkeys([*begun, *run.begun]))
        with mounted(tmp_path, f"{mode}-{number}-after", 32, copy) as after:
            try:
                found = survivors(mode, after.mount)
            except Exception:
                if mode != "outbox-unsafe":
                    raise
                found = []
        refs = [ref for ref, _ in found]
        assert set(refs) <= set(begun)
        shown_all += len(shown)
        arrived_all += len(refs)
        lost += len(shown - set(refs))
        twice += len(refs) - len(set(refs))
        changed += sum(not is_same for _, is_same in found)
        copy.unlink()
        disk.image.unlink()
    return shown_all, arrived_all, lost, twice, changed


@pytest.mark.parametrize("mode", ["outbox", "store"])
@pytest.mark.parametrize("cuts", [2, pytest.param(25, marks=long)])
def test_the_power_goes_while_reports_are_taken(
    tmp_path: Path, mode: str, cuts: int, capsys: pytest.CaptureFixture[str]
) -> None:
    shown, arrived, lost, twice, changed = cut_power(mode, tmp_path, cuts, seed=3)
    show(
        capsys,
        f"power loss, {mode}, {cuts} cuts",
        shown=shown,
        survived=arrived,
        lost=lost,
        twice=twice,
        changed=changed,
    )
    assert shown > 0
    assert (lost, twice, changed) == (0, 0, 0)


@pytest.mark.parametrize("cuts", [2, pytest.param(10, marks=long)])
def test_the_same_cut_shows_what_is_lost_without_waiting_for_the_disk(
    tmp_path: Path, cuts: int, capsys: pytest.CaptureFixture[str]
) -> None:
    shown, arrived, lost, _, _ = cut_power("outbox-unsafe", tmp_path, cuts, seed=4)
    show(capsys, f"control (synchronous=OFF), {cuts} cuts", shown=shown, survived=arrived, lost=lost)
    assert lost > 0


def fill(folder: Path) -> Path:
    """Fill a disk to the last byte; return the file that does so."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 14, 1 << 10, 64):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))
    return filler


@pytest.mark.parametrize("reports", [30, pytest.param(300, marks=long)])
def test_the_disk_is_full_for_a_while(
    tmp_path: Path, reports: int, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = SteppedClock()
    with mounted(tmp_path, "small", 16) as disk:
        outbox = Outbox(disk.mount / "outbox.db", FileSecrets(disk.mount / "secrets.json"), clock)
        shown, refused = [], []
        filler: Path | None = None
        for number in range(reports):
            if number == reports // 3:
                filler = fill(disk.mount)
            if number == 2 * reports // 3 and filler is not None:
                filler.unlink()
            request = report_of(str(uuid.uuid4()), clock.now())
            try:
                outbox.put(request)
            except OutboxFullError:
                refused.append(request.client_ref)
            else:
                shown.append(request.client_ref)
        gateway = Collector()
        outbox.deliver_once(gateway)
        arrived = [one.client_ref for one in gateway.arrived]
        outbox.close()
    show(capsys, "disk full for a third", submitted=reports, shown=len(shown), refused=len(refused))
    assert refused
    assert arrived == shown
    assert all(one == report_of(one.client_ref, one.requested_at) for one in gateway.arrived)


def test_a_gateway_whose_disk_is_full_promises_nothing_and_takes_it_later(tmp_path: Path) -> None:
    with mounted(tmp_path, "city", 16) as disk:
        gateway = make_gateway(disk.mount)
        client = GatewayClient(GatewayAddress("http://x"), transport=AppTransport(gateway.http))
        first = make_request(gateway.clock)
        assert not client.submit(first).was_known
        filler = fill(disk.mount)
        refused = []
        for _ in range(20):
            request = make_request(gateway.clock, description="가" * 4000)
            try:
                client.submit(request)
            except GatewayBusyError:
                refused.append(request)
        assert refused
        filler.unlink()
        assert [client.submit(one).was_known for one in refused] == [False] * len(refused)
        assert client.submit(first).was_known
        gateway.state.requests._engine.dispose()


def test_the_line_really_is_bad(tmp_path: Path) -> None:
    target = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(target)
        line = FlakyLine(target, seed=1)
        line.badness = 1.0
        with socket.create_connection(("127.0.0.1", int(line.url.rpartition(":")[2]))) as near:
            assert near.recv(1) == b""
        assert line.counts["refused"] == 1
        line.close()
