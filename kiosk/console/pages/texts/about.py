"""Words of the page that says how the console itself is."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.i18n.text import Arg, Message, msg

# Translators: Heading: is the console in order.
HEALTH = msg("직원 창의 상태")
# Translators: Row: the database.
STORE = msg("저장하는 곳")
# Translators: Row: the broker, which carries messages between terminals and the console.
BROKER = msg("기기와 잇는 중개기")
# Translators: Row: since when the broker is in this state.
BROKER_SINCE = msg("중개기가 이 상태인 지")
# Translators: Row: whether the broker was told who may sign in there, after a terminal joined or was cut off.
CREDENTIALS = msg("중개기에 넘긴 출입 목록")
# Translators: The broker could not be told yet who may sign in there.
CREDENTIALS_RISK = msg("끊은 기기가 아직 이어져 있을 수 있어요.")
# Translators: Row: how often the broker was started again.
RESTARTS = msg("중개기를 다시 켠 횟수")
# Translators: Row: terminals, and how many of them are connected.
TERMINALS = msg("이어진 기기")
# Translators: Row: wishes that have not reached the broker yet.
UNPUBLISHED = msg("아직 보내지 못한 것")
# Translators: Row: messages of terminals that wait to be written down.
QUEUE = msg("적으려고 기다리는 소식")
# Translators: Row: messages that were not believed.
REFUSED = msg("믿지 않은 소식")
# Translators: Row: when the last backup was made.
BACKUP = msg("마지막으로 따로 보관한 때")
# Translators: Row: when the head of the audit trail was exported.
HEAD = msg("기록의 지문을 밖에 둔 때")
# Translators: In that row: no place off this machine has the audit head.
HEAD_NOWHERE = msg("밖에 둔 곳이 없어요")
# Translators: Row: version.
APP = msg("프로그램 판")
# Translators: Everything is in order.
RIGHT = msg("괜찮아요", _context="console")
# Translators: Something is broken.
WRONG = msg("대답이 없어요")
# Translators: Heading: what this program is.
PROGRAM = msg("이 프로그램은요")
# Translators: What the console is.
PROGRAM_BODY = msg("모두누리는 누구나 쓰는 시민 안내 기기예요.")
# Translators: Licence of the program.
LICENCE = msg("누구나 쓰고 고칠 수 있는 공개 프로그램이에요(GPL-3.0).")
# Translators: Other people's work that the pages use.
VENDORED = msg("함께 쓰는 것: htmx, lucide 그림")

BROKERS: Mapping[str, object] = {
    # Translators: State of the broker.
    "connected": msg("이어져 있어요", _context="broker"),
    # Translators: State of the broker.
    "connecting": msg("잇는 중이에요"),
    # Translators: State of the broker: it does not accept the console.
    "refused": msg("중개기가 받아 주지 않아요"),
    # Translators: State of the broker.
    "down": msg("멈춰 있어요"),
}

#: Why the console did not believe a message of a terminal; the reasons of terminals have words of their own.
REFUSALS: Mapping[str, Message] = {
    # Translators: Why the console did not believe a message: it is broken.
    "malformed": msg("읽을 수 없는 내용이에요."),
    # Translators: Why the console did not believe a message: it is too large.
    "oversize": msg("내용이 너무 커요."),
    # Translators: Why the console did not believe a message: the signature is missing.
    "unsigned": msg("서명이 없어요."),
    # Translators: Why the console did not believe a message: the signature is wrong.
    "bad-signature": msg("서명이 맞지 않아요."),
    # Translators: Why the console did not believe a message: it knows neither this terminal nor its key.
    "unknown-key": msg("직원 창이 모르는 기기나 열쇠예요."),
    # Translators: Why the console did not believe a message: it names another terminal.
    "foreign": msg("다른 기기의 이름으로 왔어요."),
    # Translators: Why the console did not believe a message: the console's program is too old to read it.
    "version-unknown": msg("직원 창의 프로그램이 오래되었어요."),
    # Translators: Why the console passed a message over: it had a newer one.
    "stale": msg("더 새로운 소식이 먼저 왔어요."),
    # Translators: Why the console did not take a visitor's screen: no member of staff was helping on it then.
    "not-allowed": msg("화면에서 돕는 때가 아니었어요."),
}


def credentials_due(since: Arg) -> Message:
    """Say since when the broker has not been told who may sign in."""
    # Translators: {since} is a moment.
    return msg("{since}부터 넘기지 못했어요.", since=since)
