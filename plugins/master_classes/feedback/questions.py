"""The questions of a district: kept as lines, and the usual ones where it has none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from plugins.master_classes.feedback.models import Question, QuestionSet
from plugins.master_classes.feedback.summary import MARK, WORDS, Asked
from portal.access import policies
from portal.audit.services import record
from portal.changing import demand, refuse
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor

MOST = 30


def usual() -> list[Asked]:
    """Return what is asked where a district has no questions of its own."""
    return [
        Asked(MARK, _("How useful was the event for your work?")),
        Asked(MARK, _("How clearly was it led?")),
        Asked(MARK, _("How well were time and place chosen?")),
        Asked(WORDS, _("What will you use in your work?"), needed=False),
        Asked(WORDS, _("What was missing? What should the next event be about?"), needed=False),
    ]


def questions_of(municipality_id: int) -> list[Asked]:
    """Return the questions that a district asks after events.

    Asked without a policy: they are shown to whoever may answer them.
    """
    query = (
        Question.select()
        .join(QuestionSet)
        .where(QuestionSet.municipality == municipality_id, QuestionSet.in_use == True)  # noqa: E712
        .order_by(Question.place, Question.id)
    )
    return [Asked(one.kind, one.text, one.needed) for one in query] or usual()


def keep_questions(
    actor: Actor, municipality_id: int, *, marks: Sequence[str], words: Sequence[str]
) -> QuestionSet:
    """Keep a district's questions: first those answered by a mark, then those answered in words.

    Surveys that were opened already go on with the questions that they were opened with.
    """
    asked = [(MARK, one) for one in _lines("marks", marks)]
    asked += [(WORDS, one) for one in _lines("words", words)]
    if not asked:
        refuse("marks", _("Write at least one question."))
    if len(asked) > MOST:
        refuse("marks", _("No more than %(count)s questions are answered by anybody.", count=MOST))
    with write():
        found = (
            policies[QuestionSet]
            .rows(actor)
            .where(QuestionSet.municipality == municipality_id, QuestionSet.in_use == True)  # noqa: E712
            .first()
        )
        kept = found or QuestionSet(municipality=municipality_id, title=_("Feedback on an event"))
        demand(actor, "create" if found is None else "edit", kept)
        before = [str(one) for one in Question.select().where(Question.set == kept.id)]
        kept.version += 0 if found is None else 1
        kept.save(force_insert=found is None)
        Question.delete().where(Question.set == kept.id).execute()
        for place, (kind, text) in enumerate(asked, start=1):
            Question.create(set=kept, place=place, kind=kind, text=text, needed=kind == MARK)
        changes = {"questions": ("; ".join(before), "; ".join(text for _kind, text in asked))}
        action = "create" if found is None else "change"
        record(actor, action, kept, label=kept.title, changes=changes)
    return kept


def as_text(asked: Sequence[Asked]) -> str:
    """Return questions as a survey keeps them."""
    rows = [{"kind": one.kind, "text": one.text, "needed": one.needed} for one in asked]
    return json.dumps(rows, ensure_ascii=False)


def from_text(text: str) -> list[Asked]:
    """Return the questions that a survey keeps."""
    rows: list[dict[str, Any]] = json.loads(text)
    return [Asked(one["kind"], one["text"], one["needed"]) for one in rows]


def _lines(field: str, lines: Sequence[str]) -> list[str]:
    found = [" ".join(one.split()) for one in lines if one.strip()]
    longest = Question.text.max_length
    if any(len(one) > longest for one in found):
        refuse(field, _("This is longer than %(count)s letters.", count=longest))
    return found
