"""A console that tells the time as the real one does: by a clock that jumps, and a scale that does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from kiosk.twin.console_presence import ConsolePresence, seal_presence
from kiosk.twin.documents import CommandDocument
from kiosk.twin.topics import Kind
from tests.helpers.remote import Rig
from tests.helpers.twin import CONSOLE_KEY, START, command, presence, sealed


class TimedConsole:
    """Speaks to a rig; true time is what has passed on the rig's monotonic clock since ``START``."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.ahead_s = 0.0
        self.connection = 0
        self.sequence = 0
        self.at = datetime(2000, 1, 2, tzinfo=START.tzinfo)
        self.made_at = 0.0
        self.said: list[ConsolePresence] = []

    @property
    def passed_s(self) -> float:
        return self.rig.clock.monotonic()

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed_s + self.ahead_s)

    def steady(self) -> datetime:
        return self.at + timedelta(seconds=self.passed_s - self.made_at)

    def connect(self) -> None:
        """A new connection to the broker, and its birth."""
        self.at = max(self.now(), self.steady() + timedelta(milliseconds=1))
        self.made_at, self.sequence = self.passed_s, -1
        self.connection += 1
        self.beat()

    def word(self) -> ConsolePresence:
        return presence(self.connection, self.sequence, at=self.at, now=self.now(), steady=self.steady())

    def beat(self) -> None:
        """The next word, heard by all that are connected."""
        self.sequence += 1
        self.said.append(self.word())
        self.say(self.said[-1])

    def say(self, said: ConsolePresence) -> None:
        self.rig.broker.console_says(seal_presence(said, CONSOLE_KEY))
        self.rig.run(0.01)

    def command(self, name: str = "terminal.identify", **values: Any) -> CommandDocument:
        """What a member of staff has just pressed."""
        return command(name, **({"issued_at": self.now(), "steady_at": self.steady()} | values))

    def send(self, sent: CommandDocument, **values: Any) -> None:
        """Publish a command, now or for a second time."""
        self.rig.broker.from_console(Kind.COMMAND, sealed(sent, Kind.COMMAND), **({"expiry_s": 30} | values))
        self.rig.run(0.05)

    def obeys(self) -> bool:
        """Send a command and tell whether it was carried out."""
        sent = self.command()
        self.send(sent)
        return sent.id in [done.id for done, _ in self.rig.execute.done]
