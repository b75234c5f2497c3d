"""The robot on sites as engines and hands of schools make them: what stands there, and what only seems to.

``SITES`` is the table of site × what must be found; ``docs/explanation/robot.md`` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.plugins.document_control.sites.schools import (
    FILES,
    RESULTS,
    SECTION,
    STAFF,
    gosweb,
)
from tests.plugins.document_control.sites.serving import Answer, page, serving, talking
from tests.plugins.document_control.sites.walking import (
    NO_BUT_STAFF,
    UNSURE_BUT_STAFF,
    WHOLE,
    found,
    walked,
)

if TYPE_CHECKING:
    import socket

FOOTER = "<footer><p>© МБОУ СОШ № 1, 2018–2026. Все права защищены</p></footer>"
NAMED = "<p>Ответственный за аттестацию в 2025-2026 учебном году: Галкина М. Л.</p>"
GONE = page("Ошибка", "<p>Страница не найдена</p>")


def _menu(*links: tuple[str, str]) -> str:
    return "<nav>" + " ".join(f'<a href="{url}">{words}</a>' for url, words in links) + "</nav>"


def _joomla() -> dict[str, Any]:
    """Every page is one path with another number; what is wanted comes after many others."""
    usual = [(f"/index.php?option=com_content&id={n}", f"Учителям {n}") for n in range(9)]
    at = "/index.php?option=com_content&id="
    return {
        "/": page("Школа", _menu(*usual, (f"{at}50", "Педагогам"), (f"{at}52", "Педсостав"))),
        f"{at}50": page("Педагогам", _menu((f"{at}51", "Аттестация"))),
        f"{at}51": WHOLE,
        f"{at}52": STAFF,
        **FILES,
        "*": page("Учителям", "<p>Новости</p>"),
    }


def _by_way(link: str, path: str, *, base: str = "") -> dict[str, Any]:
    """Return a site whose start leads to the section by a link written in some odd way."""
    start = page("Школа", f'<a href="{link}">Педагогам</a> <a href="/s.html">Педсостав</a>')
    return {
        "/": start.replace("<head>", f"<head>{base}"),
        path: WHOLE,
        "/s.html": STAFF,
        **FILES,
    }


def _unnamed() -> dict[str, Any]:
    """Return a site whose start leads to the section by a picture; the address alone tells of what."""
    section = "/" + quote("аттестация", encoding="cp1251") + "/"
    return {
        "/": page(
            "Школа", f'<a href="{section}"><img src=a.gif></a>', '<a href="/s.html">Педсостав</a>'
        ),
        section: WHOLE.replace("<title>Аттестация", "<title>"),
        "/s.html": STAFF,
        **FILES,
    }


def _ucoz() -> dict[str, Any]:
    pages = _by_way("/index/attestacija_pedagogov/0-45", "/index/attestacija_pedagogov/0-45")
    for path in ("/", "/index/attestacija_pedagogov/0-45"):
        text = pages[path]
        counter = (
            '<script src="/abnl/?adsdata=x"></script><div class="uMenuRoot" id="uMenuDiv1"></div>'
        )
        pages[path] = text.replace("</body>", f"{counter}</body>")
    return pages


def _blind() -> dict[str, Any]:
    """Return a site that stands there twice, and whose pages lead on for ever by days."""
    pages = gosweb()
    twice = {f"/special{path}": text for path, text in pages.items() if isinstance(text, str)}
    days = "".join(f'<a href="/calendar/2026/{day}">Педагогам {day}</a>' for day in range(60))
    return {
        **pages,
        **twice,
        "/": pages["/"].replace("</nav>", f'</nav><a href="/special/">Для слабовидящих</a>{days}'),
        "*": page("День", days),
    }


def _sessions() -> dict[str, Any]:
    pages = gosweb()
    number = iter(range(1000))

    def each(text: str) -> Any:
        def act(handler: Any) -> None:
            links = text.replace('/"', f'/?PHPSESSID={next(number):032x}"')
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html; charset=utf-8")
            handler.end_headers()
            handler.wfile.write(links.encode())

        return act

    return {path: each(one) if isinstance(one, str) else one for path, one in pages.items()}


def _old_server(connection: socket.socket) -> None:
    """Answer as servers did before they told lengths."""
    connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + WHOLE.encode())


def _bad_chunks(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<html>")


SITES: dict[str, tuple[Any, str]] = {
    "uCoz": (_ucoz(), "all yes"),
    "Joomla and WordPress: one path, many numbers": (_joomla(), "all yes"),
    "Битрикс: links through /bitrix/redirect.php beside true ones": (
        gosweb(results=RESULTS + '<a href="/bitrix/redirect.php?goto=http://x.ru">Аттестация</a>'),
        "all yes",
    ),
    "backslashes in links": (_by_way(r"docs\att.html", "/docs/att.html"), "all yes"),
    "spaces in links": (_by_way("/docs/att page.html", "/docs/att%20page.html"), "all yes"),
    "windows-1251 in the escapes of a picture's link": (_unnamed(), "all yes"),
    "base href": (_by_way("att.html", "/old/att.html", base='<base href="/old/">'), "all yes"),
    "links without quotes, in capitals": (
        {**gosweb(), "/": f"<TITLE>Школа</TITLE><A HREF={SECTION}>АТТЕСТАЦИЯ</A>"},
        "all yes",
    ),
    "version for the visually impaired, calendar by paths": (_blind(), "all yes"),
    "another session in each link": (_sessions(), "all yes"),
    "HTTP/1.0 without a length": (_old_server, "orders no, staff no"),
    "section in broken chunks": ({**gosweb(), SECTION: _bad_chunks}, UNSURE_BUT_STAFF),
    "section packed by brotli": (
        {**gosweb(), SECTION: Answer(b"x", headers=(("Content-Encoding", "br"),))},
        UNSURE_BUT_STAFF,
    ),
    "section called text/xml": (
        {**gosweb(), SECTION: Answer(WHOLE.encode(), "text/xml")},
        "all yes",
    ),
    "cookies are asked for by a page": (
        {**gosweb(), SECTION: page("Вход", "<p>Включите cookies в браузере</p>")},
        UNSURE_BUT_STAFF,
    ),
    "the section is one file": (
        {
            "/": page("Школа", _menu(("/att.pdf", "Аттестация педагогических работников"))),
            "/att.pdf": FILES["/files/order.pdf"],
            "/sveden/employees": STAFF,
        },
        UNSURE_BUT_STAFF,
    ),
    "order that is not there": (
        gosweb(orders='<p><a href="/gone.pdf">Приказ об аттестации</a></p>'),
        "orders no",
    ),
    "order whose file is a page “not found” with 200": (
        {
            **gosweb(orders='<p><a href="/gone.pdf">Приказ об аттестации</a></p>'),
            "/gone.pdf": GONE,
        },
        "orders no",
    ),
    "schedule of years that end in the footer": (
        gosweb(schedule="<p>График аттестации</p>", list="", orders=FOOTER, results=""),
        "schedule unsure, list no, orders no, results no",
    ),
    "plan of several years": (
        gosweb(schedule="<h2>Перспективный план-график аттестации на 2023–2027 годы</h2>"),
        "all yes",
    ),
    "school year in place of a telephone": (
        gosweb(responsible=NAMED + "<p>ИНН 2354006850, индекс 353020</p>" + "<p>-</p>" * 9),
        "responsible partly",
    ),
    "promised, empty": (
        gosweb(schedule="<!-- График аттестации на 2025/2026 учебный год -->"),
        "schedule no",
    ),
    "search of the site says what was asked": (
        {
            "/": page("Школа", '<form action="/search"><input name=q value="Аттестация"></form>'),
            "/sveden/employees": STAFF,
        },
        NO_BUT_STAFF,
    ),
    "news alone": (
        {
            "/": page("Школа", _menu(("/news/1", "Итоги аттестации выпускников"))),
            "/news/1": page("Итоги итоговой аттестации", RESULTS),
            "/sveden/employees": STAFF,
        },
        NO_BUT_STAFF,
    ),
    "sveden by the order of Rosobrnadzor": (
        {
            **gosweb(),
            "/sveden/employees": page(
                "Педагогический состав",
                "<p>Дата обновления: 02.03.2026</p><table><tr itemprop=teachingStaff>"
                "<td itemprop=fio>Аистова А. П.</td></tr></table>",
            ),
        },
        "all yes",
    ),
    "start by 302 with a cookie to /ru/": (
        {
            **gosweb(),
            "/": Answer(status=302, headers=(("Location", "/ru/"), ("Set-Cookie", "a=b"))),
            "/ru/": gosweb()["/"],
        },
        "all yes",
    ),
}


@pytest.mark.parametrize("name", SITES)
def test_the_robot_finds_of_each_site_what_is_there(name: str) -> None:
    what, expected = SITES[name]
    if callable(what):
        with talking(what) as url:
            assert found(walked(url)) == expected
        return
    with serving(what) as served:
        assert found(walked(served.url)) == expected
