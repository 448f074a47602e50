"""Looks a staged package over before it is packed, and says what Debian or a visitor could misuse."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path


def find_faults(stage: Path, built_in: Path) -> list[str]:
    """Return what is wrong, one sentence each; empty when the package is in order.

    Args:
        stage: The folder that stands for ``/``.
        built_in: The project's folder on this machine; no file may name it.
    """
    return [*_modes(stage), *_links(stage), *_conffiles(stage), *_traces(stage, built_in)]


def _modes(stage: Path) -> Iterator[str]:
    for path in stage.rglob("*"):
        mode = path.lstat().st_mode
        name = path.relative_to(stage)
        if path.is_symlink():
            continue
        if mode & (stat.S_IWOTH | stat.S_IWGRP):
            yield f"{name}: others may write it"
        if mode & (stat.S_ISUID | stat.S_ISGID):
            yield f"{name}: runs with the rights of its owner"
        if not (path.is_dir() or path.is_file()):
            yield f"{name}: neither file nor folder"


def _links(stage: Path) -> Iterator[str]:
    for path in stage.rglob("*"):
        if path.is_symlink():
            target = path.readlink()
            if target.is_absolute() and not target.is_relative_to("/usr"):
                yield f"{path.relative_to(stage)}: link out of the package to {target}"


def _conffiles(stage: Path) -> Iterator[str]:
    listing = stage / "DEBIAN/conffiles"
    named = set(listing.read_text("utf-8").split()) if listing.is_file() else set()
    present = {f"/{path.relative_to(stage)}" for path in (stage / "etc").rglob("*") if path.is_file()}
    for name in sorted(named ^ present):
        yield f"{name}: {'not named as conffile' if name in present else 'named as conffile, but not there'}"


def _traces(stage: Path, built_in: Path) -> Iterator[str]:
    trace = f"{built_in}/".encode()
    for path in stage.rglob("*"):
        if path.is_file() and not path.is_symlink() and trace in path.read_bytes():
            yield f"{path.relative_to(stage)}: names the folder in which it was built"
