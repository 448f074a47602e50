"""The centre's settings on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from kiosk.errors import KioskError
from kiosk.settings.centre import FILE_NAME, CentreSettings, CentreSettingsFile

CENTRE = CentreSettings(name="종로 주민센터", phone="02-731-0114", languages=("vi", "en"), is_set_up=True)


def test_without_a_file_there_are_defaults_and_set_up_is_still_to_do(tmp_path: Path) -> None:
    settings = CentreSettingsFile(tmp_path / "new").load()
    assert not settings.is_set_up
    assert settings.languages[0] == "ko"


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    file = CentreSettingsFile(tmp_path / "new")
    file.save(CENTRE)
    assert file.load() == CENTRE
    assert [path.name for path in file.path.parent.iterdir()] == [FILE_NAME]


def test_korean_is_always_among_the_languages() -> None:
    assert CENTRE.languages == ("ko", "en", "vi")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"nmae": "x"}', b'{"phone": "abc"}', b"\xff\xfe", b'{"languages": ["xx"]}'],
)
def test_a_broken_file_is_kept_aside_and_said(tmp_path: Path, content: bytes) -> None:
    file = CentreSettingsFile(tmp_path)
    for number in (1, 2):
        file.path.write_bytes(content)
        with pytest.raises(KioskError) as caught:
            file.load()
        assert caught.value.code == "C-01"
        aside = tmp_path / f"centre.broken-{number}.json"
        assert (aside if aside.exists() else file.path).read_bytes() == content


def test_a_disk_that_cannot_be_written_leaves_the_old_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = CentreSettingsFile(tmp_path)
    file.save(CENTRE)

    def no_room(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(KioskError) as caught:
        file.save(CentreSettings(name="다른 이름"))
    assert caught.value.code == "C-02"
    assert file.load() == CENTRE
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("phone", ["abc", "-02", "02 120", "1" * 30])
def test_a_telephone_number_must_look_like_one(phone: str) -> None:
    with pytest.raises(ValidationError):
        CentreSettings(phone=phone)
