"""What the database promises: safe transactions, Cyrillic search, SQL written once."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.database import (
    BaseModel,
    Prepared,
    database,
    fetch_rows,
    fold,
    open_database,
    sqlite_is_safe,
    sqlite_version,
    write,
)
from portal.errors import ConfigurationError
from portal.institutions.models import Municipality

if TYPE_CHECKING:
    from pathlib import Path


def test_the_linked_sqlite_is_free_of_the_wal_reset_bug() -> None:
    assert sqlite_is_safe(sqlite_version())


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_which_sqlite_is_safe(version: tuple[int, ...], safe: bool) -> None:
    assert sqlite_is_safe(version) is safe


def test_an_unknown_kind_of_database_is_refused_without_its_password() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        open_database("mysql://root:secret@host/base")
    assert "secret" not in refusal.value.message


def test_reading_and_then_writing_never_fails_under_load(tmp_path: Path) -> None:
    shared = open_database(f"sqlite:///{tmp_path / 'load.db'}")

    class Counter(BaseModel):
        value = peewee.IntegerField(default=0)

        class Meta:
            database = shared

    with shared.connection_context():
        shared.create_tables([Counter])
        Counter.create()
    failures: list[Exception] = []

    def work() -> None:
        with shared.connection_context():
            for _ in range(25):
                try:
                    with shared.atomic():
                        row = Counter.get()
                        row.value += 1
                        row.save()
                except peewee.OperationalError as error:
                    failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with shared.connection_context():
        assert (failures, Counter.get().value) == ([], 150)
    shared.close_all()


def test_who_waits_to_write_is_next_however_much_another_writes(tmp_path: Path) -> None:
    shared = open_database(f"sqlite:///{tmp_path / 'turns.db'}")
    begun, done = threading.Event(), threading.Event()
    written = 0

    def write_all_the_time() -> None:
        nonlocal written
        with shared.connection_context():
            while not done.is_set() and written < 5_000:
                with shared.atomic():
                    written += 1
                    begun.set()
                    time.sleep(0.002)

    greedy = threading.Thread(target=write_all_the_time)
    greedy.start()
    begun.wait()
    before = written
    with shared.connection_context(), shared.atomic():
        done.set()
        passed = written - before
    greedy.join()
    shared.close_all()
    assert passed < 500, "far fewer pass, but nobody knows how long this thread itself has to wait"


@pytest.mark.parametrize("wanted", ["ёлкин", "ЁЛКИН", "елкин", "Елк", "лки"])
def test_a_search_finds_cyrillic_in_any_case(db, wanted: str) -> None:
    Municipality.create(code="e", name="Ёлкинский район")
    if not isinstance(database.obj, peewee.SqliteDatabase) and ("ё" in wanted.casefold()) is False:
        pytest.skip("PostgreSQL searches by the folded name_key")
    assert Municipality.select().where(Municipality.name.contains(wanted)).count() == 1


@given(st.text(max_size=40))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_prepared_query_takes_new_values_each_time(db) -> None:
    one = Municipality.create(code="a", name="А")
    two = Municipality.create(code="b", name="Б")
    query = Prepared(
        lambda: Municipality.select(Municipality.name).where(Municipality.id == Prepared.slot("id"))
    )
    assert query.rows(id=one.id) == [("А",)]
    assert query.rows(id=two.id) == [("Б",)]


def test_nothing_of_a_failed_action_stays(db) -> None:
    def act() -> None:
        with write():
            Municipality.create(code="x", name="X")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert fetch_rows(Municipality.select(Municipality.id).where(Municipality.code == "x")) == []
