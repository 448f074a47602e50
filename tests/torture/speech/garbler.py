"""Runs one of our workers and hands its reports on; at SIGUSR1 it writes nonsense between them.

``python garbler.py MODULE [ARGUMENT ...]``; so a worker garbles at any moment, as well as it can hang or die.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

NONSENSE = "\x00\xff 안녕하세요 ".encode() * 40


def main() -> None:
    signal.signal(signal.SIGUSR1, lambda *_: os.write(1, NONSENSE))
    child = subprocess.Popen([sys.executable, "-m", *sys.argv[1:]], stdout=subprocess.PIPE, bufsize=0)
    assert child.stdout is not None
    while data := os.read(child.stdout.fileno(), 65536):
        view = memoryview(data)
        while view:
            view = view[os.write(1, view) :]


if __name__ == "__main__":
    main()
