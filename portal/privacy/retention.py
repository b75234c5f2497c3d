"""Terms of keeping (сроки хранения): what has ended, shown by a dry run; journals go by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.database import fetch_rows, write
from portal.errors import Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.privacy.permissions import PrivacyPermission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access.actor import Actor
    from portal.jobs.work import Work
    from portal.plugin import Expired, RetentionRule

SHOWN = 200
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A rule with what has ended by today within the actor's reach; ``more`` when not all is listed."""

    rule: RetentionRule
    rows: tuple[Expired, ...]
    more: bool

    @property
    def needs_act(self) -> bool:
        """Tell whether these are persons, who go by an act of destruction only."""
        return self.rule.destroy is None

    @property
    def shown(self) -> tuple[Expired, ...]:
        """Return the rows to choose from: none of those that go by themselves, whoever they are about."""
        return () if self.rule.by_itself else self.rows


def dry_run(actor: Actor) -> list[Ended]:
    """Return for each rule what has ended by today; nothing is changed."""
    return [ended(actor, rule) for rule in rules()]


def rules() -> list[RetentionRule]:
    """Return the rules of all plugins."""
    return [one for _owner, one in current_app.extensions["plugins"].retention_rules()]


def ended(actor: Actor, rule: RetentionRule, *, limit: int = SHOWN) -> Ended:
    """Return what has ended by a rule within the actor's reach, the oldest first."""
    found = list(rule.expired(clock.today(), AT_ONCE))
    if rule.by_itself:
        return Ended(rule=rule, rows=tuple(found), more=len(found) == AT_ONCE)
    seen = _within(actor, rule, [one.key for one in found])
    rows = [one for one in found if one.key in seen]
    return Ended(rule=rule, rows=tuple(rows[:limit]), more=len(rows) > limit)


def apply(actor: Actor, name: str, keys: Sequence[int]) -> int:
    """Destroy the chosen rows of a rule whose term has ended, and no others; return how many.

    Persons are refused: they go by an act.
    """
    if not actor.can(PrivacyPermission.ACT_EDIT):
        raise NotAllowed(_("Your role does not allow this page."))
    rule = next((one for one in rules() if one.name == name), None)
    if rule is None:
        raise NotFound(_("There is no such rule of keeping."))
    if rule.destroy is None:
        raise Invalid(_("Persons are destroyed by an act only."))
    if rule.by_itself:
        raise Invalid(_("This goes by itself every night."))
    with write():
        allowed = {one.key for one in ended(actor, rule, limit=AT_ONCE).rows}
        chosen = [key for key in keys if key in allowed]
        if not chosen:
            raise Invalid(_("Nothing of this has ended."))
        count = rule.destroy(chosen)
        record(
            actor,
            "delete",
            label=str(rule.title),
            note=_told(count),
        )
    return count


def forget(work: Work) -> None:
    """Destroy what goes by itself, each rule in its own transaction: nightly work, safe to run twice."""
    today = clock.today()
    gone = 0
    for rule in rules():
        if rule.by_itself and rule.destroy is not None:
            while keys := [one.key for one in rule.expired(today, AT_ONCE)]:
                with write():
                    count = rule.destroy(keys)
                    record(None, "delete", label=str(rule.title), note=_told(count))
                gone += len(keys)
                if len(keys) < AT_ONCE:
                    break
    with work.commit():
        work.result(text=_told(gone))


def _told(count: int) -> str:
    return _("term of keeping ended: %(count)s", count=count)


def _within(actor: Actor, rule: RetentionRule, keys: list[int]) -> set[int]:
    model = rule.model
    rows = policies[model].rows(actor).where(model.id.in_(keys or [0]))  # type: ignore[attr-defined]
    return {key for (key,) in fetch_rows(rows.select(model.id))}  # type: ignore[attr-defined]
