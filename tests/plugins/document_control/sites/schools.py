"""Sites of schools as they stand: on ГОСВЕБ, on the older kubannet sites, and the like."""

from __future__ import annotations

from typing import Any

from tests.plugins.document_control.sites.serving import Answer, page

SECTION = "/pedagogam-i-sotrudnikam/attestatsiya-pedagogicheskih-rabotnikov/"
OLD_SECTION = "/pedagogam/attestatsiya-pedagogicheskikh-rabotnikov/normativnaya-dokumentatsiya"
RESPONSIBLE = "<p>Ответственный за аттестацию: Галкина М. Л., тел. 8(86154) 4-55-66</p>"
NORMS = (
    "<p>Приказ Минпросвещения России от 24.03.2023 № 196 «Об утверждении Порядка проведения"
    " аттестации»</p><p>Приказ министерства образования, науки и молодежной политики"
    " Краснодарского края об аттестации</p>"
)
SCHEDULE = "<h2>График аттестации на 2025/2026 учебный год</h2><p>Октябрь, март</p>"
LIST = (
    "<h2>Список педагогических работников, аттестуемых в 2025-2026 учебном году</h2>"
    "<table><tr><td>Аистова А. П.</td><td>март</td></tr><tr><td>Беркутова А.П.</td><td>май</td></tr></table>"
)
ORDERS = '<p><a href="/files/order.pdf">Приказ о создании аттестационной комиссии на соответствие занимаемой должности</a></p>'
RESULTS = "<p>Результаты аттестации: выписка из приказа от 02.02.2026</p>"
FILES = {"/files/order.pdf": Answer(b"%PDF-1.4", "application/pdf")}
STAFF = page(
    "Педагогический состав", "<p>Педагогический состав школы</p><p>Дата обновления: 02.03.2026</p>"
)
MENU = (
    f'<nav><a href="/">Главная</a> <a href="{SECTION}">Аттестация педагогических работников</a>'
    ' <a href="/sveden/employees">Педагогический состав</a> <a href="/food/">Питание</a></nav>'
)


def gosweb(**changed: str) -> dict[str, Any]:
    """Return a school's site of the ГОСВЕБ kind where everything is there; parts may be changed."""
    parts = {
        "responsible": RESPONSIBLE,
        "norms": NORMS,
        "schedule": SCHEDULE,
        "list": LIST,
        "orders": ORDERS,
        "results": RESULTS,
    } | changed
    return {
        "/": page("МБОУ СОШ № 1", MENU, "<p>Добро пожаловать</p>"),
        SECTION: page(
            "Аттестация педагогических работников",
            MENU,
            "<main>",
            *parts.values(),
            f'<p><a href="{SECTION}aistova/">Материалы: Аистова А. П.</a></p></main>',
        ),
        f"{SECTION}aistova/": page(
            "Аистова Анна Петровна", "<p>Обновлено 10.02.2026</p>", "<p>Открытые уроки. </p>" * 30
        ),
        "/sveden/employees": STAFF,
        "/food/": page("Питание"),
        **FILES,
    }


def kubannet() -> dict[str, Any]:
    """Return an older site: Windows-1251 without a word about it, no link from the start page."""
    section = page("Нормативная документация", RESPONSIBLE, NORMS, SCHEDULE, LIST, RESULTS, ORDERS)
    return {
        "/": Answer(page("Школа № 7", "<p>Наша школа</p>").encode("cp1251"), "text/html"),
        OLD_SECTION: Answer(section.encode("cp1251"), "text/html"),
        "/sveden/employees": Answer(STAFF.encode("cp1251"), "text/html"),
        **FILES,
    }
