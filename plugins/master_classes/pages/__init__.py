"""The pages of events; importing this room gives its blueprint all of them."""

from plugins.master_classes.pages import (
    arranging,
    copying,
    demand,
    enrolling,
    enrolment_page,
    event_page,
    leaders,
    list_page,
    participants,
    personal,
    places,
    quotas,
    reminders,
    series,
    sessions,
    ways,
)
from plugins.master_classes.pages.blueprint import blueprint

PAGES = (
    arranging,
    copying,
    demand,
    enrolling,
    enrolment_page,
    event_page,
    leaders,
    list_page,
    participants,
    personal,
    places,
    quotas,
    reminders,
    series,
    sessions,
    ways,
)

__all__ = ["PAGES", "blueprint"]
