"""What can go wrong for staff: each error is a sentence for a person, and a page can tell them apart."""

from __future__ import annotations

from kiosk.errors import KioskError
from kiosk.i18n.text import Content, Message, msg


class ConsoleError(KioskError):
    """Something that the console could not do."""

    code = "N-01"


class NotAllowedError(ConsoleError):
    """The staff member's role or scope does not allow this."""

    code = "N-02"

    def __init__(self, technical: str = "") -> None:
        """Say so; *technical* names the permission for the log."""
        # Translators: Staff error: this account may not do what was asked.
        super().__init__(msg("이 계정으로는 할 수 없는 일이에요."), technical=technical)


class NotFoundError(ConsoleError):
    """There is nothing of this id, or it lies outside of the staff member's scope.

    The same for a stranger.
    """

    code = "N-03"

    def __init__(self, technical: str = "") -> None:
        """Say so; *technical* names what was looked for."""
        # Translators: Staff error: a terminal, group, account or other thing does not exist.
        super().__init__(msg("찾는 것이 없어요. 지워졌을 수 있어요."), technical=technical)


class InvalidError(ConsoleError):
    """A value that was given cannot be taken.

    Attributes:
        field: Name of the argument at fault, so that a form can say it at the right place.
    """

    code = "N-04"

    def __init__(self, field: str, message: Message, technical: str = "") -> None:
        """Say what is wrong with *field*."""
        super().__init__(message, technical=technical or field)
        self.field = field


class ConflictError(ConsoleError):
    """Somebody else changed the same thing in between; nothing was changed."""

    code = "N-05"

    def __init__(self, technical: str = "") -> None:
        """Say so."""
        # Translators: Staff error: two people changed the same thing at the same time.
        super().__init__(msg("다른 직원이 방금 바꿨어요. 다시 보고 해 주세요."), technical=technical)


class AssistedError(ConflictError):
    """Another member of staff helps on that screen already."""

    def __init__(self, name: str) -> None:
        """Name them: whoever comes too late can ask them."""
        super().__init__("somebody else assists there")
        # Translators: Staff error: {name} is the member of staff who helps this visitor on the screen now.
        self.message = msg("{name} 직원이 이미 화면에서 돕고 있어요.", name=Content.of({"ko": name}))


class HandOverError(ConsoleError):
    """The broker's operator could not take the credentials over."""

    code = "N-07"

    def __init__(self, technical: str = "") -> None:
        """Say so; *technical* says why."""
        # Translators: Staff error: the broker did not take over who may sign in there.
        super().__init__(msg("중개기에 출입 목록을 넘기지 못했어요."), technical=technical)


class SignInError(ConsoleError):
    """Sign-in failed; never says which part was wrong.

    Attributes:
        wait_s: Seconds until the next try is looked at; 0 if at once.
    """

    code = "N-06"

    def __init__(self, wait_s: int = 0) -> None:
        """Say that it failed, and how long to wait."""
        if wait_s > 0:
            # Translators: Staff sign-in: too many wrong tries. {seconds} is a number of seconds.
            text = msg("여러 번 틀렸어요. {seconds}초 뒤에 다시 해 주세요.", seconds=wait_s)
        else:
            # Translators: Staff sign-in: name, password or number was wrong; which one is not said.
            text = msg("이름, 비밀번호, 인증 번호를 다시 확인하세요.")
        super().__init__(text)
        self.wait_s = wait_s
