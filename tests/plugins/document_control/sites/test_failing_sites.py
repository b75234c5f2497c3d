"""The robot on the sites that there are: good ones, strange ones, broken ones and hostile ones.

Every site is served on this machine while the test runs. ``SITES`` is the table of site × what must be
found; ``docs/explanation/robot.md`` shows it.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from plugins.document_control.sites.robot import fetching
from plugins.document_control.sites.robot.crawling import Bounds, Crawler
from plugins.document_control.sites.robot.failing import Failure
from plugins.document_control.sites.robot.fetching import Fetcher
from plugins.document_control.sites.robot.judging import Judge
from tests.plugins.document_control.sites.schools import (
    FILES,
    MENU,
    NORMS,
    OLD_SECTION,
    RESULTS,
    SCHEDULE,
    SECTION,
    STAFF,
    gosweb,
    kubannet,
)
from tests.plugins.document_control.sites.serving import (
    Answer,
    certified,
    moved,
    page,
    serving,
    talking,
)
from tests.plugins.document_control.sites.walking import (
    HURRIED,
    LEAVES_OUT,
    LIMITS,
    NO_BUT_STAFF,
    READER,
    TODAY,
    UNSURE_BUT_STAFF,
    WHOLE,
    found,
    robot,
    walked,
    wanted,
)

if TYPE_CHECKING:
    import socket
    from pathlib import Path

HTML = "text/html"


def _coded(encoding: str, kind: str, meta: str = "") -> dict[str, Any]:
    pages = kubannet()
    for path, old in pages.items():
        if old.kind == "text/html":
            text = old.body.decode("cp1251").replace("<head>", f"<head>{meta}")
            if encoding == "koi8-r":  # which has no such signs
                text = text.translate({ord("№"): "N", ord("«"): '"', ord("»"): '"'})
            pages[path] = Answer(text.encode(encoding), kind)
    return pages


def _framed() -> dict[str, Any]:
    return {
        "/": "<html><frameset><frame src='/left.html'><frame src='/main.html'></frameset></html>",
        "/left.html": page("Меню", '<a href="/att.html">Аттестация</a>'),
        "/main.html": page("Школа"),
        "/att.html": WHOLE,
        "/sveden/employees": STAFF,
        **FILES,
    }


def _hostile() -> dict[str, Any]:
    bad = "".join(
        f'<a href="{link}">Аттестация</a>'
        for link in (
            "file:///etc/passwd",
            "javascript:alert(1)",
            "//169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/att",
            "http://[::1]/att",
            "http://user:secret@127.0.0.1/att",
            "ftp://127.0.0.1/",
            "http://[broken",
            "data:text/html,x",
        )
    )
    return gosweb() | {
        "/": page("Школа", MENU, bad),
        SECTION: WHOLE.replace("</body>", f"{bad}</body>"),
    }


def _soft() -> dict[str, Any]:
    return {
        "/": page("Школа", "<p>Добро пожаловать</p>"),
        "*": page("Школа", "<p>Выберите раздел в меню. Приказ № 196</p>"),
    }


def _bomb() -> Answer:
    packed = gzip.compress(b"0" * 50_000_000)
    return Answer(packed, HTML, headers=(("Content-Encoding", "gzip"),))


def _endless(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    with suppress(OSError):
        for _chunk in range(10_000):
            handler.wfile.write(b"<p>" + b"x" * 4096)


def _redirects(count: int) -> dict[str, Any]:
    return {f"/{number or ''}": moved(f"/{number + 1}") for number in range(count)} | {
        f"/{count}": WHOLE
    }


def _drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _byte in range(100):
        connection.sendall(b"x")
        time.sleep(0.05)


def _drip_head(connection: socket.socket) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 100:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def _silent(connection: socket.socket) -> None:
    connection.recv(1)


def _cut(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<html>")


def _garbage(connection: socket.socket) -> None:
    connection.sendall(b"\x00\xff\x13 not http at all\r\n\r\n")


def _headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n")


def _chunks(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _chunk in range(100_000):
        connection.sendall(b"1\r\nx\r\n")


def _deadly(handler: Any) -> None:
    """Answer with a page on which the child that reads it dies."""
    process = READER._process
    assert process is not None
    process.kill()
    process.wait()
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    handler.wfile.write(WHOLE.encode())


SCRIPT = '<script src="/a.js"></script>'
PARTS = ("responsible", "norms", "schedule", "list", "orders")
SITES: dict[str, tuple[Any, str]] = {
    "ГОСВЕБ, everything there": (gosweb(), "all yes"),
    "kubannet, cp1251 undeclared, no link from the start": (kubannet(), "all yes"),
    "frames": (_framed(), "all yes"),
    "start moves by meta refresh": (
        {
            **gosweb(),
            "/": '<meta http-equiv="refresh" content="0; url=/home">',
            "/home": gosweb()["/"],
        },
        "all yes",
    ),
    "section moved (301)": (
        {**gosweb(), SECTION: moved("/new/attestation/"), "/new/attestation/": WHOLE},
        "all yes",
    ),
    "declared utf-8, is windows-1251": (
        _coded("cp1251", "text/html; charset=utf-8", '<meta charset="utf-8">'),
        "all yes",
    ),
    "declared windows-1251, is utf-8": (
        _coded("utf-8", "text/html; charset=windows-1251", '<meta charset="windows-1251">'),
        "all yes",
    ),
    "koi8-r, declared nowhere": (_coded("koi8-r", "text/html"), "all yes"),
    "koi8-r, declared windows-1251": (
        _coded("koi8-r", "text/html; charset=windows-1251"),
        "all yes",
    ),
    "windows-1251 by meta alone": (
        _coded(
            "cp1251",
            "text/html",
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        ),
        "all yes",
    ),
    "utf-8 with BOM": (_coded("utf-8-sig", "text/html"), "all yes"),
    "utf-16": (_coded("utf-16", "text/html"), "all yes"),
    "unknown charset": (_coded("cp1251", "text/html; charset=x-none"), "all yes"),
    "gzip": (
        {
            path: Answer(gzip.compress(one.encode()), HTML, headers=(("Content-Encoding", "gzip"),))
            for path, one in gosweb().items()
            if isinstance(one, str)
        }
        | FILES,
        "all yes",
    ),
    "old schedule": (gosweb(schedule=SCHEDULE.replace("2025/2026", "2022/2023")), "schedule no"),
    "schedule without a year": (
        gosweb(schedule="<h2>График аттестации</h2>" + "<p>…</p>" * 9),
        "schedule unsure",
    ),
    "schedule as a file of this year": (
        gosweb(schedule='<a href="/g.pdf">График аттестации 2025-2026</a>')
        | {"/g.pdf": FILES["/files/order.pdf"]},
        "all yes",
    ),
    "schedule on another site": (
        gosweb(schedule='<a href="https://disk.example/x">График аттестации</a>'),
        "schedule unsure",
    ),
    "void order alone": (gosweb(norms="<p>Приказ Минобрнауки от 07.04.2014 № 276</p>"), "norms no"),
    "void order beside the one in force": (
        gosweb(norms=NORMS + "<p>Приказ от 07.04.2014 № 276</p>"),
        "norms partly",
    ),
    "responsible without telephone": (
        gosweb(responsible="<p>Ответственный за аттестацию: Галкина М. Л.</p>" + "<p>-</p>" * 9),
        "responsible partly",
    ),
    "no section at all": (
        {"/": page("Школа"), "/sveden/employees": STAFF},
        NO_BUT_STAFF,
    ),
    "menu names the section, which is 404": (
        {"/": page("Школа", MENU), "/sveden/employees": STAFF},
        NO_BUT_STAFF,
    ),
    "soft 404 everywhere": (_soft(), LEAVES_OUT),
    "soft 404: everything leads to the start": (
        {"/": page("Школа"), "*": moved("/", 302)},
        LEAVES_OUT,
    ),
    "robots.txt forbids the section": (
        {**gosweb(), "/robots.txt": Answer(b"User-agent: *\nDisallow: /pedagogam", "text/plain")},
        UNSURE_BUT_STAFF,
    ),
    "hostile links": (_hostile(), "all yes"),
    "robots.txt forbids everything": (
        {**gosweb(), "/robots.txt": Answer(b"User-agent: *\nDisallow: /", "text/plain")},
        "robots",
    ),
    "robots.txt gives 500": (
        {**gosweb(), "/robots.txt": Answer(b"", status=500)},
        "robots_unknown",
    ),
    "redirect loop": ({"/": moved("/a"), "/a": moved("/")}, "redirect_loop"),
    "redirect to itself": ({"/": moved("/")}, "redirect_loop"),
    "six redirects": (_redirects(6), "redirects"),
    "redirect to file:": ({"/": moved("file:///etc/passwd")}, "scheme"),
    "redirect into the cloud's inside": ({"/": moved("http://169.254.169.254/latest/")}, "private"),
    "redirect to a private network": ({"/": moved("http://192.168.0.1/")}, "private"),
    "redirect to [::1]": ({"/": moved("http://[::1]/")}, "private"),
    "redirect to a mapped address": ({"/": moved("http://[::ffff:10.0.0.1]/")}, "private"),
    "redirect to a number that is an address": ({"/": moved("http://3232235521/")}, "private"),
    "redirect to another port": ({"/": moved("http://example.org:22/")}, "port"),
    "404": ({}, "not_found"),
    "500": ({"/": Answer(b"x", status=500)}, "status"),
    "403": ({"/": Answer(b"x", status=403)}, "status"),
    "no html": ({"/": Answer(b"%PDF-1.4", "application/pdf")}, "not_html"),
    "empty": ({"/": Answer(b"")}, "empty"),
    "only blanks": ({"/": Answer(b"  \n ")}, "empty"),
    "huge": ({"/": Answer(b"<p>x</p>" * 50_000)}, "too_large"),
    "endless": ({"/": _endless}, "too_large"),
    "gzip bomb": ({"/": _bomb()}, "too_large"),
    "gzip cut off": (
        {
            "/": Answer(
                gzip.compress(WHOLE.encode())[:-20], HTML, headers=(("Content-Encoding", "gzip"),)
            )
        },
        "broken",
    ),
    "unknown packing": ({"/": Answer(b"x", headers=(("Content-Encoding", "br"),))}, "broken"),
    "byte by byte": (_drip, "slow"),
    "head byte by byte": (_drip_head, "slow"),
    "never answers": (_silent, "slow"),
    "breaks off": (_cut, "broken"),
    "not http": (_garbage, "broken"),
    "500 headers": (_headers, "broken"),
    "chunks without an end": (_chunks, "too_large"),
    "control characters in the text": (
        gosweb(schedule=f"{SCHEDULE}<p>\x00\x01 &#0; &#x1f;</p>"),
        "all yes",
    ),
    "utf-16 that nobody declares": (_coded("utf-16-le", "text/html"), "all yes"),
    "koi8-r, header windows-1251, page utf-8": (
        _coded("koi8-r", "text/html; charset=windows-1251", '<meta charset="utf-8">'),
        "all yes",
    ),
    "robots.txt of many megabytes": (
        {
            **gosweb(),
            "/robots.txt": Answer(b"User-agent: *\nDisallow: /food\n" + b"# x\n" * 900_000),
        },
        "all yes",
    ),
    "cookie, then the same address": (
        {"/": Answer(status=302, headers=(("Location", "/"), ("Set-Cookie", "a=b")))},
        "guarded",
    ),
    "a guard looks at the browser": (
        {"/": page("Проверка", "Идёт проверка вашего браузера. Подождите")},
        "guarded",
    ),
    "too many requests": ({**gosweb(), "/": Answer(b"x", status=429)}, "busy"),
    "parked": ({"*": page("sch1.example", "Домен sch1.example припаркован")}, "notice"),
    "start moves by a script": (
        {**gosweb(), "/": '<script>location.href = "/home"</script>', "/home": gosweb()["/"]},
        "all yes",
    ),
    "scripts draw all": ({"/": f"<title>Школа</title><div id=app></div>{SCRIPT}"}, "scripted"),
    "scripts draw the section in part": (
        gosweb(**dict.fromkeys(PARTS, "<table><tbody></tbody></table>"), results=SCRIPT),
        UNSURE_BUT_STAFF,
    ),
    "the menu opens the section by a script": (
        {
            "/": page("Школа", '<a href="#" onclick="go(5)">Аттестация педагогов</a>'),
            "/sveden/employees": STAFF,
        },
        UNSURE_BUT_STAFF,
    ),
    "the section shows another site in a frame": (
        gosweb(
            **dict.fromkeys(PARTS, ""), results='<iframe src="https://docs.example/x"></iframe>'
        ),
        UNSURE_BUT_STAFF,
    ),
    "the section kills the child that reads it": (
        {**gosweb(), SECTION: _deadly},
        UNSURE_BUT_STAFF,
    ),
    "attestation of pupils alone": (
        {
            "/": page("Школа", '<a href="/gia">Государственная (итоговая) аттестация</a>'),
            "/gia": page(
                "ГИА", "График итоговой аттестации 2025-2026. Результаты итоговой аттестации"
            ),
            "/sveden/employees": STAFF,
        },
        NO_BUT_STAFF,
    ),
    "pages named by numbers, as on edusite": (
        {
            "/": page(
                "Школа",
                '<a href="p2.html">Сведения об организации</a> <a href="p9.html">Учителям</a>',
            ),
            "/p2.html": page("Сведения", '<a href="p3.html">Педагогический состав</a>'),
            "/p3.html": STAFF,
            "/p9.html": page("Учителям", '<a href="p10.html">Аттестация</a>'),
            "/p10.html": WHOLE,
            **FILES,
        },
        "all yes",
    ),
    "calendar without an end": (
        gosweb(results=RESULTS + "".join(f'<a href="?month={one}">{one}</a>' for one in range(90))),
        "all yes",
    ),
}


@pytest.mark.parametrize("name", SITES)
def test_the_robot_finds_of_each_site_what_is_there(name: str) -> None:
    what, expected = SITES[name]
    if callable(what):
        with talking(what) as url:
            limits = HURRIED if expected == "slow" else LIMITS
            assert found(walked(url, robot(limits=limits))) == expected
        return
    with serving(what) as served:
        assert found(walked(served.url)) == expected


Tls = Callable[["Path"], AbstractContextManager[tuple[str, Fetcher]]]


@contextmanager
def _over_tls(
    folder: Path, *, trusted: bool = False, **values: Any
) -> Iterator[tuple[str, Fetcher]]:
    context, _keys, file = certified(folder, **values)
    with serving(gosweb(), context) as served:
        yield served.url, robot(authorities=str(file) if trusted else "")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, "tls_untrusted", id="self-signed"),
        pytest.param({"trusted": True}, "all yes", id="authority named by the operators"),
        pytest.param({"trusted": True, "days": (-9, -1)}, "tls_expired", id="expired"),
        pytest.param({"trusted": True, "days": (5, 9)}, "tls_early", id="not valid yet"),
        pytest.param({"trusted": True, "name": "other.example"}, "tls_name", id="wrong name"),
    ],
)
def test_broken_tls_is_told_and_never_passed_over(
    tmp_path: Path, values: dict[str, Any], expected: str
) -> None:
    with _over_tls(tmp_path, **values) as (url, fetcher):
        assert found(walked(url, fetcher)) == expected


def test_plain_http_on_a_tls_address_is_told() -> None:
    with serving(gosweb()) as served:
        crawl = walked(served.url.replace("http:", "https:"))
    assert found(crawl) == "tls_broken"


def test_a_site_that_is_not_there_is_told() -> None:
    assert found(walked("http://127.0.0.1:9/")) == "refused"
    assert found(walked("http://no-such-school.invalid/")) == "unknown_host"


def test_what_is_private_is_not_even_connected_to() -> None:
    with serving(gosweb()) as inside, serving({"/": moved(inside.url)}) as outside:
        fetcher = robot(allowed=frozenset({f"127.0.0.1:{outside.port}"}))
        assert found(walked(outside.url, fetcher)) == "port"
        assert inside.asked == []
        with pytest.raises(Failure):
            robot(allowed=frozenset()).fetch(inside.url)
        assert inside.asked == []


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing() -> None:
    resolved: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        resolved.append(host)
        return ["127.0.0.1"]

    with serving({"/": "<p>x</p>"}) as served:
        fetcher = robot(allowed=frozenset({"school.example"}), resolve=resolve)
        fetcher.fetch(f"http://school.example:{served.port}/")
    assert len(resolved) == len(served.asked) == 2, "once for each connection, robots.txt's too"
    for addresses in (["10.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["93.184.216.34", "::1"]):
        mixed = robot(allowed=frozenset(), resolve=lambda _host, _port, given=addresses: given)
        with pytest.raises(Failure) as told:
            mixed.fetch("http://school.example/")
        assert told.value.code == "private"


def test_hosts_are_asked_one_at_a_time_with_the_delay_that_they_wish(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching, "time", SimpleNamespace(monotonic=lambda: 0.0))  # it stands still
    waits: list[float] = []
    pages = {**gosweb(), "/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 3", "text/plain")}
    with serving(pages) as served:
        fetcher = robot(wait=waits.append)
        walked(served.url, fetcher)
    assert waits == [3.0] * (fetcher.requests - 1)


def test_no_more_pages_are_asked_for_than_the_bound_and_nothing_is_denied_then() -> None:
    many = "".join(f'<a href="/pedagog/{number}">Педагог {number}</a>' for number in range(90))
    pages: dict[str, Any] = {"/": page("Школа", many), "*": page("Педагог", "<p>О себе</p>")}
    with serving(pages) as served:
        crawl = Crawler(robot(), READER.read, wanted(), bounds=Bounds(pages=10)).walk(served.url)
        assert len(served.asked) < 15
    assert len(crawl.visits) == 10
    assert set(found(crawl).replace(",", "").split()) - {"unsure"} == {one.code for one in wanted()}


def test_broken_links_of_the_section_are_counted_and_others_are_not() -> None:
    links = '<p><a href="/gone.pdf">Приказ</a> <a href="/files/order.pdf">Порядок</a> <a href="/no">Ещё</a></p>'
    with serving(gosweb(results=links)) as served:
        crawl = walked(served.url)
    said = Judge(crawl, TODAY).links()
    assert said.proposal.verdict == "no"
    assert sorted(url.rsplit("/", 1)[-1] for url, _failure in crawl.broken) == ["gone.pdf", "no"]


def test_old_section_is_found_by_its_usual_path_only_when_no_link_leads_there() -> None:
    with serving(gosweb()) as served:
        walked(served.url)
        assert OLD_SECTION not in served.paths
    with serving(kubannet()) as served:
        walked(served.url)
        assert OLD_SECTION in served.paths
