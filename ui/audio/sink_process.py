"""The sink on Qt Multimedia: one output, always open, fed silence.

Opening a ``QAudioSink`` takes up to 1.5 s on PulseAudio, so it is opened once. Without a sound
server Qt has no device at all; then a player program of the system is used
(:mod:`kiosk.speech.drivers.plain_sink`). Run as ``python -m ui.audio.sink_process [LIMIT_DB [BALANCE]]``.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication, QIODevice, QObject, QTimer, Signal
from PySide6.QtMultimedia import QAudio, QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices

from kiosk.speech.drivers import plain_sink
from kiosk.speech.drivers.child import keep_no_traces
from kiosk.speech.drivers.player import SAMPLE_RATE, Player, player_of
from kiosk.speech.drivers.sink_server import SinkServer

#: Milliseconds of sound that the device holds ahead: what is still heard after a stop.
BUFFER_MS = 20
_PUMP_MS = 10


class QtSink(QObject):
    """Feeds the default output device, and the new one when it changes.

    Signals:
        closed: The orders have ended; emitted from their thread.
    """

    closed = Signal()

    def __init__(self, player: Player, server: SinkServer) -> None:
        """Play what *player* has, tell *server* what was heard."""
        super().__init__()
        self._player = player
        self._server = server
        self._sink: QAudioSink | None = None
        self._device: QIODevice | None = None
        self._id = b""
        self._before = 0  # Samples that earlier devices have played.
        self._media = QMediaDevices(self)
        self._media.audioOutputsChanged.connect(self._reopen)
        self._timer = QTimer(self)
        self._timer.setInterval(_PUMP_MS)
        self._timer.setTimerType(self._timer.timerType().PreciseTimer)
        self._timer.timeout.connect(self._pump)
        self._written = 0

    def open(self) -> bool:
        """Open the default device; return False if there is none."""
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return False
        self._open(device)
        self._timer.start()
        return True

    def _open(self, device: QAudioDevice) -> None:
        wanted = QAudioFormat()
        wanted.setSampleRate(SAMPLE_RATE)
        wanted.setChannelCount(self._player.channels)
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._id = device.id().data()
        self._before = self._written
        self._sink = QAudioSink(device, wanted, self)
        self._sink.setBufferSize(2 * self._player.channels * SAMPLE_RATE * BUFFER_MS // 1000)
        self._device = self._sink.start()
        self._server.report_ready("qt", device.description())

    def _reopen(self) -> None:
        """Follow the default device; without any, report silence and keep looking."""
        device = QMediaDevices.defaultAudioOutput()
        if not device.isNull() and device.id().data() == self._id and self._sink is not None:
            return
        if self._sink is not None:
            self._sink.stop()
            self._sink.deleteLater()
            self._sink, self._device, self._id = None, None, b""
        if device.isNull():
            self._player.flush()
            self._server.report_ready("qt", "", is_audible=False, reason="the sound device is gone")
        else:
            self._open(device)

    def _pump(self) -> None:
        sink, device = self._sink, self._device
        if sink is None or device is None:
            return
        if sink.state() == QAudio.State.StoppedState:
            self._id = b""
            self._reopen()
            return
        frame = 2 * self._player.channels
        free = sink.bytesFree() // frame
        if free > 0:
            taken = device.write(self._player.take(free))
            self._written += max(taken, 0) // frame
        played = self._before + sink.processedUSecs() * SAMPLE_RATE // 1_000_000
        self._server.report_heard(int(min(played, self._written)))


def main() -> int:
    """Serve standard input and output until the input ends."""
    keep_no_traces()
    reports = sys.stdout.buffer
    sys.stdout = sys.stderr
    player = player_of(sys.argv[1:])
    server = SinkServer(player, sys.stdin.buffer, reports)
    if os.environ.get("MODUNURI_SINK") == "plain":
        server.start()
        plain_sink.serve(player, server)
        return 0
    application = QCoreApplication(sys.argv[:1])
    sink = QtSink(player, server)
    sink.closed.connect(application.quit)
    server.start(sink.closed.emit)
    if not sink.open():
        plain_sink.serve(player, server)
        return 0
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
