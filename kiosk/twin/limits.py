"""Bounds of the twin: sizes in bytes, times in seconds. Both sides refuse what is beyond them."""

from __future__ import annotations

#: Largest message on any topic; larger ones are refused unread.
MAX_PAYLOAD = 64 * 1024
#: Largest MQTT packet that a client announces to its broker: a message and its topic.
MAX_PACKET = 128 * 1024
#: Version of every document that this program writes.
DOCUMENT_VERSION = 1
#: Versions that this program reads: one back, its own, one forward (unknown keys are ignored).
READABLE_VERSIONS = frozenset(v for v in (DOCUMENT_VERSION - 1, DOCUMENT_VERSION, DOCUMENT_VERSION + 1) if v)

#: MQTT keep-alive; a broker publishes the last will after at most 1.5 times as long.
KEEP_ALIVE_S = 30
#: Presence is right within this time by the console's clock.
PRESENCE_WITHIN_S = 90
#: A console that is there says so this often. To 10,000 terminals these are 333 messages a second of 302
#: bytes; they cost Mosquitto with TLS half a percent of a processor (``packaging/docs/broker.md``).
CONSOLE_BEAT_S = 30
#: The console's parts must have done their work within this time before it says that it is there.
CONSOLE_STUCK_S = 10
#: A terminal that has heard nothing new of its console for this long takes it for gone: two beats and a bit.
#: With CONSOLE_STUCK_S and CONSOLE_SETTLE_S it stays below 90 s (PRESENCE_WITHIN_S).
CONSOLE_SILENT_S = 65
#: What a visitor has been told about their call is taken back only after this long: a console that is started
#: anew is back by then.
CONSOLE_SETTLE_S = 10
#: A command may wait at most this long.
MAX_COMMAND_EXPIRY_S = 120
#: Command ids are remembered at least this long after they were received.
JOURNAL_KEPT_S = 24 * 3600
#: A command that was issued this much before the newest one is an old one played again, in s.
REORDER_S = 600.0
#: Refusals that a reported document shows.
REFUSALS_SHOWN = 10
#: A terminal's clock may differ this much from the console's before it is not trusted.
CLOCK_TOLERANCE_S = 120.0

MAX_SCHEDULES = 64
MAX_STANDING_MESSAGES = 32
MAX_KEYS = 8
#: Characters of the certificates that a desired document may carry: the present authority and the next.
MAX_AUTHORITIES = 8_000
MAX_MODES = 32
#: A schedule's occurrence lasts at least a minute and at most a week.
MIN_DURATION_S = 60
MAX_DURATION_S = 7 * 24 * 3600
#: Hours of counts that are kept and published.
COUNT_HOURS = 7 * 24
#: An enrolment code is good for this long.
ENROLMENT_S = 600
