"""Words of the wall of terminals."""

from __future__ import annotations

from kiosk.i18n.text import Arg, Message, msg, nmsg

# Translators: Line under the heading of the wall of terminals.
LEAD = msg("기기마다 바라는 모습과 지금 모습을 나란히 보여요.")
# Translators: Label of a search field.
SEARCH = msg("기기 이름이나 번호")
# Translators: Label of a filter.
SITE = msg("기관", _context="filter")
# Translators: Label of a filter.
GROUP = msg("모둠", _context="filter")
# Translators: Name of the links that show terminals of one state only.
BY_STATE = msg("상태로 골라 보기")
# Translators: Link: only terminals where somebody asked for help.
ONLY_HELP = msg("도움 요청만")
# Translators: The terminal is connected.
ONLINE = msg("이어져 있어요")
# Translators: The terminal is not connected.
OFFLINE = msg("끊겼어요")
# Translators: The terminal has never been connected.
NEVER = msg("아직 이어진 적이 없어요")
# Translators: A visitor stands at the terminal.
IN_USE = msg("쓰는 분이 있어요")
# Translators: Nobody stands at the terminal.
IDLE = msg("비어 있어요")
# Translators: Badge on a card: the visitor asked for a person.
CALLING = msg("도움을 청했어요")
# Translators: Badge on a card: a colleague answers already.
TAKEN = msg("직원이 돕고 있어요")
# Translators: Something about the terminal itself needs attention.
HEALTH_POOR = msg("기기를 살펴보세요")
# Translators: The other presets, behind a fold.
MORE = msg("다른 모습")
# Translators: Heading of the form that changes all terminals chosen on the page.
BULK = msg("고른 기기 한꺼번에 바꾸기")
# Translators: Button: chooses all terminals on this page.
SELECT_ALL = msg("이 쪽 모두 고르기")
# Translators: Button: takes the wishes of staff back.
CLEAR = msg("직원이 바꾼 것 거두기")
# Translators: No terminal fits what was asked.
EMPTY = msg("이렇게 찾은 기기는 없어요.")
# Translators: There is no terminal yet at all.
EMPTY_AT_ALL = msg("아직 이어진 기기가 없어요.")
# Translators: Link to the page where terminals are added.
ADD_ONE = msg("새 기기 잇기로 가기")
# Translators: Link that removes all filters.
ALL_TERMINALS = msg("모두 보기")
# Translators: Nothing was chosen before a button for the chosen ones was pressed.
CHOOSE_FIRST = msg("먼저 기기를 골라 주세요.")
# Translators: Hint: how a change reaches a terminal that somebody uses.
POLITE = msg("쓰는 분이 있으면 먼저 여쭤보고 바꿔요.")


def found(count: int) -> Message:
    """Say how many terminals were found."""
    # Translators: How many terminals fit the filter.
    return nmsg("기기 {count}대", "기기 {count}대", count=count)


def choose(name: Arg) -> Message:
    """Name the box that chooses a terminal."""
    # Translators: For screen readers: a box that chooses the terminal {name}.
    return msg("{name} 고르기", name=name)


def preset_for(preset: Arg, name: Arg) -> Message:
    """Name a preset's button on a card."""
    # Translators: For screen readers: a button {preset} of the terminal {name}. The preset stands first.
    return msg("{preset}, {name}", preset=preset, name=name)


def more_for(name: Arg) -> Message:
    """Name the fold of a card."""
    # Translators: For screen readers: other presets of the terminal {name}.
    return msg("{name}의 다른 모습", name=name)


def switched(count: int) -> Message:
    """Say that a change is on its way."""
    # Translators: After a preset was pressed. It is not yet known whether terminals have done it.
    return nmsg("기기 {count}대에 보냈어요.", "기기 {count}대에 보냈어요.", count=count)


def cleared(count: int) -> Message:
    """Say that changes were taken back."""
    # Translators: After wishes of staff were taken back at some terminals.
    return nmsg(
        "기기 {count}대에서 직원이 바꾼 것을 거뒀어요.",
        "기기 {count}대에서 직원이 바꾼 것을 거뒀어요.",
        count=count,
    )


def sent_to(name: Arg) -> Message:
    """Say where a change is on its way to."""
    # Translators: After a preset was pressed on one terminal.
    return msg("{name}에 보냈어요.", name=name)
