"""What a paper of one check says: only what was given out, whoever asks, as values for its template."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.document_control.checklists.vocabulary import in_order, numbers_of
from plugins.document_control.models import (
    ControlCheck,
    Evidence,
    Finding,
    Item,
    Section,
    Subject,
    Verdict,
)
from plugins.document_control.papers.exemplars import conclusion_of, recommendations_of
from plugins.document_control.wording import FINDING_STATES, OUTCOMES, SEVERITIES, VERDICTS
from plugins.staff.models import Employment, Person, Position
from portal import clock
from portal.access import policies
from portal.accounts.models import User
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor

MOST_PAPERS = 40


def values_of(actor: Actor, check: ControlCheck) -> dict[str, Any]:
    """Return what the papers of a check are filled with."""
    subjects = _subjects(actor, check)
    verdicts = _verdicts(actor, check)
    rows = findings_of(actor, Finding.check_of == check.id)
    findings = [finding_values(one) for one in rows]
    counts = Counter(one.verdict for one in verdicts.values())
    unmended = [one for one in rows if one.is_open]
    dues = [one.due_on for one in unmended if one.due_on is not None]
    conclusion = check.conclusion or conclusion_of(check.outcome, len(findings))
    return {
        "place": {"name": check.municipality.name},
        "check": {
            "number": check.full_number,
            "title": check.campaign.title if check.campaign is not None else str(check),
            "issued_on": clock.local(check.issued_at).date() if check.issued_at else None,
            "institution": check.institution.name,
            "basis": check.campaign.basis if check.campaign is not None else "",
            "aim": check.campaign.aim if check.campaign is not None else "",
            "starts_on": check.starts_on,
            "ends_on": check.ends_on,
            "inspector": check.inspector.name if check.inspector is not None else "",
            "checklist": str(check.checklist_version),
            "subjects": "; ".join(map(_whole, subjects)),
            "papers": "; ".join(_papers(actor, check)),
            "points": _points(actor, check, subjects, verdicts),
            "asked": sum(counts.values()),
            "yes": counts["yes"],
            "partly": counts["partly"],
            "no": counts["no"],
            "findings": findings,
            "outcome": word_of(OUTCOMES, check.outcome),
            "score": percent(check.score),
            "conclusion": [{"text": line} for line in conclusion.splitlines() if line.strip()],
            "recommendations": [
                {"text": line}
                for line in recommendations_of(
                    check.outcome,
                    max(dues, default=None),
                    mended=bool(findings) and not unmended,
                )
            ],
            "acknowledged_on": clock.local(check.acknowledged_at).date()
            if check.acknowledged_at
            else None,
            "acknowledged_name": check.acknowledged_name,
            "objection": check.objection,
        },
    }


def findings_of(actor: Actor, *conditions: Any) -> Sequence[Finding]:
    """Return findings that were given out and hold, in the order of their checks and numbers."""
    query = (
        policies[Finding]
        .rows(actor)
        .select(Finding, User)
        .join(User, JOIN.LEFT_OUTER, on=(Finding.responsible == User.id), attr="responsible")
        .where(Finding.issued_at.is_null(False), Finding.state.not_in(("draft", "withdrawn")))
        .where(*conditions)
        .order_by(Finding.check_of, Finding.number, Finding.id)
    )
    return list(query)


def finding_values(finding: Finding) -> dict[str, Any]:
    """Return a finding as a row of a paper."""
    who = finding.responsible_name
    if not who and finding.responsible is not None:
        who = finding.responsible.name
    return {
        "heading": "",
        "number": finding.number,
        "severity": word_of(SEVERITIES, finding.severity),
        "text": finding.text,
        "norm": finding.norm,
        "recommendation": " ".join(
            filter(
                None, (finding.recommendation, _("Mended.") if finding.state == "accepted" else "")
            )
        ),
        "due_on": finding.due_on,
        "responsible": who,
        "repeated": finding.repeats_id is not None,
        "state": word_of(FINDING_STATES, finding.state),
    }


def word_of(words: Sequence[tuple[str, Any]], code: str | None) -> str:
    """Return how people read a code; nothing for none."""
    return str(dict(words).get(code, "")) if code else ""


def percent(score: int | None) -> str:
    """Return a score in per mille as per cent; nothing for none."""
    return "" if score is None else f"{score / 10:.0f} %"


def _subjects(actor: Actor, check: ControlCheck) -> list[Subject]:
    query = (
        policies[Subject]
        .rows(actor)
        .select(Subject, Person, Employment, Position)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Subject)
        .join(Employment, JOIN.LEFT_OUTER)
        .join(Position, JOIN.LEFT_OUTER)
        .where(Subject.check_of == check.id)
        .order_by(Subject.position, Subject.id)
    )
    return list(query)


def _whole(subject: Subject) -> str:
    name = subject.person.full_name if subject.person is not None else str(subject)
    post = subject.employment.position.title.lower() if subject.employment is not None else ""
    return ", ".join(filter(None, (name, post)))


def _verdicts(actor: Actor, check: ControlCheck) -> dict[tuple[int, int], Verdict]:
    query = (
        policies[Verdict]
        .rows(actor)
        .where(
            Verdict.check_of == check.id,
            Verdict.issued_at.is_null(False),
            Verdict.verdict.is_null(False),
        )
    )
    return {(one.item_id, one.subject_key): one for one in query}


def _papers(actor: Actor, check: ControlCheck) -> list[str]:
    """Return the titles of the proofs, the newest version of each."""
    replaced = Evidence.alias()
    later = replaced.select(replaced.replaces).where(replaced.replaces.is_null(False))
    query = (
        policies[Evidence]
        .rows(actor)
        .where(Evidence.check_of == check.id, Evidence.id.not_in(later))
        .order_by(Evidence.id)
        .limit(MOST_PAPERS)
    )
    return list(dict.fromkeys(one.title for one in query))


def _points(
    actor: Actor,
    check: ControlCheck,
    subjects: list[Subject],
    verdicts: dict[tuple[int, int], Verdict],
) -> list[dict[str, Any]]:
    """Return the items with a verdict: by sections, then for each teacher by sections."""
    query = (
        policies[Item]
        .rows(actor)
        .select(Item, Section)
        .join(Section)
        .where(Item.checklist_version == check.checklist_version_id)
        .order_by(*in_order())
    )
    items = list(query)
    numbers = numbers_of(items)
    rows: list[dict[str, Any]] = []
    places: list[tuple[int, str]] = [(0, ""), *((one.id, _whole(one)) for one in subjects)]
    for key, name in places:
        last = None
        for item in items:
            given = verdicts.get((item.id, key))
            if given is None:
                continue
            if item.section_id != last:
                last = item.section_id
                heading = f"{name}: {item.section.title}" if name else item.section.title
                rows.append({"heading": heading})
            rows.append(
                {
                    "heading": "",
                    "number": numbers[item.id],
                    "question": item.question,
                    "verdict": word_of(VERDICTS, given.verdict),
                    "remark": given.comment,
                }
            )
    return rows
