"""Taking a caller out of everything that the hotline holds, while the cases stay.

Every text of every table of the hotline is looked at, so that a table that is added is not forgotten.
In the caller's own requests the surname alone goes, too; elsewhere what means this caller for sure:
the full name in its cases and with initials, the telephone however written, the mail.
"""

from __future__ import annotations

import json
import operator
from dataclasses import dataclass, field
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, cast

from flask import current_app
from peewee import CharField, TextField, fn

from plugins.hotline.answers.models import Article
from plugins.hotline.importing.draft import Draft
from plugins.hotline.importing.models import JournalImport
from plugins.hotline.links import request_url
from plugins.hotline.models import (
    CallDraft,
    Caller,
    ChecklistItem,
    Merge,
    Message,
    RecordLink,
    Request,
    Visit,
)
from plugins.hotline.privacy.name_words import NameWords, in_json, words_of
from plugins.hotline.searching.indexing import keep_article, keep_requests
from plugins.hotline.searching.models import SearchEntry, SearchNear
from portal import clock
from portal.audit.erasing import erase_lines
from portal.audit.models import AuditEntry
from portal.database import is_sqlite
from portal.files.models import FileVersion, StoredFile
from portal.i18n import gettext as _
from portal.inbox.models import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from peewee import Field

PERSONS = "staff_person"
AT_ONCE = 500
DERIVED = (Caller, SearchEntry, SearchNear)
"""What goes with its record, and is made anew of it."""
_BODIES = (CallDraft, JournalImport, Merge)
"""Tables that hold JSON."""


@dataclass(slots=True)
class _Forgetting:
    words: NameWords
    own: frozenset[int]
    mark: str
    requests: set[int]
    articles: set[int]
    files: set[int] = field(default_factory=set)

    def text(self, text: str, *, own: bool) -> str:
        return self.words.without(text, own=own, mark=self.mark)


def de_name(caller: Caller, *, act: str = "") -> int:
    """Take a caller out of everything and delete the row; return how many requests stay.

    Joins the caller's transaction. Lines of the audit that tell the name are emptied by an ``act``,
    whose own line the caller of this writes.
    """
    keys = frozenset(
        one.id for one in Request.select(Request.id).where(Request.caller == caller.id)
    )
    words = words_of(caller.name, caller.phone, caller.email)
    doing = _Forgetting(words, keys, _("[deleted]"), set(keys), set())
    _let_go(keys)
    for model in _tables():
        _clean(model, doing)
    _clean_files(doing)
    _clean_notices(doing)
    if act:
        _clean_audit(doing, act)
    keep_requests(sorted(doing.requests))
    for key in doing.articles:
        keep_article(key)
    Caller.delete().where(Caller.id == caller.id).execute()
    return len(keys)


def _tables() -> Iterator[Any]:
    for owner, model in current_app.extensions["plugins"].models():
        if owner == "hotline" and model not in DERIVED:
            yield model


def _let_go(keys: Iterable[int]) -> None:
    """Take the caller and links to the person's card off the own requests."""
    for some in _slices(sorted(keys)):
        Request.update(
            caller=None, caller_erased_at=clock.now(), version=Request.version + 1
        ).where(Request.id.in_(some)).execute()
        RecordLink.delete().where(
            RecordLink.request.in_(some), RecordLink.table == PERSONS
        ).execute()


def _texts_of(model: Any) -> list[Field]:
    """Return the columns of a table that people write."""
    return [
        column
        for column in model._meta.sorted_fields  # noqa: SLF001 - peewee's public way
        if isinstance(column, (CharField, TextField)) and not column.choices
    ]


def _clean(model: Any, doing: _Forgetting) -> None:
    fields = _texts_of(model)
    for record in _candidates(model, fields, doing):
        own = _request_of(record) in doing.own
        changed = {}
        for column in fields:
            before = getattr(record, column.name)
            after = _cleaned(record, before, doing, own=own)
            if after != before:
                changed[column.name] = after
        if changed:
            model.update(changed).where(model.id == record.id).execute()
            _note(record, doing)


def _candidates(model: Any, fields: list[Field], doing: _Forgetting) -> list[Any]:
    """Return the rows that may hold the caller, by what the database finds at a glance."""
    if not fields or not doing.words.asks:
        return []
    return list(model.select().where(_holds(fields, doing.words.asks)))


