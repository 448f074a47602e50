"""The content of a city: one folder ``resources/city/<city>/`` of JSON files.

======================  ==========================================================
file                    document
======================  ==========================================================
``city.json``           :class:`City`
``services/<code>.json``  :class:`ServiceContent`; the file is named by its code
``directory/<id>.json``   :class:`DirectoryContent`; the file is named by its id
``places.json``         :class:`Places`
======================  ==========================================================

Every fact (hours, telephone number, fee, address) has a :class:`~kiosk.contracts.words.Source`,
its own or its entry's, or is the explicit value ``"ask"``. Nothing is guessed: an empty list
means "there is none", ``"ask"`` means "we have not verified it" (domain rules on staleness).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from kiosk.contracts.words import Ask, Document, Key, LabelType, ServiceCode, Source, Words

Datatype = Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
Known = Literal["yes", "no", "unknown"]
EntryKind = Literal["office", "document", "service"]
#: ``HH:MM``; ``24:00`` is the end of the day.
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
#: iCalendar weekdays, comma separated: ``MO,TU,WE,TH,FR``.
ByDay = Annotated[str, StringConstraints(pattern=r"^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$")]
PhoneNumber = Annotated[str, StringConstraints(pattern=r"^[0-9+*#][0-9+*#-]{1,19}$")]


class Schedule(Document):
    """Opening hours in iCalendar words, local time of the city (HSDS ``schedule``).

    Attributes:
        freq: ``WEEKLY`` (the days of :attr:`byday`) or ``MONTHLY`` (:attr:`bymonthday` or a
            numbered weekday in *description*).
        byday: Weekdays, comma separated, or None.
        bymonthday: Days of the month, comma separated, or None.
        opens_at: ``HH:MM``, or None for a day that is closed.
        closes_at: ``HH:MM``; earlier than *opens_at* means the next morning; ``00:00`` to
            ``24:00`` is round the clock.
        valid_from: First day of the schedule, or None.
        valid_to: Last day of the schedule, or None.
        closed_on_holidays: Whether public holidays are closed; None when not announced.
        description: What the words above cannot say (lunch break, last admission).
    """

    freq: Literal["WEEKLY", "MONTHLY"] = "WEEKLY"
    byday: ByDay | None = None
    bymonthday: str | None = None
    opens_at: TimeOfDay | None = None
    closes_at: TimeOfDay | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    closed_on_holidays: bool | None = None
    description: Words | None = None

    @model_validator(mode="after")
    def _times_come_in_pairs(self) -> Self:
        if (self.opens_at is None) != (self.closes_at is None):
            raise ValueError("opens_at and closes_at belong together")
        if self.freq == "WEEKLY" and self.byday is None:
            raise ValueError("a weekly schedule needs byday")
        return self


class Closure(Document):
    """Days on which a place is closed although its schedule says otherwise."""

    first_day: date
    last_day: date
    reason: Words | None = None


class LineHours(Document):
    """When a telephone line answers, and in which languages.

    Attributes:
        languages: Language tags (BCP 47) spoken on the line; ``kvk`` is Korean Sign Language.
        schedules: When, or ``"ask"``.
        dial: Keys to press for these languages after the greeting (``9 1``), or None.
        source: Where these hours come from; None only when schedules is ``"ask"`` or the line
            has a source.
    """

    languages: list[str] = Field(min_length=1)
    schedules: list[Schedule] | Ask
    dial: str | None = None
    source: Source | None = None


class PhoneLine(Document):
    """A help line that the kiosk offers from every screen.

    Attributes:
        id: ``help``, ``relay``, ``newcomers`` and further ones.
        number: As people dial it: ``02-120``.
        kind: Spoken call, sign language relay by video, or text.
        names: Name of the line.
        descriptions: Who answers and what they can do, one or two short sentences.
        hours: Hours per language group.
        source: Source of number and name.
    """

    id: Key
    number: PhoneNumber
    kind: Literal["voice", "video_relay", "text"] = "voice"
    names: Words
    descriptions: Words
    hours: list[LineHours]
    source: Source


class Group(Document):
    """A picture on the first page of "Report a problem"; services name it by id."""

    id: Key
    icon: Key
    names: Words
    order: int = 0


class Topic(Document):
    """A heading of "Ask", by which entries are found without typing."""

    id: Key
    icon: Key
    names: Words
    order: int = 0


class City(Document):
    """``city.json``: who the city is and whom one can call.

    Attributes:
        id: The folder's name, also the Open311 ``jurisdiction_id``.
        names: Name of the city.
        time_zone: IANA name; every schedule of the city is in it.
        country: ISO 3166-1 alpha-2.
        languages: Languages of the content.
        groups: Groups of the service definitions, at most six (one page).
        topics: Topics of the directory, at most twelve (two pages).
        phones: Help lines; ``help`` must be among them.
        contact: Open311 discovery ``contact``: who runs the city's side.
    """

    id: Key
    names: Words
    time_zone: str
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    languages: list[str]
    groups: list[Group] = Field(min_length=1, max_length=6)
    topics: list[Topic] = Field(min_length=1, max_length=12)
    phones: list[PhoneLine]
    contact: Words

    @model_validator(mode="after")
    def _someone_can_be_called(self) -> Self:
        if "help" not in {line.id for line in self.phones}:
            raise ValueError("phones must contain the line with id 'help'")
        return self


class ValueContent(Document):
    """One choice of a list question."""

    key: ServiceCode
    name: Words
    icon: Key | None = None


class AttributeContent(Document):
    """One question of a service definition (Open311 attribute), one per screen.

    Attributes:
        variable: False for a text that is only shown, True for a question.
        code: Unique within the service.
        datatype: Open311 datatype.
        required: Whether it must be answered.
        order: 1 is asked first.
        description: The question, a full short sentence.
        datatype_description: What to enter, or None.
        values: The choices of a list type.
    """

    variable: bool = True
    code: ServiceCode
    datatype: Datatype
    required: bool = False
    order: int = Field(ge=1)
    description: Words
    datatype_description: Words | None = None
    values: list[ValueContent] = Field(default_factory=list)

    @model_validator(mode="after")
    def _lists_have_choices(self) -> Self:
        is_list = self.datatype in ("singlevaluelist", "multivaluelist")
        if is_list and self.variable and not self.values:
            raise ValueError(f"attribute {self.code!r}: a list needs values")
        if not is_list and self.values:
            raise ValueError(f"attribute {self.code!r}: only lists have values")
        keys = [value.key for value in self.values]
        if len(keys) != len(set(keys)):
            raise ValueError(f"attribute {self.code!r}: a value key stands twice")
        return self


class ServiceContent(Document):
    """``services/<service_code>.json``: one kind of problem that can be reported.

    Attributes:
        service_code: Open311 code, a string; equals the file name.
        group: Id of a group of the city.
        icon: Name of the drawing (``resources/icons``).
        order: Place within the group.
        label_type: Honest label of the card.
        keywords: Words by which people look for it, per language.
        names: What it is, in the visitor's words ("가로등이 고장 났어요" or "가로등").
        descriptions: One sentence: what happens with such a report.
        expected_days: Days until an answer can be expected, or None when nobody has promised.
        agency: Who is responsible, or None when it depends on the place.
        needs_place: Whether the flow asks "where".
        attributes: The questions.
        source: Source of *expected_days* and *agency*; required when either is given.
    """

    service_code: ServiceCode
    group: Key
    icon: Key
    order: int = 0
    label_type: LabelType
    keywords: dict[str, list[str]] = Field(default_factory=dict)
    names: Words
    descriptions: Words
    expected_days: int | None = Field(default=None, ge=1, le=365)
    agency: Words | None = None
    needs_place: bool = True
    attributes: list[AttributeContent] = Field(default_factory=list)
    source: Source | None = None

    @model_validator(mode="after")
    def _codes_are_unique_and_facts_have_sources(self) -> Self:
        codes = [attribute.code for attribute in self.attributes]
        if len(codes) != len(set(codes)):
            raise ValueError("an attribute code stands twice")
        if (self.expected_days is not None or self.agency is not None) and self.source is None:
            raise ValueError("expected_days or agency without a source")
        return self


class Phone(Document):
    """A telephone number of an entry; its source is the entry's unless it has its own."""

    number: PhoneNumber
    kind: Literal["voice", "video_relay", "text", "fax"] = "voice"
    label: Words | None = None
    languages: list[str] = Field(default_factory=lambda: ["ko"])
    source: Source | None = None


