"""The verbs of an old journal on its way in: begin, answer, correct, take in, undo, give up.

Each is one transaction; ``seen`` is the version that the user was shown.
"""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from plugins.hotline.importing import applying
from plugins.hotline.importing.columns import Field
from plugins.hotline.importing.draft import Draft
from plugins.hotline.importing.known import around, marks_of, understood
from plugins.hotline.importing.models import JournalImport
from plugins.hotline.importing.reading import LIMITS, read_journal
from plugins.hotline.settings import imports_kept
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.changing import demand, take
from portal.database import write
from portal.errors import Conflict, Invalid, NotFound
from portal.i18n import gettext as _
from portal.spreadsheets.read import Unreadable
from portal.spreadsheets.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import IO

    from plugins.hotline.importing.applying import Counts
    from plugins.hotline.importing.understanding import Understood
    from portal.access import Actor

LONGEST_NAME = 300
LONGEST_REASON = 300
_PIECE = 1 << 20


def begin(
    actor: Actor,
    stream: IO[bytes],
    name: str,
    *,
    municipality_id: int,
    year: int | None = None,
) -> JournalImport:
    """Read an uploaded file and keep it; ``year`` is that of days that name none.

    Raises :class:`Unreadable` and :class:`Invalid`.
    """
    with tempfile.TemporaryDirectory(prefix="portal-journal-") as folder:
        path = Path(folder) / "uploaded"
        size = 0
        with path.open("wb") as into:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > LIMITS.upload_bytes:
                    raise Unreadable(Reason.TOO_BIG)
                into.write(piece)
        draft = read_journal(path, name, year=year)
        return begin_with(actor, draft, name, municipality_id=municipality_id)


def begin_with(actor: Actor, draft: Draft, name: str, *, municipality_id: int) -> JournalImport:
    """Keep a journal that was read; what nobody has touched for long is forgotten."""
    made = JournalImport(
        municipality=municipality_id,
        user=actor.user.id or None,
        file_name=shown_name(name),
        body=draft.to_json(),
    )
    with write():
        demand(actor, "create", made)
        forget_old()
        made.save(force_insert=True)
    return made


def demand_new(actor: Actor, municipality_id: int) -> None:
    """Refuse who may not take in journals of a district."""
    demand(actor, "create", JournalImport(municipality=municipality_id))


def forget_old() -> None:
    """Delete journals that were given up long ago, and the cells of those that were taken in.

    Their cells hold names of callers; such a journal can be neither corrected nor undone any more.
    """
    old = JournalImport.changed_at < clock.now() - imports_kept()
    JournalImport.delete().where(JournalImport.state == "open", old).execute()
    JournalImport.update(body="{}").where(JournalImport.state == "applied", old).execute()


def shown_name(name: str) -> str:
    """Return the name as the user knows the file, without folders and control characters."""
    base = re.split(r"[/\\]", name)[-1]
    return "".join(sign for sign in base if sign.isprintable())[:LONGEST_NAME] or _("Journal")


def find(actor: Actor, import_id: int) -> JournalImport:
    """Return an import within reach; another does not exist."""
    found = policies[JournalImport].rows(actor).where(JournalImport.id == import_id).first()
    if found is None:
        raise NotFound(_("There is no such import."))
    return cast("JournalImport", found)


def recent(actor: Actor, *, most: int = 20) -> list[JournalImport]:
    """Return the latest imports, without their lines."""
    query = policies[JournalImport].rows(actor)
    columns = [
        getattr(JournalImport, name)
        for name in ("id", "file_name", "state", "created_at", "applied_at", "counts")
    ]
    return list(query.select(*columns).order_by(cast("Any", JournalImport).id.desc()).limit(most))


def answer(
    actor: Actor,
    journal: JournalImport,
    *,
    places: Mapping[str, str],
    topics: Mapping[str, str],
    seen: int | None = None,
) -> JournalImport:
    """Keep which institutions and topics words mean; an empty answer takes an earlier one back."""

    def change(body: Draft) -> None:
        for kept, given in ((body.places, places), (body.topics, topics)):
            for words, value in given.items():
                if value:
                    kept[words] = value
                else:
                    kept.pop(words, None)

    return _correct(actor, journal, change, seen=seen)


