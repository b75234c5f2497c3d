"""The values that plugins hand to the portal: frozen, and without behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from flask_babel.speaklater import LazyString
    from peewee import Model

    from portal.access.actor import Actor
    from portal.accounts.models import User
    from portal.institutions.models import Institution, Municipality

    Text: TypeAlias = str | LazyString


class Tone(StrEnum):
    """The meaning of a mark; always shown with a word or a sign beside its colour."""

    OVERDUE = "overdue"
    SOON = "soon"
    DONE = "done"
    INFORMATION = "information"
    NEUTRAL = "neutral"


class Side(StrEnum):
    """Whose people something is for: the district's with its centre, or those of one institution."""

    DISTRICT = "district"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Something that a role can grant: ``<plugin>.<resource>.<verb>``."""

    code: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTemplate:
    """What a shipped role (by its code) gets from a plugin."""

    role: str
    grants: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A typed setting of a plugin, read from the ``[rules]`` table of ``portal.toml``."""

    name: str
    title: Text
    kind: type
    default: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """An entry of the left menu; shown when the actor has its permission, to the people of its side.

    An entry without a side is for both.
    """

    title: Text
    endpoint: str
    permission: str
    group: Text = ""
    icon: str = "table"
    order: int = 100
    values: Mapping[str, Any] = field(default_factory=dict)
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A figure or a call to act on the dashboard, with the link that leads to its rows."""

    title: Text
    value: str
    permission: str
    url: str = ""
    note: str = ""
    tone: Tone = Tone.NEUTRAL
    needs_you: bool = False
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminView:
    """A table of the admin panel: the class of its view and its model, never an instance."""

    view: type[Any]
    model: type[Model]
    title: Text
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSeed:
    """What a plugin may build its demo rows upon: places, a fixed random source, today's day."""

    municipalities: Sequence[Municipality]
    institutions: Sequence[Institution]
    random: random.Random
    persons: int
    today: Any
    progress: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """A kind of background work (фоновая работа), named ``<plugin>.<verb>_<noun>``.

    ``run`` names the function as ``package.module:function``, which is imported when it is needed; it
    takes a :class:`portal.jobs.work.Work` and may be called again after a crash. ``every_minutes`` makes
    it periodic; ``daily_at`` (``HH:MM`` in the district's time zone) makes it daily. A run that takes
    longer than ``minutes`` is ended and tried again, ``attempts`` times in all.
    """

    name: str
    title: Text
    run: str
    attempts: int = 3
    minutes: int = 30
    every_minutes: int | None = None
    daily_at: str | None = None


