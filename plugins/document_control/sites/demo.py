"""The demo district's sites: one where all is well, one that is half empty, one that cannot be looked at.

The robot itself judges pages that are told here, so each result has its true reason; no site is asked.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from plugins.document_control.models import Evidence, Finding
from plugins.document_control.sites import confirming
from plugins.document_control.sites.keeping import set_site
from plugins.document_control.sites.looking import last_good, look_at
from plugins.document_control.sites.models import Look, PageResult, Site, Snapshot
from plugins.document_control.sites.people import people_of
from plugins.document_control.sites.robot.failing import Failure, Why
from plugins.document_control.sites.robot.fetching import Fetched
from portal import clock
from portal.workdays import school_year

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.document_control.sites.robot.fetching import Fetcher
    from portal.access import Actor
    from portal.institutions.models import Institution

SECTION = "/pedagogam-i-sotrudnikam/attestatsiya-pedagogicheskih-rabotnikov/"
STAFF = "/svedeniya-ob-obrazovatelnoy-organizatsii/pedagogicheskiy-sostav/"
BEFORE = dt.timedelta(days=30)


class ToldSite:
    """Answers as a site would, from pages that are told: in place of the robot's fetcher."""

    def __init__(self, pages: Mapping[str, str], failure: Failure | None = None) -> None:
        self.pages, self.failure, self.requests = pages, failure, 0

    def fetch(self, url: str, *, method: str = "GET") -> Fetched:  # noqa: ARG002 - as the robot has it
        """Return the page of an address. Raises :class:`Failure` for others."""
        self.requests += 1
        if self.failure is not None:
            raise self.failure
        page = self.pages.get(urlsplit(url).path)
        if page is None:
            raise Failure(Why.NOT_FOUND, "404")
        return Fetched(url, url, 200, "text/html; charset=utf-8", page.encode())


def fill(specialist: Actor, places: Mapping[str, Institution]) -> None:
    """Make the sites of some institutions, with two looks at the first of them."""
    good = places["school-1"]
    site = _site(specialist, good)
    _looked(specialist, site, _school(specialist, good, whole=False), before=True)
    _looked(specialist, site, _school(specialist, good))
    _confirm(specialist, site, "norms", "responsible", "orders")
    if "school-2" in places:
        lacking = _site(specialist, places["school-2"])
        _looked(specialist, lacking, _old_school(places["school-2"]))
        _confirm(specialist, lacking, "responsible")
        _find_fault(specialist, lacking)
    if "kindergarten-1" in places:
        closed = ToldSite({}, Failure(Why.TLS_EXPIRED, "kindergarten-1.demo.example"))
        _looked(specialist, _site(specialist, places["kindergarten-1"]), closed)
    if "school-3" in places:
        drawn = {"/": _page("Школа", _menu(), '<div id="app"></div><script src="/a.js"></script>')}
        _looked(specialist, _site(specialist, places["school-3"]), ToldSite(drawn))
    if "school-4" in places:
        _site(specialist, places["school-4"])


def _site(actor: Actor, place: Institution) -> Site:
    """Make a site whose name exists nowhere, so that a robot that is sent there disturbs nobody."""
    made = set_site(actor, place, address=f"https://{place.code}.demo.example/")
    Site.update(demo=True).where(Site.id == made.id).execute()
    found: Site = Site.get_by_id(made.id)
    return found


def _looked(actor: Actor, site: Site, told: ToldSite, *, before: bool = False) -> None:
    look = look_at(actor, site, fetcher=cast("Fetcher", told))
    if before:
        earlier: Any = {"started_at": look.started_at - BEFORE}
        Look.update(**earlier, finished_at=look.started_at - BEFORE).where(
            Look.id == look.id
        ).execute()
        seen = look.started_at - BEFORE
        PageResult.update(seen_at=seen).where(PageResult.look == look.id).execute()
        Snapshot.update(fetched_at=seen).where(Snapshot.look == look.id).execute()


def _confirm(actor: Actor, site: Site, *codes: str) -> None:
    for one in _results(site, *codes):
        confirming.confirm(actor, one, verdict=one.proposed or "yes", comment="")


def _find_fault(actor: Actor, site: Site) -> None:
    for one in _results(site, "schedule"):
        made = confirming.raise_from(
            actor,
            one,
            text="График аттестации на сайте прошлых лет.",
            recommendation="Разместить график на текущий учебный год.",
        )
        raised = made.raised_at - dt.timedelta(days=6)
        due = confirming.mend_until(clock.local(raised).date())
        Finding.update(raised_at=raised, issued_at=raised, due_on=due).where(
            Finding.id == made.id
        ).execute()
        Evidence.update(added_at=raised).where(
            Evidence.institution == one.institution_id, Evidence.title == str(one)[:300]
        ).execute()


def _results(site: Site, *codes: str) -> list[PageResult]:
    look = last_good(site)
    if look is None:
        return []
    return list(PageResult.select().where(PageResult.look == look.id, PageResult.code.in_(codes)))


def _school(actor: Actor, place: Institution, *, whole: bool = True) -> ToldSite:
    """Return the site of a school where nearly all is there; a month ago it was less."""
    today = clock.today()
    year = school_year(today).title
    people = people_of(actor, place.id)
    shown = people[: max(len(people) - 1, 1)] if whole else []
    updated = today - dt.timedelta(days=12)
    parts = [
        "<p>Ответственный за аттестацию: заместитель директора, тел. 8 (86100) 4-55-66</p>",
        "<p>Приказ Минпросвещения России от 24.03.2023 № 196</p>",
        "<p>Приказ министерства образования, науки и молодежной политики Краснодарского края</p>",
        "<p>Приказ о создании аттестационной комиссии на соответствие занимаемой должности</p>",
        f"<h2>График аттестации на {year} учебный год</h2><p>Октябрь, март, май</p>",
    ]
    if whole:
        parts.append(f"<h2>Список педагогических работников, аттестуемых в {year}</h2>")
        parts += [f'<p><a href="{SECTION}{one.key}/">{one.name}</a></p>' for one in shown]
    pages = {
        "/": _page(place.short_name, _menu(), "<p>Добро пожаловать на сайт школы</p>"),
        SECTION: _page("Аттестация педагогических работников", _menu(), *parts),
        STAFF: _page(
            "Педагогический состав",
            f"<p>Педагогический состав школы</p><p>Дата обновления: {updated:%d.%m.%Y}</p>",
        ),
    }
    for one in shown:
        words = f"<p>Обновлено {updated:%d.%m.%Y}</p>" + "<p>Открытые уроки и разработки.</p>" * 12
        pages[f"{SECTION}{one.key}/"] = _page(one.name, words)
    return ToldSite(pages)


def _old_school(place: Institution) -> ToldSite:
    """Return the site of a school that was brought up to date years ago."""
    return ToldSite(
        {
            "/": _page(place.short_name, _menu()),
            SECTION: _page(
                "Аттестация педагогических работников",
                _menu(),
                "<p>Ответственный за аттестацию: завуч</p>",
                "<p>Приказ Минобрнауки России от 07.04.2014 № 276</p>",
                "<h2>График аттестации на 2021/2022 учебный год</h2>",
            ),
            STAFF: _page("Педагогический состав", "<p>Дата обновления: 01.09.2022</p>"),
        }
    )


def _menu() -> str:
    return (
        f'<nav><a href="/">Главная</a> <a href="{SECTION}">Аттестация педагогов</a>'
        f' <a href="{STAFF}">Педагогический состав</a></nav>'
    )


def _page(title: str, *body: str) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{''.join(body)}</body></html>"
