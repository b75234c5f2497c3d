"""The robot on its way over a site of the tests, and what it found in few words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from plugins.document_control.sites.installing import shipped_pages
from plugins.document_control.sites.robot.crawling import Crawl, Crawler
from plugins.document_control.sites.robot.fetching import Fetcher, Limits
from plugins.document_control.sites.robot.judging import Judge
from plugins.document_control.sites.robot.reading_apart import ReaderApart
from plugins.document_control.sites.robot.wanted import WantedPage
from tests.plugins.document_control.sites.schools import (
    LIST,
    NORMS,
    ORDERS,
    RESPONSIBLE,
    RESULTS,
    SCHEDULE,
)
from tests.plugins.document_control.sites.serving import page
from tests.waiting import PATIENCE

LIMITS = Limits(
    connect_seconds=PATIENCE,
    read_seconds=PATIENCE,
    whole_seconds=PATIENCE,
    kilobytes=64,
    redirects=5,
    delay_seconds=0,
)
HURRIED = replace(LIMITS, read_seconds=0.5, whole_seconds=1)
TODAY = dt.date(2026, 3, 17)
LEAVES_OUT = "responsible no, norms no, schedule no, list no, orders no, results no, staff no"
NO_BUT_STAFF = LEAVES_OUT.replace(", staff no", "")
UNSURE_BUT_STAFF = NO_BUT_STAFF.replace(" no,", " unsure,").replace("results no", "results unsure")
WHOLE = page("Аттестация", RESPONSIBLE, NORMS, SCHEDULE, LIST, ORDERS, RESULTS)


def wanted() -> list[WantedPage]:
    """Return the shipped pages."""
    return [
        WantedPage(
            code=one["code"],
            title=one["title"],
            any_of=tuple(one["any_of"].splitlines()),
            all_of=tuple(one["all_of"].splitlines()),
            paths=tuple(one["paths"].splitlines()),
            test=one["test"],
            anywhere=one["anywhere"],
        )
        for one in shipped_pages()
    ]


def robot(**values: Any) -> Fetcher:
    """Return a robot that may look at this machine, without pauses, and is patient."""
    return Fetcher(
        **{"agent": "Robot/1", "allowed": frozenset({"127.0.0.1"}), "limits": LIMITS} | values
    )


READER = ReaderApart()
"""One child reads the pages of all these sites."""


def walked(url: str, fetcher: Fetcher | None = None) -> Crawl:
    """Return what the robot saw of a site."""
    return Crawler(fetcher or robot(), READER.read, wanted()).walk(url)


def found(crawl: Crawl) -> str:
    """Return what was found in one word or two: why not, or the verdicts."""
    if crawl.failure is not None:
        return crawl.failure.code
    judge = Judge(crawl, TODAY)
    verdicts = [judge.page(one).proposal.verdict or "unsure" for one in wanted()]
    if set(verdicts) <= {"yes"}:
        return "all yes"
    return ", ".join(
        f"{code} {said}"
        for code, said in zip([one.code for one in wanted()], verdicts, strict=True)
        if said != "yes"
    )