def correct_line(
    actor: Actor,
    journal: JournalImport,
    number: int,
    *,
    values: Mapping[str, str],
    skip: str = "",
    seen: int | None = None,
) -> JournalImport:
    """Correct the cells of a line, or leave it out with a reason."""
    if len(skip.strip()) > LONGEST_REASON:
        raise Invalid(
            _("The form has mistakes"),
            {"skip": [_("This is longer than %(count)s letters.", count=LONGEST_REASON)]},
        )

    def change(body: Draft) -> None:
        line = body.line(number)
        if line is None:
            raise NotFound(_("There is no such row."))
        if values.get(Field.DATE, line.of(Field.DATE)) != line.of(Field.DATE):
            line.above = False
        for name, value in values.items():
            if value.strip():
                line.values[Field(name)] = value.strip()
            else:
                line.values.pop(Field(name), None)
        line.skip = skip.strip()

    return _correct(actor, journal, change, seen=seen)


def _correct(
    actor: Actor, journal: JournalImport, how: Callable[[Draft], None], *, seen: int | None
) -> JournalImport:
    with write():
        stored = _open(actor, journal, seen)
        body = Draft.from_json(stored.body)
        how(body)
        stored.body = body.to_json()
        _touch(stored)
    return stored


def _open(actor: Actor, journal: JournalImport, seen: int | None) -> JournalImport:
    stored = take(journal, seen)
    demand(actor, "edit", stored)
    if stored.state != "open":
        raise Conflict(_("This journal has been taken in already."))
    return stored


def _touch(stored: JournalImport) -> None:
    stored.version += 1
    stored.changed_at = clock.now()
    stored.save()


def apply(actor: Actor, journal: JournalImport, *, seen: int | None = None) -> Counts:
    """Take every line in that is not left out and has nothing to be corrected, in one transaction."""
    with write():
        stored = _open(actor, journal, seen)
        lines = understood(body_of(stored), around(stored.municipality_id))
        return take_in(actor, stored, lines)


def take_in(
    actor: Actor, journal: JournalImport, lines: Sequence[Understood], *, seen: int | None = None
) -> Counts:
    """Take lines in that were compared with the portal; joins the caller's transaction.

    Which of them are there already is asked again: another journal may have brought them meanwhile.
    """
    with write():
        stored = _open(actor, journal, seen)
        marks = marks_of(stored.municipality_id)
        for one in lines:
            one.known = one.line.mark in marks
        if not any(one.taken for one in lines):
            raise Invalid(
                _("There is no line to take in: everything is there already, left out or in doubt.")
            )
        counts = applying.take_in(actor, stored, lines)
        stored.state, stored.applied_at = "applied", clock.now()
        stored.counts = json.dumps(asdict(counts))
        _touch(stored)
        record(actor, "import", stored, label=stored.file_name, note=told(counts))
    return counts


def told(counts: Counts) -> str:
    """Return what came of an import in one sentence."""
    return _(
        "Requests: %(requests)s, new callers: %(callers)s, days without calls: %(days)s.",
        requests=counts.requests,
        callers=counts.callers,
        days=counts.quiet_days,
    )


def body_of(journal: JournalImport) -> Draft:
    """Return the lines of a journal with their answers."""
    return Draft.from_json(journal.body)


def count_lines(journal: JournalImport) -> int:
    """Return how many lines a journal has."""
    return len(json.loads(journal.body).get("lines", ()))


def undo(actor: Actor, journal: JournalImport) -> JournalImport:
    """Take the whole import back; the journal is there again to be corrected."""
    with write():
        stored = take(journal)
        demand(actor, "edit", stored)
        if stored.state != "applied":
            raise Conflict(_("This journal has not been taken in."))
        applying.take_back(actor, stored)
        stored.state, stored.applied_at, stored.counts = "open", None, "{}"
        _touch(stored)
        record(actor, "import", stored, label=stored.file_name, note=_("The import was undone."))
    return stored


def discard(actor: Actor, journal: JournalImport) -> None:
    """Give an import up; what was taken in stays."""
    with write():
        stored = take(journal)
        demand(actor, "delete", stored)
        if stored.state != "open":
            raise Conflict(_("This journal has been taken in already."))
        record(actor, "delete", stored, label=stored.file_name)
        stored.delete_instance()
