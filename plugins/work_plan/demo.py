"""The demo district's plans: both templates at work, some of it done, moved, begun, overdue."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import current_app

from plugins.work_plan import doing, events, handing_down, services
from plugins.work_plan.doing import Proof
from plugins.work_plan.handing import HandTo
from plugins.work_plan.models import Activity, Occurrence, WorkPlan
from plugins.work_plan.samples import BY_NAME
from portal import clock
from portal.access import system_actor
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User
from portal.workdays import school_year

if TYPE_CHECKING:
    import random

    from portal.access import Actor
    from portal.institutions.models import Institution
    from portal.plugin import DemoSeed

TO_ALL = ("банка данных", "планов подготовки", "анкетирование")
"""Words of the district's rows that its institutions have a part in."""
CLOSED_BY_LISTS = "банка данных"
PROOFS = (
    Proof(text="Проведено, протокол у секретаря"),
    Proof(text="Справка направлена в организации письмом"),
    Proof(text="Размещено на сайте управления", link="https://example.org/attestation"),
    Proof(text="Совещание проведено, присутствовали все ответственные"),
)
REASONS = ("Перенесено по просьбе руководителей организаций", "Совпало с выездной проверкой")
"""Why deadlines of the demo were moved."""
EVENT = "expertise"
ACTS = ("Обновлено на сайте", "Дана консультация", "Разослано письмом", "Выполнено по обращению")
"""What was done of the work that goes on."""
DONE_SHARE, MOVED_SHARE, BEGUN_SHARE, ANSWERED_SHARE = 0.8, 0.1, 0.5, 0.7


def fill(seed: DemoSeed) -> None:
    """Make the plan of the first district's centre and of its first school, with a year's traces."""
    by_code = {one.code: one for one in seed.institutions}
    centre, school = by_code.get("centre"), by_code.get("school-1")
    if centre is None or school is None:
        return
    district = _plan(_actor("specialist"), centre, "district")
    own = _plan(_actor("school1"), school, "institution")
    source = seed.random
    _hand_down(_actor("specialist"), district)
    _live(_actor("specialist"), district, source)
    _live(_actor("school1"), own, source)
    _answer(district, source)
    seed.progress("2 work plans")


def _plan(actor: Actor, institution: Institution, name: str) -> WorkPlan:
    year = school_year(clock.today()).start_year
    plan = services.make_plan(
        actor, institution=institution, school_year=year, written=BY_NAME[name].read(year)
    )
    services.put_to_work(actor, plan)
    return WorkPlan.get_by_id(plan.id)


def _hand_down(actor: Actor, plan: WorkPlan) -> None:
    """Hand some rows down; one of them is closed by lists of staff that are taken in."""
    for row in Activity.select().where(Activity.plan == plan.id):
        text = row.text.casefold()
        if CLOSED_BY_LISTS in text:
            services.change_activity(actor, row, values={"counts_for": "staff.list_taken_in"})
        if any(words in text for words in TO_ALL):
            handing_down.hand_down(actor, row, to=HandTo(everybody=True))


def _live(actor: Actor, plan: WorkPlan, source: random.Random) -> None:
    """Do what a plan's people would have done by today, but not all of it."""
    today = clock.today()
    work = Occurrence.select().where(
        Occurrence.plan == plan.id,
        Occurrence.institution == plan.institution_id,
        Occurrence.due.is_null(False),
    )
    for one in work.order_by(Occurrence.due, Occurrence.id):
        due: Any = one.due
        chance = source.random()
        if due < today and chance < DONE_SHARE:
            first = one.start or due - dt.timedelta(days=5)
            day = max(first, due - dt.timedelta(days=9))
            doing.finish(actor, one, on=day, proof=source.choice(PROOFS))
        elif due < today and chance < DONE_SHARE + MOVED_SHARE:
            later = today + dt.timedelta(days=source.randrange(5, 20))
            doing.move(actor, one, due=later, reason=source.choice(REASONS))
        elif due >= today and (one.start or due) <= today and chance < BEGUN_SHARE:
            doing.start_work(actor, one)
    if EVENT in events.anchors_of(plan):
        day = today + dt.timedelta(days=40)
        last = day + dt.timedelta(days=20)
        events.add_event_date(actor, plan, anchor=EVENT, on=day, last_on=last)
    _go_on(actor, plan, source)


def _go_on(actor: Actor, plan: WorkPlan, source: random.Random) -> None:
    """Log acts of the work that goes on."""
    going = (
        Occurrence.select(Occurrence)
        .join(Activity)
        .where(
            Occurrence.plan == plan.id,
            Occurrence.institution == plan.institution_id,
            Activity.kind == "continuous",
        )
    )
    for one in going:
        for days in sorted(source.sample(range(1, 50), 3)):
            day = clock.today() - dt.timedelta(days=days)
            if day >= plan.year.first:
                doing.log_act(actor, one, proof=Proof(text=source.choice(ACTS), on=day))


def _answer(plan: WorkPlan, source: random.Random) -> None:
    """Let most institutions answer what was handed down to them."""
    actor = _operator()
    work = Occurrence.select().where(
        Occurrence.plan == plan.id,
        Occurrence.handed_down == True,  # noqa: E712
    )
    for one in work.order_by(Occurrence.id):
        if (
            source.random() < ANSWERED_SHARE
            and one.start is not None
            and one.start <= clock.today()
        ):
            doing.finish(actor, one, proof=Proof(text="Сведения направлены в центр"))


def _actor(login: str) -> Actor:
    user = User.get(User.login == login)
    extensions = current_app.extensions
    place = workplaces_of(user.id)[0]
    return build_actor(user, place, extensions["plugins"], extensions["permissions"])


def _operator() -> Actor:
    extensions = current_app.extensions
    return system_actor(extensions["plugins"], extensions["permissions"])
