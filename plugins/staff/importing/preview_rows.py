"""Planned rows and questions as the pages show them: everything in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plugins.staff.absence_codes import CODES
from plugins.staff.importing import titles
from plugins.staff.importing.decisions import ACCEPT, LEAVE_OUT, NEW_PERSON
from plugins.staff.importing.wording import message_in_words, shown
from plugins.staff.positions import POSITIONS
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.plugin import Tone


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One changed cell: its address, what it is, old and new in words."""

    address: str
    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the preview."""

    key: str
    address: str
    action: str
    action_title: str
    tone: Tone
    name: str
    institution: str
    post: str
    category: str
    changes: list[ShownChange]
    reasons: list[tuple[str, str]]
    taken: bool


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question with its choices; ``name`` is the field of the form, ``value`` the answer so far."""

    name: str
    kind: str
    subject: str
    text: str
    rows: int
    address: str
    person: str
    post: str
    reasons: list[str]
    choices: list[tuple[str, str]]


def shown_row(told: dict[str, Any], *, done: bool, reasons: bool = False) -> ShownRow:
    """Return a row in words; ``done``: it has been taken in; ``reasons``: those of absence are told."""
    actions = titles.ACTIONS if done else titles.PLANNED
    title, tone = next((title, tone) for key, title, tone in actions if key == told["action"])
    return ShownRow(
        told["key"],
        told["address"],
        told["action"],
        str(title),
        Tone(tone),
        told["name"],
        told["institution"],
        ", ".join(filter(None, (told["position"], told["subject"]))),
        _category(told),
        [
            ShownChange(
                address,
                str(titles.CHANGED.get(field, field)),
                value(field, old, reasons=reasons),
                value(field, new, reasons=reasons),
            )
            for address, field, old, new in told["changes"]
        ],
        [
            (message_in_words(message, params), address)
            for message, params, address in told["reasons"]
        ],
        told["action"] in {"add", "change"},
    )


def value(field: str, text: str | None, *, reasons: bool = False) -> str:
    """Return a value of the databank in words; of an absence the code where reasons are not told."""
    if text is None or text == "":
        return ""
    if field == "absence":
        return str(titles.VALUES[text]) if reasons else _("code %(code)s", code=CODES[text])
    if field == "term" and text == "none":
        return str(titles.NO_TERM)
    if field in {"category", "kind", "term", "decision", "sex"} and text in titles.VALUES:
        return str(titles.VALUES[text])
    return shown(text)


def _category(told: dict[str, Any]) -> str:
    kind = told["category"]
    if kind == "none":
        return ""
    parts = [str(titles.VALUES[kind])]
    if told["assigned_on"]:
        parts.append(format_date(told["assigned_on"]))
    if told["valid_until"]:
        parts.append(_("until %(day)s", day=format_date(told["valid_until"])))
    elif told["no_term"]:
        parts.append(str(titles.NO_TERM).lower())
    return ", ".join(parts)


def shown_question(asked: dict[str, Any], places: list[tuple[str, str]]) -> ShownQuestion:
    """Return a question in words; ``places`` are the institutions within reach."""
    row = asked["row"]
    kind = asked["kind"]
    choices = [(key, _option(kind, key, title)) for key, title in asked["options"]]
    near = {key for key, _title in choices}
    if kind == "position":
        choices += [(one.code, one.title) for one in POSITIONS if one.code not in near]
    elif kind == "institution":
        choices += [one for one in places if one[0] not in near]
    choices.append((LEAVE_OUT, _("Leave out")))
    reasons = [message_in_words(message, params) for message, params, _address in row["reasons"]]
    first = message_in_words(asked["reason"][0], asked["reason"][1])
    return ShownQuestion(
        f"{kind}:{asked['subject']}",
        kind,
        asked["subject"],
        asked["text"],
        asked["rows"],
        asked["reason"][2],
        row["name"],
        ", ".join(filter(None, (row["position"], row["subject"], row["institution"]))),
        [first, *(one for one in reasons if one != first)] if kind == "reading" else [first],
        choices,
    )


def _option(kind: str, key: str, title: str) -> str:
    if kind == "reading" and key == ACCEPT:
        return _("Right, take it in as read")
    if kind == "person" and key == NEW_PERSON:
        return _("Another person: add")
    return title
