"""Renews the lock files from requirements.in and requirements-dev.in (`make lock`).

The lock holds for Linux and Windows and for every supported Python, with the hash of each file. It names
no registry and no path, so that any mirror may serve the files. Its first line carries a digest of the
inputs, by which ``checks.lock_files`` sees that somebody edited an input and forgot the lock.

Arguments are handed to ``uv pip compile``, for example ``--upgrade`` or ``--upgrade-package Babel``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from checks.lock_files import INPUTS_OF, stamp_line

ROOT = Path(__file__).resolve().parent.parent


def make_lock(lock: str, source: str, arguments: list[str]) -> None:
    """Write one lock file; what is already locked stays unless *arguments* ask for newer versions."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
    ]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
    command += ["--no-emit-find-links", "--output-file", lock, *arguments, source]
    subprocess.run(command, cwd=ROOT, check=True)
    path = ROOT / lock
    path.write_text(stamp_line(ROOT, lock) + "\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def main() -> int:
    """Make both lock files, the runtime one first, because it bounds the other."""
    for lock, inputs in INPUTS_OF.items():
        print(f"Locking {inputs[0]} …")
        try:
            make_lock(lock, inputs[0], sys.argv[1:])
        except subprocess.CalledProcessError as failure:
            print(f"{lock} could not be made; what uv said stands above.", file=sys.stderr)
            return failure.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
