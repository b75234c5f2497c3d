"""The robot looks at a site, proposes, a person confirms, a finding starts its clock, rules take it."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from plugins.document_control import services
from plugins.document_control.cli import control
from plugins.document_control.models import EvidenceUse, Finding, Item, Subject, Verdict
from plugins.document_control.sites import confirming, keeping
from plugins.document_control.sites.looking import look_at
from plugins.document_control.sites.models import Look, PageResult, Site, Snapshot
from plugins.staff.models import Compliance, Employment, Person
from portal.access import policies
from portal.errors import Conflict, Invalid, NotAllowed
from portal.jobs.runner import run_pending
from tests.plugins.document_control.sites.schools import SECTION, gosweb
from tests.plugins.document_control.sites.serving import moved, serving

if TYPE_CHECKING:
    from flask import Flask

    from tests.plugins.document_control.world import World


def _due(world: World, last_name: str) -> Person:
    """Let a teacher be due for attestation in May."""
    post = (
        Employment.select()
        .join(Person)
        .where(Person.last_name == last_name, Employment.institution == world.school)
        .get()
    )
    Compliance.create(employment=post, held_on=dt.date(2021, 5, 14), result="fits")
    return post.person


def _results(look: Look) -> dict[str, PageResult]:
    return {
        one.code: one
        for one in PageResult.select().where(PageResult.look == look, PageResult.person.is_null())
    }


def test_a_good_site_is_proposed_to_be_good_and_kept_as_it_was_seen(world: World) -> None:
    person = _due(world, "Аистова")
    with serving(gosweb()) as served:
        site = keeping.set_site(world.inspector, world.school, address=served.url)
        look = look_at(world.inspector, site)
    found = _results(look)
    assert {code: one.proposed for code, one in found.items()} == dict.fromkeys(
        ("responsible", "norms", "schedule", "list", "orders", "results", "staff", "links"), "yes"
    )
    materials = PageResult.get(PageResult.look == look, PageResult.person == person)
    assert materials.proposed == "yes"
    assert materials.due_by == dt.date(2026, 5, 1)
    snapshot = found["schedule"].snapshot
    assert snapshot.final_url.endswith(SECTION)
    assert "График аттестации" in snapshot.text
    assert snapshot.digest == found["schedule"].digest
    assert bytes(snapshot.body)
    stored = Site.get_by_id(site.id)
    assert (stored.state, stored.good, stored.wanting, stored.unsure) == ("done", 9, 3, 0)
    assert "AttestationPortalRobot" in served.asked[0][2]


def test_the_next_look_tells_what_changed(world: World) -> None:
    pages = gosweb()
    with serving(pages) as served:
        site = keeping.set_site(world.inspector, world.school, address=served.url)
        first = look_at(world.inspector, site)
        second = look_at(world.inspector, site)
        pages.update(gosweb(schedule="<p>Графика нет</p>"))
        third = look_at(world.inspector, site)
    assert _results(first)["schedule"].changed is None
    assert _results(second)["schedule"].changed is False
    last = _results(third)
    assert (last["norms"].changed, last["norms"].proposed) == (True, "yes")
    assert last["schedule"].proposed == "no"
    assert last["staff"].changed is False


def test_a_site_that_cannot_be_had_gives_a_sentence_and_no_verdicts(world: World) -> None:
    with serving({"/": moved("/a"), "/a": moved("/")}) as served:
        site = keeping.set_site(world.inspector, world.school, address=served.url)
        look = look_at(world.inspector, site)
    assert (look.state, look.error_code) == ("failed", "redirect_loop")
    assert look.error
    assert not PageResult.select().where(PageResult.look == look).exists()
    assert Site.get_by_id(site.id).state == "failed"


def test_the_robot_goes_in_the_background_and_goes_on_where_it_was(
    app: Flask, world: World
) -> None:
    with serving(gosweb()) as served, serving({"/": "<p>Пусто</p>"}) as other:
        one = keeping.set_site(world.inspector, world.school, address=served.url)
        two = keeping.set_site(world.inspector, world.other, address=other.url)
        (job,) = keeping.send_robot(world.inspector, [one.id, two.id])
        Look.create(site=one, state="done", job=job.id)
        assert keeping.send_robot(world.inspector, [one.id, two.id])[0].id == job.id
        run_pending(app)
    looks = {look.site_id for look in Look.select().where(Look.job == job.id)}
    assert looks == {one.id, two.id}
    assert not served.asked, "what was looked at before the crash is not looked at again"
    assert other.asked


def test_a_look_that_is_called_off_leaves_no_results(world: World) -> None:
    def enough(count: int, _url: str) -> None:
        if count:
            raise KeyboardInterrupt

    with serving(gosweb()) as served:
        site = keeping.set_site(world.inspector, world.school, address=served.url)
        with pytest.raises(KeyboardInterrupt):
            look_at(world.inspector, site, tell=enough)
    look = Look.get(Look.site == site.id)
    assert look.state == "cancelled"
    assert not Snapshot.select().exists()


def test_a_person_confirms_or_says_why_the_robot_is_wrong(world: World) -> None:
    with serving(gosweb()) as served:
        site = keeping.set_site(world.inspector, world.school, address=served.url)
        result = _results(look_at(world.inspector, site))["list"]
    assert not policies[PageResult].rows(world.at_school).exists()
    with pytest.raises(Invalid):
        confirming.confirm(world.inspector, result, verdict="no")
    confirming.confirm(world.inspector, result, verdict="no", comment="Список прошлого года")
    (shown,) = policies[PageResult].rows(world.at_school)
    assert shown.confirmed == "no"
    assert not policies[PageResult].rows(world.next_door).exists()
    assert not policies[Snapshot].rows(world.at_school).exists()
    with pytest.raises(NotAllowed):
        confirming.confirm(world.at_school, shown, verdict="yes", comment="Есть")


def test_a_finding_starts_the_clock_of_ten_working_days_with_its_proof(world: World) -> None:
    with serving(gosweb(schedule="")) as served:
        site = keeping.set_site(world.inspector, world.school, address=served.url)
        result = _results(look_at(world.inspector, site))["schedule"]
    assert result.proposed == "no"
    made = confirming.raise_from(world.inspector, result, text="Нет графика")
    assert (made.state, made.due_on) == ("open", dt.date(2026, 3, 31))
    assert made.item_code == "site.schedule"
    assert made.institution_id == world.school.id
    assert EvidenceUse.select().where(EvidenceUse.finding == made).count() == 1
    stored = PageResult.get_by_id(result.id)
    assert (stored.confirmed, stored.finding_id) == ("no", made.id)
    assert policies[Finding].rows(world.at_school).where(Finding.id == made.id).exists()
    with pytest.raises(Conflict):
        confirming.raise_from(world.inspector, stored, text="Ещё раз")


def test_rules_of_a_check_take_what_was_seen(world: World) -> None:
    _due(world, "Аистова")
    check = world.answered(
        "site",
        sample="all",
        question=services.Question(who="due", first=dt.date(2026, 3, 1), last=dt.date(2026, 6, 30)),
    )
    check = services.open_check(world.inspector, check)
    with serving(gosweb(schedule="", norms="<p>Приказ от 07.04.2014 № 276</p>")) as served:
        site = keeping.set_site(world.inspector, world.school, address=served.url)
        look_at(world.inspector, site)
    services.propose(world.inspector, check)
    verdicts = {
        one.item.code: one
        for one in Verdict.select(Verdict, Item).join(Item).where(Verdict.check_of == check)
    }
    assert verdicts["site.responsible"].proposed == "yes"
    assert verdicts["site.schedule"].proposed == "no"
    assert verdicts["site.norms"].proposed == "no"
    assert "17.03.2026" in verdicts["site.norms"].reason
    assert verdicts["site.links"].proposed == "yes"
    subject = Subject.get(Subject.check_of == check)
    assert verdicts["site.materials"].subject_key == subject.id
    assert verdicts["site.materials"].proposed == "yes"


def test_the_command_prints_what_was_seen_or_why_it_could_not(app: Flask, world: World) -> None:
    run = partial(app.test_cli_runner().invoke, control)
    place = ["sites", "--institution"]
    assert run(args=[*place, "nothing"]).exit_code
    assert run(args=[*place, world.school.code]).exit_code
    with serving(gosweb()) as served:
        keeping.set_site(world.inspector, world.school, address=served.url)
        plain = run(args=[*place, world.school.code])
        told = run(args=[*place, world.school.code, "--json"])
    assert plain.exit_code == 0, plain.output
    assert plain.output.count("\n") == 12
    results = json.loads(told.output)["results"]
    assert {one["verdict"] for one in results if not one["person"]} == {"yes"}
    assert {len(one["digest"]) for one in results if one["url"]} == {64}
    failed = run(args=[*place, world.school.code])
    assert failed.exit_code == 1
    assert "Traceback" not in failed.output
