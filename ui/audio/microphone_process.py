"""The microphone on Qt Multimedia: opened when somebody is asked to speak, closed at once after.

Without a sound server Qt has no device; then a recorder of the system is used
(:mod:`kiosk.speech.recognition.microphone`). Run as ``python -m ui.audio.microphone_process``.
"""

from __future__ import annotations

import sys
import threading

from PySide6.QtCore import QCoreApplication, QIODevice, QObject, Qt, QTimer, Signal
from PySide6.QtMultimedia import QAudio, QAudioFormat, QAudioSource, QMediaDevices

from kiosk.speech.drivers.child import keep_no_traces
from kiosk.speech.recognition import microphone as plain
from kiosk.speech.recognition.microphone import PIECE, MicrophoneServer
from kiosk.speech.recognition.recognizer import SAMPLE_RATE

#: Milliseconds between two looks at what was recorded.
PUMP_MS = 50


class QtMicrophone(QObject):
    """Records from the default input while it is open.

    Signals:
        opened: A turn's number; emitted from the thread that reads orders.
        closed: The turn is over; the same.
        ended: There are no more orders; the same.
    """

    opened = Signal(int)
    closed = Signal()
    ended = Signal()

    def __init__(self) -> None:
        """Know of no server yet; see :meth:`attach`."""
        super().__init__()
        self._server: MicrophoneServer | None = None
        self._source: QAudioSource | None = None
        self._device: QIODevice | None = None
        self._job = 0
        self._odd = b""
        self._media = QMediaDevices(self)
        self._media.audioInputsChanged.connect(self.report)
        self._timer = QTimer(self)
        self._timer.setInterval(PUMP_MS)
        self._timer.timeout.connect(self._pump)
        queued = Qt.ConnectionType.QueuedConnection
        self.opened.connect(self._open, queued)
        self.closed.connect(self._close, queued)

    def attach(self, server: MicrophoneServer) -> None:
        """Report to *server*."""
        self._server = server

    def report(self) -> None:
        """Say whether there is a microphone; a monitor of an output is none."""
        device = QMediaDevices.defaultAudioInput()
        is_monitor = b".monitor" in device.id().data()
        if self._server is not None:
            self._server.report_ready(device.description(), is_present=not device.isNull() and not is_monitor)

    def _open(self, job: int) -> None:
        self._close()
        device = QMediaDevices.defaultAudioInput()
        self._job = job
        if device.isNull() or self._server is None:
            if self._server is not None:
                self._server.report_lost(job, "there is no input")
            return
        wanted = QAudioFormat()
        wanted.setSampleRate(SAMPLE_RATE)
        wanted.setChannelCount(1)
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._source = QAudioSource(device, wanted, self)
        self._source.setBufferSize(4 * PIECE)
        self._device = self._source.start()
        self._odd = b""
        self._timer.start()

    def _close(self) -> None:
        self._timer.stop()
        if self._source is not None:
            self._source.stop()
            self._source.deleteLater()
        self._source = self._device = None
        self._odd = b""

    def _pump(self) -> None:
        source, device, server = self._source, self._device, self._server
        if source is None or device is None or server is None:
            return
        data = self._odd + bytes(device.readAll().data())
        whole = len(data) // 2 * 2
        self._odd = data[whole:]
        for begin in range(0, whole, PIECE):
            server.report_sound(self._job, data[begin : min(begin + PIECE, whole)])
        if source.state() == QAudio.State.StoppedState:
            job = self._job
            self._close()
            server.report_lost(job, "the input has stopped")


def main() -> int:
    """Serve standard input and output until the input ends."""
    keep_no_traces()
    reports = sys.stdout.buffer
    sys.stdout = sys.stderr
    application = QCoreApplication(sys.argv[:1])
    if QMediaDevices.defaultAudioInput().isNull() and plain.find_microphone():
        # No sound server that Qt knows: the system's recorder reaches plain ALSA.
        sys.stdout = sys.__stdout__ or sys.stdout
        plain.main()
        return 0
    microphone = QtMicrophone()
    server = MicrophoneServer(sys.stdin.buffer, reports, microphone.opened.emit, microphone.closed.emit)
    microphone.attach(server)
    microphone.report()

    def read() -> None:
        server.serve()
        microphone.ended.emit()

    microphone.ended.connect(application.quit, Qt.ConnectionType.QueuedConnection)
    threading.Thread(target=read, name="orders", daemon=True).start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
