"""The words of the calendar: months, days of the week, seasons, and the parts of a stretch."""

from __future__ import annotations

MONTHS = {
    "январь": 1,
    "февраль": 2,
    "март": 3,
    "апрель": 4,
    "май": 5,
    "июнь": 6,
    "июль": 7,
    "август": 8,
    "сентябрь": 9,
    "октябрь": 10,
    "ноябрь": 11,
    "декабрь": 12,
}

WEEKDAYS = {
    "понедельник": 0,
    "вторник": 1,
    "среда": 2,
    "четверг": 3,
    "пятница": 4,
    "суббота": 5,
    "воскресенье": 6,
}

SHORT_WEEKDAYS = {"ср": 2}
"""Shortened days of the week that are other words too: known only beside a date."""

SEASONS = {
    "осень": (9, 11),
    "осенью": (9, 11),
    "зима": (12, 2),
    "зимой": (12, 2),
    "весна": (3, 5),
    "весной": (3, 5),
    "лето": (6, 8),
    "летом": (6, 8),
    "осенний": (9, 11),
    "зимний": (12, 2),
    "весенний": (3, 5),
    "летний": (6, 8),
}
"""The first and last month of a season."""

HOLIDAYS = {
    "осенний": "autumn",
    "зимний": "winter",
    "новогодний": "winter",
    "весенний": "spring",
    "летний": "summer",
}
"""The school holidays by their adjective."""
