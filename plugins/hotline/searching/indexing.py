"""Keeping the index of the search in step: written in the transaction that changes the record.

A database knows no Russian grammar, so no trigger of its own can do it. The verbs of the hotline
call :func:`keep_request` and :func:`keep_article`; ``portal hotline reindex`` makes the whole anew,
and ``--check`` tells what differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import chunked

from plugins.hotline.answers.models import Article
from plugins.hotline.models import Caller, Message, Request
from plugins.hotline.searching.models import SearchEntry, SearchNear
from plugins.hotline.searching.words import ARTICLE, may_err, parts_of, stems_of, words_of
from portal.database import database, fetch_rows, is_sqlite, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from peewee import Field

MOST_WORDS = 5_000
"""The words of a longer text are cut: no question and no answer is so long."""
BATCH = 500
PARTS = ("words", "stems", "names", "notes")


@dataclass(frozen=True, slots=True)
class Text:
    """What an entry holds."""

    words: str = ""
    stems: str = ""
    names: str = ""
    notes: str = ""

    def distinct(self) -> set[str]:
        """Return the words that may have been meant by one with a typing error."""
        every = f"{self.words} {self.stems} {self.names} {self.notes}".split()
        return {one for one in every if may_err(one) and one != ARTICLE}


@dataclass(frozen=True, slots=True)
class Difference:
    """How the index differs from the records: how many lack an entry, differ, or are left over."""

    missing: int
    different: int
    broken: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.missing or self.different or self.broken)


def keep_request(request_id: int) -> None:
    """Bring the entry of a request in step with its question, messages and caller."""
    keep_requests([request_id])


def keep_in_step(record: object) -> None:
    """Bring what the search holds of a changed record in step; other records are not searched."""
    if isinstance(record, Request):
        keep_request(record.id)
    elif isinstance(record, Message):
        keep_request(record.request_id)
    elif isinstance(record, Caller):
        keep_caller(record.id)
    elif isinstance(record, Article):
        keep_article(record.id)


def keep_requests(request_ids: Sequence[int]) -> None:
    """Bring the entries of some requests in step."""
    for some in chunked(request_ids, BATCH):
        _keep(SearchEntry.request, _requests(some))


def keep_caller(caller_id: int) -> None:
    """Bring the requests of a caller in step, when the name has changed or is blocked."""
    query = Request.select(Request.id).where(Request.caller == caller_id)
    keep_requests([key for (key,) in fetch_rows(query)])


def keep_article(article_id: int) -> None:
    """Bring the entry of an article in step."""
    _keep(SearchEntry.article, _articles([article_id]))


def reindex() -> int:
    """Make the whole index anew and return how many records it holds; one transaction."""
    with write():
        SearchEntry.delete().execute()
        SearchNear.delete().execute()
        near: set[str] = set()
        count = 0
        for field, texts in _everything():
            rows = [(key, *_values(text)) for key, text in texts.items()]
            _insert_many(SearchEntry, (field.column_name, *PARTS), rows)
            near.update(*(text.distinct() for text in texts.values()))
            count += len(rows)
        parts = ((part, word) for word in sorted(near) for part in sorted(parts_of(word)))
        for some in chunked(parts, 20_000):
            _insert_many(SearchNear, ("part", "word"), list(some))
    return count


def check() -> Difference:
    """Compare every entry with its record, and the database's own index with the entries."""
    missing = different = 0
    for field, texts in _everything():
        stored = _stored(field, list(texts))
        for key, text in texts.items():
            if key not in stored:
                missing += 1
            elif stored[key] != text:
                different += 1
    return Difference(missing, different, _broken())


def _keep(field: Field, texts: dict[int, Text]) -> None:
    with write():
        stored = _stored(field, list(texts))
        changed = {key: text for key, text in texts.items() if stored.get(key) != text}
        fresh = [(key, *_values(text)) for key, text in changed.items() if key not in stored]
        _insert_many(SearchEntry, (field.column_name, *PARTS), fresh)
        held: set[str] = set()
        known: set[str] = set()
        for key, text in changed.items():
            held |= text.distinct()
            if key in stored:
                values = dict(zip(PARTS, _values(text), strict=True))
                SearchEntry.update(values).where(field == key).execute()
                known |= stored[key].distinct()
        _learn(held - known)
        _unlearn(known - held)


def _learn(words: set[str]) -> None:
    """Add what finds words by a typing error, where they are new."""
    if not words:
        return
    query = SearchNear.select(SearchNear.word).where(SearchNear.word.in_(sorted(words))).distinct()
    fresh = sorted(words - {word for (word,) in fetch_rows(query)})
    rows = [(part, word) for word in fresh for part in sorted(parts_of(word))]
    if rows:
        SearchNear.insert_many(
            rows, [SearchNear.part, SearchNear.word]
        ).on_conflict_ignore().execute()


