"""What a line of an old journal means for the portal, and what is in doubt of it. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plugins.hotline.importing.columns import Field
from plugins.hotline.importing.draft import KEEP_WORDS, words_key
from plugins.hotline.importing.moments import Year, read_moment, read_time, times_in
from plugins.hotline.importing.talks import channel_of, seconds_of, tells_quiet
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from plugins.hotline.importing.draft import Draft, DraftLine
    from plugins.hotline.importing.topic_words import TopicIndex
    from portal.institutions.written_names import PlaceIndex

NOON = dt.time(12)
"""The time of a line that tells none, so that the day stays the day in every zone."""
LONGEST = {Field.NUMBER: 40, Field.NAME: 200, Field.POSITION: 200, Field.PHONE: 60}
LONGEST_AUTHOR = 200
_COUNTED = re.compile(r"(?:^|(?<=[\s?.;]))[1-9][).] ?(?=[^\W\d_])")
"""The beginning of a question of several in one cell: «1) Когда подавать? 2) Куда?»."""
_BESIDE = frozenset({Field.NUMBER, Field.DATE, Field.ANSWERED_BY})


@dataclass(frozen=True, slots=True)
class Around:
    """What lines are compared with: institutions and topics, marks of lines taken in before, today."""

    places: PlaceIndex
    topics: TopicIndex
    marks: Collection[str]
    today: dt.date


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at in one cell; ``stops`` says that the line is not taken in with it."""

    address: str
    text: str
    stops: bool = False


@dataclass(slots=True, kw_only=True)
class Understood:
    """A line as it will be taken in."""

    line: DraftLine
    on: dt.date | None = None
    time: dt.time | None = None
    channel: str = "phone"
    seconds: int | None = None
    institution: int | None = None
    topic: int | None = None
    quiet: bool = False
    known: bool = False
    doubts: list[Doubt] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    """What has no place of its own, with its heading: it goes into a note."""

    @property
    def stopped(self) -> bool:
        """Tell whether something has to be corrected first."""
        return any(one.stops for one in self.doubts)

    @property
    def taken(self) -> bool:
        """Tell whether the line is taken in."""
        return not (self.line.skip or self.known or self.stopped)


def understand(line: DraftLine, draft: Draft, around: Around) -> Understood:
    """Return what a line means."""
    found = Understood(line=line, known=line.mark in around.marks)
    _when(found, around)
    if _tells_quiet(line):
        found.quiet = True
        found.doubts = [one for one in found.doubts if one.stops]
        return found
    if line.twin:
        words = _("The same stands in %(place)s; leave one of them out.", place=line.twin)
        found.doubts.append(Doubt(line.address(), words))
    found.doubts += _missing(line)
    found.doubts += _divided(line)
    _how(found)
    _where(found, draft, around)
    _what(found, draft, around)
    if line.of(Field.NOTE):
        found.kept.append((_("Note"), line.of(Field.NOTE)))
    found.kept += list(line.more.items())
    return found


def _tells_quiet(line: DraftLine) -> bool:
    """Tell whether a line says in any cell that nobody called, and nothing that was said to anybody."""
    if line.of(Field.ANSWER):
        return False
    if tells_quiet(". ".join((line.of(Field.QUESTION), line.of(Field.NOTE), line.of(Field.NAME)))):
        return True
    cells = (words for name, words in line.values.items() if name not in _BESIDE)
    return not line.of(Field.QUESTION) and any(map(tells_quiet, (*cells, *line.more.values())))


def _year(line: DraftLine) -> Year | int | None:
    if line.year is not None and line.school_year:
        return Year(line.year)
    return line.year


def _when(found: Understood, around: Around) -> None:
    line = found.line
    read = read_moment(line.of(Field.DATE), year=_year(line), month=line.month)
    found.on, found.time = read.on, read.time
    place = line.address(Field.DATE)
    if read.on is None:
        words = read.doubt or _("The line has no date.")
        found.doubts.append(Doubt(place, words, stops=True))
    elif read.on > around.today:
        found.doubts.append(Doubt(place, _("This day has not come yet."), stops=True))
    elif line.above:
        found.doubts.append(Doubt(place, _("The date was taken from the line above.")))
    told = line.of(Field.TIME)
    if told:
        found.time = _time(told)
        if found.time is None:
            found.doubts.append(
                Doubt(line.address(Field.TIME), _("This is not a time: “%(text)s”.", text=told))
            )
            found.kept.append((_("Time"), told))
    times = times_in(told or line.of(Field.DATE))
    if times and times[0] < times[-1]:
        found.time, found.seconds = times[0], _between(times[0], times[-1])


