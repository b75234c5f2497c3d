"""A believable district to try the portal with: made from a fixed seed, marked as demo."""

from __future__ import annotations

import json
import os
import random
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.accounts.models import Role, User
from portal.accounts.passwords import Passwords
from portal.database import write
from portal.errors import ConfigurationError, Conflict
from portal.institutions.models import Institution, Membership, Municipality
from portal.plugin.contracts import DemoSeed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

SEED = 196
FILE_NAME = "demo_sign_ins.json"
CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a demo is: municipalities, institutions in all, persons in all."""

    municipalities: int
    institutions: int
    persons: int


SIZES = {
    "district": Size(1, 40, 1_600),
    "region": Size(40, 3_000, 80_000),
    "country": Size(800, 60_000, 2_000_000),
}

DISTRICTS = (
    "Заречный", "Приозёрный", "Степной", "Лесной", "Северный", "Южный", "Нагорный", "Берёзовский",
    "Каменский", "Луговской", "Никольский", "Покровский", "Ольховский", "Тополинский", "Радужный",
    "Вишнёвский", "Ковыльный", "Дубравский", "Полянский", "Ручейский",
)  # fmt: skip
VILLAGES = (
    "Заречье", "Калиновка", "Ольховка", "Новая", "Старосельская", "Привольное", "Дубки", "Ясное",
    "Елизаветинская", "Тёплое", "Родниковая", "Отрадное", "Берёзовка", "Черёмушки", "Луговая",
)  # fmt: skip
GARDENS = (
    "Солнышко", "Ромашка", "Теремок", "Колокольчик", "Ёлочка", "Сказка", "Берёзка", "Радуга",
    "Светлячок", "Родничок", "Аленький цветочек", "Улыбка", "Золотой ключик", "Журавушка",
)  # fmt: skip
ADDITIONAL = ("Дом детского творчества", "Центр развития творчества детей и юношества",
              "Станция юных натуралистов", "Спортивная школа", "Школа искусств")  # fmt: skip

WORKPLACES = (
    ("administrator", "Администратор портала", "administrator", None),
    ("head", "Руководитель центра (демо)", "district_head", CENTRE),
    ("specialist", "Специалист центра (демо)", "district_specialist", CENTRE),
    ("methodologist", "Методист центра (демо)", "methodologist", CENTRE),
    ("observer", "Наблюдатель (демо)", "observer", CENTRE),
    ("school1", "Координатор школы № 1 (демо)", "school_coordinator", "school-1"),
    ("school2", "Координатор школы № 2 (демо)", "school_coordinator", "school-2"),
    ("garden1", "Координатор детского сада № 1 (демо)", "school_coordinator", "kindergarten-1"),
    ("director1", "Директор школы № 1 (демо)", "institution_head", "school-1"),
)


def fill(app: Flask, size: str, progress: Callable[[str], None]) -> list[dict[str, Any]]:
    """Fill an empty portal in one transaction and return its sign-ins; do nothing the second time.

    Raises :class:`Conflict` where real institutions are in the portal already.
    """
    file = app.extensions["settings"].instance / FILE_NAME
    if Institution.select().where(Institution.demo == True).exists():  # noqa: E712
        return _kept(file)
    if Institution.select().exists():
        message = "The portal holds real institutions: demo data would mix with them."
        raise Conflict(message)
    source = random.Random(SEED)  # noqa: S311 - believable rows, not secrets
    with write():
        municipalities, institutions = _places(SIZES[size])
        progress(f"{len(institutions)} institutions")
        sign_ins = _people(municipalities[0], Passwords(app.extensions["settings"].instance))
        seed = DemoSeed(
            municipalities=municipalities,
            institutions=institutions,
            random=source,
            persons=SIZES[size].persons,
            today=clock.today(),
            progress=progress,
        )
        app.extensions["plugins"].demo_data(seed)
        _keep(file, sign_ins)
    return sign_ins


def _places(size: Size) -> tuple[list[Municipality], list[Institution]]:
    municipalities = []
    for number in range(size.municipalities):
        turn, place = divmod(number, len(DISTRICTS))
        name = DISTRICTS[place] + (f" ({turn + 1})" if turn else "")
        municipalities.append(
            Municipality.create(code=f"demo-{number + 1}", name=f"{name} район (демо)")
        )
    share = size.institutions // size.municipalities
    rows = [row for place in municipalities for row in _of_municipality(place, share)]
    for start in range(0, len(rows), 500):
        Institution.insert_many(rows[start : start + 500]).execute()
    return municipalities, list(Institution.select().order_by(Institution.id))


def _of_municipality(place: Municipality, count: int) -> list[dict[str, Any]]:
    from portal.institutions.models import sort_key  # noqa: PLC0415 - only bulk rows need it

    first = place.code == "demo-1"
    prefix = "" if first else f"{place.code}-"
    district = place.name.split()[0]
    rows = [
        {"code": f"{prefix}{CENTRE}", "kind": "centre", "short_name": f"ЦОКО, {district} район",
         "name": f"МКУ «Центр оценки качества образования», {district} район"}
    ]  # fmt: skip
    schools = count * 45 // 100
    gardens = count * 42 // 100
    for number in range(1, schools + 1):
        village = VILLAGES[number % len(VILLAGES)]
        rows.append(
            {"code": f"{prefix}school-{number}", "kind": "school",
             "short_name": f"СОШ № {number}, {village}" + ("" if first else f" ({district} район)"),
             "name": f"МБОУ «Средняя общеобразовательная школа № {number}», {village}, {district} район"}
        )  # fmt: skip
    for number in range(1, gardens + 1):
        title = GARDENS[number % len(GARDENS)]
        rows.append(
            {"code": f"{prefix}kindergarten-{number}", "kind": "kindergarten",
             "short_name": f"ДОУ № {number} «{title}»" + ("" if first else f" ({district} район)"),
             "name": f"МБДОУ «Детский сад № {number} «{title}», {district} район"}
        )  # fmt: skip
    for number in range(1, count - len(rows) + 1):
        title = ADDITIONAL[(number - 1) % len(ADDITIONAL)]
        mark = "" if number <= len(ADDITIONAL) else f" № {number}"
        rows.append(
            {"code": f"{prefix}additional-{number}", "kind": "additional",
             "short_name": f"{title}{mark}" + ("" if first else f" ({district} район)"),
             "name": f"МБУ ДО «{title}{mark}», {district} район"}
        )  # fmt: skip
    return [
        {**row, "municipality": place.id, "sort_key": sort_key(row["short_name"]), "demo": True}
        for row in rows
    ]


def _people(place: Municipality, passwords: Passwords) -> list[dict[str, Any]]:
    sign_ins = []
    for login, name, role, code in WORKPLACES:
        password = secrets.token_urlsafe(9)
        user = User.create(
            login=login,
            name=name,
            password_hash=passwords.hash(password),
            must_change_password=False,
            demo=True,
        )
        institution = Institution.get_or_none(Institution.code == code) if code else None
        whole_district = code == CENTRE
        Membership.create(
            user=user,
            role=Role.get(Role.code == role),
            municipality=place if whole_district else None,
            institution=institution if code and not whole_district else None,
        )
        sign_ins.append(
            {
                "login": login,
                "password": password,
                "role": role,
                "institution": institution.code if institution and not whole_district else None,
            }
        )
    return sign_ins


def _keep(file: Path, sign_ins: list[dict[str, Any]]) -> None:
    """Keep the sign-ins readable by their owner alone, to be printed at the next start."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(sign_ins, stream, ensure_ascii=False, indent=1)


def _kept(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        message = f"The demo is there, but {file} with its sign-ins is not: 'portal users passwd' gives new ones."
        raise ConfigurationError(message)
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found