class Delivery(StrEnum):
    """How a notice reaches a user by mail; it is always shown in the portal's inbox, unless it is off."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    INBOX = "inbox"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """A kind of notice (уведомление), ``<plugin>.<what_happened>``, that each user may set for himself.

    The titles of a ``private`` kind name people: mail then says only the kind's title and the link.
    """

    name: str
    title: Text
    delivery: Delivery = Delivery.DIGEST
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that this user must do: shown in "My work" with its day and its link.

    ``key`` tells the same task from day to day, such as ``staff.due:417``; ``who`` says who acts
    next where that is not the reader alone. ``due_on`` is the term: after it the task is overdue.
    ``advised_on`` is a day before it by which acting is better: told and reminded of, never overdue.
    """

    key: str
    title: Text
    url: str
    permission: str
    due_on: dt.date | None = None
    advised_on: dt.date | None = None
    institution: str = ""
    note: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """A hit of the global search: what it is called, of which kind, and where it leads.

    ``score`` is 1.0 for the words as they were typed, less for a guess; results are sorted by it.
    ``table`` and ``key`` name the record that the hit is, where it is one: others may link it.
    """

    title: str
    kind: Text
    url: str
    permission: str
    note: str = ""
    score: float = 1.0
    table: str = ""
    key: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedRecord:
    """A record that is about a record of another plugin, such as the portfolio of a teacher.

    Those of one ``group`` stand under one heading of that record's card, in the order given.
    """

    group: Text
    title: str
    url: str
    permission: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """Somebody of a plugin's records who may be meant, such as who is calling.

    ``table`` and ``key`` name the record. ``post`` and the institution are where the person works now.
    ``phone`` is whole: who shows it masks it where many are listed. ``score`` is as in a search.
    """

    table: str
    key: int
    name: str
    permission: str
    post: str = ""
    institution_id: int | None = None
    institution: str = ""
    phone: str = ""
    url: str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A day, days or hours of the shared calendar and of the personal feed.

    ``key`` is unique and lasting, such as ``staff.term:417``: the feed updates an entry by it. With
    ``starts_at`` and ``ends_at`` (aware) the entry has hours; otherwise it lasts whole days, ``last_on``
    included. A title with personal data has a ``plain_title`` without them, and such data go into the
    title and the note alone: a feed that leaves the house may be asked to leave them out.
    """

    key: str
    title: Text
    permission: str
    first_on: dt.date
    last_on: dt.date
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    url: str = ""
    place: str = ""
    note: str = ""
    cancelled: bool = False
    tentative: bool = False
    plain_title: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSeries:
    """One row of a chart's figures, as many as the chart has labels."""

    title: Text
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of the dashboard; its table twin is drawn from the same figures.

    ``summary`` says in a sentence what the chart shows; ``urls`` lead from each label to its rows.
    """

    title: Text
    permission: str
    labels: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    summary: str = ""
    urls: tuple[str, ...] = ()
    order: int = 100


@dataclass(frozen=True, slots=True)
class NotMoved:
    """One thing that stays with who hands over, and why; the act of the hand-over says it."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItems:
    """What is open with a user and moves to another at a hand-over (передача дел).

    ``move`` gives everything to the other user, inside the hand-over's transaction, and returns what
    could not be given. ``name`` tells several of one package apart. What is only ``offered`` is
    chosen by hand: nobody is made to take it.
    """

    title: Text
    labels: tuple[str, ...]
    move: Callable[[User], Sequence[NotMoved]]
    name: str = ""
    offered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkKind:
    """A kind of work whose records prove that a plan is carried out, ``<plugin>.<what>`` («проверка»)."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneWork:
    """A piece of work that was done (дело сделано), told by the plugin that keeps its record.

    ``kind`` is a declared :class:`WorkKind`; ``key`` names the record for ever within it, so that it
    counts once. ``institution_id`` is where the work was done, none where it was for the district.
    ``planned`` is the key of the :class:`PlannedWork` that it carries out, where somebody has chosen
    one: that piece is closed by the record that ``finishes`` it, others are its proofs.
    """

    kind: str
    key: str
    title: str
    day: dt.date
    actor: Actor
    url: str = ""
    institution_id: int | None = None
    planned: int | None = None
    finishes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWork:
    """A piece of work of a plan (исполнение мероприятия) that records of another plugin carry out.

    ``title`` is the row with its number, ``key`` names the piece for ever, ``municipality_id`` is whose
    plan it is in. ``waits_for`` is the kind of work that closes it by itself, empty for none.
    """

    key: int
    municipality_id: int
    title: str
    url: str
    start: dt.date | None = None
    due: dt.date | None = None
    is_open: bool = True
    waits_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTopic:
    """A topic of questions and difficulties (тема) that several plugins tell apart by.

    Plugins keep the ``code``, which never changes, and never the row; ``parent`` is the code of the
    topic that it is a part of, empty for one of the first level. What is not ``in_use`` is shown
    where it was chosen, and offered no more.
    """

    code: str
    title: str
    parent: str = ""
    in_use: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicDemand:
    """How often a shared topic was asked about (спрос на тему), and by which institutions.

    ``code`` is the topic's; ``times`` counts what nobody named an institution of, too.
    """

    code: str
    times: int
    institution_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDatum:
    """One thing held about a person: in which section, what, its value, and why it is held."""

    section: Text
    name: Text
    value: str
    basis: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlace:
    """Records to which users add files by themselves: which, files for what, and of which kinds.

    ``accept`` names kinds of ``portal.files.kinds``; ``purposes`` are ``(code, title)``.
    """

    model: type[Model]
    purposes: tuple[tuple[str, Text], ...]
    accept: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """A field of a paper's template, as ``person.full_name``, with a value as it may look."""

    name: str
    title: Text
    example: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """A kind of paper (документ), named ``<plugin>.<what_it_is>``, made of a docx template.

    ``template`` is the shipped one; a district or an institution may put its own in its place, filled
    with the same fields. Lists of rows are fields whose example is a list of mappings.
    """

    name: str
    title: Text
    template: Path
    fields: tuple[PaperField, ...]


@dataclass(frozen=True, slots=True)
class RecordLink:
    """How a record is called on pages of history, and where it is shown (nowhere if empty)."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSubject:
    """A kind of people whose personal data the portal holds (субъект персональных данных).

    Each callable takes one record of ``model``. ``name`` is the full name, as an act writes it;
    ``institutions`` the keys of the places that answer for it; ``parts`` every row held about the
    person, as table and keys, the person's own too. ``block`` hides or shows the person everywhere;
    ``destroy`` deletes the person with everything and returns how many rows of which kind went. Both
    run inside the caller's transaction. ``url`` leads to the person's page.
    """

    model: type[Model]
    title: Text
    categories: tuple[Text, ...]
    purpose: Text
    basis: Text
    name: Callable[[Any], str]
    institutions: Callable[[Any], Sequence[int]]
    parts: Callable[[Any], Mapping[str, Sequence[int]]]
    block: Callable[[Any, bool], None]
    destroy: Callable[[Any], Mapping[str, int]]
    url: Callable[[Any], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Whom an act of destruction is about: full name, the page's address, all rows by table and key."""

    record: Model
    name: str
    url: str
    parts: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Copies of a person's data that a package keeps beside the person's rows (следы), such as journals.

    ``count`` says how many there are. ``erase`` takes the person out of them inside the act's
    transaction, after the person's own rows have gone. Where nobody can, there is no ``erase``, and
    ``note`` says until when they are kept.
    """

    title: Text
    count: int
    erase: Callable[[], object] | None = None
    note: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """A row whose term of keeping has ended: its key, how it is called, and since which day."""

    key: int
    label: str
    since: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """How long rows of one kind are kept (срок хранения), named ``<plugin>.<what>``.

    ``expired`` takes a day and a limit and returns what has ended by then, the oldest first.
    ``destroy`` deletes rows by their keys inside the caller's transaction and returns how many went;
    without it the rows are data subjects, which go by an act of destruction only. What nobody needs to
    look at, such as journals whose undo time is over, goes ``by_itself`` every night.
    """

    name: str
    title: Text
    model: type[Model]
    term: Text
    basis: Text
    expired: Callable[[dt.date, int], Sequence[Expired]]
    destroy: Callable[[Sequence[int]], int] | None = None
    by_itself: bool = False
