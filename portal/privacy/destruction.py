"""Destroying personal data with its act (Roskomnadzor's order 179 of 28.10.2022).

Rows and files of the person go; lines of the audit stay without their texts, so that who did what
when can still be told, but not to whom. The act is kept three years.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal import clock
from portal.access import policies
from portal.audit.erasing import erase_texts, lines_about
from portal.audit.models import AuditEntry
from portal.audit.services import Line, record, record_many
from portal.audit.words import table_titles
from portal.database import fetch_rows, write
from portal.errors import Conflict, Invalid, NotAllowed
from portal.files import services as files
from portal.files.models import StoredFile
from portal.i18n import format_date, format_moment
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.papers.services import make_paper
from portal.plugin import KnownPerson
from portal.privacy.models import REASONS, Act, Basis, Block
from portal.privacy.permissions import PrivacyPermission
from portal.privacy.subjects import everything_of
from portal.workdays import add_months

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portal.access.actor import Actor
    from portal.plugin import DataSubject, Traces

KEPT_MONTHS = 36
PAPER = "privacy.destruction_act"
PURPOSE = "act"
TO_BE_WRITTEN = "_" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What goes with one person, and what stays without a name."""

    key: int
    name: str
    rows: tuple[tuple[str, int], ...]
    files: int
    lines: int
    traces: tuple[tuple[str, int], ...]
    left: tuple[str, ...]


def preview(kind: DataSubject, subject: Any) -> Preview:
    """Return what destroying a person's data means, without doing it."""
    held = everything_of(kind, subject)
    titles = table_titles()
    known = traces_of(kind, subject, held)
    held_files = len(held.pop(StoredFile._meta.table_name))  # noqa: SLF001
    return Preview(
        key=subject.id,
        name=kind.name(subject),
        rows=tuple((titles.get(table, table), len(keys)) for table, keys in held.items() if keys),
        files=held_files,
        lines=lines_about({**held}),
        traces=tuple((str(one.title), one.count) for one in known if one.erase),
        left=told_as_left(known),
    )


def destroy(
    actor: Actor, kind: DataSubject, subjects: Sequence[Any], *, reason: str, note: str = ""
) -> Act:
    """Destroy the data of some persons in one transaction and return the act.

    Raises :class:`NotAllowed` when one of them also belongs to an institution out of reach.
    """
    if not actor.can(PrivacyPermission.ACT_EDIT):
        raise NotAllowed(_("Your role does not allow this page."))
    if reason not in dict(REASONS):
        message = _("Choose one from the list.")
        raise Invalid(message, {"reason": [message]})
    if not subjects:
        raise Invalid(_("Choose at least one person first."))
    for subject in subjects:
        demand_reach(actor, kind, subject)
    with write():
        number = _next_number()
        act = Act(
            number=number,
            made_by=actor.user.id,
            made_by_name=str(actor.user),
            municipality=actor.reach.municipality_id or _municipality_of(actor),
            institution=actor.reach.institution_id,
            reason=reason,
            note=note,
            count=len(subjects),
            keep_until=add_months(clock.today(), KEPT_MONTHS),
        )
        told, log = [], []
        for subject in subjects:
            told.append(_destroy_one(actor, kind, subject, number))
            log.append(_log_line(kind, told[-1]))
        act.subjects = json.dumps(told, ensure_ascii=False)
        act.log = json.dumps(log, ensure_ascii=False)
        act.save(force_insert=True)
        record(actor, "create", act, label=str(act), note=number)
        files.store(
            _drawn(actor, act),
            name=f"{act} {format_date(clock.local(act.made_at).date())}.docx".replace("/", "-"),
            actor=actor,
            subject=act,
            purpose=PURPOSE,
            accept=frozenset({"docx"}),
            made_here=True,
        )
    return act


def traces_of(kind: DataSubject, subject: Any, held: Mapping[str, Sequence[int]]) -> list[Traces]:
    """Return what packages keep about a person beside the rows; what there is none of is left out."""
    person = KnownPerson(
        record=subject, name=kind.name(subject), url=kind.url(subject), parts={**held}
    )
    found = current_app.extensions["plugins"].personal_traces(person)
    return [one for _owner, one in found if one.count]


def told_as_left(traces: Sequence[Traces]) -> tuple[str, ...]:
    """Return in words what an act cannot reach."""
    return tuple(
        f"{one.title}: {one.count}" + (f" ({one.note})" if str(one.note) else "")
        for one in traces
        if one.erase is None
    )


def demand_reach(actor: Actor, kind: DataSubject, subject: Any) -> None:
    """Refuse when the person also belongs to an institution that the actor does not reach."""
    verdict = policies[kind.model].permits(actor, "view", subject)
    if not verdict:
        raise NotAllowed(verdict.reason)
    places = set(kind.institutions(subject))
    inside = actor.reach.institutions().where(Institution.id.in_(list(places) or [0]))
    if places - {one.id for one in inside}:
        raise NotAllowed(
            _("%(name)s also belongs to an institution out of your reach.", name=kind.name(subject))
        )


def paper_of(actor: Actor, act: Act) -> bytes:
    """Return the act as docx: the very paper that was made when the data were destroyed.

    An act of an earlier version of the portal has no paper yet; it is drawn of the act's kept facts.
    """
    found = papers_of([act.id])
    if not found:
        return _drawn(actor, act)
    with files.open_content(files.find_version(found[0])) as stream:
        return stream.read()


