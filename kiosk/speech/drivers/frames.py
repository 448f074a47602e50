"""The frames in which the kiosk, the synthesiser and the sink talk over pipes.

A frame is ``Mn``, one byte of kind, four bytes of length (big-endian), and the payload. Kinds:

* ``J``: a JSON object (UTF-8), an order or a report;
* ``P``: eight bytes of job number (big-endian), then PCM (signed 16 bit, little-endian, mono).

Anything else means that the other side is garbled, and it is restarted.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

_HEADER = struct.Struct(">2scI")
_JOB = struct.Struct(">Q")
_MAGIC = b"Mn"
#: No honest frame is larger than this many bytes.
MAX_PAYLOAD = 1 << 20

Frame = dict[str, Any] | tuple[int, bytes]


class GarbledError(Exception):
    """What came through the pipe is not a frame."""


def encode_object(message: dict[str, Any]) -> bytes:
    """Return the frame of an order or a report."""
    return _pack(b"J", json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode())


def encode_sound(job_id: int, pcm: bytes) -> bytes:
    """Return the frame of a piece of sound of the job."""
    return _pack(b"P", _JOB.pack(job_id) + pcm)


def _pack(kind: bytes, payload: bytes) -> bytes:
    if len(payload) > MAX_PAYLOAD:
        raise ValueError(f"frame of {len(payload)} bytes is too large")
    return _HEADER.pack(_MAGIC, kind, len(payload)) + payload


def read_frame(stream: BinaryIO) -> Frame | None:
    """Read one frame from a blocking stream.

    Returns:
        An object, or (job number, PCM), or None at the end of the stream.

    Raises:
        GarbledError: If the bytes are no frame, or end in the middle of one.
    """
    header = _read_exactly(stream, _HEADER.size)
    if not header:
        return None
    if len(header) < _HEADER.size:
        raise GarbledError("the stream ends within a header")
    magic, kind, length = _HEADER.unpack(header)
    if magic != _MAGIC or kind not in (b"J", b"P") or length > MAX_PAYLOAD:
        raise GarbledError("bad header")
    payload = _read_exactly(stream, length)
    if len(payload) < length:
        raise GarbledError("the stream ends within a frame")
    if kind == b"P":
        if length < _JOB.size or (length - _JOB.size) % 2:
            raise GarbledError("bad sound")
        return _JOB.unpack_from(payload)[0], payload[_JOB.size :]
    try:
        message = json.loads(payload)
    except ValueError as error:
        raise GarbledError("bad JSON") from error
    if not isinstance(message, dict):
        raise GarbledError("not an object")
    return message


def _read_exactly(stream: BinaryIO, count: int) -> bytes:
    parts, missing = [], count
    while missing:
        part = stream.read(missing)
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
