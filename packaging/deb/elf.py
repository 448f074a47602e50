"""Reads from a Linux library which other libraries it needs (the DT_NEEDED entries), without binutils."""

from __future__ import annotations

import struct
from pathlib import Path

_PT_LOAD, _PT_DYNAMIC = 1, 2
_DT_NULL, _DT_NEEDED, _DT_STRTAB = 0, 1, 5


def is_elf(path: Path) -> bool:
    """Tell whether a file is a 64-bit little-endian ELF file (x86-64 and arm64 are)."""
    with path.open("rb") as file:
        return file.read(6) == b"\x7fELF\x02\x01"


def needed(path: Path) -> tuple[str, ...]:
    """Return the names of the libraries that this one asks the loader for.

    Raises:
        ValueError: The file is no 64-bit little-endian ELF file.
    """
    data = path.read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path.name} is no 64-bit ELF file")
    (headers_at,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    loads: list[tuple[int, int, int]] = []
    dynamic: tuple[int, int] | None = None
    for index in range(count):
        kind, _, offset, address, _, length, _, _ = struct.unpack_from(
            "<IIQQQQQQ", data, headers_at + index * size
        )
        if kind == _PT_LOAD:
            loads.append((address, offset, length))
        elif kind == _PT_DYNAMIC:
            dynamic = (offset, length)
    if dynamic is None:
        return ()
    entries = list(struct.iter_unpack("<QQ", data[dynamic[0] : dynamic[0] + dynamic[1]]))
    names: list[int] = []
    table = 0
    for tag, value in entries:
        if tag == _DT_NULL:
            break
        if tag == _DT_NEEDED:
            names.append(value)
        elif tag == _DT_STRTAB:
            table = value
    for address, offset, length in loads:
        if address <= table < address + length:
            start = table - address + offset
            return tuple(_text(data, start + name) for name in names)
    return ()


def _text(data: bytes, start: int) -> str:
    return data[start : data.index(b"\0", start)].decode("ascii")
