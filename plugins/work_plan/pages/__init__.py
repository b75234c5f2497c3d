"""The pages of plans and their work; importing this room gives its blueprint all of them."""

from plugins.work_plan.pages import (
    activities,
    event_days,
    handing,
    plans,
    rows,
    work,
    work_views,
    years,
)
from plugins.work_plan.pages.blueprint import blueprint

PAGES = (plans, rows, activities, handing, event_days, years, work_views, work)

__all__ = ["PAGES", "blueprint"]
