"""Finding requests and articles by a query: the best first, and only what the actor may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import JOIN

from plugins.hotline.answers.models import Article
from plugins.hotline.models import Message, Request, Topic
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.policies import sees_notes
from plugins.hotline.searching.matching import (
    EVERYTHING,
    Grade,
    Parts,
    entries_of,
    graded_within,
    groups_of,
    held_by,
    holding,
    ranked,
)
from plugins.hotline.searching.words import ASKING, words_of
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.database import fetch_rows, fold, is_sqlite
from portal.institutions.models import Institution
from portal.word_forms import first_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plugins.hotline.searching.language import Query
    from plugins.hotline.searching.matching import Group
    from portal.access import Actor

MOST = 50
MOST_ARTICLES = 10
MOST_OF_SOME = 20
FEWEST_WORDS = 2
FIRST_ASKED = 300
"""So many of the best are asked for first; most of the time what is shown is among them."""
MOST_AT_ONCE = 5_000
COMMON = 3_000
"""A word that so many entries hold tells nothing; it is not counted further."""
MOST_WITHIN = 20_000
"""Where so few may be found, by a filter or as those of a school, the index ranks none but these."""
MOST_WITHIN_SERVER = 3_000
"""The same on PostgreSQL, which takes long to plan for a longer list."""


class Hit(NamedTuple):
    """A request that was found: how well it fits, and its newest answer."""

    request: Request
    grade: Grade
    answer: str


class ArticleHit(NamedTuple):
    """An article that was found, and how well it fits."""

    article: Article
    grade: Grade


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the best first; ``more`` tells that there are more requests than shown.

    ``some`` tells that nothing holds all words, and what holds some of them is shown instead.
    ``unknown`` are the values of filters that name no topic and no institution.
    """

    requests: list[Hit] = field(default_factory=list)
    articles: list[ArticleHit] = field(default_factory=list)
    more: bool = False
    some: bool = False
    unknown: tuple[str, ...] = ()


def find(actor: Actor, query: Query, *, most: int = MOST) -> Found:
    """Return the requests and articles that fit a query, whole."""
    if query.asks_nothing:
        return Found()
    narrow = _Narrowing(actor, query)
    if (query.schools and not narrow.schools) or (query.topics and not narrow.topics):
        return Found(unknown=tuple(narrow.unknown))
    asked = _Asked(query)
    graded = _graded(actor, asked, _requests(actor, narrow), Request, most + 1)
    articles: dict[int, Grade] = {}
    if not narrow.of_requests_alone:
        articles = _graded(actor, asked, _articles(actor, narrow), Article, MOST_ARTICLES)
    keys = list(graded)[:most]
    return Found(
        requests=hits(actor, {key: graded[key] for key in keys}),
        articles=article_hits(actor, articles),
        more=len(graded) > most,
        unknown=tuple(narrow.unknown),
    )


def find_at_least_some(actor: Actor, query: Query) -> Found:
    """Return what fits a query, or, where nothing holds all its words, what holds the most telling ones.

    A word that is in very many records, or in which questions are only put, tells nothing then.
    """
    found = find(actor, query)
    whole = found.requests or found.articles or found.unknown
    if whole or query.phrases or len(query.words) < FEWEST_WORDS:
        return found
    narrow = _Narrowing(actor, query)
    groups = _telling(query.words, parts_for(actor))
    if not groups:
        return found
    requests = _holding_some(actor, query, groups, _requests(actor, narrow), Request)
    articles: list[int] = []
    if not narrow.of_requests_alone:
        articles = _holding_some(actor, query, groups, _articles(actor, narrow), Article)
    return Found(
        requests=hits(actor, dict.fromkeys(requests[:MOST_OF_SOME], Grade.FORMS)),
        articles=article_hits(actor, dict.fromkeys(articles[:MOST_ARTICLES], Grade.FORMS)),
        more=len(requests) > MOST_OF_SOME,
        some=True,
    )


def _telling(words: Iterable[str], parts: Parts) -> list[Group]:
    meant = [one for one in words if one not in ASKING]
    groups = groups_of(meant, (), Grade.NEAR)
    return [one for one in groups if 0 < held_by([one], parts, most=COMMON) < COMMON]


def _holding_some(
    actor: Actor, query: Query, groups: list[Group], rows: Any, model: Any
) -> list[int]:
    """Return the keys of rows that hold any of the groups, those of more and rarer words first."""
    column = _column(model)
    within = _within(actor, query, column, rows)
    if within is not None and not within:
        return []
    keys = ranked(
        column,
        groups,
        parts_for(actor),
        any_of=True,
        most=FIRST_ASKED,
        within=within,
        without=_unwanted(query),
    )
    return keys if within is not None else _seen(rows, model, keys, MOST_OF_SOME + 1)


