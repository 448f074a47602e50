"""A socket finds a short place wherever the data and the temporary files lie."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kiosk.gateway.listening import UnixListener

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")


def test_deep_folders_for_data_and_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """sun_path holds 108 bytes; neither folder may be shorter than that."""
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(deep))
    monkeypatch.setattr("tempfile.tempdir", None)
    listener = UnixListener(deep / "data")
    path = Path(listener.url.removeprefix("http+unix://"))
    assert path.is_socket()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    listener.close()
    assert not path.parent.exists()
