"""Terminals' keys for the staff console: made when a terminal joins, revoked when it is cut off.

The console shows a key of the role ``console``; it can make and revoke keys of the role ``terminal`` and do
nothing else, so that one identity of a terminal yields all its credentials and one press takes them away.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.concurrency import run_in_threadpool

from kiosk.gateway.api.formats import Open311Error
from kiosk.gateway.api.state import GatewayState
from kiosk.gateway.store.keys import KeyNameError

_Name = Annotated[str, StringConstraints(pattern=r"^terminal-[a-z0-9-]{3,40}$")]
_Place = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class NewTerminal(BaseModel):
    """A terminal that joins."""

    model_config = ConfigDict(extra="forbid")

    name: _Name
    district: _Place | None = None
    site: _Place | None = None


class TerminalCredential(BaseModel):
    """Its key; it cannot be read again."""

    name: str
    key: str


class TerminalRoutes:
    """The routes, bound to a gateway's state."""

    def __init__(self, state: GatewayState) -> None:
        """Build the router (:attr:`router`)."""
        self._state = state
        self.router = APIRouter(prefix="/staff/v1", tags=["Staff"])
        content = {"application/json": {"schema": NewTerminal.model_json_schema()}}
        self.router.add_api_route(
            "/terminals",
            self.create,
            methods=["POST"],
            status_code=201,
            response_model=TerminalCredential,
            openapi_extra={"requestBody": {"required": True, "content": content}},
        )
        self.router.add_api_route("/terminals/{name}", self.revoke, methods=["DELETE"], status_code=204)

    def _check(self, request: Request) -> None:
        key = request.headers.get("x-api-key")
        found = self._state.keys.credential(key) if key else None
        if found is None or found.role != "console":
            raise Open311Error(403, "a console's key was missing or is not valid")

    async def create(self, request: Request) -> TerminalCredential:
        """Make a key for a terminal; one that it had is revoked."""
        await run_in_threadpool(self._check, request)
        try:
            wanted = NewTerminal.model_validate_json(await request.body())
        except ValidationError as error:
            places = sorted({".".join(str(part) for part in one["loc"]) or "body" for one in error.errors()})
            raise Open311Error(400, *(f"{place} is not valid" for place in places)) from None
        try:
            key = await run_in_threadpool(
                self._state.keys.replace, wanted.name, district=wanted.district, site=wanted.site
            )
        except KeyNameError:
            raise Open311Error(409, "the name belongs to a credential of another kind") from None
        return TerminalCredential(name=wanted.name, key=key)

    async def revoke(self, request: Request, name: str) -> Response:
        """Make a terminal's key worthless at once; one that there is not is revoked already."""
        await run_in_threadpool(self._check, request)
        await run_in_threadpool(self._state.keys.revoke_terminal, name)
        return Response(status_code=204)
