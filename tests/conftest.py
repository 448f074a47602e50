"""What every test needs: a UTF-8 locale, Qt without a screen, a run-time folder of its own, nobody's keyring.

Set before any test imports Qt. A test that needs a real X server starts one itself and overrides these
for its child processes.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

from hypothesis import HealthCheck, settings

# How long an example takes says something about the machine, not about the program: no test is timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

os.environ["LC_ALL"] = "C.UTF-8"
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ.setdefault("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
os.environ.setdefault("PYTEST_QT_API", "pyside6")
for _name in ("DISPLAY", "WAYLAND_DISPLAY", "LANGUAGE", "QT_SCALE_FACTOR", "QT_FONT_DPI"):
    os.environ.pop(_name, None)
# Keys of tests go to files of the test, also on a desk with a real keyring, and so that the processes a test
# starts find them. Without this the first backend class that any test defines would become the keyring.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
if not os.environ.get("XDG_RUNTIME_DIR"):
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="modunuri-tests-")
    atexit.register(shutil.rmtree, os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)