def parts_for(actor: Actor) -> Parts:
    """Return which parts of requests the actor may search: never more than pages show.

    Names of callers are searched by the hotline's side only, whose policy of callers is the
    municipality as a whole; an institution may see a request without seeing who called.
    """
    names = works_for_district(actor) and actor.can(HotlinePermission.CALLERS)
    return Parts(names=names, notes=sees_notes(actor))


def hits(actor: Actor, graded: dict[int, Grade]) -> list[Hit]:
    """Return requests with their newest answers, in the order of the keys."""
    if not graded:
        return []
    keys = list(graded)
    query = (
        policies[Request]
        .rows(actor)
        .select(Request, Institution, Topic)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(Request)
        .join(Topic, JOIN.LEFT_OUTER)
        .where(Request.id.in_(keys))
    )
    found = {one.id: one for one in query}
    # answers are seen by all who see the request: asking their policy again would list every request
    answers = (
        Message.select(Message.request, Message.text)
        .where(
            Message.request.in_(list(found)),
            Message.kind == "answer",
            Message.removed_at.is_null(),
        )
        .order_by(Message.at, Message.id)
    )
    said = dict(fetch_rows(answers))
    return [Hit(found[key], graded[key], said.get(key, "")) for key in keys if key in found]


def article_hits(actor: Actor, graded: dict[int, Grade]) -> list[ArticleHit]:
    """Return articles in the order of their keys."""
    if not graded:
        return []
    query = policies[Article].rows(actor).where(Article.id.in_(list(graded)))
    found = {one.id: one for one in query}
    return [ArticleHit(found[key], grade) for key, grade in graded.items() if key in found]


class _Asked:
    """What a query asks of the index, grade by grade: words one error away are looked up once."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self._groups: dict[Grade, list[Group]] = {}

    def groups(self, grade: Grade) -> list[Group]:
        """Return what must be found at a grade."""
        if grade not in self._groups:
            self._groups[grade] = groups_of(self.query.words, self.query.phrases, grade)
        return self._groups[grade]

    def is_new(self, grade: Grade) -> bool:
        """Tell whether a grade asks for more than the one before it."""
        return grade is Grade.EXACT or self.groups(grade) != self.groups(Grade(grade - 1))


def _graded(actor: Actor, asked: _Asked, rows: Any, model: Any, most: int) -> dict[int, Grade]:
    """Return the keys of what fits, the best first, each with its grade.

    ``rows`` are what the actor may see of what the filters leave; the index is asked for the best
    first, and these for whether they are among the rows.
    """
    query = asked.query
    found: dict[int, Grade] = {}
    if query.number is not None and model is Request:
        number, year = query.number
        named = rows.where(Request.number == number, Request.year == year)
        found.update({key: Grade.EXACT for (key,) in fetch_rows(named.limit(most))})
        if not query.asks_words:
            return found
    if query.asks_words:
        for key, grade in _by_words(actor, asked, rows, model, most):
            found.setdefault(key, grade)
        return dict(list(found.items())[:most])
    if query.without:
        unwanted = holding(_column(model), _unwanted(query), parts_for(actor))
        rows = rows.where(model.id.not_in(unwanted))
    newest = Request.received_at if model is Request else Article.changed_at
    plain = rows.order_by(newest.desc(), model.id.desc()).limit(most)
    return {key: Grade.EXACT for (key,) in fetch_rows(plain)}


def _by_words(
    actor: Actor, asked: _Asked, rows: Any, model: Any, most: int
) -> list[tuple[int, Grade]]:
    """Return the keys of what fits by its words, the best first."""
    query, column, parts = asked.query, _column(model), parts_for(actor)
    unwanted = _unwanted(query)
    within = _within(actor, query, column, rows)
    if within is not None and not within:
        return []
    if within and not is_sqlite():
        grades = {grade: asked.groups(grade) for grade in Grade if asked.is_new(grade)}
        return graded_within(column, grades, parts, within, most=most, without=unwanted)
    found: dict[int, Grade] = {}
    for grade in filter(asked.is_new, Grade):
        groups = asked.groups(grade)
        for limit in (MOST_AT_ONCE if query.asks_filters else FIRST_ASKED, EVERYTHING):
            keys = ranked(column, groups, parts, most=limit, within=within, without=unwanted)
            fresh = [key for key in keys if key not in found]
            if within is None:
                fresh = _seen(rows, model, fresh, most - len(found))
            found.update(dict.fromkeys(fresh[: most - len(found)], grade))
            if len(found) >= most:
                return list(found.items())
            if len(keys) < limit:
                break
    return list(found.items())


def _within(actor: Actor, query: Query, column: str, rows: Any) -> list[int] | None:
    """Return the entries among which is looked alone, where these are few; none where they are not."""
    if not query.asks_filters and works_for_district(actor):
        return None
    return entries_of(column, rows, most=MOST_WITHIN if is_sqlite() else MOST_WITHIN_SERVER)


def _column(model: Any) -> str:
    return "request_id" if model is Request else "article_id"


def _unwanted(query: Query) -> list[Group]:
    """Return what must not be found: a single word in any of its forms, a phrase as it is written."""
    found: list[Group] = []
    for words in query.without:
        alone = len(words) == 1
        found += groups_of(words if alone else (), () if alone else (words,), Grade.FORMS)
    return found


def _seen(rows: Any, model: Any, keys: Sequence[int], most: int) -> list[int]:
    """Return the first of some keys that are among rows."""
    found: list[int] = []
    start, step = 0, most * 2
    while start < len(keys) and len(found) < most:
        some = keys[start : start + step]
        there = {key for (key,) in fetch_rows(rows.where(model.id.in_(some)))}
        found += [key for key in some if key in there]
        start, step = start + step, MOST_AT_ONCE
    return found


class _Narrowing:
    """The filters of a query as keys and moments."""

    def __init__(self, actor: Actor, query: Query) -> None:
        self.query = query
        self.unknown: list[str] = []
        self.topics = self._topics(actor, query.topics)
        self.not_topics = self._topics(actor, query.not_topics)
        self.schools = self._schools(actor, query.schools)
        self.not_schools = self._schools(actor, query.not_schools)

    @property
    def of_requests_alone(self) -> bool:
        """Tell whether something is asked that articles do not have."""
        query = self.query
        return bool(
            query.schools
            or query.not_schools
            or query.states
            or query.not_states
            or (query.number and not query.asks_words)
        )

    def by_topic(self, rows: Any, topic: Any) -> Any:
        """Narrow rows by their topic."""
        if self.query.topics:
            rows = rows.where(topic.in_(self.topics))
        if self.not_topics:
            rows = rows.where(topic.is_null() | topic.not_in(self.not_topics))
        return rows

    def by_day(self, rows: Any, moment: Any) -> Any:
        """Narrow rows by their day, of the district's wall calendar."""
        if self.query.after:
            rows = rows.where(moment >= _midnight(self.query.after))
        if self.query.before:
            rows = rows.where(moment < _midnight(self.query.before + dt.timedelta(days=1)))
        return rows

    def _topics(self, actor: Actor, values: Sequence[str]) -> list[int]:
        if not values:
            return []
        query = policies[Topic].rows(actor).select(Topic.id, Topic.parent, Topic.code, Topic.title)
        topics = fetch_rows(query)
        found: set[int] = set()
        for value in values:
            own = {key for key, _parent, code, title in topics if _is_named(value, code, title)}
            if not own:
                self.unknown.append(value)
            found |= own | {key for key, parent, _code, _title in topics if parent in own}
        return sorted(found)

    def _schools(self, actor: Actor, values: Sequence[str]) -> list[int]:
        found: list[int] = []
        for value in values:
            query = policies[Institution].rows(actor)
            for word in words_of(value):
                named = Institution.short_name.contains(word) | Institution.name.contains(word)
                query = query.where(named | (Institution.code == value))
            rows = fetch_rows(
                query.select(
                    Institution.id, Institution.code, Institution.short_name, Institution.name
                )
            )
            own = [key for key, code, *names in rows if _is_place(value, code, names)]
            if not own:
                self.unknown.append(value)
            found += own
        return found


