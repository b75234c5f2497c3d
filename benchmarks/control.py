"""Document control over a region: one campaign in 3,000 institutions, its board, register and paper."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from typing import TYPE_CHECKING, Any

from benchmarks._pairs import report
from benchmarks._region import browser, region

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

PAGES = 15
BOARD_BAR, START_BAR = 0.2, 10.0


def bench_control() -> None:
    """Measure the start of a campaign everywhere with five teachers drawn in each, and its pages."""
    from portal.database import database

    client = browser(region("region", "control"), "administrator")
    app = client.application
    with app.app_context(), database.connection_context():
        campaign, institutions, teachers, taken = _begin(app)
    report(
        f"seconds to begin {institutions} checks with {teachers} teachers drawn",
        taken,
        f"<= {START_BAR:.0f}",
    )
    for what, path in (
        ("board of the campaign", f"/document-control/campaigns/{campaign}"),
        ("register of its checks", f"/document-control/checks?campaign={campaign}&when=all"),
        ("register of findings", "/document-control/findings"),
    ):
        times = [_timed(client, path) for _page in range(PAGES)]
        report(
            f"seconds of a page: {what}",
            statistics.median(clock for clock, _processor in times),
            f"<= {BOARD_BAR}",
            f"of the processor {statistics.median(one for _clock, one in times) * 1000:.0f} ms",
        )
    _jobs(app)


def _begin(app: Any) -> tuple[int, int, int, float]:
    from plugins.document_control import services
    from plugins.document_control.models import Checklist, ChecklistVersion
    from portal.access import system_actor
    from portal.institutions.models import Institution, Municipality

    actor = system_actor(app.extensions["plugins"], app.extensions["permissions"])
    where = Municipality.select().order_by(Municipality.id).first()
    Institution.update(municipality=where).execute()
    ids = [key for (key,) in Institution.select(Institution.id).tuples()]
    version = (
        ChecklistVersion.select()
        .join(Checklist)
        .where(Checklist.code == "folder", ChecklistVersion.state == "published")
        .get()
    )
    today = dt.date.today()  # noqa: DTZ011 - any day will do
    text = services.CampaignText(
        title="Folders everywhere",
        checklist_version=version,
        starts_on=today,
        ends_on=today + dt.timedelta(days=60),
        sample="drawn",
        sample_size=5,
    )
    campaign = services.create_campaign(actor, where, text)
    foreseen = services.foresee(actor, campaign, ids)
    count, taken = _clock(lambda: services.start_campaign(actor, campaign, ids))
    return campaign.id, count, foreseen.teachers, taken


def _jobs(app: Any) -> None:
    """Measure the daily look at terms where all of these checks are late."""
    from plugins.document_control.following_up.overdue import late_on
    from portal.database import database

    with app.app_context(), database.connection_context():
        day = dt.date.today() + dt.timedelta(days=90)  # noqa: DTZ011 - likewise
        found, taken = _clock(lambda: late_on(day))
    report(f"seconds to find {len(found)} late checks and findings", taken, "not set")


def _timed(client: FlaskClient, path: str) -> tuple[float, float]:
    processor = time.process_time()
    answer, taken = _clock(lambda: client.get(path))
    if answer.status_code != 200:  # noqa: PLR2004
        message = f"{path}: {answer.status_code}"
        raise RuntimeError(message)
    return taken, time.process_time() - processor


def _clock(call: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    result = call()
    return result, time.perf_counter() - start
