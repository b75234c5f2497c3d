"""What happened to one piece of work, in order: handed down, moved, proved, done, dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.work_plan.models import Evidence, Move
from portal.accounts.models import User
from portal.files.models import StoredFile
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.plugin import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plugins.work_plan.models import Occurrence

MOST = 100


def proofs_of(work: Occurrence) -> list[Evidence]:
    """Return the proofs of a piece of work, the latest first."""
    query = (
        Evidence.select(Evidence, User.id, User.name)
        .join(User, JOIN.LEFT_OUTER, on=(Evidence.by == User.id))
        .where(Evidence.occurrence == work.id)
        .order_by(Evidence.on.desc(), Evidence.id.desc())
    )
    return list(query.limit(MOST))


def files_of(proofs: Iterable[Evidence]) -> dict[int, StoredFile]:
    """Return the stored files of proofs by the proofs' keys: one query, none where no proof is a file."""
    keys = [one.id for one in proofs if one.kind == "file"]
    if not keys:
        return {}
    query = StoredFile.select().where(
        StoredFile.subject == Evidence._meta.table_name,  # noqa: SLF001 - peewee's public way
        StoredFile.subject_id.in_(keys),
    )
    return {one.subject_id: one for one in query}


def moves_of(work: Occurrence) -> list[Move]:
    """Return the moves of a deadline, the first one first."""
    if not work.moves:
        return []
    query = (
        Move.select(Move, User.id, User.name)
        .join(User, JOIN.LEFT_OUTER, on=(Move.by == User.id))
        .where(Move.occurrence == work.id)
        .order_by(Move.at, Move.id)
    )
    return list(query.limit(MOST))


def history_of(
    work: Occurrence, moves: Sequence[Move], proofs: Sequence[Evidence]
) -> list[dict[str, Any]]:
    """Return the entries of a timeline, the first one first, with what is ahead at the end."""
    told: list[dict[str, Any]] = []
    if work.first_due is not None:
        words = _("First deadline: %(day)s", day=format_date(work.first_due))
        told.append({"on": work.start or work.first_due, "title": words})
    for one in moves:
        old = format_date(one.old_due) if one.old_due else _("no day yet")
        words = _("Deadline moved: %(old)s → %(new)s", old=old, new=format_date(one.new_due))
        note = f"{one.reason} ({one.by.name})" if one.by else one.reason
        told.append({"on": one.at.date(), "title": words, "note": note, "tone": Tone.SOON})
    told += [
        {"on": one.on, "title": _("Proof added"), "note": (one.text or one.url)[:200]}
        for one in proofs
    ]
    told.sort(key=lambda entry: entry["on"])
    if work.state == "done":
        who = work.done_by.name if work.done_by else ""
        told.append({"on": work.done_on, "title": _("Done"), "note": who, "tone": Tone.DONE})
    elif work.state == "dropped":
        told.append({"on": work.changed_at.date(), "title": _("Dropped"), "note": work.reason})
    elif work.due is not None:
        told.append({"on": work.due, "title": _("Deadline"), "ahead": True})
    return told
