"""Looking at one site: the robot walks, what it saw is stored with what it proposes."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from plugins.document_control.proposing import reason_in_words
from plugins.document_control.rules.values import Proposal
from plugins.document_control.sites.models import Look, PageResult, Site, Snapshot
from plugins.document_control.sites.people import people_of
from plugins.document_control.sites.required import wanted_of
from plugins.document_control.sites.robot.crawling import Crawl, Crawler, Visit
from plugins.document_control.sites.robot.judging import Found, Judge
from plugins.document_control.sites.robot.reading_apart import ReaderApart
from plugins.document_control.sites.settings import bounds_now, fetcher_now
from plugins.document_control.sites.wording import LINKS, OWN_TITLES
from portal import clock
from portal.database import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from plugins.document_control.sites.robot.fetching import Fetcher
    from plugins.document_control.sites.robot.wanted import WantedPage, WantedPerson
    from portal.access import Actor

MOST_TEXT = 60_000
MOST_BODY = 256 * 1024


def look_at(
    actor: Actor,
    site: Site,
    *,
    job: int | None = None,
    tell: Callable[[int, str], None] = lambda _count, _url: None,
    fetcher: Fetcher | None = None,
) -> Look:
    """Look at a site and keep what was seen. The site is asked outside of any transaction.

    A look that was broken off, by a crash or because ``tell`` raised, is kept as called off and gives
    no results.
    """
    robot = fetcher or fetcher_now()
    place = site.institution
    wanted = wanted_of(site.municipality_id, place.kind)
    people = people_of(actor, place.id)
    look = _begun(site, job)
    try:
        with ReaderApart() as reader:
            crawler = Crawler(robot, reader.read, wanted, people, bounds_now(), tell)
            crawl = crawler.walk(site.address)
        found = _judged(crawl, wanted, people)
    except BaseException:
        _end(look, "cancelled", robot)
        raise
    with write():
        if crawl.failure is not None:
            look.error = reason_in_words(Proposal(None, (crawl.failure.reason,)))
            look.error_code = crawl.failure.code
            return _end(look, "failed", robot)
        look.moved_to, look.pages = crawl.moved, len(crawl.pages)
        _keep(look, crawl, found, {one.code: one.title for one in wanted}, people)
        return _end(look, "done", robot, found)


def last_look(site: Site) -> Look | None:
    """Return the last look that came to an end, good or bad."""
    query = Look.select().where(Look.site == site.id, Look.state.in_(("done", "failed")))
    return query.order_by(Look.started_at.desc(), Look.id.desc()).first()


def last_good(site: Site, before: Look | None = None) -> Look | None:
    """Return the last look that gave results."""
    query = Look.select().where(Look.site == site.id, Look.state == "done")
    if before is not None:
        query = query.where(Look.id < before.id)
    return query.order_by(Look.id.desc()).first()


def unpacked(body: bytes | memoryview) -> bytes:
    """Return the bytes of a page as they were kept."""
    return zlib.decompress(bytes(body))


def _begun(site: Site, job: int | None) -> Look:
    with write():
        broken_off: Any = (Look.site == site.id) & (Look.state == "running")
        Look.update(state="cancelled", finished_at=clock.now()).where(broken_off).execute()
        Site.update(state="running").where(Site.id == site.id).execute()
        return Look.create(site=site, job=job, started_at=clock.now())


def _end(look: Look, state: str, robot: Fetcher, found: list[Found] | None = None) -> Look:
    with write():
        look.state, look.finished_at, look.requests = state, clock.now(), robot.requests
        look.save()
        values: dict[str, Any] = {"state": state}
        if state != "cancelled":
            values["looked_at"] = look.finished_at
        if found is not None:
            verdicts = [one.proposal.verdict for one in found]
            values["good"] = verdicts.count("yes")
            values["wanting"] = verdicts.count("no") + verdicts.count("partly")
            values["unsure"] = verdicts.count(None)
        Site.update(**values).where(Site.id == look.site_id).execute()
        return look


def _judged(crawl: Crawl, wanted: list[WantedPage], people: list[WantedPerson]) -> list[Found]:
    if crawl.failure is not None:
        return []
    judge = Judge(crawl, clock.today())
    found = [judge.page(one) for one in wanted]
    return [*found, judge.links(), *(judge.materials(one) for one in people)]


def _keep(
    look: Look,
    crawl: Crawl,
    found: list[Found],
    titles: dict[str, str],
    people: list[WantedPerson],
) -> None:
    rests_on = {id(one.visit) for one in found if one.visit is not None}
    snapshots = {
        id(visit): _snapshot(look, visit, whole=id(visit) in rests_on) for visit in crawl.visits
    }
    before = _before(look)
    due = {one.key: one.by for one in people}
    site = look.site
    for one in found:
        snapshot = snapshots.get(id(one.visit))
        previous = before.get((one.code, one.person))
        digest = snapshot.digest if snapshot is not None else ""
        PageResult.create(
            look=look,
            municipality=site.municipality_id,
            institution=site.institution_id,
            code=one.code,
            title=titles.get(one.code) or str(OWN_TITLES[one.code]),
            person=one.person,
            proposed=one.proposal.verdict,
            reason=reason_in_words(one.proposal),
            url=(one.url or (snapshot.final_url if snapshot is not None else ""))[:1000],
            digest=digest,
            seen_at=look.started_at,
            snapshot=snapshot,
            previous=previous,
            changed=_changed(one.code, digest, previous),
            due_by=due.get(one.person) if one.person is not None else None,
        )


def _changed(code: str, digest: str, previous: PageResult | None) -> bool | None:
    if previous is None or code == LINKS or not (digest or previous.digest):
        return None
    return digest != previous.digest


def _before(look: Look) -> dict[tuple[str, int | None], PageResult]:
    last = last_good(look.site, before=look)
    if last is None:
        return {}
    return {
        (one.code, one.person_id): one
        for one in PageResult.select().where(PageResult.look == last.id)
    }


def _snapshot(look: Look, visit: Visit, *, whole: bool) -> Snapshot:
    fetched, page = visit.fetched, visit.page
    made = Snapshot(look=look, url=visit.url[:1000], fetched_at=clock.now())
    if visit.failure is not None:
        made.failure = visit.failure.code
    if fetched is not None:
        made.final_url, made.status = fetched.url[:1000], fetched.status
        made.content_type = fetched.content_type[:200]
        if whole:
            packed = zlib.compress(fetched.body, 9)
            made.body = packed if len(packed) <= MOST_BODY else None
    if page is not None:
        made.encoding, made.digest, made.title = visit.encoding, page.digest, page.title[:300]
        if whole or visit.section:
            made.text = page.text[:MOST_TEXT]
    made.save(force_insert=True)
    return made
