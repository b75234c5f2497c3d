"""The demo district's folders: of teachers of three institutions, one in each state of the road."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from plugins.document_control.folders import services
from plugins.document_control.folders.models import Folder, Preview
from plugins.document_control.folders.readiness import is_there
from plugins.document_control.folders.standing import facts_of, materials_in, parts_of
from plugins.staff.models import Employment, Position
from portal import clock
from portal.workdays import add_months

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access import Actor
    from portal.institutions.models import Institution

ROADS = (
    ("school-1", "collecting"),
    ("school-1", "handed_in"),
    ("school-1", "returned"),
    ("school-2", "preview"),
    ("school-2", "ready"),
    ("kindergarten-1", "collecting"),
    ("school-1", "ready"),
    ("school-2", "closed"),
)
"""At which place a folder stands, and how far it has come."""
WIDTH, HEIGHT = 595, 842


def fill(
    specialist: Actor, coordinators: Mapping[str, Actor], places: Mapping[str, Institution]
) -> None:
    """Open folders for the next month, and let each go its part of the road."""
    month = add_months(clock.today().replace(day=1), 1)
    teachers = {code: _teachers(place) for code, place in places.items()}
    for number, (code, state) in enumerate(ROADS):
        if not teachers.get(code) or code not in coordinators:
            continue
        kind = "category" if number % 2 else "compliance"
        made = services.open_one(
            specialist,
            teachers[code].pop(0),
            month=month,
            kind=kind,
            hand_in_by=clock.today() + dt.timedelta(days=3 + number),
        )
        Folder.update(demo=True, inspector=specialist.user.id).where(Folder.id == made.id).execute()
        _go(specialist, coordinators[code], made, state)
        _move_back(made)


def _go(specialist: Actor, coordinator: Actor, folder: Folder, state: str) -> None:
    """Take the steps that lead to a state."""
    if state == "collecting":
        _collect(coordinator, folder, share=2)
        return
    _collect(coordinator, folder)
    services.hand_in(coordinator, _fresh(folder))
    if state == "handed_in":
        return
    services.begin(specialist, _fresh(folder))
    parts = parts_of(folder)
    for one in parts[:-1]:
        services.mark_part(specialist, _fresh(folder), one, mark="fine")
    if state in {"preview", "returned"}:
        services.raise_remark(
            specialist,
            _fresh(folder),
            text="Копии не заверены: нет подписи и печати.",
            part=parts[-1],
        )
    if state == "preview":
        return
    services.give_out(
        specialist,
        _fresh(folder),
        ready=state != "returned",
        words="Заверьте копии и передайте папку снова." if state == "returned" else "",
    )
    if state == "closed":
        services.close(specialist, _fresh(folder))


def _move_back(folder: Folder) -> None:
    """Let what was done just now have been done one after another in the last days."""
    stored = _fresh(folder)
    ago = {"created_at": 14, "handed_in_at": 6, "closed_at": 1}
    values = {
        name: getattr(stored, name) - dt.timedelta(days=days)
        for name, days in ago.items()
        if getattr(stored, name) is not None
    }
    Folder.update(**values).where(Folder.id == folder.id).execute()
    for one in Preview.select().where(Preview.folder == folder.id):
        begun: dict[str, dt.datetime] = {"begun_at": one.begun_at - dt.timedelta(days=4)}
        if one.given_at is not None:
            begun["given_at"] = one.given_at - dt.timedelta(days=2)
        Preview.update(**begun).where(Preview.id == one.id).execute()


def _collect(coordinator: Actor, folder: Folder, *, share: int = 1) -> None:
    """Put scans into every part, or into one of so many."""
    today = clock.today()
    for number, part in enumerate(parts_of(folder)[::share]):
        scan = (BytesIO(_picture()), f"Скан {number + 1}.png")
        if number % 2 == 0:
            scan = (BytesIO(_pdf()), f"{part.title[:60]}.pdf")
        services.add_scans(coordinator, _fresh(folder), part, [scan])
    parts = parts_of(folder)
    there = facts_of(parts, materials_in(one.id for one in parts))
    for part, fact in zip(parts, there, strict=True):
        if is_there(fact):
            services.say_part(
                coordinator,
                _fresh(folder),
                part,
                present="yes",
                first_on=today - dt.timedelta(days=900),
                last_on=today - dt.timedelta(days=20),
            )


def _teachers(place: Institution) -> list[Employment]:
    """Return posts of teachers, each of another person; heads collect no folder here."""
    query = (
        Employment.select(Employment, Position)
        .join(Position)
        .where(Employment.institution == place.id, Employment.ended_on.is_null())
        .order_by(Employment.id)
    )
    found: dict[int, Employment] = {}
    for one in query:
        if "директор" not in one.position.title and "завед" not in one.position.title:
            found.setdefault(one.person_id, one)
    return list(found.values())[: len(ROADS)]


def _fresh(folder: Folder) -> Folder:
    found: Folder = Folder.get_by_id(folder.id)
    return found


def _picture() -> bytes:
    """Return a PNG that looks like a page of writing from afar."""
    grey = b"\xff" * 60 + b"\xb0" * (WIDTH - 160) + b"\xff" * 100
    rows = [b"\0" + b"\xff" * WIDTH] * HEIGHT
    rows[60:74] = [b"\0" + b"\xff" * 170 + b"\x50" * (WIDTH - 340) + b"\xff" * 170] * 14
    for top in range(110, 720, 22):
        rows[top : top + 8] = [b"\0" + grey] * 8
    size = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    blocks = ((b"IHDR", size), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    made = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in blocks
    )
    return b"\x89PNG\r\n\x1a\n" + made


def _pdf() -> bytes:
    """Return a PDF of one page that looks like writing from afar."""
    lines = "".join(f"60 {y} 435 7 re f\n" for y in range(120, 690, 22))
    drawn = f"0.3 g 170 760 255 14 re f\n0.7 g\n{lines}".encode()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % one for one in places)
    count = len(objects) + 1
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end
