"""A hotline's journal of 100,000 requests to search in: made once, beside the region's data."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._region import region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask import Flask

REQUESTS, CALLERS, SCHOOLS = 100_000, 20_000, 60
PER_YEAR = 20_000
CODE = "bench"
BEGINNINGS = [
    "Иван",
    "Петр",
    "Сидор",
    "Кузнец",
    "Смирн",
    "Канарей",
    "Скрыльник",
    "Галк",
    "Ворон",
    "Сокол",
    "Орл",
    "Чайк",
    "Синиц",
    "Медвед",
    "Волк",
    "Зайц",
    "Белоус",
    "Черн",
    "Красн",
    "Кривоног",
    "Безуглов",
    "Толст",
    "Мельник",
    "Гончар",
    "Бондар",
    "Пономар",
    "Дьяк",
    "Попов",
    "Тимош",
    "Федор",
    "Григор",
    "Матве",
    "Яковл",
    "Степан",
    "Никит",
    "Захар",
    "Борис",
    "Макар",
    "Андре",
    "Алексе",
]
ENDINGS = ["ова", "ева", "ина", "кина", "енко", "ская", "чук", "ец"]
FIRST = [
    "Анна",
    "Мария",
    "Ольга",
    "Елена",
    "Ирина",
    "Татьяна",
    "Наталья",
    "Светлана",
    "Юлия",
    "Вера",
]
PATRONYMICS = ["Ивановна", "Петровна", "Олеговна", "Ильинична", "Павловна", "Сергеевна"]


def journal() -> Flask:
    """Return the application over the filled journal; the first call makes it, in some minutes.

    The database is the one of ``PORTAL_DATABASE_URL`` where that is set, else SQLite.
    """
    from portal.app import create_app
    from portal.config import load_settings

    place = "hotline-server" if os.environ.get("PORTAL_DATABASE_URL") else "hotline"
    app = create_app(load_settings(region("district", place)))
    with app.app_context():
        _fill()
    return app


def _fill() -> None:
    from plugins.hotline.models import Caller, Request, Topic
    from plugins.hotline.searching import indexing
    from portal.database import database, write
    from portal.institutions.models import Institution, Municipality

    with database.connection_context():
        if Municipality.get_or_none(Municipality.code == CODE) is not None:
            return
        source = random.Random(5)
        with write():
            where = Municipality.create(code=CODE, name="Район")
            schools = [
                Institution.create(
                    municipality=where,
                    code=f"{CODE}-{one}",
                    short_name=f"СОШ № {one}",
                    name=f"МБОУ СОШ № {one}",
                    kind="school",
                ).id
                for one in range(SCHOOLS)
            ]
            _insert(Caller, _callers(source, where.id, schools))
            callers = [
                one
                for (one,) in Caller.select(Caller.id).where(Caller.municipality == where).tuples()
            ]
            topics = [one for (one,) in Topic.select(Topic.id).tuples()]
            _insert(Request, _requests(source, where.id, schools, callers, topics))
            _messages(source, where.id)
            indexing.reindex()


def _callers(source: random.Random, where: int, schools: list[int]) -> Iterator[dict[str, Any]]:
    surnames = [begin + end for begin in BEGINNINGS for end in ENDINGS]
    for _number in range(CALLERS):
        name = f"{source.choice(surnames)} {source.choice(FIRST)} {source.choice(PATRONYMICS)}"
        place = source.choice(schools)
        yield {"municipality": where, "institution": place, "name": name, "name_key": name.lower()}


def _requests(
    source: random.Random, where: int, schools: list[int], callers: list[int], topics: list[int]
) -> Iterator[dict[str, Any]]:
    words = _Words(source)
    begin = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
    for one in range(REQUESTS):
        at = begin + dt.timedelta(minutes=28 * one)
        yield {
            "municipality": where,
            "year": begin.year + one // PER_YEAR,
            "number": one % PER_YEAR + 1,
            "state": source.choice(("solved", "closed", "closed", "in_work")),
            "institution": source.choice(schools),
            "caller": source.choice(callers),
            "topic": source.choice(topics),
            "question": words.some(8, 25),
            **dict.fromkeys(("received_at", "created_at", "answered_at", "acted_at"), at),
        }


def _messages(source: random.Random, where: int) -> None:
    from plugins.hotline.models import Message, Request

    words = _Words(source)
    query = Request.select(Request.id, Request.received_at).where(Request.municipality == where)
    found = [
        {"request": key, "kind": kind, "text": words.some(*lengths), "at": at}
        for number, (key, at) in enumerate(query.tuples())
        for kind, lengths in (("answer", (15, 50)), ("note", (10, 10)))
        if kind == "answer" or number % 10 == 0
    ]
    _insert(Message, found)


def _insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    rest = iter(rows)
    while some := list(itertools.islice(rest, 500)):
        model.insert_many(some).execute()


class _Words:
    """Words of school offices, as often as the portal's own Russian texts use them."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        root = Path(__file__).parents[1]
        texts = [
            *root.glob("docs/ru/*.md"),
            *root.glob("p*/**/messages.po"),
            *root.glob("plugins/**/*.toml"),
        ]
        counted = Counter(
            word
            for text in sorted(texts)
            for word in re.findall(r"[а-яё]{2,}", text.read_text(encoding="utf-8").lower())
        )
        self._words, self._weights = list(counted), [many**0.75 for many in counted.values()]

    def some(self, least: int, most: int) -> str:
        """Return a text of so many words."""
        many = self._source.randint(least, most)
        return " ".join(self._source.choices(self._words, self._weights, k=many))
