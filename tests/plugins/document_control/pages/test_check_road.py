"""One kind of check played whole through its pages: from the start to closed, by all three sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control import services
from plugins.document_control.links import check_url, finding_url
from plugins.document_control.models import Finding, Item, Verdict
from tests.plugins.document_control.world import fresh, places_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from plugins.document_control.models import ControlCheck
    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.pages.conftest import Browser

    Browse = Callable[[User], Browser]


def seen(check: ControlCheck, item: Item) -> int:
    """Return the version of a verdict that a page shows, 0 where there is none yet."""
    found = Verdict.get_or_none((Verdict.check_of == check) & (Verdict.item == item))
    return found.version if found is not None else 0


def mend_and_close(world: World, browse: Browse, check: ControlCheck, item: Item) -> None:
    """Answer the finding of an item, check it again, accept it and acknowledge the new result."""
    base = check_url(check.id)
    school, district, head = (
        browse(one) for one in (world.coordinator, world.specialist, world.director)
    )
    finding = Finding.get(Finding.check_of == check)
    place = finding_url(finding)
    school.post(f"{place}/proofs/new", url="https://school.example/signed")
    school.post(f"{place}/answer", text="Утвердили", seen=finding.version)
    assert "school.example/signed" in district.get(place)
    district.post(f"{base}/recheck", seen=fresh(check).version)
    district.post(
        f"{base}/verdict",
        item=item.id,
        who="0",
        verdict="yes",
        comment="Подпись есть",
        seen=seen(check, item),
    )
    assert Finding.get_by_id(finding.id).state == "accepted", "a good verdict takes it for mended"
    district.post(f"{base}/issue", conclusion="Устранено", seen=fresh(check).version)
    head.post(f"{base}/acknowledge", name="Воронов Олег Юрьевич", seen=fresh(check).version)
    assert (fresh(check).state, fresh(check).outcome) == ("closed", "good")


def test_a_check_of_plans_goes_through_its_pages(world: World, browse: Browse) -> None:
    check = world.begun()
    base = check_url(check.id)
    school, district = browse(world.coordinator), browse(world.specialist)
    head = browse(world.director)
    page = school.get(base)
    items = [item for item, _key in places_of(check)]
    assert f'name="own-{items[0].id}"' in page
    form: dict[str, object] = {"who": "0"}
    for item in items:
        form |= {f"own-{item.id}": "yes", f"comment-{item.id}": "Есть", f"seen-{item.id}": "0"}
    school.post(f"{base}/answers", **form)
    wanting = [item for item in items if "yes" in item.evidence_on.split(",")]
    form = {"url": "https://school.example/plan", "items": [str(item.id) for item in wanting]}
    school.post(f"{base}/proofs/new", **form)
    school.post(f"{base}/submit", seen=fresh(check).version)
    assert fresh(check).state == "submitted"
    district.post(f"{base}/open", seen=fresh(check).version)
    assert fresh(check).state == "inspection"
    page = district.get(base)
    assert f"verdict-{items[0].id}-no" in page
    for item in items[1:]:
        district.post(
            f"{base}/verdict", item=item.id, who="0", verdict="yes", seen=seen(check, item)
        )
    first = items[0]
    district.post(
        f"{base}/verdict", 422, item=first.id, who="0", verdict="no", seen=seen(check, first)
    )
    district.post(
        f"{base}/verdict",
        item=first.id,
        who="0",
        verdict="no",
        comment="Подписи нет",
        seen=seen(check, first),
    )
    remark = first.remarks.get()
    district.post(f"{base}/remark", item=first.id, who="0", remark=remark.id)
    assert remark.text not in school.get(base), "a draft"
    assert "Подписи нет" not in school.get(base)
    district.get(f"{base}/issue")
    district.post(f"{base}/issue", conclusion="Есть замечание", seen=fresh(check).version)
    page = head.get(base)
    assert remark.text in page
    assert "Подписи нет" in page
    head.get(f"{base}/acknowledge")
    head.post(f"{base}/acknowledge", name="Воронов Олег Юрьевич", seen=fresh(check).version)
    assert fresh(check).state == "remediation"
    mend_and_close(world, browse, check, first)
    place = finding_url(Finding.get(Finding.check_of == check))
    for user in (world.coordinator, world.specialist, world.director, world.watching):
        for tab in ("", "/findings", "/proofs", "/history"):
            browse(user).get(base + tab)
        browse(user).get(place)
        browse(user).get("/document-control/findings?when=all")
    assert "Подписи нет" not in browse(world.coordinator).get(f"{base}/history")


def test_what_others_do_is_told_and_what_was_typed_is_kept(world: World, browse: Browse) -> None:
    check = world.begun()
    base = check_url(check.id)
    item = places_of(check)[0][0]
    services.say_self(world.head, check, item, verdict="yes", comment="Директор")
    answer = {
        "who": "0",
        f"own-{item.id}": "no",
        f"comment-{item.id}": "Набрано мной",
        f"seen-{item.id}": "0",
    }
    school = browse(world.coordinator)
    page = school.post(f"{base}/answers", 409, **answer)
    assert "Набрано мной" in page
    told = school.send(f"{base}/answers", draft="1", **answer)
    assert told.status_code == 409
    assert told.get_json()["message"]
    saved = school.send(f"{base}/answers", draft="1", **{**answer, f"seen-{item.id}": "1"})
    assert saved.get_json()["versions"] == {str(item.id): 2}
    assert Item.select().count() > 0


def test_a_wrong_fact_is_said_beside_its_item_and_nothing_is_half_saved(
    world: World, browse: Browse
) -> None:
    check = world.begun("compliance")
    base = check_url(check.id)
    page = browse(world.coordinator).post(
        f"{base}/answers",
        422,
        who="0",
        **{"fact-commission_members": "пять", "fact-commission_order_number": "17"},
    )
    assert "error-summary" in page
    assert "17" not in [one.value for one in check.facts]
