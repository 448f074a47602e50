"""The gateway does what two descriptions say: the published one of Open311, and its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.gateway.config import Limits
from kiosk.gateway.store.keys import Role
from tests.helpers.gateway import TestGateway, make_gateway, make_request
from tests.helpers.georeport import corrected
from tests.helpers.live_gateway import listening

ROOT = Path(__file__).resolve().parents[3]
SEOUL = ROOT / "resources" / "city" / "seoul"
RUNNER = shutil.which("st", path=str(Path(sys.executable).parent))
needs_schemathesis = pytest.mark.skipif(RUNNER is None, reason="Schemathesis is not installed")
examples = pytest.mark.parametrize(
    "examples",
    [3, pytest.param(200, marks=[pytest.mark.torture, pytest.mark.slow, pytest.mark.timeout(1800)])],
)


@pytest.fixture(scope="module")
def seoul(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestGateway, str, str]]:
    """Seoul's gateway on a port, its address, and a terminal's key."""
    folder = tmp_path_factory.mktemp("seoul")
    # The clock stands still here, so the rate of one caller would run out; it has tests of its own.
    limits = Limits(rate=1e6, burst=10**9)
    gateway = make_gateway(folder, token=None, destination="city", hosts=(), city_dir=SEOUL, limits=limits)
    with listening(gateway.app) as url:
        yield gateway, url, gateway.state.keys.create("t1")


def publish(gateway: TestGateway) -> str:
    """Store and publish a report, and return its id."""
    row = gateway.state.requests.adopt(make_request(gateway.clock), expected_days=3).request
    note = {"ko": "고쳤어요 <b>&"}
    gateway.state.requests.change(
        row.id, status="closed", note=note, is_published=True, public_description="가로등"
    )
    return row.id


def judge(location: str, key: str, count: int, *more: str) -> None:
    """Run Schemathesis with all its checks but one.

    ``positive_data_acceptance`` expects that what fits a schema is accepted; but a sealed envelope, or
    which answers a service wants, cannot be said in a schema.
    """
    command = [str(RUNNER), "run", location, "--header", f"X-API-Key: {key}", "--max-examples", str(count)]
    command += ["--exclude-checks", "positive_data_acceptance", "--generation-database", "none"]
    command += ["--seed", "311", "--no-color", *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "generated" in done.stdout


@needs_schemathesis
@examples
def test_the_gateways_own_description_is_true(seoul: tuple[TestGateway, str, str], examples: int) -> None:
    _, url, key = seoul
    judge(f"{url}/openapi.json", key, examples)


@needs_schemathesis
@examples
@pytest.mark.parametrize(("role", "paths"), [("clerk", "^/staff"), ("monitor", "^/metrics")])
def test_the_description_is_true_for_whom_a_terminals_key_is_not(
    seoul: tuple[TestGateway, str, str], role: Role, paths: str, examples: int
) -> None:
    gateway, url, _ = seoul
    publish(gateway)
    key = gateway.state.keys.create(f"{role}-{examples}", role)
    judge(f"{url}/openapi.json", key, examples, "--include-path-regex", paths)


@needs_schemathesis
@examples
@pytest.mark.parametrize("fmt", ["json", "xml"])
def test_the_published_description_of_open311_is_obeyed(
    seoul: tuple[TestGateway, str, str], tmp_path: Path, fmt: str, examples: int
) -> None:
    gateway, url, key = seoul
    description = corrected(
        fmt, "seoul", list(gateway.state.content.services)[:8], [publish(gateway), "unknown"]
    )
    path = tmp_path / "open311.json"
    path.write_text(json.dumps(description))
    judge(str(path), key, examples, "--url", f"{url}/open311/v2")


@pytest.mark.parametrize("fmt", ["json", "xml"])
def test_a_published_client_library_reads_the_gateway(seoul: tuple[TestGateway, str, str], fmt: str) -> None:
    georeport = pytest.importorskip("georeport")
    gateway, url, _ = seoul
    request_id = publish(gateway)
    client = georeport.GeoReport(f"{url}/open311/v2", output_format=fmt)
    services = client.get_service_list()
    assert [one["service_code"] for one in services] == list(gateway.state.content.services)
    code = next(one["service_code"] for one in services if str(one["metadata"]).lower() == "true")
    definition = client.get_service_definition(code)
    assert definition["service_code"] == code
    found = client.get_service_requests(service_request_id=request_id)
    record = found if isinstance(found, dict) else found[0]
    assert (record["service_request_id"], record["status"]) == (request_id, "closed")
    assert record["status_notes"] == "고쳤어요 <b>&"
    one = client.get_service_request(request_id)
    assert (one if isinstance(one, dict) else one[0])["service_code"] == "street-lamp"