def _between(first: dt.time, last: dt.time) -> int:
    return ((last.hour - first.hour) * 60 + last.minute - first.minute) * 60


def _time(text: str) -> dt.time | None:
    """Return the time of a cell; a part of a day is a time whose format was lost."""
    try:
        share = float(text.replace(",", "."))
    except ValueError:
        return read_time(text)
    if 0 < share < 1:
        minutes = round(share * 24 * 60)
        return dt.time(minutes // 60 % 24, minutes % 60)
    return read_time(text)


def _missing(line: DraftLine) -> Iterator[Doubt]:
    if not line.of(Field.QUESTION):
        place = line.address(Field.QUESTION)
        yield Doubt(place, _("The line has no question."), stops=True)
    if len(_COUNTED.findall(line.of(Field.QUESTION))) > 1:
        words = _("Several questions stand in this cell; the line is taken in as one request.")
        yield Doubt(line.address(Field.QUESTION), words)
    if not line.of(Field.ANSWER):
        place = line.address(Field.ANSWER)
        yield Doubt(place, _("The line has no answer; it is taken in as closed without one."))
    for name, most in LONGEST.items():
        if len(line.of(name)) > most:
            words = _("This is longer than %(count)s letters.", count=most)
            yield Doubt(line.address(name), words, stops=True)


def _divided(line: DraftLine) -> Iterator[Doubt]:
    """Yield what was supposed of the caller: taken out of a cell, or from the line above."""
    for names, words in (
        (line.split, _("One cell holds several things; this was taken out of it: %(text)s")),
        (line.carried, _("Taken from the line above: %(text)s")),
    ):
        if names:
            told = "; ".join(line.of(Field(name)) for name in names)
            yield Doubt(line.address(Field(names[0])), words % {"text": told})


def _how(found: Understood) -> None:
    line = found.line
    channel = line.of(Field.CHANNEL)
    if channel:
        code = channel_of(channel)
        if code is None:
            words = _(
                "This channel is not known: “%(text)s”. The line counts as a call.", text=channel
            )
            found.doubts.append(Doubt(line.address(Field.CHANNEL), words))
            found.kept.append((_("Channel"), channel))
        else:
            found.channel = code
    length = line.of(Field.LENGTH)
    if length:
        found.seconds = seconds_of(length)
        if found.seconds is None:
            words = _("This is no length of a talk: “%(text)s”.", text=length)
            found.doubts.append(Doubt(line.address(Field.LENGTH), words))
            found.kept.append((_("Length"), length))


def _where(found: Understood, draft: Draft, around: Around) -> None:
    line = found.line
    words = line.of(Field.INSTITUTION)
    if not words:
        return
    answer = draft.places.get(words_key(words), "")
    if answer.isdecimal() and int(answer) in around.places.by_id:
        found.institution = int(answer)
        return
    if answer != KEEP_WORDS:
        fitting = around.places.find(words)
        if len(fitting) == 1:
            found.institution = fitting[0].id
            return
        text = (
            _("Several institutions may be meant: “%(text)s”.", text=words)
            if fitting
            else _("This institution is not known: “%(text)s”.", text=words)
        )
        found.doubts.append(Doubt(line.address(Field.INSTITUTION), text))
    found.kept.append((_("Institution"), words))


def _what(found: Understood, draft: Draft, around: Around) -> None:
    line = found.line
    words = line.of(Field.TOPIC)
    if not words:
        return
    answer = draft.topics.get(words_key(words), "")
    if answer.isdecimal() and int(answer) in around.topics.by_id:
        found.topic = int(answer)
        return
    if answer != KEEP_WORDS:
        sure = around.topics.find(words)
        if sure is not None and not around.topics.is_one_of_several(words, sure):
            found.topic = sure.id
            return
        several = around.topics.several(words)
        if several:
            found.topic = several[0].id
            text = _(
                "Several topics stand here; “%(title)s” is taken, all words are kept in a note.",
                title=several[0].title,
            )
        else:
            text = _("This topic is not in the dictionary: “%(text)s”.", text=words)
        found.doubts.append(Doubt(line.address(Field.TOPIC), text))
    found.kept.append((_("Topic"), words))
