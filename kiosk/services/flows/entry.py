"""One entry of the directory: what is known, from whom and since when; what is not is said so."""

from __future__ import annotations

from kiosk.contracts.content import City, DirectoryContent, Fee, RequiredDocument
from kiosk.contracts.words import as_content
from kiosk.i18n.text import Listing, Message, Money, Phone, Text, msg
from kiosk.screens.model import Fact, Item, Live, Notice, Paragraph, Screen, Tone
from kiosk.services.flows.hours import Openness, describe, is_always, notes, openness
from kiosk.services.flows.labels import PHONE_NUMBER, close_action, person_action, print_action
from kiosk.services.flows.languages import list_of
from kiosk.services.flows.report.receipt import help_number
from kiosk.services.operations.model import Entry

AREA = "pine"

# Translators: It is open at this moment.
_OPEN_NOW = msg("지금 열려 있어요")
# Translators: It is closed at this moment.
_CLOSED_NOW = msg("지금은 닫혀 있어요")
# Translators: Nobody knows whether it is open at this moment: call first.
_MAYBE_OPEN = msg("지금 여는지 확실하지 않아요. 먼저 전화해 보세요.")
# Translators: Today is a public holiday and nobody has said whether it is open: call first.
_HOLIDAY = msg("오늘은 공휴일이에요. 먼저 전화해 보세요.")
# Translators: Name of the fact: opening hours.
_HOURS = msg("여는 시간")
# Translators: Name of the fact: what to bring along.
_BRING = msg("가져갈 것")
# Translators: Value: nothing needs to be brought.
_NOTHING_TO_BRING = msg("없어요")
# Translators: Name of the fact: what it costs.
_FEES = msg("드는 돈")
# Translators: Value: it costs nothing.
_FREE = msg("무료예요")
# Translators: Name of the fact: languages in which one can speak there.
_LANGUAGES = msg("쓸 수 있는 말")
# Translators: Name of the fact: where it is.
_ADDRESS = msg("주소")
# Translators: Name of the fact: can one get in without steps?
_STEP_FREE = msg("계단 없이 들어가기")
# Translators: Value: yes, one can get in without steps.
_STEP_FREE_YES = msg("들어갈 수 있어요")
# Translators: Value: no, there are steps.
_STEP_FREE_NO = msg("계단이 있어요")
# Translators: Heading over how one gets it done.
_HOW = msg("어떻게 하나요?")
# Translators: Name of the fact: who says so, and when it was checked.
_SOURCE = msg("알려 준 곳")


def entry_screen(
    entry: Entry, city: City, *, has_printer: bool, note: Text | None, has_print_failed: bool
) -> Screen:
    """Show an entry.

    Args:
        entry: The entry, and the moment of asking.
        city: For the help line that one can ask instead.
        has_printer: Whether it can be printed.
        note: What happened to the printing, or None.
        has_print_failed: Whether *note* tells of a failure.
    """
    content = entry.content
    items: list[Item] = []
    if note is not None:
        tone = Tone.WARNING if has_print_failed else Tone.GOOD
        items.append(Notice(key="note", label=note, tone=tone, live=Live.POLITE))
    items.append(Paragraph(key="about", label=as_content(content.descriptions)))
    items += _hours(entry, city)
    if content.how_to is not None:
        items.append(Paragraph(key="how", label=_HOW, heading=True))
        items.append(Paragraph(key="how.text", label=as_content(content.how_to)))
    items += _needs(content, city)
    items += _phones(content, city)
    items += _place(content, city)
    items.append(_languages(content, city))
    items.append(_source(content, city))
    actions = (person_action(), close_action())
    return Screen(
        id=f"ask.entry.{content.id}",
        title=as_content(content.names, content.source),
        kicker=as_content(content.organization),
        items=tuple(items),
        actions=(print_action(), *actions) if has_printer else actions,
        area=AREA,
    )


def ask_text(city: City) -> Message:
    """Return what stands where nobody has verified a fact."""
    # Translators: Value of a fact that nobody has verified: ask by telephone at {phone}.
    return msg("{phone:으로/로} 물어보세요", phone=Phone(help_number(city)))


