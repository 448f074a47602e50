"""A kiosk embeds the gateway without loading what the gateway runs on (start-up and memory budget)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_parents_side_loads_no_web_framework_and_no_database_library() -> None:
    code = (
        "import sys\n"
        "import kiosk.gateway.embedded, kiosk.gateway.keys, kiosk.gateway.commands, kiosk.gateway.listening\n"
        "heavy = {'fastapi', 'starlette', 'uvicorn', 'sqlalchemy', 'alembic'} & set(sys.modules)\n"
        "print(sorted(heavy))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