class Fee(Document):
    """What it costs: an amount in Korean won, 0 for free, with words where they are needed."""

    amount: int = Field(ge=0)
    currency: Literal["KRW"] = "KRW"
    option: Words | None = None
    source: Source | None = None


class Access(Document):
    """Accessibility of a place; an empty field of a source means unknown, never no."""

    step_free: Known = "unknown"
    lift: Known = "unknown"
    toilet: Known = "unknown"
    parking: Known = "unknown"
    hearing_loop: Known = "unknown"
    sign_language: Known = "unknown"
    braille_guide: Known = "unknown"
    source: Source | None = None


class RequiredDocument(Document):
    """Something to bring along."""

    names: Words
    note: Words | None = None


class DirectoryContent(Document):
    """``directory/<id>.json``: an office, a document or a service (HSDS-shaped).

    Attributes:
        id: Equals the file name.
        kind: What the entry is.
        organization: Who offers it.
        names: Its name, as on the sign or the form.
        descriptions: What it is and for whom, two or three short sentences.
        label_type: Honest label.
        icon: Name of the drawing, or None.
        topics: Topic keys under which "Ask" shows it.
        keywords: Other words people use for it, per language.
        address: Postal address, ``"ask"``, or None where there is no place.
        address_id: Key of a place in ``places.json`` that it lies in, or None.
        phones: Telephone numbers, or ``"ask"``.
        schedules: Opening hours, or ``"ask"``; an empty list where hours make no sense.
        closures: Days closed against the schedule.
        languages: Languages served (BCP 47), or ``"ask"``.
        required_documents: What to bring, or ``"ask"``.
        fees: Costs, or ``"ask"``.
        accessibility: Steps, lift, toilet, ...
        how_to: How one gets it, one short sentence per line, or None.
        website: Public page, or None.
        source: Source of everything that has no source of its own; None only if every fact
            above is ``"ask"``.
    """

    id: Key
    kind: EntryKind
    organization: Words
    names: Words
    descriptions: Words
    label_type: LabelType
    icon: Key | None = None
    topics: list[Key] = Field(min_length=1)
    keywords: dict[str, list[str]] = Field(default_factory=dict)
    address: Words | Ask | None = None
    address_id: Key | None = None
    phones: list[Phone] | Ask = "ask"
    schedules: list[Schedule] | Ask = "ask"
    closures: list[Closure] = Field(default_factory=list)
    languages: list[str] | Ask = "ask"
    required_documents: list[RequiredDocument] | Ask = "ask"
    fees: list[Fee] | Ask = "ask"
    accessibility: Access = Field(default_factory=Access)
    how_to: Words | None = None
    website: str | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _facts_have_sources(self) -> Self:
        if self.source is not None:
            return self
        unsourced = [
            name
            for name in ("address", "schedules", "languages", "required_documents")
            if getattr(self, name) not in ("ask", None, [])
        ]
        if self.phones != "ask" and any(phone.source is None for phone in self.phones):
            unsourced.append("phones")
        if self.fees != "ask" and any(fee.source is None for fee in self.fees):
            unsourced.append("fees")
        if unsourced:
            raise ValueError(f'no source for: {", ".join(unsourced)} (give one, or "ask")')
        return self


class Neighbourhood(Document):
    """A dong."""

    id: Key
    names: Words


class District(Document):
    """A gu, with its dongs; None where the list is not complete ("I don't know the dong")."""

    id: Key
    names: Words
    neighbourhoods: list[Neighbourhood] | None = None


class Places(Document):
    """``places.json``: places to choose for "where?"; the ids are Open311 ``address_id`` values."""

    districts: list[District]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [district.id for district in self.districts]
        ids += [dong.id for district in self.districts for dong in district.neighbourhoods or []]
        twice = {key for key in ids if ids.count(key) > 1}
        if twice:
            raise ValueError(f"ids stand twice: {', '.join(sorted(twice))}")
        return self
