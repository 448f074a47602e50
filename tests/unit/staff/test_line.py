"""Staff at a terminal, from the signed document to the Screen: a real twin, a real visit, a fake broker.

D-11, D-12: nothing changes under a visitor who has not been asked. E-07: the call reaches the console.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import KioskError
from kiosk.i18n.text import Message
from kiosk.modes.controller import Source
from kiosk.remote.identity import IDENTITY_KEY, IdentityStore
from kiosk.screens.command import Key, Press, Type
from kiosk.secrets import MemorySecrets
from kiosk.services.flows.clerk.link import link_screen
from kiosk.services.flows.clerk.state import ClerkState
from kiosk.services.flows.person import PersonFlow
from kiosk.services.gateway_errors import GatewayUnreachableError
from kiosk.services.operations import model
from kiosk.session.session import IdlePolicy, Phase
from kiosk.staff.health import GatewayWish, TerminalHealth
from kiosk.staff.line import StaffLine, Surroundings
from kiosk.staff.notices import Notices
from kiosk.terminal import TerminalOptions
from kiosk.twin.console_presence import seal_presence
from kiosk.twin.documents import CommandDocument, DesiredDocument, StaffChange, StandingMessage
from kiosk.twin.enrolment import Credentials, key_text
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.mqtt import Loss
from kiosk.twin.signing import SigningKey
from kiosk.twin.topics import Kind
from tests.helpers.flows import CENTRE, seoul
from tests.helpers.remote import FakeBroker, FakeTransport
from tests.helpers.terminal import Rig
from tests.helpers.twin import CONSOLE_KEY, TERMINAL, TERMINAL_KEY, command, desired, presence, schedule


class Joined:
    """A terminal that belongs to a console."""

    def __init__(self, folder: Path, *, is_home: bool = False) -> None:
        options = TerminalOptions(first_flow="home" if is_home else "attract", is_home=is_home)
        idle = IdlePolicy(is_enabled=not is_home)
        self.rig = Rig(flows={"person": PersonFlow(seoul(), CENTRE)}, options=options, idle=idle)
        self.clock = self.rig.clock
        self.folder = folder
        self.secrets = MemorySecrets()
        self.broker = FakeBroker(self.clock)
        self.refreshed = 0
        self.gateway: list[str | None] = []
        self.notices = Notices(self.clock)
        self._enrol()
        health = TerminalHealth(folder, lambda: ("ko", "mn"), lambda tag: tag == "ko")
        self.line = StaffLine(
            self.rig.terminal,
            self.rig.modes,
            self.clock,
            self.clock,
            self._elsewhere,
            self.notices,
            Surroundings(
                data_dir=folder,
                secrets=lambda: self.secrets,
                centre=lambda: "종로 주민센터",
                health=health.read,
                refresh=self._refresh,
                use_gateway=self.gateway.append,
            ),
            connect=lambda enrolled: self._transport,
        )
        self.line.start()
        self.settle()

    def _enrol(self) -> None:
        self.secrets.put(IDENTITY_KEY, base64.b64encode(b"t" * 32).decode())
        given = Credentials(
            terminal=TERMINAL,
            name="1층 문 옆",
            broker_url="mqtts://desk.example:8883",
            broker_password="x" * 20,
            console_keys=(key_text(CONSOLE_KEY.public),),
        )
        IdentityStore(self.folder / "remote", self.secrets)
        (self.folder / "remote").mkdir()
        IdentityStore(self.folder / "remote", self.secrets).save(given)

    def _transport(self, listener: Any) -> FakeTransport:
        self.transport = FakeTransport(self.broker, listener)
        return self.transport

    def _elsewhere(self, work: Callable[[], None]) -> None:
        self.clock.post(work)

    def _refresh(self) -> None:
        self.refreshed += 1

    def settle(self, seconds: float = 1.0) -> None:
        """Let the thread for the disk finish, and what it tells arrive."""
        for _ in range(4):
            if self.line._disk is not None:
                self.line._disk.submit(lambda: None).result()
            self.clock.advance(seconds / 4)

    def want(self, **values: Any) -> None:
        document: DesiredDocument = desired(issued_at=self.clock.now(), **values)
        payload = seal_envelope(Kind.DESIRED, TERMINAL, document.to_body(), CONSOLE_KEY)
        self.broker.from_console(Kind.DESIRED, payload, is_retained=True)
        self.settle()

    def send(self, name: str, **values: Any) -> None:
        document: CommandDocument = command(name, issued_at=self.clock.now(), **values)
        payload = seal_envelope(Kind.COMMAND, TERMINAL, document.to_body(), CONSOLE_KEY)
        self.broker.from_console(Kind.COMMAND, payload, expiry_s=30)
        self.settle()

    def come(self) -> None:
        """A visitor comes."""
        self.rig.do(Press("begin"))
        assert self.rig.terminal.view.phase == "active"
        self.settle()

    @property
    def reported(self) -> Any:
        return self.broker.documents[Kind.REPORTED][-1]

    @property
    def answers(self) -> list[Any]:
        return self.broker.documents[Kind.ANSWER]

    def staff(self, **modes: Any) -> StaffChange:
        return StaffChange(modes=modes, by="김하나", at=self.clock.now())


@pytest.fixture
def joined(tmp_path: Path) -> Joined:
    return Joined(tmp_path)


def test_the_key_of_this_test_is_the_terminals() -> None:
    assert SigningKey(b"t" * 32).public == TERMINAL_KEY.public


def test_a_terminal_goes_on_with_its_console_after_a_restart(joined: Joined) -> None:
    assert joined.line.is_connected
    assert joined.line.look() == model.ConsoleLink(
        "joined", "mqtts://desk.example:8883", name="1층 문 옆", is_connected=True
    )


def test_at_a_terminal_that_nobody_uses_a_change_holds_at_once_and_is_reported(joined: Joined) -> None:
    joined.want(version=3, standing={"scale": 2.0})
    assert joined.rig.modes.state.scale == 2.0
    assert (joined.reported.applied, joined.reported.result) == (3, "applied")


def test_a_visitor_is_asked_first_and_undoes_with_one_press(joined: Joined) -> None:
    joined.come()
    before = joined.rig.screen
    joined.want(version=1, staff=joined.staff(scale=2.0))
    view = joined.rig.terminal.view
    assert view.screen.id == "staff-offer" and joined.rig.modes.state.scale == 1.0
    assert "아주 큰 글자" in view.screen.items[0].value
    assert joined.reported.result == "deferred"
    joined.rig.do(Press("yes"))
    joined.settle()
    assert joined.rig.modes.state.scale == 2.0
    assert joined.reported.result == "applied"
    joined.rig.do(Press("undo"))
    joined.settle()
    assert joined.rig.modes.state.scale == 1.0
    assert joined.rig.screen == before


def test_closing_the_question_is_a_no_which_the_console_hears_of_after_a_call(joined: Joined) -> None:
    joined.come()
    joined.want(version=1, staff=joined.staff(scale=2.0))
    joined.rig.do(Key("back"))
    joined.settle()
    assert joined.rig.modes.state.scale == 1.0
    assert (joined.reported.result, joined.reported.reason) == ("deferred", "deferred")
    joined.line._call()
    joined.settle()
    assert (joined.reported.result, joined.reported.reason) == ("deferred", "visitor")


def test_what_was_taken_back_stays_so_whatever_staff_press_next(joined: Joined) -> None:
    joined.come()
    joined.line._call()
    joined.want(version=1, staff=joined.staff(scale=2.0))
    joined.rig.do(Press("undo"))
    joined.settle()
    # The console sends the next change together with the one before it.
    joined.want(version=2, staff=joined.staff(scale=2.0, contrast="high"))
    assert (joined.rig.modes.state.scale, joined.rig.modes.state.contrast) == (1.0, "high")
    lines = [item.label for item in joined.rig.terminal.view.screen.items]
    assert any("색" in line for line in lines) and not any("글자" in line for line in lines)
    assert (joined.reported.reason, joined.reported.declined) == ("visitor", ("scale",))


def test_a_question_waits_until_the_visitor_has_ended_another_one(joined: Joined) -> None:
    joined.come()
    joined.rig.do(Press("bar.letters"))
    joined.want(version=1, staff=joined.staff(scale=2.0))
    assert joined.rig.screen == "letters"
    joined.rig.do(Press("done"))
    joined.settle()
    assert joined.rig.screen == "staff-offer"


def test_a_question_waits_while_somebody_types_and_loses_nothing(joined: Joined) -> None:
    """D-12: neither place nor words."""
    joined.come()
    joined.rig.do(Press("pick.1"), Press("name"), Type("name", "홍"))
    assert joined.rig.terminal.view.is_typing
    joined.want(version=1, staff=joined.staff(scale=2.0))
    joined.rig.do(Type("name", "홍길"))
    joined.settle(30)
    assert joined.rig.screen == "welcome.name", "nothing comes over what they type"
    assert joined.reported.reason == "asked"
    joined.rig.do(Key("back"), Press("pick.1"))
    joined.settle()
    assert joined.rig.screen == "staff-offer"
    joined.rig.do(Press("yes"), Press("keep"))
    joined.settle()
    assert joined.rig.screen == "welcome.name"
    assert joined.rig.terminal.view.screen.items[0].value == "홍길"
    assert joined.rig.modes.state.scale == 2.0


def test_a_call_stands_on_the_desks_and_an_answer_is_told(joined: Joined) -> None:
    joined.come()
    joined.rig.do(Press("bar.person"), Press("staff"))
    joined.rig.worker.finish(model.Called(False, True, is_asked=joined.line.call() == "asked"))
    joined.settle()
    assert joined.rig.terminal.view.screen.title.label == "직원을 부르고 있어요"
    call = joined.broker.documents[Kind.HELP][-1]
    assert call.state == "waiting"
    joined.send("help.take", arguments={"call": call.call}, by="김하나")
    assert joined.rig.terminal.view.screen.title.label == "직원에게 알렸어요"
    assert joined.rig.terminal.view.screen.items[0].label == "김하나 직원이 곧 도와 드려요."
    joined.line.stop_calling()
    joined.settle()
    assert joined.broker.documents[Kind.HELP][-1].state == "none"


def says(joined: Joined, connection: int, sequence: int = 0, *, is_online: bool = True) -> None:
    """The console says that it is there, or its last will that it has gone."""
    said = presence(connection, sequence, is_online=is_online)
    joined.broker.console_says(seal_presence(said, CONSOLE_KEY))
    joined.settle()


def call_staff(joined: Joined) -> None:
    """What the operation's worker does; the page is then as the visitor sees it."""
    reach = joined.line.call()
    desk: model.Desk = "away" if reach == "kept" else ""
    joined.rig.worker.finish(model.Called(False, True, is_asked=reach in ("asked", "kept"), desk=desk))
    joined.settle()


