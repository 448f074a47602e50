"""A terminal of a large fleet that speaks as a real one does, and keeps nothing but its version."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from kiosk.twin.documents import (
    DesiredDocument,
    Document,
    Health,
    PresenceDocument,
    ReportedDocument,
    parse_document,
)
from kiosk.twin.envelope import open_envelope, seal_envelope
from kiosk.twin.mqtt import Loss, PublishMessage, ReceiveMessage
from kiosk.twin.refusals import MessageRefused
from kiosk.twin.signing import KeyRing, SigningKey
from kiosk.twin.topics import RETAINED, Kind, optional_subscriptions, quality, terminal_subscriptions, topic
from tests.helpers.lean_mqtt import LeanClient, Place


class Speaker:
    """Checks, counts and reports; a :class:`kiosk.twin.mqtt.MqttListener`."""

    def __init__(
        self,
        name: str,
        key: SigningKey,
        password: str,
        place: Place,
        console: KeyRing,
        tell: Callable[[str, int], None],
    ) -> None:
        self.name = name
        self._key = key
        self._console = console
        self._tell = tell
        self._wanted = topic(Kind.DESIRED, name)
        self._command = topic(Kind.COMMAND, name)
        self._connection = str(uuid.uuid4())
        self._at = datetime.now(UTC)
        self._sequence = 0
        self._seen = 0
        self.client = LeanClient(
            place, name, password, (*terminal_subscriptions(name), *optional_subscriptions()), self
        )

    async def join(self) -> None:
        await self.client.open()

    def stop(self) -> None:
        self.client.stop()

    # MqttListener

    def on_connecting(self) -> PublishMessage | None:
        return self._message(Kind.PRESENCE, self._presence(is_online=False))

    def on_connected(self) -> None:
        self.client.publish(self._message(Kind.PRESENCE, self._presence(is_online=True)))
        self._report()

    def on_disconnected(self, loss: Loss) -> None: ...

    def on_message(self, message: ReceiveMessage) -> None:
        if message.topic == self._command:
            self._report()  # what a console that doubts the connection asks for
            return
        if message.topic != self._wanted:
            return
        try:
            opened = open_envelope(message.payload, Kind.DESIRED, self.name, self._console)
            wish = parse_document(opened.body, DesiredDocument, self.name)
        except MessageRefused:
            return
        if wish.version <= self._seen:
            return
        self._seen = wish.version
        self._report()

    def _report(self) -> None:
        self._sequence += 1
        said = ReportedDocument(
            terminal=self.name,
            seen=self._seen,
            applied=self._seen,
            result="applied",
            since=datetime.now(UTC),
            is_in_use=False,
            health=Health(voice={"ko": "ok", "en": "ok"}, gateway="ok", disk_free_mb=9000),
            app="fleet",
            connection=self._connection,
            sequence=self._sequence,
            identity=self._key.kid,
        )
        version = self._seen
        self.client.publish(
            self._message(Kind.REPORTED, said),
            lambda is_there: self._tell(self.name, version) if is_there else None,
        )

    def _presence(self, *, is_online: bool) -> PresenceDocument:
        return PresenceDocument(
            terminal=self.name, is_online=is_online, connection=self._connection, at=self._at
        )

    def _message(self, kind: Kind, document: Document) -> PublishMessage:
        payload = seal_envelope(kind, self.name, document.to_body(), self._key)
        return PublishMessage(topic(kind, self.name), payload, quality(kind), kind in RETAINED)
