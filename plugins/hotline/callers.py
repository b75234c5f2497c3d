"""Callers: guessed by number or name while somebody speaks, found again, shown masked, de-named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from peewee import fn

from plugins.hotline.changing import change
from plugins.hotline.models import Caller, Request
from plugins.hotline.models.requests import OPEN_STATES
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.privacy.forgetting import de_name
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.audit.erasing import erase_texts
from portal.audit.services import Line, record_many
from portal.changing import demand, fits, take
from portal.database import fetch_rows, fold, is_sqlite, write
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.phones import masked, phone_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor
    from portal.accounts.models import User
    from portal.institutions.models import Institution

LEAST_DIGITS = 4
LEAST_LETTERS = 2
MOST_GUESSES = 8
LAST_REQUESTS = 3
SPREAD = 5
"""Of several institutions so many times more open requests are read than are shown."""
ERASED = "hotline"
"""With the caller's number, what the line of the audit calls a deleted caller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerDetails:
    """Who calls, as it was typed; ``known`` is the caller that was chosen among the guessed ones."""

    name: str = ""
    phone: str = ""
    email: str = ""
    position: str = ""
    institution: Institution | None = None
    person_key: int | None = None
    known: Caller | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is known of the caller."""
        return bool(self.known or self.name.strip() or self.phone.strip() or self.email.strip())


@dataclass(frozen=True, slots=True)
class OpenThere:
    """What is open at an institution: how many requests, and the last of them."""

    count: int = 0
    last: tuple[Request, ...] = ()


NOTHING_OPEN = OpenThere()


@dataclass(frozen=True, slots=True)
class Guess:
    """A caller who may be meant, with the last requests, and what is open at the school."""

    caller: Caller
    requests: list[Request] = field(default_factory=list)
    there: OpenThere = NOTHING_OPEN


def guess_callers(actor: Actor, text: str, *, most: int = MOST_GUESSES) -> list[Guess]:
    """Return the callers whose number ends in these digits, or whose name holds these words.

    The last who called first. Four queries however many are found.
    """
    query = policies[Caller].rows(actor)
    digits = phone_key(text)
    if len(digits) >= LEAST_DIGITS and not any(one.isalpha() for one in text):
        known = _begins(digits) | _ends(digits)
        if digits[0] in "78":  # a number that is typed from its +7 or 8 on
            known |= _begins(digits[1:])
        query = query.where(known)
    else:
        words = fold(text).split()
        if sum(map(len, words)) < LEAST_LETTERS:
            return []
        for word in words:
            query = query.where(_holds(word))
    found = list(query.order_by(Caller.called_at.desc(), Caller.id.desc()).limit(most))
    last = _last_requests(actor, [one.id for one in found])
    there = open_by_institution(actor, {one.institution_id for one in found if one.institution_id})
    return [
        Guess(one, last.get(one.id, []), there.get(one.institution_id or 0, NOTHING_OPEN))
        for one in found
    ]


def _begins(digits: str) -> Any:
    """Return the condition of a number's first digits; without LIKE, which is slow on SQLite."""
    return fn.SUBSTR(Caller.phone_key, 1, len(digits)) == digits


def _ends(digits: str) -> Any:
    first = fn.LENGTH(Caller.phone_key) - (len(digits) - 1)
    return (fn.LENGTH(Caller.phone_key) >= len(digits)) & (
        fn.SUBSTR(Caller.phone_key, first) == digits
    )


def _holds(word: str) -> Any:
    """Return the condition that a folded name holds a folded word."""
    find = fn.INSTR if is_sqlite() else fn.STRPOS
    return find(Caller.name_key, word) > 0


def open_by_institution(actor: Actor, institution_ids: set[int]) -> dict[int, OpenThere]:
    """Return what is open in institutions: two queries."""
    if not institution_ids:
        return {}
    query = (
        policies[Request]
        .rows(actor)
        .where(
            Request.institution.in_(institution_ids),
            Request.state.in_(OPEN_STATES),
            Request.removed_at.is_null(),
        )
    )
    counts = fetch_rows(
        query.select(Request.institution, fn.COUNT(Request.id)).group_by(Request.institution)
    )
    last: dict[int, list[Request]] = {}
    if counts:
        newest = query.order_by(Request.received_at.desc(), Request.id.desc())
        for one in newest.limit(LAST_REQUESTS * len(counts) * SPREAD):
            listed = last.setdefault(cast("int", one.institution_id), [])
            if len(listed) < LAST_REQUESTS:
                listed.append(one)
    return {key: OpenThere(count, tuple(last.get(key, ()))) for key, count in counts}


