"""The console's composition root: builds everything in a written order and hands it over by constructor."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from argon2 import PasswordHasher

from kiosk import __version__
from kiosk.console.accounts import IDLE, Accounts
from kiosk.console.audit_heads import HEADS_NAME, HeadExporter, SendHead, append_line, read_heads
from kiosk.console.bridge.assists import AssistLimits
from kiosk.console.bridge.bridge import Bridge, Client
from kiosk.console.bridge.intake import Intake
from kiosk.console.bridge.outgoing import WINDOW
from kiosk.console.bridge.signs import Signs
from kiosk.console.bridge.sweep import Sweeper
from kiosk.console.broker.telling import tell_authorities
from kiosk.console.key_rotation import tell_keys
from kiosk.console.keys import ConsoleKeys, FieldCipher
from kiosk.console.retention import Retention
from kiosk.console.services.api import ConsoleServices
from kiosk.console.services.assist import Assisting, AssistScreens
from kiosk.console.services.audit_trail import AuditTrail
from kiosk.console.services.changed_keys import CHANGED_KEYS_NAME, ChangedKeys
from kiosk.console.services.commands import Commands
from kiosk.console.services.cutting import CUT_OFF_NAME, CutOffs, Handover
from kiosk.console.services.directory import Directory
from kiosk.console.services.doors import BrokerDoor, GatewayDoor
from kiosk.console.services.enrolment import Enrolling
from kiosk.console.services.groups import Groups
from kiosk.console.services.health import Health
from kiosk.console.services.help import HelpQueue
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.live import Live
from kiosk.console.services.messages import Messages
from kiosk.console.services.modes import Switching
from kiosk.console.services.pictures import Pictures
from kiosk.console.services.schedules import Schedules
from kiosk.console.services.sites import Places
from kiosk.console.services.terminals import Wall
from kiosk.console.store.database import Store
from kiosk.i18n.catalogues import Catalogues
from kiosk.twin.broker_address import BrokerAddress
from kiosk.twin.mqtt import MqttClient, MqttListener, MqttSettings
from kiosk.twin.topics import CONSOLE, console_subscriptions

_LOG = logging.getLogger(__name__)


class Broker(BrokerDoor, Protocol):
    """A broker with a life: supervised by the console, or the city's."""

    password: str

    @property
    def own_url(self) -> str:
        """Address for the console itself."""

    def start(self) -> None:
        """Start it, or prepare what its operator needs."""

    def renew(self) -> bool:
        """Renew its certificate if it is time."""

    def stop(self) -> None:
        """End it, if it is ours."""


@dataclass(frozen=True, slots=True)
class ConsoleParts:
    """What a console is built of.

    Attributes:
        store: The opened store.
        keys: The secrets.
        broker: The broker.
        data_dir: Folder for what is not in the store.
        catalogues: Translations, for prepared phrases.
        gateway: Where terminals' keys are made, or None.
        gateway_url: Address that terminals are told, or None for their own.
        heads: Where audit heads are sent off this machine.
        near_heads: Where they are sent besides: to the same disk.
        head_files: Files with heads that were exported, for checking.
        hasher: Argon2id with other costs, or None.
        idle: After how long without use a member of staff is signed out.
        connect: Makes the client to the broker, or None for the real one (tests).
    """

    store: Store
    keys: ConsoleKeys
    broker: Broker
    data_dir: Path
    catalogues: Catalogues = field(default_factory=Catalogues)
    gateway: GatewayDoor | None = None
    gateway_url: str | None = None
    heads: tuple[SendHead, ...] = ()
    near_heads: tuple[SendHead, ...] = ()
    head_files: tuple[Path, ...] = ()
    hasher: PasswordHasher | None = None
    idle: timedelta = IDLE
    connect: Callable[[MqttListener], Client] | None = None