def _requests(actor: Actor, narrow: _Narrowing) -> Any:
    query = narrow.query
    rows = policies[Request].rows(actor).select(Request.id).where(Request.removed_at.is_null())
    rows = narrow.by_day(narrow.by_topic(rows, Request.topic), Request.received_at)
    if query.schools:
        rows = rows.where(Request.institution.in_(narrow.schools))
    if narrow.not_schools:
        outside = Request.institution.not_in(narrow.not_schools)
        rows = rows.where(Request.institution.is_null() | outside)
    if query.states:
        rows = rows.where(Request.state.in_(query.states))
    if query.not_states:
        rows = rows.where(Request.state.not_in(query.not_states))
    return rows


def _articles(actor: Actor, narrow: _Narrowing) -> Any:
    rows = policies[Article].rows(actor).select(Article.id).where(Article.state == "published")
    return narrow.by_day(narrow.by_topic(rows, Article.topic), Article.changed_at)


def _is_named(value: str, code: str, title: str) -> bool:
    """Tell whether a value names a topic: by code, by a part of the title, or by its words' forms."""
    if value == fold(code) or value in fold(title):
        return True
    held = set(_forms(words_of(title)))
    wanted = words_of(value)
    return bool(wanted) and all(held & set(first_forms(one)) for one in wanted)


def _is_place(value: str, code: str, names: Iterable[str]) -> bool:
    """Tell whether a value names an institution: numbers whole, so that 8 is not 18."""
    if value == fold(code):
        return True
    held = [word for name in names for word in words_of(name)]
    return all(
        any(word == one or (not one.isdecimal() and word.startswith(one)) for word in held)
        for one in words_of(value)
    )


def _forms(words: Iterable[str]) -> Iterable[str]:
    return (form for word in words for form in first_forms(word))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.zone())