def words(joined: Joined) -> list[str]:
    screen = joined.rig.terminal.view.screen
    return [screen.title.label, *(item.label for item in screen.items)]


def test_a_call_at_a_desk_that_is_not_there_is_kept_and_says_what_to_do_instead(joined: Joined) -> None:
    joined.come()
    says(joined, 1)
    says(joined, 1, is_online=False)
    joined.rig.do(Press("bar.person"), Press("staff"))
    call_staff(joined)
    assert words(joined)[0] == "직원을 불러 주세요"
    assert "지금은 직원이 이 부름을 보지 못해요." in words(joined)
    assert "가까운 직원에게 말하거나 아래 번호로 전화하세요." in words(joined)
    keys = [item.key for item in joined.rig.terminal.view.screen.items]
    assert {"centre", "help"} <= set(keys), "the centre's number and the city's"
    call = joined.broker.documents[Kind.HELP][-1]
    assert call.state == "waiting", "it stands at the broker for the desk that comes back"
    says(joined, 2)
    joined.settle(30)
    assert words(joined)[0] == "직원을 부르고 있어요"
    assert "직원 화면과 다시 이어졌어요. 답을 기다리고 있어요." in words(joined)
    joined.send("help.take", arguments={"call": call.call}, by="김하나")
    assert words(joined)[0] == "직원에게 알렸어요"
    says(joined, 2, is_online=False)
    joined.settle(60)
    assert words(joined)[0] == "직원에게 알렸어요", "somebody comes, whatever becomes of the desk"