def _last_requests(actor: Actor, caller_ids: Sequence[int]) -> dict[int, list[Request]]:
    found: dict[int, list[Request]] = {}
    if not caller_ids:
        return found
    query = (
        policies[Request]
        .rows(actor)
        .where(Request.caller.in_(caller_ids), Request.removed_at.is_null())
        .order_by(Request.received_at.desc(), Request.id.desc())
        .limit(100)
    )
    for one in query:
        listed = found.setdefault(cast("int", one.caller_id), [])
        if len(listed) < LAST_REQUESTS:
            listed.append(one)
    return found


def caller_for(
    actor: Actor, municipality_id: int, details: CallerDetails, *, at: Any = None
) -> Caller | None:
    """Return the caller of a request, made or brought up to date; nobody where nothing is known.

    Somebody with the same number and the same name, or of the same card of the databank, is the same
    caller. Joins the transaction, whose line of the audit is the request's; a caller whose name or number
    has changed has a line of its own.
    """
    if not details:
        return None
    found = details.known or _same(municipality_id, details)
    values: dict[str, Any] = {
        "name": fits(Caller, "name", " ".join(details.name.split())),
        "phone": fits(Caller, "phone", details.phone),
        "email": fits(Caller, "email", details.email),
        "position": fits(Caller, "position", details.position),
        "institution": details.institution,
        "person_key": details.person_key,
    }
    given = {name: value for name, value in values.items() if value not in ("", None)}
    moment = at or clock.now()
    if found is None:
        made = Caller(municipality=municipality_id, called_at=moment, **given)
        demand(actor, "create", made)
        made.save(force_insert=True)
        return made
    stored = take(found)
    demand(actor, "edit", stored)
    change(actor, stored, given)
    if stored.called_at < moment:
        Caller.update(called_at=moment).where(Caller.id == stored.id).execute()
    return stored


def caller_of_user(actor: Actor, municipality_id: int, institution: Institution | None) -> Caller:
    """Return the caller that a user is who asks from the own workplace; made once."""
    user: User = actor.user
    found = Caller.get_or_none(Caller.user == user.id, Caller.municipality == municipality_id)
    if found is None:
        found = Caller.create(
            municipality=municipality_id,
            institution=institution,
            user=user,
            name=user.name,
            phone=user.phone,
            email=user.email,
        )
    else:
        Caller.update(called_at=clock.now()).where(Caller.id == found.id).execute()
    return found


def _same(municipality_id: int, details: CallerDetails) -> Caller | None:
    here = Caller.select().where(Caller.municipality == municipality_id)
    if details.person_key is not None:
        found = here.where(Caller.person_key == details.person_key).first()
        if found is not None:
            return cast("Caller", found)
    key, name = phone_key(details.phone), fold(details.name)
    if key and name:
        same = here.where(Caller.phone_key == key, Caller.name_key == name)
    elif key:
        same = here.where(Caller.phone_key == key, Caller.name_key == "")
    elif name and details.institution is not None:
        same = here.where(Caller.name_key == name, Caller.institution == details.institution)
    else:
        return None
    return cast("Caller | None", same.order_by(Caller.called_at.desc()).first())


@dataclass(frozen=True, slots=True)
class ShownCaller:
    """What a page may show of a caller; ``phone`` is masked in lists."""

    name: str
    phone: str = ""
    position: str = ""


def shown_caller(actor: Actor, request: Request, *, in_list: bool = True) -> ShownCaller:
    """Return what this actor sees of who called: nothing personal without the right to callers."""
    caller = request.caller
    if request.caller_erased_at is not None:
        return ShownCaller(_("name deleted"), position=request.caller_position)
    if caller is None or caller.blocked:
        return ShownCaller("", position=request.caller_position)
    if not actor.can(HotlinePermission.CALLERS):
        return ShownCaller("", position=request.caller_position)
    phone = masked(caller.phone) if in_list or not works_for_district(actor) else caller.phone
    return ShownCaller(caller.name, phone, request.caller_position or caller.position)


def erase_caller(actor: Actor, caller: Caller, *, seen: int | None = None) -> int:
    """Delete a caller's name, phone and links to a person, keep the requests; return how many.

    The name and the number are taken out of every text of the hotline: see :mod:`privacy.forgetting`.
    """
    with write():
        stored = take(caller, seen)
        demand(actor, "delete", stored)
        number = f"{ERASED}-{stored.id}"
        count = de_name(stored, act=number)
        erase_texts({table_of(stored): [stored.id]}, act=number)
        record_many(
            actor,
            [
                Line(
                    action="destroy",
                    table=table_of(stored),
                    subject_id=stored.id,
                    institution_id=stored.institution_id,
                    note=number,
                )
            ],
        )
    return count
