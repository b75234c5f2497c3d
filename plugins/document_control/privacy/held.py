"""What checks hold of a person of the databank, and taking the person out of them: the cases stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from plugins.document_control.models import (
    ControlCheck,
    Fact,
    Finding,
    Reply,
    SelfAnswer,
    Subject,
    Verdict,
    VerdictChange,
)
from plugins.staff.models import Person
from portal.database import among
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.plugin import PersonalDatum, Traces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from peewee import Model

    from portal.plugin import KnownPerson

LEAST_LETTERS = 3
_LAST = "аеёиоуыэюяйь"
_GAP = r"[\s.]*"


def data_of(record: Model) -> Iterable[PersonalDatum]:
    """Yield the checks that a person was drawn for, facts told of the person, and findings."""
    if not isinstance(record, Person):
        return
    section = gettext("Document control")
    query = (
        Subject.select(Subject, ControlCheck)
        .join(ControlCheck)
        .where(Subject.person == record.id)
        .order_by(Subject.id)
    )
    for one in query:
        place = f"{one.check_of}, {one.check_of.institution.short_name}"
        yield PersonalDatum(section=section, name=gettext("Papers were looked at"), value=place)
        for fact in Fact.select().where(
            Fact.check_of == one.check_of_id, Fact.subject_key == one.id
        ):
            yield PersonalDatum(section=section, name=fact.code, value=fact.value)
    for finding in Finding.select().where(Finding.person == record.id).order_by(Finding.id):
        yield PersonalDatum(section=section, name=gettext("Finding"), value=finding.text)


def traces(person: KnownPerson) -> list[Traces]:
    """Return what checks keep of a person; an act takes the name out of it and the facts away."""
    if not isinstance(person.record, Person):
        return []
    subjects = [
        (one.check_of_id, one.id)
        for one in Subject.select().where(Subject.person == person.record.id)
    ]
    findings = [one.id for one in Finding.select().where(Finding.person == person.record.id)]
    return [
        Traces(
            title=_("Checks of a teacher's papers"),
            count=len(subjects),
            erase=lambda: _forget(person.name, subjects, findings),
            note=_("they stay without the name"),
        ),
        Traces(
            title=_("Findings about a teacher's papers"),
            count=len(findings),
            note=_("they stay without the name"),
        ),
    ]


def without_name(text: str, name: str) -> str:
    """Return a text without a full name, in its cases and with initials, and without the surname."""
    parts = [one for one in name.split() if len(one) >= LEAST_LETTERS]
    if not parts:
        return text
    mark = gettext("[deleted]")
    told = [_in_cases(one) for one in parts]
    initials = _GAP.join(re.escape(one[0]) for one in parts[1:])
    patterns = [r"\s+".join(told), r"\s+".join((*told[1:], told[0]))]
    if initials:
        patterns += [
            rf"{told[0]}\s+{initials}\b\.?",
            rf"\b{initials}\.?\s*{told[0]}",
        ]
    for pattern in (*patterns, told[0]):
        text = re.sub(pattern, mark, text, flags=re.IGNORECASE)
    return text


def _in_cases(word: str) -> str:
    stem = word.rstrip(_LAST) or word
    return rf"\b{re.escape(stem)}\w{{0,3}}\b"


def _forget(name: str, subjects: Sequence[tuple[int, int]], findings: Sequence[int]) -> None:
    """Take facts of a person away, and the name out of what was written of the person's papers."""
    for check, key in subjects:
        here = (Fact.check_of == check) & (Fact.subject_key == key)
        Fact.delete().where(here).execute()
        for model, fields in ((Verdict, ("comment", "reason")), (SelfAnswer, ("comment",))):
            of: Any = model
            _rewrite(of, (of.check_of == check) & (of.subject_key == key), fields, name)
        verdicts = Verdict.select(Verdict.id).where(
            Verdict.check_of == check, Verdict.subject_key == key
        )
        _rewrite(VerdictChange, VerdictChange.verdict_of.in_(verdicts), ("reason",), name)
    Subject.update(person=None, employment=None).where(
        among(Subject.id, [key for _check, key in subjects])
    ).execute()
    Finding.update(person=None).where(among(Finding.id, findings)).execute()
    _rewrite(Finding, among(Finding.id, findings), ("text", "recommendation"), name)
    _rewrite(Reply, among(Reply.finding, findings), ("text",), name)


def _rewrite(model: Any, where: Any, fields: Sequence[str], name: str) -> None:
    for row in model.select().where(where):
        values = {
            field: text
            for field in fields
            if (text := without_name(getattr(row, field), name)) != getattr(row, field)
        }
        if values:
            model.update(**values).where(model.id == row.id).execute()
