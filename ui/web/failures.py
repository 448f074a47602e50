"""What the engine's numbers mean: load states, network errors, permissions."""

from __future__ import annotations

from kiosk.web.host import FailureKind

#: ``QWebEngineLoadingInfo::LoadStatus``.
LOAD_STARTED, LOAD_STOPPED, LOAD_SUCCEEDED, LOAD_FAILED = range(4)
#: ``QWebEngineLoadingInfo::ErrorDomain`` of an HTTP status.
HTTP_DOMAIN = 5

#: Chromium ``net_error_list.h``: given up by us, by the page or for a download; nothing has failed.
_NO_FAILURES = frozenset({-3, -20, -27, -30, -312, -301, -302})
_TOO_MANY_REDIRECTS = -310
#: Exit code with which Chromium says that a page's process could not even be started
#: (``chrome_result_codes``/``LAUNCH_RESULT_FAILURE`` as Qt WebEngine 6.11 reports it).
LAUNCH_FAILED = 1002

_PERMISSIONS = {
    0: "",
    1: "microphone",
    2: "camera",
    3: "camera",
    4: "screen",
    5: "screen",
    6: "mouse",
    7: "notifications",
    8: "location",
    9: "clipboard",
    10: "fonts",
}


def describe_failure(domain: int, code: int) -> FailureKind | None:
    """Return what a failed load was, or None when nothing needs to be said.

    Args:
        domain: ``ErrorDomain`` of the engine.
        code: A network error of Chromium (negative) or an HTTP status.
    """
    if code in _NO_FAILURES:
        return None
    if domain == HTTP_DOMAIN or code >= 400:
        return "not-found" if code in (404, 410) else "http"
    if code == _TOO_MANY_REDIRECTS:
        return "redirects"
    if -300 < code <= -200 or code in (-107, -113, -117, -123, -126, -129, -141, -150):
        return "certificate"
    return "offline"


def name_permission(number: str) -> str:
    """Return the word for a permission as the host's documents name it."""
    return _PERMISSIONS.get(int(number), "other") if number.isdigit() else "other"