def test_what_was_said_of_a_call_is_taken_back_when_the_desk_falls_silent(joined: Joined) -> None:
    joined.come()
    says(joined, 1)
    joined.rig.do(Press("bar.person"), Press("staff"))
    call_staff(joined)
    assert "직원 화면에 알렸어요. 답을 기다리고 있어요." in words(joined)
    joined.settle(80)
    assert "지금은 직원이 이 부름을 보지 못해요." in words(joined)


def test_a_desk_that_is_started_anew_is_no_news(joined: Joined) -> None:
    joined.come()
    says(joined, 1)
    joined.rig.do(Press("bar.person"), Press("staff"))
    call_staff(joined)
    before = words(joined)
    joined.settle(15)
    says(joined, 1, is_online=False)
    joined.settle(5)
    says(joined, 2)
    joined.settle(20)
    assert words(joined) == before


def test_a_page_that_was_made_just_before_the_desk_came_back_is_put_right(joined: Joined) -> None:
    joined.come()
    says(joined, 1, is_online=False)
    joined.rig.do(Press("bar.person"), Press("staff"))
    assert joined.line.call() == "kept"
    says(joined, 2)
    joined.rig.worker.finish(model.Called(False, True, is_asked=True, desk="away"))
    joined.settle(15)
    assert words(joined)[0] == "직원을 부르고 있어요"