def _hours(entry: Entry, city: City) -> list[Item]:
    content = entry.content
    if content.schedules == "ask":
        return [Fact(key="hours", label=_HOURS, value=ask_text(city), icon="clock")]
    if not content.schedules:
        return []
    now = openness(content.schedules, content.closures, entry.now, is_holiday=entry.is_holiday)
    label, tone = {
        Openness.OPEN: (_OPEN_NOW, Tone.GOOD),
        Openness.CLOSED: (_CLOSED_NOW, Tone.WARNING),
        Openness.UNKNOWN: (_HOLIDAY if entry.is_holiday else _MAYBE_OPEN, Tone.WARNING),
    }[now]
    items: list[Item] = (
        [] if all(map(is_always, content.schedules)) else [Notice(key="now", label=label, tone=tone)]
    )
    items += [
        Fact(key=f"hours.{place}", label=_HOURS, value=describe(schedule), icon="clock")
        for place, schedule in enumerate(content.schedules)
    ]
    items += [
        Paragraph(key=f"hours.note.{place}", label=text)
        for place, text in enumerate(notes(content.schedules))
    ]
    today = entry.now.date()
    for place, closure in enumerate(content.closures):
        if closure.last_day >= today:
            # Translators: Days on which it is closed: from {first} to {last}.
            closed: Text = msg(
                "{first}부터 {last}까지 쉬어요", first=closure.first_day, last=closure.last_day
            )
            if closure.first_day == closure.last_day:
                # Translators: One day on which it is closed.
                closed = msg("{day:은/는} 쉬어요", day=closure.first_day)
            items.append(Fact(key=f"closed.{place}", label=_HOURS, value=closed, icon="calendar"))
    return items


def _bring(documents: list[RequiredDocument]) -> Text:
    if not documents:
        return _NOTHING_TO_BRING
    # Translators: Things to bring along; {things} is a list.
    return msg("{things}", things=Listing(tuple(as_content(document.names) for document in documents)))


def _fee(fee: Fee) -> Text:
    if fee.option is None:
        # Translators: An amount of money alone; usually only {amount}. A free thing is told otherwise.
        return msg("{amount}", amount=Money(fee.amount, fee.currency)) if fee.amount else _FREE
    if fee.amount == 0:
        # Translators: It costs nothing under a condition {option}, for example "at a machine".
        return msg("{option}: 무료예요", option=as_content(fee.option))
    # Translators: It costs {amount} under a condition {option}, for example "at a machine".
    return msg("{option}: {amount}", option=as_content(fee.option), amount=Money(fee.amount, fee.currency))


def _needs(content: DirectoryContent, city: City) -> list[Item]:
    """Return what to bring and what it costs; an empty list means that there is none."""
    ask, documents = ask_text(city), content.required_documents
    bring = ask if documents == "ask" else _bring(documents)
    items: list[Item] = [Fact(key="bring", label=_BRING, value=bring, icon="document")]
    if content.fees == "ask":
        return [*items, Fact(key="fee", label=_FEES, value=ask, icon="coin")]
    fees = [_fee(fee) for fee in content.fees] or [_FREE]
    return items + [
        Fact(key=f"fee.{place}", label=_FEES, value=fee, icon="coin") for place, fee in enumerate(fees)
    ]


def _phones(content: DirectoryContent, city: City) -> list[Item]:
    """Return the telephone numbers; the help line where none is verified."""
    numbers = [] if content.phones == "ask" else content.phones
    items: list[Item] = []
    for place, phone in enumerate(numbers):
        # Translators: A telephone number alone; usually only {phone}.
        value = msg("{phone}", phone=Phone(phone.number))
        label = as_content(phone.label) if phone.label else PHONE_NUMBER
        items.append(Fact(key=f"phone.{place}", label=label, value=value, icon="phone"))
    if not items:
        # Translators: A telephone number alone; usually only {phone}.
        help_line = msg("{phone}", phone=Phone(help_number(city)))
        items.append(Fact(key="phone", label=PHONE_NUMBER, value=help_line, icon="phone"))
    return items


def _place(content: DirectoryContent, city: City) -> list[Item]:
    """Return the address, and whether one gets in without steps: yes, no, or not known."""
    if content.address is None:
        return []
    address: Text = ask_text(city) if content.address == "ask" else as_content(content.address)
    # Translators: Unknown whether there are steps; ask by telephone at {phone} before going.
    unknown = msg("아직 몰라요. {phone:으로/로} 물어보세요", phone=Phone(help_number(city)))
    steps: Text = {"yes": _STEP_FREE_YES, "no": _STEP_FREE_NO}.get(content.accessibility.step_free, unknown)
    return [
        Fact(key="address", label=_ADDRESS, value=address, icon="pin"),
        Fact(key="steps", label=_STEP_FREE, value=steps, icon="wheelchair"),
    ]


def _languages(content: DirectoryContent, city: City) -> Item:
    value = ask_text(city) if content.languages == "ask" else list_of(content.languages)
    return Fact(key="languages", label=_LANGUAGES, value=value, icon="language")


def _source(content: DirectoryContent, city: City) -> Item:
    """Return who says so and since when (honesty rules)."""
    if content.source is None:
        # Translators: Nobody has verified this entry yet; ask by telephone at {phone}.
        unverified = msg(
            "아직 확인한 곳이 없어요. {phone:으로/로} 물어보세요", phone=Phone(help_number(city))
        )
        return Fact(key="source", label=_SOURCE, value=unverified, icon="info")
    # Translators: Who says so ({source}), and the day {date} on which it was checked.
    told = msg("{source}, {date} 확인", source=content.source.name, date=content.source.verified_on)
    return Fact(key="source", label=_SOURCE, value=told, icon="info")
