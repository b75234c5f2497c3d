"""The verbs of merging: find pairs, compare, merge two cards into one, part them again, remember."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, cast

from plugins.staff import journal
from plugins.staff.journal import Journal, can_be_undone
from plugins.staff.merging.likeness import ENOUGH, Card, likeness
from plugins.staff.merging.models import DistinctPair, Merge
from plugins.staff.merging.references import move_references
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Participation,
    Person,
)
from plugins.staff.permissions import StaffPermission
from plugins.staff.quality.models import AcceptedFinding
from plugins.staff.services import mark_of
from portal import clock
from portal.access import policies
from portal.audit.services import changes_of, record
from portal.database import fetch_rows, fold, write
from portal.errors import Conflict, NotAllowed, NotFound
from portal.files.models import StoredFile
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from portal.access import Actor

FIELDS = (
    "last_name", "first_name", "patronymic", "birth_on", "sex", "snils", "phone", "email",
    "working_since", "teaching_since", "note",
)  # fmt: skip
PARTS: tuple[type[Any], ...] = (
    Category,
    Absence,
    Education,
    Course,
    Award,
    Participation,
)
MORE = (Merge, DistinctPair, AcceptedFinding, StoredFile)
PERSONS = "staff_person"
MOST_PAIRS = 500
CROWD = 40
"""A name, phone or birthday shared by more people than this says nothing of any two of them."""
FILLED = ("started_on", "in_position_since", "rate", "subject", "note")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cards that may tell of one person; ``reasons`` are message ids."""

    first_id: int
    second_id: int
    first: str
    second: str
    score: int
    reasons: list[str]
    places: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two cards side by side, and what a merge would move."""

    kept: Person
    gone: Person
    posts: dict[int, list[Employment]]
    moved: dict[str, int]
    joined: int
    refusal: str
    stamp: str


def pairs(actor: Actor) -> list[Pair]:
    """Return pairs of cards that may tell of one person, the surest first, within the reach.

    A person with posts in two institutions is one card and no pair. No more than ``MOST_PAIRS``.
    """
    if not actor.can(StaffPermission.VIEW):
        return []
    cards = _cards(actor)
    known = {
        (first, second)
        for first, second in fetch_rows(
            policies[DistinctPair].rows(actor).select(DistinctPair.first, DistinctPair.second)
        )
    }
    found: dict[tuple[int, int], tuple[int, list[str]]] = {}
    for one, other in _neighbours(cards.values()):
        key = (min(one.id, other.id), max(one.id, other.id))
        if key not in found and key not in known:
            found[key] = likeness(one, other)
    best = sorted(
        ((score, key, why) for key, (score, why) in found.items() if score >= ENOUGH),
        key=lambda item: (-item[0], cards[item[1][0]].name),
    )[:MOST_PAIRS]
    return _shown(best, cards)


def count_pairs(actor: Actor) -> int:
    """Return how many pairs are to be looked at, up to ``MOST_PAIRS``."""
    return len(pairs(actor))


def _cards(actor: Actor) -> dict[int, Card]:
    today = clock.today()
    query = (
        policies[Employment]
        .rows(actor)
        .join(Person)
        .where(Employment.ended_on.is_null() | (Employment.ended_on >= today))
        .select(
            Person.id, Person.name_key, Person.birth_on, Person.snils, Person.phone, Person.email,
            Employment.institution,
        )
    )  # fmt: skip
    places: dict[int, set[int]] = defaultdict(set)
    rows: dict[int, tuple[str, Any, str, str, str]] = {}
    for key, name, born, snils, phone, email, place in fetch_rows(query):
        places[key].add(place)
        rows[key] = (name, born, snils, phone, email)
    return {
        key: Card(key, name, born, snils, phone, email, frozenset(places[key]))
        for key, (name, born, snils, phone, email) in rows.items()
    }


def _neighbours(cards: Iterable[Card]) -> Iterator[tuple[Card, Card]]:
    """Give the pairs that share a name, a birthday with a part of the name, a number or an address."""
    shared: dict[tuple[str, Any], list[Card]] = defaultdict(list)
    for one in cards:
        shared["name", one.name].append(one)
        for kind, value in (("snils", one.snils), ("phone", one.phone_digits)):
            if value:
                shared[kind, value].append(one)
        if one.email:
            shared["email", one.email.casefold()].append(one)
        if one.birth_on:
            shared["given", (one.birth_on, one.given_names)].append(one)
            shared["last", (one.birth_on, one.last_name)].append(one)
    for same in shared.values():
        if 1 < len(same) <= CROWD:
            yield from combinations(same, 2)


def _shown(
    best: list[tuple[int, tuple[int, int], list[str]]], cards: Mapping[int, Card]
) -> list[Pair]:
    keys = {key for _score, pair, _why in best for key in pair}
    names = {one.id: one.full_name for one in Person.select().where(Person.id.in_(keys or {0}))}
    wanted = {place for key in keys for place in cards[key].places}
    titles = dict(
        fetch_rows(
            Institution.select(Institution.id, Institution.short_name).where(
                Institution.id.in_(wanted or {0})
            )
        )
    )
    return [
        Pair(
            first,
            second,
            names[first],
            names[second],
            score,
            why,
            ", ".join(sorted({titles[one] for one in cards[first].places | cards[second].places})),
        )
        for score, (first, second), why in best
    ]


def compare(actor: Actor, kept_id: int, gone_id: int) -> Comparison:
    """Return two cards side by side. Raises :class:`NotFound` for what the actor may not see."""
    people = policies[Person].rows(actor).where(Person.id.in_([kept_id, gone_id]))
    found = {one.id: one for one in people}
    if kept_id == gone_id or len(found) != 2:  # noqa: PLR2004 - a pair
        raise NotFound(_("There is no such person, or you have no access to the card."))
    kept, gone = found[kept_id], found[gone_id]
    posts = {
        key: list(policies[Employment].rows(actor).where(Employment.person == key))
        for key in (kept_id, gone_id)
    }
    moved = {
        str(model._meta.table_name).removeprefix("staff_"): model.select()  # noqa: SLF001
        .where(model.person == gone)
        .count()
        for model in PARTS
    }
    moved["employment"] = Employment.select().where(Employment.person == gone).count()
    joined = len(_same_posts(kept, gone))
    return Comparison(
        kept, gone, posts, moved, joined, _refusal(actor, kept, gone), _stamp(kept, gone)
    )


def merge(actor: Actor, kept_id: int, gone_id: int, *, take: Collection[str], stamp: str) -> Merge:
    """Merge the second card into the first in one transaction; return what undoes it.

    ``take`` names the fields whose value of the card that goes is to stand. Parts that are equal are
    kept once, equal posts become one with the attestations of both. Raises :class:`Conflict` when
    a card has been changed since ``stamp``, :class:`NotAllowed`, :class:`NotFound`.
    """
    with write():
        both = compare(actor, kept_id, gone_id)
        if both.refusal:
            raise NotAllowed(both.refusal)
        if both.stamp != stamp:
            raise Conflict(_("Somebody else has changed this since you opened it."))
        kept, gone = both.kept, both.gone
        kept_of = _watch(kept, gone)
        note = _(
            "cards merged: № %(gone)s %(name)s into № %(kept)s",
            gone=gone.id,
            name=gone.full_name,
            kept=kept.id,
        )
        _join_posts(actor, kept, gone, note)
        for model in PARTS:
            _move(actor, model, kept, gone, note)
        move_references(kept, gone)
        StoredFile.update(subject_id=kept.id).where(
            StoredFile.subject == PERSONS, StoredFile.subject_id == gone.id
        ).execute()
        Merge.update(kept=kept).where(Merge.kept == gone).execute()
        values = {name: getattr(gone, name) for name in FIELDS if name in take}
        changes = changes_of(kept, values)
        for name, value in values.items():
            setattr(kept, name, value)
        kept.version += 1
        kept.changed_at = clock.now()
        kept.save()
        record(actor, "change", kept, label=kept.full_name, changes=changes, note=note)
        record(actor, "delete", gone, label=gone.full_name, note=note,
               institution_id=next((one.institution_id for one in both.posts[gone.id]), None))  # fmt: skip
        gone.delete_instance()
        return Merge.create(
            kept=kept,
            gone_id=gone_id,
            gone_name=gone.full_name,
            user=actor.user.id,
            journal=kept_of.close(),
        )


def _watch(kept: Person, gone: Person) -> Journal:
    found = Journal(MORE)
    both = [kept.id, gone.id]
    found.watch(Person, Person.id.in_(both))
    found.watch(Employment, Employment.person.in_(both))
    posts = Employment.select(Employment.id).where(Employment.person.in_(both))
    found.watch(Compliance, Compliance.employment.in_(posts))
    owned: tuple[type[Any], ...] = (*PARTS, AcceptedFinding)
    for model in owned:
        found.watch(model, model.person == gone)
    found.watch(Merge, Merge.kept == gone)
    found.watch(DistinctPair, (DistinctPair.first == gone) | (DistinctPair.second == gone))
    found.watch(StoredFile, (StoredFile.subject == PERSONS) & (StoredFile.subject_id == gone.id))
    return found


def _same_posts(kept: Person, gone: Person) -> list[tuple[Employment, Employment]]:
    """Return the posts that both cards have: institution, position, subject, and the time fits."""
    own = list(Employment.select().where(Employment.person == kept))
    found = []
    for theirs in Employment.select().where(Employment.person == gone):
        for mine in own:
            if _same_post(mine, theirs):
                found.append((mine, theirs))
                own.remove(mine)
                break
    return found


def _same_post(one: Employment, other: Employment) -> bool:
    same = (one.institution_id, one.position_id) == (other.institution_id, other.position_id)
    subjects = fold(one.subject) == fold(other.subject) or not (one.subject and other.subject)
    times = one.ended_on == other.ended_on and (
        one.started_on == other.started_on or one.started_on is None or other.started_on is None
    )
    return same and subjects and times


def _join_posts(actor: Actor, kept: Person, gone: Person, note: str) -> None:
    for mine, theirs in _same_posts(kept, gone):
        filled = {
            name: getattr(theirs, name)
            for name in FILLED
            if getattr(mine, name) in {None, ""} and getattr(theirs, name) not in {None, ""}
        }
        changes = changes_of(mine, filled)
        for name, value in filled.items():
            setattr(mine, name, value)
        if filled:
            mine.version += 1
            mine.save()
            record(actor, "change", mine, label=kept.full_name, changes=changes, note=note)
        held = {one.held_on for one in Compliance.select().where(Compliance.employment == mine)}
        for one in Compliance.select().where(Compliance.employment == theirs):
            if one.held_on in held:
                one.delete_instance()
            else:
                one.employment = mine
                one.save()
        record(actor, "delete", theirs, label=gone.full_name, note=note)
        theirs.delete_instance()
    for post in Employment.select().where(Employment.person == gone):
        post.person = kept
        post.name_key = None
        post.version += 1
        post.save()
        record(actor, "change", post, label=kept.full_name, note=note,
               changes={"person": (gone.full_name, kept.full_name)})  # fmt: skip


def _move(actor: Actor, model: type[Any], kept: Person, gone: Person, note: str) -> None:
    have = {_told(one) for one in model.select().where(model.person == kept)}
    for one in model.select().where(model.person == gone):
        if _told(one) in have:
            record(actor, "delete", one, label=gone.full_name, note=note)
            one.delete_instance()
            continue
        one.person = kept
        one.save()
        record(actor, "change", one, label=kept.full_name, note=note,
               changes={"person": (gone.full_name, kept.full_name)})  # fmt: skip


def _told(one: Any) -> tuple[Any, ...]:
    """Return what a part says, whoever it belongs to."""
    return tuple(
        str(value) for name, value in sorted(one.__data__.items()) if name not in {"id", "person"}
    )


def undo(actor: Actor, merge_id: int) -> Merge:
    """Part two merged cards again. Raises :class:`NotFound`, :class:`Conflict`, :class:`NotAllowed`."""
    with write():
        found = policies[Merge].rows(actor).where(Merge.id == merge_id).first()
        if found is None:
            raise NotFound(_("There is no such merge, or you have no access to it."))
        if found.undone_at is not None or not can_be_undone(found.merged_at):
            raise Conflict(_(journal.TOO_LATE, days=journal.KEPT_DAYS))
        journal.take_back(
            actor, found.journal, note=_("cards parted: № %(gone)s", gone=found.gone_id), more=MORE
        )
        found.undone_at, found.journal = clock.now(), ""
        found.save()
        record(
            actor,
            "change",
            found,
            label=found.gone_name,
            note=_("cards parted: № %(gone)s", gone=found.gone_id),
        )
    return cast("Merge", found)


def recent(actor: Actor, number: int = 20) -> list[Merge]:
    """Return the last merges within reach."""
    return list(policies[Merge].rows(actor).order_by(Merge.id.desc()).limit(number))


def merged_into(actor: Actor, person_id: int) -> int | None:
    """Return the card that a merged one has become, when the actor may see it."""
    found = Merge.select(Merge.kept).where(Merge.gone_id == person_id, Merge.undone_at.is_null())
    row = found.order_by(Merge.id.desc()).tuples().first()
    if row is None or not policies[Person].rows(actor).where(Person.id == row[0]).exists():
        return None
    return int(row[0])


def set_apart(actor: Actor, first_id: int, second_id: int, *, reason: str = "") -> DistinctPair:
    """Remember that two cards are of two people: the pair is not shown again."""
    with write():
        both = compare(actor, first_id, second_id)
        for one in (both.kept, both.gone):
            _demand(actor, one)
        first, second = sorted((both.kept, both.gone), key=lambda one: int(one.id))
        made, new = DistinctPair.get_or_create(
            first=first,
            second=second,
            defaults={"reason": " ".join(reason.split())[:300], "user": actor.user.id},
        )
        if new:
            names = f"{first.full_name} № {first.id}, {second.full_name} № {second.id}"
            record(actor, "create", made, label=names, note=_("two different people"))
    return cast("DistinctPair", made)


def _refusal(actor: Actor, kept: Person, gone: Person) -> str:
    """Return why the actor may not merge the two; empty when nothing speaks against it."""
    for one in (kept, gone):
        verdict = policies[Person].permits(actor, "edit", one)
        if not verdict:
            return verdict.reason
    every = Employment.select().where(Employment.person.in_([kept.id, gone.id]))
    seen = policies[Employment].rows(actor).where(Employment.person.in_([kept.id, gone.id]))
    if every.count() != seen.count():
        return _(
            "One of them holds a post in an institution that you do not see: ask the district to merge the cards."
        )
    for post in seen:
        verdict = policies[Employment].permits(actor, "edit", post)
        if not verdict:
            return verdict.reason
    return ""


def _demand(actor: Actor, person: Person) -> None:
    verdict = policies[Person].permits(actor, "edit", person)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _stamp(kept: Person, gone: Person) -> str:
    return f"{mark_of(kept)}.{mark_of(gone)}"