def _holds(fields: Iterable[Any], pieces: Iterable[str]) -> Any:
    """Return the condition that one of some columns holds one of some pieces, however capitalised.

    Without LIKE, which SQLite asks of Python for the sake of Cyrillic letters.
    """
    find = fn.INSTR if is_sqlite() else fn.STRPOS
    text = reduce(lambda one, two: one.concat(" ").concat(two), fields)
    spelled = {
        cased
        for piece in pieces
        for word in (piece, piece.replace("ё", "е").replace("Ё", "Е"))
        for cased in (word, word.lower(), word.upper(), word.capitalize())
    }
    return reduce(operator.or_, (find(text, one) > 0 for one in sorted(spelled)))


def _cleaned(record: Any, text: str, doing: _Forgetting, *, own: bool) -> str:
    if type(record) in _BODIES and text.startswith("{"):
        return _cleaned_body(record, text, doing)
    return doing.text(text, own=own)


def _cleaned_body(record: Any, text: str, doing: _Forgetting) -> str:
    """Clean the texts of a body; a line of a journal, or a draft, that means the caller wholly."""
    body = json.loads(text)
    if isinstance(record, JournalImport):
        draft = Draft.from_json(text)
        if not draft.lines:
            return text
        for line in body["lines"]:
            own = doing.words.tells(" ".join((*line["values"].values(), *line["more"].values())))
            change = partial(doing.text, own=own)
            line["values"] = in_json(line["values"], change)
            line["more"] = in_json(line["more"], change)
        change = partial(doing.text, own=False)
        body["told"] = in_json(body.get("told", []), change)
    else:
        own = isinstance(record, CallDraft) and doing.words.tells(text)
        body = in_json(body, partial(doing.text, own=own))
    return json.dumps(body, ensure_ascii=False)


def _request_of(record: Any) -> int | None:
    if isinstance(record, Request):
        return record.id
    if isinstance(record, ChecklistItem):
        return record.checklist.request_id
    found: int | None = getattr(record, "request_id", None)
    return found


def _note(record: Any, doing: _Forgetting) -> None:
    """Keep in mind what the search has to read anew."""
    if isinstance(record, (Request, Message)):
        doing.requests.add(cast("int", _request_of(record)))
    elif isinstance(record, Article):
        doing.articles.add(record.id)


def _clean_files(doing: _Forgetting) -> None:
    """Clean the names of papers of requests, messages and visits; what stands in them stays."""
    for file in _files(doing.own):
        doing.files.add(file.id)
        title = doing.text(file.title, own=True)
        if title != file.title:
            StoredFile.update(title=title).where(StoredFile.id == file.id).execute()
        for version in FileVersion.select().where(FileVersion.file == file.id):
            name = doing.text(version.name, own=True)
            if name != version.name:
                FileVersion.update(name=name).where(FileVersion.id == version.id).execute()


def _files(own: Iterable[int]) -> Iterator[StoredFile]:
    for some in _slices(sorted(own)):
        keys = {
            Request: some,
            Message: [one.id for one in Message.select().where(Message.request.in_(some))],
            Visit: [one.id for one in Visit.select().where(Visit.request.in_(some))],
        }
        for model, ids in keys.items():
            yield from StoredFile.select().where(
                StoredFile.subject == _table_of(model), StoredFile.subject_id.in_(ids)
            )


def _clean_notices(doing: _Forgetting) -> None:
    for some in _slices(sorted(doing.own)):
        for one in Notice.select().where(Notice.url.in_([request_url(key) for key in some])):
            title, text = doing.text(one.title, own=True), doing.text(one.text, own=True)
            if (title, text) != (one.title, one.text):
                Notice.update(title=title, text=text).where(Notice.id == one.id).execute()


def _clean_audit(doing: _Forgetting, act: str) -> None:
    """Empty the lines about records of the hotline that tell the caller."""
    if not doing.words.asks:
        return
    papers = _table_of(StoredFile)
    tables = [papers, *map(_table_of, _tables())]
    fields: list[Any] = [AuditEntry.label, AuditEntry.changes, AuditEntry.note]
    table = _table_of(Request)
    query = AuditEntry.select().where(
        AuditEntry.subject.in_(tables),
        AuditEntry.erased_by == "",
        AuditEntry.action != "destroy",
        _holds(fields, doing.words.asks),
    )
    found = []
    for one in query:
        own = (one.subject == table and one.subject_id in doing.own) or (
            one.subject == papers and one.subject_id in doing.files
        )
        text = f"{one.label}\n{one.changes}\n{one.note}"
        if doing.text(text, own=own) != text:
            found.append(one.id)
    erase_lines(found, act=act)


def _table_of(model: Any) -> str:
    name: str = model._meta.table_name  # noqa: SLF001 - peewee's public way
    return name


def _slices(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
