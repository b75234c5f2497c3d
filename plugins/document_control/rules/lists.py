"""Rules over lists of people: whether everybody who is due is in, and nobody who is exempt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plugins.document_control.rules.values import N_, Proposal, Reason, cannot_tell
from portal.comparable_text import name_key

if TYPE_CHECKING:
    from plugins.document_control.rules.values import Listed, Told

LEFT_OUT = N_("Due, but not in the list: %(names)s.")
EXEMPT_IN = N_("In the list, but not subject to attestation: %(names)s.")
EARLY_IN = N_("In the list, but not due yet: %(names)s.")
STRANGERS = N_("In the list, but not in the databank: %(names)s.")
UNCLEAR = N_("The databank cannot tell whether they are due: %(names)s.")
COMPLETE = N_("Everybody who is due (%(count)s) is in the list.")

_NUMBERED = re.compile(r"^\s*\d+\s*[.)]?\s*")
_AFTER_NAME = re.compile(r"\s*[,;(–—].*$|\s-\s.*$")
_INITIALS = re.compile(r"^([^\W\d_][\w-]*)\s+([^\W\d_])\s*\.\s*(?:([^\W\d_])\s*\.?)?\s*$")


def list_complete(told: Told) -> Proposal:
    """Judge a list by the databank (p. 5, 22): who is due must be in, who is exempt must not.

    Option ``listed`` names the fact with the list, a person in a line; with ``others_may`` those who
    are not due may stand in it too, as in a plan that also names who goes for a category.
    """
    code = str(told.options.get("listed", "listed"))
    if not told.text(code):
        return cannot_tell(told.lacking(code))
    names = names_of(told.text(code))
    found = {one.name: _is_named(one, names) for one in told.known.people}
    last = told.known.checked_on
    due = [
        one
        for one in told.known.people
        if not one.exempt and one.due_on is not None and (last is None or one.due_on <= last)
    ]
    left_out = [_with_reason(one) for one in due if not found[one.name]]
    unclear = [one.name for one in told.known.people if one.unknown and not found[one.name]]
    named = [one for one in told.known.people if found[one.name]]
    exempt = [one.name for one in named if one.exempt]
    early = [one.name for one in named if not (one.exempt or one.unknown or one.may or one in due)]
    strangers = [name for name in names if not _is_known(name, told.known.people)]
    reasons = []
    if told.options.get("others_may"):
        exempt, early = [], []
    for message, who in (
        (LEFT_OUT, left_out),
        (EXEMPT_IN, exempt),
        (EARLY_IN, early),
        (STRANGERS, strangers),
        (UNCLEAR, unclear),
    ):
        if who:
            reasons.append(Reason(message, {"names": "; ".join(who)}))
    if left_out:
        return Proposal("no", tuple(reasons))
    complete = Reason(COMPLETE, {"count": len(due)})
    if reasons:
        return Proposal("partly", (complete, *reasons))
    return Proposal("yes", (complete,))


def names_of(text: str) -> list[str]:
    """Return the names of a list as people write it: numbered, with posts behind a comma or a dash."""
    lines = (_AFTER_NAME.sub("", _NUMBERED.sub("", line)).strip() for line in text.splitlines())
    return [line for line in lines if line]


def same_person(written: str, full_name: str) -> bool:
    """Tell whether a written name, whole or with initials, may be this person's."""
    plain, whole = name_key(written), name_key(full_name).split()
    if plain.split() == whole:
        return True
    match = _INITIALS.match(plain)
    if match is None:
        words = plain.split()
        shorter = min(len(words), len(whole))
        return shorter >= 2 and words[:shorter] == whole[:shorter]  # noqa: PLR2004 - name and surname
    if not whole or match[1] != whole[0]:
        return False
    initials = [one for one in (match[2], match[3]) if one]
    return all(
        part.startswith(letter) for letter, part in zip(initials, whole[1:], strict=False)
    ) and len(whole) > len(initials[:1])


def _with_reason(one: Listed) -> str:
    return f"{one.name} ({one.why})" if one.why else one.name


def _is_named(one: Listed, names: list[str]) -> bool:
    return any(same_person(name, one.name) for name in names)


def _is_known(name: str, people: tuple[Listed, ...]) -> bool:
    return any(same_person(name, one.name) for one in people)
