"""The events that terms hang on, by fixed words; others keep the phrase's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase

RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("between_attestations", ("межаттестационный",)),
    ("between_attestations", ("между", "аттестация")),
    ("august_meeting", ("августовский",)),
    ("category_assigned", ("установление|присвоение|получение", "категория")),
    (
        "category_end",
        ("истечение|окончание|конец|завершение|прекращение|действие|срок", "категория"),
    ),
    ("leave_end", ("окончание|конец|завершение|выход", "отпуск")),
    ("return_to_work", ("выход|возвращение", "работа|должность")),
    ("contract_date", ("договор|контракт",)),
    ("hired", ("прием|принятие|поступление", "работа|должность|служба")),
    ("hired", ("трудоустройство|назначение|зачисление",)),
    ("extract_made", ("выписка",)),
    ("protocol_made", ("протокол",)),
    (
        "ministry_order",
        (
            "приказ|распоряжение|акт",
            "министерство|минобр|минобра|минобром|минобру|минобрнауки|минпросвещение|мо|монд",
        ),
    ),
    ("ministry_order", ("приказ|распоряжение|акт", "ак|аттестация|результат")),
    ("order", ("приказ|распоряжение|акт",)),
    ("commission_decision", ("решение",)),
    ("commission_decision", ("их|его|она|они", "принятие")),
    ("application_received", ("заявление|заявка|обращение",)),
    (
        "application_received",
        ("их|его|ее|документ", "получение|поступление|подача|регистрация|прием"),
    ),
    ("commission_meeting", ("заседание", "комиссия|ак|ако|мак|гак|аттестационный")),
    ("district_method_association_meeting", ("рмо",)),
    ("method_association_meeting", ("мо|шмо|гмо|методобъединение|объединение",)),
    ("pedagogical_council", ("педсовет|педагогический", "совет|педсовет")),
    ("method_council", ("методсовет|методический", "совет|методсовет")),
    ("commission_meeting", ("заседание",)),
    ("expertise_end", ("окончание|завершение|конец", "экспертиза")),
    ("expertise_start", ("начало|назначение", "экспертиза")),
    ("expertise", ("экспертиза",)),
    ("attestation_end", ("окончание|завершение|конец", "аттестация|процедура")),
    ("attestation_start", ("начало", "аттестация|процедура")),
    ("attestation", ("аттестация|аттестационный",)),
    ("category_end", ("категория",)),
    (
        "event_held",
        ("проведение|мероприятие|событие|окончание|завершение", "мероприятие|проведение|событие"),
    ),
)
"""A word of the vocabulary, and the words of which one of each group must be in the phrase."""


def anchor_of(phrase: Phrase, start: int, end: int) -> str:
    """Return the event that the words between two places name, by a fixed word or their own."""
    return known_anchor(phrase, start, end) or phrase.words(start, end).strip(" .,;:-–—")


def known_anchor(phrase: Phrase, start: int, end: int) -> str:
    """Return the fixed word of the event that words name; empty where they name no known one."""
    for anchor, groups in RULES:
        taken = [
            {place for place in range(start, end) if phrase.has(place, *group.split("|"))}
            for group in groups
        ]
        if all(taken):
            return anchor
    return ""


BEFORE = {"attestation": "attestation_day", "expertise": "expertise_start"}
"""What a distance before an event counts to, where the event lasts."""
AFTER = {"attestation": "attestation_day", "expertise": "expertise_end"}
"""What a distance after an event counts from, likewise."""


def edge(anchor: str, *, after: bool) -> str:
    """Return the day of a lasting event that a distance is told from."""
    return (AFTER if after else BEFORE).get(anchor, anchor)
