"""The hook that sees every request of a page but ``blob:`` (field.md §4.2), and asks the policy."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo, QWebEngineUrlRequestInterceptor

from ui.web.stage import spell

_Type = QWebEngineUrlRequestInfo.ResourceType

#: What the engine calls a request -> what the policy calls it. Anything else is a ``resource``.
KINDS: dict[_Type, str] = {
    _Type.ResourceTypeMainFrame: "navigation",
    _Type.ResourceTypeNavigationPreloadMainFrame: "navigation",
    _Type.ResourceTypeSubFrame: "frame",
    _Type.ResourceTypeNavigationPreloadSubFrame: "frame",
    _Type.ResourceTypeWorker: "worker",
    _Type.ResourceTypeSharedWorker: "worker",
    _Type.ResourceTypeServiceWorker: "service-worker",
    _Type.ResourceTypeWebSocket: "websocket",
}


class RequestInterceptor(QWebEngineUrlRequestInterceptor):
    """Blocks what the policy refuses. Runs on the thread of the window, before anything is sent."""

    def __init__(self, may_load: Callable[[str, str, str], bool]) -> None:
        """Ask *may_load* (kind, address, page) about every request."""
        super().__init__()
        self._may_load = may_load

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802
        """Judge one request; a fault of ours refuses it."""
        is_allowed = False
        try:
            kind = KINDS.get(info.resourceType(), "resource")
            is_allowed = self._may_load(kind, spell(info.requestUrl()), spell(info.firstPartyUrl()))
        finally:
            if not is_allowed:
                info.block(True)