def test_a_lost_line_is_told_like_a_desk_that_is_not_there(joined: Joined) -> None:
    joined.come()
    joined.rig.do(Press("bar.person"), Press("staff"))
    call_staff(joined)
    joined.transport.lose()
    joined.settle(15)
    assert "지금은 직원이 이 부름을 보지 못해요." in words(joined)
    joined.transport.connect()
    joined.settle(15)
    assert "직원 화면과 다시 이어졌어요. 답을 기다리고 있어요." in words(joined)


def test_who_does_something_else_is_told_once_each_way(
    joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(joined.rig.terminal, "say_aloud", lambda text: said.append(text.id))
    joined.come()
    says(joined, 1)
    joined.rig.do(Press("bar.person"), Press("staff"))
    call_staff(joined)
    joined.rig.do(Key("back"))
    assert joined.rig.screen == "person", "they look at the telephone numbers"
    for number in range(2, 4):
        says(joined, number - 1, is_online=False)
        joined.settle(12)
        says(joined, number)
        joined.settle(12)
    assert joined.rig.screen == "person", "and go on doing so"
    assert said == [
        "지금은 직원이 부름을 보지 못해요. 가까운 직원에게 말해 주세요.",
        "이제 직원이 부름을 다시 볼 수 있어요.",
    ]
    joined.line.stop_calling()
    joined.settle()
    says(joined, 3, is_online=False)
    joined.settle(20)
    assert len(said) == 2, "nobody waits any more"


def test_staff_at_the_terminal_see_that_the_console_is_closed(joined: Joined) -> None:
    says(joined, 1)
    link = joined.line.look()
    assert link.is_connected and not link.is_away and joined.line.is_connected
    says(joined, 1, is_online=False)
    link = joined.line.look()
    assert link.is_connected and link.is_away and not joined.line.is_connected
    screen = link_screen(ClerkState(position="console", link=link))
    assert isinstance(screen.items[0].label, Message)
    assert screen.items[0].label.id == "연결은 되지만 직원 화면이 꺼져 있어요. 켜지면 저절로 통해요."
    says(joined, 2)
    assert not joined.line.look().is_away


def test_a_call_without_a_line_is_kept_and_stands_on_the_desks_when_there_is_one(joined: Joined) -> None:
    joined.come()
    joined.transport.lose()
    joined.settle()
    assert not joined.line.look().is_connected
    joined.rig.do(Press("bar.person"), Press("staff"))
    call_staff(joined)
    assert "지금은 직원이 이 부름을 보지 못해요." in words(joined)
    assert not joined.broker.documents[Kind.HELP] or joined.broker.documents[Kind.HELP][-1].state == "none"
    joined.transport.connect()
    joined.settle(15)
    assert joined.broker.documents[Kind.HELP][-1].state == "waiting"
    assert "직원 화면과 다시 이어졌어요. 답을 기다리고 있어요." in words(joined)


def test_a_terminal_that_was_cut_off_has_nobody_to_call(joined: Joined) -> None:
    joined.transport.is_connected = False
    joined.transport.listener.on_disconnected(Loss.REFUSED)
    joined.settle()
    assert joined.line.look().state == "revoked"
    assert joined.line.call() == "away"
    joined.settle()
    assert joined.line.agent is not None and joined.line.agent.state.call is None


def test_a_terminal_that_was_cut_off_says_nothing_of_consoles_that_go(
    joined: Joined, caplog: pytest.LogCaptureFixture
) -> None:
    joined.come()
    says(joined, 1)
    joined.transport.is_connected = False
    joined.transport.listener.on_disconnected(Loss.REFUSED)
    joined.settle(120)
    assert joined.line.look().state == "revoked"
    assert "has gone" not in caplog.text


def test_a_console_that_goes_is_told_in_the_log(joined: Joined, caplog: pytest.LogCaptureFixture) -> None:
    joined.come()
    says(joined, 1)
    joined.settle(120)
    assert "the console has gone" in caplog.text


def test_nothing_is_seen_before_a_yes_and_one_press_ends_it(joined: Joined) -> None:
    joined.come()
    session = str(uuid.uuid4())
    joined.send("assist.begin", arguments={"session": session, "minutes": 5}, assist=session, by="김하나")
    assert joined.rig.screen == "staff-consent"
    assert joined.broker.documents[Kind.ASSIST] == []
    joined.rig.do(Press("yes"))
    joined.settle()
    assert joined.rig.terminal.is_watched
    seen = joined.broker.documents[Kind.ASSIST]
    assert seen and all(item.is_masked or item.label for item in seen[-1].screen.items)
    joined.rig.do(Press("bar.person"))
    joined.settle()
    assert not joined.rig.terminal.is_watched
    count = len(joined.broker.documents[Kind.ASSIST])
    joined.rig.do(Key("next"))
    joined.settle()
    assert len(joined.broker.documents[Kind.ASSIST]) == count


def test_without_a_yes_nobody_sees_anything(joined: Joined) -> None:
    joined.come()
    session = str(uuid.uuid4())
    joined.send("assist.begin", arguments={"session": session, "minutes": 5}, assist=session, by="김하나")
    joined.rig.do(Press("no"))
    joined.settle()
    assert joined.broker.documents[Kind.ASSIST] == []
    assert (joined.answers[-1].outcome, joined.answers[-1].reason) == ("refused", "visitor")
    joined.send("item.point", arguments={"key": "bar.home"}, assist=session, by="김하나")
    assert joined.answers[-1].outcome == "refused"


def test_ending_a_visit_asks_the_visitor_who_may_go_on(joined: Joined) -> None:
    joined.come()
    joined.send("session.end")
    assert joined.rig.screen == "warning"
    joined.rig.do(Press("more-time"))
    joined.settle()
    assert (joined.answers[-1].outcome, joined.answers[-1].reason) == ("refused", "visitor")


def test_a_notice_of_the_centre_holds_between_its_two_moments(joined: Joined) -> None:
    now = joined.clock.now()
    message = StandingMessage(
        id="lift",
        text={"ko": "승강기를 고쳐요."},
        from_=now + timedelta(hours=1),
        until=now + timedelta(hours=2),
    )
    joined.want(version=1, messages=(message,))
    assert joined.notices.current() == ()
    joined.clock.advance(3700)
    assert [words.get("ko") for _, words in joined.notices.current()] == ["승강기를 고쳐요."]
    joined.clock.advance(3600)
    assert joined.notices.current() == ()


def test_leaving_forgets_keys_wishes_and_console(joined: Joined) -> None:
    joined.want(version=1, standing={"contrast": "high"})
    assert joined.line.leave().state == "none"
    joined.settle()
    assert joined.rig.modes.layer(Source.STANDING) == {}
    assert not (joined.folder / "remote" / "console.json").exists()
    assert joined.secrets.get(IDENTITY_KEY) is None
    assert not joined.line.is_connected


def test_words_of_staff_are_shown_and_said_in_the_language_in_which_they_were_typed(joined: Joined) -> None:
    joined.come()
    joined.line._call()
    joined.settle()
    joined.send("speech.say", arguments={"text": "Би ирж байна", "language": "mn"})
    assert joined.rig.screen == "staff-words"
    assert joined.rig.terminal.view.screen.items[0].label == "Би ирж байна"
    assert joined.answers[-1].outcome == "done"


def test_an_address_that_finds_no_room_leaves_the_one_before(
    joined: Joined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = GatewayWish(tmp_path, lambda code: None)
    wish.write("https://gateway.example")
    joined.line._joining.remember("https://desk.example")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.remote.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        wish.write("https://another.example")
    joined.line._joining.remember("https://another.example")
    assert (wish.read(), joined.line._joining.recall()) == ("https://gateway.example", "https://desk.example")


def test_the_gateway_that_staff_want_is_kept_for_the_next_start(tmp_path: Path) -> None:
    errors: list[str] = []
    wish = GatewayWish(tmp_path, errors.append)
    assert wish.read() is None
    wish.write("https://gateway.example")
    assert GatewayWish(tmp_path, errors.append).read() == "https://gateway.example"
    assert errors == ["gateway-at-next-start"]
    wish.write(None)
    assert wish.read() is None


def test_an_address_at_which_nothing_answers_is_said_as_what_it_is(tmp_path: Path) -> None:
    joined = Joined(tmp_path)

    class Nobody:
        def exchange(self, method: str, path: str, **more: object) -> None:
            raise GatewayUnreachableError("refused")

    joined.line._joining._find_console = lambda address: Nobody()
    with pytest.raises(KioskError) as raised:
        joined.line.join("https://nobody.example")
    assert raised.value.code == "R-07"
    assert "직원 화면이 대답하지 않아요" in str(raised.value.message.id)


def test_staff_at_a_terminal_whose_clock_is_wrong_are_told_that_schedules_wait(joined: Joined) -> None:
    joined.want(version=1, schedules=(schedule(modes={"scale": 2.0}),))
    assert not joined.line.look().is_paused
    document = desired(
        2, issued_at=joined.clock.now() + timedelta(days=3), schedules=(schedule(modes={"scale": 2.0}),)
    )
    payload = seal_envelope(Kind.DESIRED, TERMINAL, document.to_body(), CONSOLE_KEY)
    joined.broker.from_console(Kind.DESIRED, payload, is_retained=True)
    joined.settle()
    assert joined.reported.schedules_paused
    link = joined.line.look()
    assert link.is_paused
    keys = [item.key for item in link_screen(ClerkState(position="console", link=link)).items]
    assert keys[:2] == ["told", "paused"]
    joined.settle(20)
    ((name, told),) = joined.notices.current()
    assert (name, joined.rig.terminal.phase) == ("clock", Phase.ATTRACT)
    assert isinstance(told, Message) and told.id.startswith("기기 시계가 틀릴 수 있어요.")
    joined.clock._start += timedelta(days=3)  # somebody puts the clock right
    joined.settle(30)
    assert joined.notices.current() == ()
    joined.clock._start -= timedelta(days=3)
    joined.settle(30)
    assert len(joined.notices.current()) == 1
    joined.line.leave()
    joined.settle()
    assert joined.notices.current() == (), "without a console nobody can tell"


def test_on_a_home_pc_staff_may_only_ask(tmp_path: Path) -> None:
    """D-12: nobody but the person changes or ends anything there."""
    joined = Joined(tmp_path, is_home=True)
    joined.want(version=1, standing={"scale": 2.0})
    assert joined.rig.screen == "staff-offer"
    joined.rig.do(Press("no"))
    joined.settle()
    assert joined.rig.modes.state.scale == 1.0
    joined.rig.do(Press("pick.1"), Type("name", "홍"))
    joined.send("session.end")
    assert (joined.answers[-1].outcome, joined.answers[-1].reason) == ("refused", "not-allowed home")
    joined.settle(600)
    assert joined.rig.screen == "home.name"
    assert joined.rig.terminal.view.screen.items[0].value == "홍"
