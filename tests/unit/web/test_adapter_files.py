"""The adapter's files belong together, and what is vendored is as it was released."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

from kiosk.options import RESOURCES

ADAPTER = RESOURCES / "web" / "adapter"
ROOT = Path(__file__).resolve().parents[3]


def _refresher() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh_web", ROOT / "packaging" / "refresh_web.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Data classes look their module up by name.
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_what_is_vendored_is_as_it_was_released() -> None:
    assert _refresher().check() == []


def test_every_script_of_the_adapter_is_joined_once() -> None:
    order = json.loads((ADAPTER / "order.json").read_text(encoding="utf-8"))
    assert len(set(order)) == len(order)
    assert all((ADAPTER / name).is_file() for name in order)
    assert {name for name in order if "/" not in name} == {path.name for path in ADAPTER.glob("*.js")}


def test_the_readme_names_every_script_and_every_message() -> None:
    readme = (ADAPTER / "README.md").read_text(encoding="utf-8")
    for path in ADAPTER.glob("*.js"):
        assert f"`{path.name}`" in readme, path.name
    for kind in ("snapshot", "change", "answer", "typed", "alive"):
        assert f"| `{kind}` |" in readme


def test_the_adapter_fetches_stores_and_says_nothing_elsewhere() -> None:
    """It has no way out but the channel: no requests, no storage, no console, no evaluation of words."""
    forbidden = re.compile(
        r"\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|EventSource|localStorage|sessionStorage|indexedDB|eval|"
        r"importScripts|console)\b|document\.cookie|new Function|innerHTML\s*="
    )
    for path in ADAPTER.glob("*.js"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not forbidden.search(code), (path.name, forbidden.search(code))
