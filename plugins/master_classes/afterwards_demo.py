"""What comes after the demo district's events: certificates, confirmed hours, feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.certificates import issuing
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.feedback import asking
from plugins.master_classes.feedback.models import SurveyParticipant
from plugins.master_classes.models import Event
from plugins.master_classes.recording import confirming

if TYPE_CHECKING:
    import random

    from portal.access import Actor

ANSWERED = 0.7
TO_APPLY = (
    "Возьму приёмы взаимооценивания.",
    "Попробую карточки самоанализа на уроке.",
    "Перенесу памятку в свою папку.",
    "",
)
MISSED = (
    "Хотелось бы больше времени на практику.",
    "Всё понятно и по делу, спасибо.",
    "Расскажите в следующий раз о портфолио.",
    "",
    "",
)


def fill_after(desk: Actor, chance: random.Random) -> None:
    """Follow up every event that was held but the last, which still waits for it."""
    held = list(Event.select().where(Event.state == "held").order_by(Event.starts_at))
    for number, event in enumerate(held[:-1]):
        issuing.issue(desk, event)
        if number:
            continue
        confirming.confirm(desk, event)
        survey = asking.open_survey(desk, event)
        for one in SurveyParticipant.select().where(SurveyParticipant.survey == survey.id):
            if chance.random() < ANSWERED:
                marks = {str(place): str(chance.choice((3, 4, 4, 5, 5))) for place in range(3)}
                words = {"3": chance.choice(TO_APPLY), "4": chance.choice(MISSED)}
                asking.answer(one, {**marks, **words})
    Certificate.update(demo=True).execute()
