"""What becomes true by time alone: commands and sessions that are over, terminals that fell silent."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update

from kiosk.console.bridge.assists import AssistLimits
from kiosk.console.bridge.signs import Signs
from kiosk.console.deadlines import STEP
from kiosk.console.services.access import SYSTEM, chunks
from kiosk.console.services.assist import MINUTES, AssistScreens, end_session, tell_end
from kiosk.console.services.commands import OPEN, Commands, give_up
from kiosk.console.services.rows import OPEN_ASSIST, OPEN_HELP
from kiosk.console.services.views import AssistState
from kiosk.console.store.database import Store
from kiosk.console.store.models import History, Presence
from kiosk.console.store.people import AssistSession, HelpCall, StoredCommand
from kiosk.twin.limits import KEEP_ALIVE_S

#: How often it is looked, in s.
SWEEP_S = 5.0
#: A broker publishes the will of a terminal that is gone after at most this long (MQTT 5, 3.1.2.10), in s.
WILL_WITHIN_S = 1.5 * KEEP_ALIVE_S
#: This long after the broker was last heard nobody is shown as online who was not heard since, in s. A
#: terminal may have gone just too early for its will, so WILL_WITHIN_S, SILENT_AFTER_S and SWEEP_S together
#: stay within PRESENCE_WITHIN_S. It is longer than KEEP_ALIVE_S: a broker that answers pings is not silent.
SILENT_AFTER_S = 40.0
#: Without a connection it is believed earlier, so that terminals have time to prove themselves after it.
AWAY_AFTER_S = 15.0
#: Time for births after a connection was made, before anybody is asked, in s.
ASK_AFTER_S = 5.0
#: Time for the last answers, in s.
ANSWER_S = 10.0
#: Terminals asked in one go, unless that is too few to ask all in time: nobody must drown in the answers.
ASKED_AT_ONCE = 500
#: An answer may be on its way this long after a command has expired.
ANSWER_GRACE = timedelta(seconds=5)


@dataclass
class _Proof:
    """What was online before must be proved again.

    Attributes:
        begun: When it began; only what is heard from here on proves anything (monotonic).
        by: Who is not heard until then is not online any more; monotonic.
        asked_through: Last terminal that was asked.
        is_all_asked: Nobody is left to be asked.
    """

    begun: float
    by: float
    asked_through: str = ""
    is_all_asked: bool = False


class Sweeper:
    """Looks every few seconds; all times are the console's own."""

    def __init__(
        self,
        store: Store,
        commands: Commands,
        screens: AssistScreens,
        assists: AssistLimits,
        signs: Signs,
    ) -> None:
        """Work on a store.

        Args:
            store: What is known.
            commands: Ask terminals.
            screens: Screens of assist sessions.
            assists: Ends sessions with the connection on which the visitor agreed.
            signs: Knows who was heard since terminals had to prove themselves.
        """
        self._store = store
        self._commands = commands
        self._screens = screens
        self._assists = assists
        self._signs = signs
        self._lock = threading.Lock()
        self._proof: _Proof | None = None
        self._lost_at: float | None = None
        self._is_silent = False

    def connected(self) -> None:
        """The broker has taken the console in: what was online before must be proved again."""
        self._assists.connected()
        with self._lock:
            self._begin_proof()

    def disconnected(self, quiet_s: float) -> None:
        """The broker is gone; *quiet_s* before, it was last heard."""
        with self._lock:
            self._proof = None
            if self._lost_at is None:
                self._lost_at = self._store.clock.monotonic() - quiet_s

    def _begin_proof(self) -> None:
        now = self._store.clock.monotonic()
        heard_at = now if self._lost_at is None or self._is_silent else self._lost_at
        self._proof = _Proof(now, heard_at + SILENT_AFTER_S)
        self._lost_at, self._is_silent = None, False
        self._signs.doubt()

    def sweep(self, quiet_s: float = 0.0) -> None:
        """Do what is due; the broker was last heard *quiet_s* ago."""
        self.expire_commands()
        self._assists.end_old()
        self.expire_assists()
        self.correct_waiting()
        self.forget_screens()
        with self._lock:
            now = self._store.clock.monotonic()
            if self._lost_at is not None:
                is_silent = now - self._lost_at >= AWAY_AFTER_S
            else:
                is_silent = quiet_s >= SILENT_AFTER_S
                if self._is_silent and not is_silent:
                    # It was frozen and goes on; terminals say nothing by themselves about that.
                    self._begin_proof()
            self._is_silent = is_silent
            proof = self._proof if not is_silent else None
        if is_silent:
            # Nobody can be heard any more: to show them as online would be a guess.
            self._believe_silence(of_all=True)
        if proof is not None:
            self._look_for(proof, now)

    def _look_for(self, proof: _Proof, now: float) -> None:
        """Ask who has not been heard yet, and believe the silence of those who were not heard in time."""
        if now >= proof.begun + ASK_AFTER_S and not proof.is_all_asked:
            self._ask(proof, now)
        if now >= proof.by:
            self._believe_silence()
        if now >= proof.by and proof.is_all_asked:
            with self._lock:
                self._proof = self._proof if self._proof is not proof else None

    def expire_commands(self) -> int:
        """Give commands up that nobody answered in time, or of a time that has not come; return how many."""
        now = self._store.clock.now()
        is_late = or_(StoredCommand.expires_at <= now - ANSWER_GRACE, StoredCommand.issued_at > now + STEP)
        with self._store.read() as session:
            late = session.scalars(
                select(StoredCommand.id).where(StoredCommand.state.in_(OPEN), is_late).limit(1000)
            ).all()
        if not late:
            return 0
        with self._store.write() as work:
            for part in chunks(late):
                for row in work.session.scalars(
                    select(StoredCommand).where(StoredCommand.id.in_(part), StoredCommand.state.in_(OPEN))
                ):
                    give_up(row)
                    work.changed("command", row.terminal_id)
        return len(late)

    def expire_assists(self) -> None:
        """End assist sessions whose time is over, or cannot be told any more."""
        now, longest = self._store.clock.now(), timedelta(minutes=MINUTES) + STEP
        with self._store.read() as session:
            late = session.scalars(
                select(AssistSession.id).where(
                    AssistSession.state.in_(OPEN_ASSIST),
                    or_(AssistSession.expires_at <= now, AssistSession.expires_at > now + longest),
                )
            ).all()
        if not late:
            return
        with self._store.write() as work:
            for row in work.session.scalars(select(AssistSession).where(AssistSession.id.in_(late[:500]))):
                is_ahead = row.expires_at > work.now + longest
                if row.state in OPEN_ASSIST and (row.expires_at <= work.now or is_ahead):
                    if is_ahead:  # the terminal counts its minutes itself, and has some left
                        tell_end(work, row)
                    end_session(work, row, AssistState.EXPIRED)
                    self._screens.forget(row.id)

    def correct_waiting(self) -> None:
        """Let calls that came at a time ahead wait from now on: a wrong clock makes nobody last."""
        is_ahead = (HelpCall.state.in_(OPEN_HELP), HelpCall.since > self._store.clock.now() + STEP)
        with self._store.read() as session:
            if session.scalar(select(HelpCall.id).where(*is_ahead).limit(1)) is None:
                return
        with self._store.write() as work:
            for row in work.session.scalars(select(HelpCall).where(*is_ahead)):
                row.since = work.now
                work.changed("help", row.terminal_id)
                work.changed("terminals", row.terminal_id)

    def forget_screens(self) -> None:
        """Forget the screens of sessions that have ended by any other way (a terminal was revoked)."""
        held = self._screens.sessions()
        if not held:
            return
        with self._store.read() as session:
            going_on = set(
                session.scalars(
                    select(AssistSession.id).where(
                        AssistSession.id.in_(held), AssistSession.state.in_(OPEN_ASSIST)
                    )
                )
            )
        for one in held - going_on:
            self._screens.forget(one)

    def _online(self, after: str = "", *, or_silent: bool = False) -> list[str]:
        """Return terminals that are shown as online (or fell silent), in order."""
        is_meant = or_(Presence.is_online, Presence.ended == "silent") if or_silent else Presence.is_online
        with self._store.read() as session:
            return list(
                session.scalars(
                    select(Presence.terminal_id)
                    .where(is_meant, Presence.terminal_id > after)
                    .order_by(Presence.terminal_id)
                )
            )

    def _ask(self, proof: _Proof, now: float) -> None:
        """Ask some of those that nothing was heard of, each of them once, and all of them in time."""
        left = self._signs.unheard(self._online(proof.asked_through, or_silent=True))
        turns = max(1, 1 + int((proof.by - ANSWER_S - now) / SWEEP_S))
        asked = left[: max(ASKED_AT_ONCE, math.ceil(len(left) / turns))]
        if asked:
            with self._store.write() as work:
                for terminal in asked:
                    self._commands.put(
                        work, SYSTEM, terminal, "report.now", {}, expires_in_s=20, is_told=False
                    )
            proof.asked_through = asked[-1]
        proof.is_all_asked = len(asked) == len(left)

    def _believe_silence(self, *, of_all: bool = False) -> None:
        """Show as gone who was not heard since the proof began; *of_all*: whoever that is."""
        online = self._online()
        if not online or not (of_all or self._signs.unheard(online)):
            return
        with self._store.write() as work:
            # Here and not before: whoever is written down as heard meanwhile is there.
            silent = online if of_all else self._signs.unheard(online)
            for part in chunks(silent):
                work.session.execute(
                    update(Presence)
                    .where(Presence.terminal_id.in_(part), Presence.is_online)
                    .values(is_online=False, since=work.now, ended="silent")
                    .execution_options(synchronize_session=False)
                )
            work.session.add_all(
                History(terminal_id=one, at=work.now, kind="offline", author="", detail={"why": "silent"})
                for one in silent
            )
            work.changed("silent", *silent)
            work.changed("terminals", *silent)