class Console:
    """A console: services, bridge, broker."""

    def __init__(self, parts: ConsoleParts) -> None:
        """Build everything; :meth:`start` begins."""
        store, keys = parts.store, parts.keys
        self.store = store
        self.keys = keys
        self.broker = parts.broker
        self._own_line: MqttClient | None = None
        own_heads = parts.data_dir / HEADS_NAME
        self.screens = AssistScreens()
        self.directory = Directory(store)
        self.live = Live(store, self.directory)
        self.issuer = Issuer(keys, parts.gateway_url)
        self.commands = Commands(store)
        assists = AssistLimits(store, self.screens)
        signs = Signs()
        changed_keys = ChangedKeys(parts.data_dir / CHANGED_KEYS_NAME)
        self.intake = Intake(
            store, self.directory, self.issuer, self.screens, assists, signs, changed_keys, self.live.tell
        )
        self.sweeper = Sweeper(store, self.commands, self.screens, assists, signs)
        self.bridge = Bridge(store, keys, self.intake, self.sweeper, parts.connect or self._connect)
        self.accounts = Accounts(store, FieldCipher(keys.fields), parts.hasher, parts.idle)
        self.handover = Handover(store, parts.broker.refresh)
        self.enrolment = Enrolling(
            store,
            self.issuer,
            self.commands,
            keys,
            parts.broker,
            parts.gateway,
            self.handover,
            CutOffs(parts.data_dir / CUT_OFF_NAME),
            changed_keys,
        )
        self.retention = Retention(store)
        self.exporter = HeadExporter(
            store,
            keys.signing,
            own_heads,
            parts.heads,
            (*parts.near_heads, self.bridge.publisher.publish_head),
        )
        self.health = Health(store, self.bridge, self.intake, parts.broker, __version__, self.exporter)
        self.services = ConsoleServices(
            terminals=Wall(store, self.issuer),
            modes=Switching(store, self.issuer),
            sites=Places(store, self.issuer),
            groups=Groups(store, self.issuer),
            schedules=Schedules(store, self.issuer),
            messages=Messages(store, self.issuer),
            help=HelpQueue(store, self.commands),
            assist=Assisting(store, self.commands, self.screens, parts.catalogues),
            commands=self.commands,
            enrolment=self.enrolment,
            accounts=self.accounts,
            audit=AuditTrail(store, keys.audit_ring, lambda: read_heads(own_heads, *parts.head_files)),
            pictures=Pictures(store),
            live=self.live,
            health=self.health,
        )

    def _connect(self, listener: MqttListener) -> Client:
        broker = self.broker
        ca = broker.ca_certificate if broker.own_url.startswith("mqtts:") else ""
        settings = MqttSettings(
            address=BrokerAddress.parse(broker.own_url, CONSOLE, broker.password, ca),
            client_id=CONSOLE,
            subscriptions=console_subscriptions(),
            receive_maximum=65_535,
            max_inflight=WINDOW * 2,
            tells_kept=False,
            first_wait_s=0.2,
        )
        self._own_line = MqttClient(settings, listener)
        return self._own_line

    def start_broker(self) -> None:
        """Start the broker, by what has happened to terminals since an older store that is back."""
        self.enrolment.cut_off_again()
        self.enrolment.change_keys_again()
        self.handover.begin(self.broker.start)

    def start(self) -> None:
        """Connect to the broker and begin; the broker itself must have been started."""
        tell_keys(self.store, self.issuer, self.keys)
        self.tell_authorities()
        self.bridge.start()

    def tell_authorities(self) -> None:
        """Let terminals, and the console's own line, know by whom the broker's certificate may be signed."""
        bundle = self.broker.ca_certificate
        if self._own_line is not None:
            self._own_line.trust(bundle)
        tell_authorities(self.store, self.issuer, bundle)

    def tend(self) -> None:
        """Do what comes again: export the head, renew the certificate, finish revocations, erase the old."""
        for name, call in (
            ("audit head", self.exporter.export),
            ("broker certificate", self.broker.renew),
            ("broker authorities", self.tell_authorities),
            ("broker credentials", self.handover.retry),
            ("revocations", self.enrolment.finish_revocations),
            ("cut-off terminals", self.enrolment.keep_cut_offs),
            ("retention", self.retention.run),
        ):
            try:
                call()
            except Exception as error:  # one of them must not keep the others from their turn
                _LOG.error("%s: %s", name, type(error).__name__)

    def stop(self) -> None:
        """End everything; what waits in the store goes on waiting there."""
        self.bridge.stop()
        self.broker.stop()
        self.store.dispose()


def file_target(path: Path) -> SendHead:
    """Return a target for audit heads: a file, on another disk or a share."""
    return lambda line: append_line(path, line)