def _unlearn(words: set[str]) -> None:
    """Forget words that no entry holds any more, such as the name of a caller who was deleted."""
    gone = [one for one in sorted(words) if not _is_held(one)]
    if gone:
        SearchNear.delete().where(SearchNear.word.in_(gone)).execute()


def _is_held(word: str) -> bool:
    if is_sqlite():
        sql = "select 1 from hotline_search_index where hotline_search_index match ? limit 1"
        return bool(database.execute_sql(sql, (f'"{word}"',)).fetchone())
    sql = (
        "select 1 from hotline_search_index where vector @@ "
        "(to_tsquery('simple', %s) "
        "|| hotline_search_marked(to_tsquery('russian', %s)::text)::tsquery) limit 1"
    )
    return bool(database.execute_sql(sql, (word, word)).fetchone())


def _everything() -> Iterator[tuple[Field, dict[int, Text]]]:
    for field, model, texts in (
        (SearchEntry.request, Request, _requests),
        (SearchEntry.article, Article, _articles),
    ):
        last = 0
        while True:
            table: Any = model
            query = table.select(table.id).where(table.id > last).order_by(table.id).limit(BATCH)
            keys = [key for (key,) in fetch_rows(query)]
            if not keys:
                break
            last = keys[-1]
            yield field, texts(keys)


def _requests(keys: Sequence[int]) -> dict[int, Text]:
    """Return what entries of requests hold: question and answers, the caller's name, notes."""
    said: dict[int, list[str]] = {}
    noted: dict[int, list[str]] = {}
    messages = Message.select(Message.request, Message.kind, Message.text, Message.norm).where(
        Message.request.in_(keys), Message.removed_at.is_null()
    )
    for key, kind, text, norm in fetch_rows(messages.order_by(Message.at, Message.id)):
        (noted if kind == "note" else said).setdefault(key, []).append(f"{text} {norm}")
    query = (
        Request.select(Request.id, Request.question, Caller.name, Caller.blocked)
        .left_outer_join(Caller)
        .where(Request.id.in_(keys))
    )
    return {
        key: _text(
            "\n".join((question, *said.get(key, ()))),
            name=name if name and not blocked else "",
            note="\n".join(noted.get(key, ())),
        )
        for key, question, name, blocked in fetch_rows(query)
    }


def _articles(keys: Sequence[int]) -> dict[int, Text]:
    query = Article.select(Article.id, Article.title, Article.text, Article.norm).where(
        Article.id.in_(keys)
    )
    return {key: _text("\n".join((*texts, ARTICLE))) for key, *texts in fetch_rows(query)}


def _text(said: str, *, name: str = "", note: str = "") -> Text:
    words = words_of(said)[:MOST_WORDS]
    return Text(
        " ".join(words),
        " ".join(stems_of(words)),
        _with_stems(words_of(name)),
        _with_stems(words_of(note)[:MOST_WORDS]),
    )


def _with_stems(words: list[str]) -> str:
    return " ".join(dict.fromkeys((*words, *stems_of(words))))


def _values(text: Text) -> tuple[str, str, str, str]:
    return text.words, text.stems, text.names, text.notes


def _stored(field: Field, keys: Sequence[int]) -> dict[int, Text]:
    columns = [getattr(SearchEntry, one) for one in PARTS]
    query = SearchEntry.select(field, *columns).where(field.in_(keys))
    return {key: Text(*values) for key, *values in fetch_rows(query)}


def _insert_many(model: Any, columns: Iterable[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write many rows at the driver's own pace."""
    if not rows:
        return
    names = ", ".join(columns)
    marks = ", ".join([database.param] * len(rows[0]))
    table = model._meta.table_name  # noqa: SLF001 - peewee's public way
    database.cursor().executemany(
        f"insert into {table} ({names}) values ({marks})",  # noqa: S608 - own names only
        rows,
    )


def _broken() -> str:
    """Return what the database says of its own index; nothing where it agrees with the entries."""
    if not is_sqlite():
        count = database.execute_sql(
            "select count(*) from hotline_search_entry e "
            "full join hotline_search_index i on i.rowid = e.id where e.id is null or i.rowid is null "
            "or (e.request_id, e.article_id) is distinct from (i.request_id, i.article_id)"
        ).fetchone()[0]
        return f"{count}" if count else ""
    sql = (
        "insert into hotline_search_index(hotline_search_index, rank) values('integrity-check', 1)"
    )
    try:
        database.execute_sql(sql)
    except Exception as error:  # noqa: BLE001 - whatever is wrong is the answer
        return str(error)
    return ""