def papers_of(keys: Sequence[int]) -> list[StoredFile]:
    """Return the stored papers of acts."""
    return list(
        StoredFile.select().where(
            StoredFile.subject == Act._meta.table_name,  # noqa: SLF001 - peewee's public way
            StoredFile.subject_id.in_(list(keys) or [0]),
            StoredFile.purpose == PURPOSE,
        )
    )


def _drawn(actor: Actor, act: Act) -> bytes:
    return make_paper(
        PAPER,
        {
            "number": act.number,
            "day": format_date(clock.local(act.made_at).date()),
            "system": _system(),
            "operator": _operator(act),
            "reason": str(dict(REASONS)[act.reason]),
            "note": act.note,
            "made_by": act.made_by_name,
            "persons": persons_of(act),
            "log": log_of(act),
            "kept_until": format_date(act.keep_until),
        },
        actor=actor,
        institution_id=act.institution_id,
    )


def persons_of(act: Act) -> list[dict[str, Any]]:
    """Return whom an act names: place in the list, number, name, categories of data."""
    return [
        {
            "place": place,
            "key": one["key"],
            "name": one["name"],
            "categories": "; ".join(one["categories"]),
        }
        for place, one in enumerate(json.loads(act.subjects), start=1)
    ]


def log_of(act: Act) -> list[dict[str, str]]:
    """Return the extract of the event log that proves an act."""
    found: list[dict[str, str]] = json.loads(act.log)
    return found


def _destroy_one(actor: Actor, kind: DataSubject, subject: Any, number: str) -> dict[str, Any]:
    table: str = kind.model._meta.table_name  # noqa: SLF001 - peewee's public way
    key, name = subject.id, kind.name(subject)
    held = everything_of(kind, subject)
    bases = [one for (one,) in fetch_rows(Basis.select(Basis.id).where(*_of(Basis, table, key)))]
    held_files = held[StoredFile._meta.table_name]  # noqa: SLF001
    known = traces_of(kind, subject, held)
    scans = StoredFile.select().where(
        (StoredFile.id.in_(held_files or [0]))
        | (
            (StoredFile.subject == Basis._meta.table_name)  # noqa: SLF001
            & StoredFile.subject_id.in_(bases or [0])
        )
    )
    for file in list(scans):
        files.drop(file)
    Basis.delete().where(*_of(Basis, table, key)).execute()
    Block.delete().where(*_of(Block, table, key)).execute()
    gone = kind.destroy(subject)
    for one in known:
        if one.erase:
            one.erase()
    held[Basis._meta.table_name] = bases  # noqa: SLF001
    erased = erase_texts(held, act=number)
    line = AuditEntry.get_by_id(record_destroyed(actor, table=table, key=key, number=number).id)
    return {
        "key": key,
        "name": name,
        "categories": [str(one) for one in kind.categories],
        "rows": dict(gone),
        "files": len(held_files),
        "lines": erased,
        "traces": {str(one.title): one.count for one in known if one.erase},
        "left": told_as_left(known),
        "entry": line.number,
        "at": format_moment(line.at),
    }


def record_destroyed(actor: Actor, *, table: str, key: int, number: str) -> AuditEntry:
    """Write the line that names the act; the person is told by the number alone."""
    record_many(
        actor,
        [
            Line(
                action="destroy",
                table=table,
                subject_id=key,
                institution_id=actor.reach.institution_id,
                note=number,
            )
        ],
    )
    found: AuditEntry = (
        AuditEntry.select()
        .where(AuditEntry.subject == table, AuditEntry.subject_id == key)
        .order_by(AuditEntry.id.desc())
        .get()
    )
    return found


def _log_line(kind: DataSubject, told: dict[str, Any]) -> dict[str, str]:
    what = _(
        "%(title)s № %(key)s: rows %(rows)s, files %(files)s, lines of the audit erased %(lines)s",
        title=str(kind.title),
        key=told["key"],
        rows=sum(told["rows"].values()),
        files=told["files"],
        lines=told["lines"],
    )
    traces = "".join(f"; {title}: {count}" for title, count in told["traces"].items())
    left = _("left, out of reach") if told["left"] else ""
    still = f". {left}: {'; '.join(told['left'])}" if left else ""
    return {"at": told["at"], "entry": str(told["entry"]), "what": f"{what}{traces}{still}"}


def _next_number() -> str:
    year = clock.today().year
    taken = [
        int(number.partition("/")[0])
        for (number,) in fetch_rows(Act.select(Act.number).where(Act.number.endswith(f"/{year}")))
    ]
    number = f"{max(taken, default=0) + 1}/{year}"
    if Act.select().where(Act.number == number).exists():
        raise Conflict(_("Another act was made at this moment: try again."))
    return number


def _of(model: Any, table: str, key: int) -> tuple[Any, Any]:
    return model.subject == table, model.subject_id == key


def _municipality_of(actor: Actor) -> int | None:
    if actor.reach.institution_id is None:
        return None
    found: int = Institution.get_by_id(actor.reach.institution_id).municipality_id
    return found


def _system() -> str:
    settings = current_app.extensions["settings"]
    return settings.product_name or _("Attestation portal")


def _operator(act: Act) -> str:
    """Return who answers for the data: the institution, else the centre whose district it is.

    Nobody's name where several centres could be meant: the line is then filled by hand.
    """
    if act.institution is not None:
        return act.institution.name
    centres = Institution.select(Institution.name).where(
        Institution.kind == "centre", Institution.closed_on.is_null()
    )
    if act.municipality is not None:
        centres = centres.where(Institution.municipality == act.municipality)
    names = [name for (name,) in fetch_rows(centres.limit(2))]
    if len(names) == 1:
        return str(names[0])
    return act.municipality.name if act.municipality is not None else TO_BE_WRITTEN
