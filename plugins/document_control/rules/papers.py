"""Rules over the papers of an attestation for compliance: orders, acquaintance, protocol, extract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.rules.values import (
    N_,
    Proposal,
    Reason,
    because,
    cannot_tell,
    judged,
)
from portal.comparable_text import key
from portal.workdays import (
    add_calendar_days,
    add_working_days,
    add_years,
    working_days_between,
)

if TYPE_CHECKING:
    import datetime as dt

    from plugins.document_control.rules.values import Told

FEW_MEMBERS = N_("The commission has %(count)s members, at least %(least)s are needed.")
HEAD_IN = N_("The head of the institution is a member of the commission.")
UNION_OUT = N_("There is a union, but it is not represented in the commission.")
ORDER_LATE = N_("The order on the commission (%(on)s) is later than the sitting (%(sitting)s).")
COMMISSION_ENDED = N_("The commission was made until %(until)s, the sitting was on %(sitting)s.")
COMMISSION_FINE = N_(
    "%(count)s members, the head is not one of them, the union is represented where there is one."
)
SCHEDULE_LATE = N_(
    "The order with the list is of %(on)s, the sitting of %(sitting)s: nobody could be told"
    " %(days)s calendar days before."
)
SCHEDULE_FINE = N_("Order No. %(number)s of %(on)s, the sitting is on %(sitting)s.")
TOLD_LATE = N_(
    "Acquainted on %(on)s, %(count)s calendar days before the sitting on %(sitting)s;"
    " at least %(days)s are needed, that is by %(by)s."
)
TOLD_AFTER = N_("Acquainted on %(on)s, after the sitting on %(sitting)s.")
TOLD_IN_TIME = N_(
    "Acquainted on %(on)s, %(count)s calendar days before the sitting on %(sitting)s"
    " (at least %(days)s)."
)
REFUSED_NO_ACT = N_("The teacher refused to sign, and there is no act on that.")
REFUSED_ACT = N_("The teacher refused to sign; act of %(on)s.")
ALL_THERE = N_("All %(count)s are there.")
WANTING = N_("Wanting: %(facts)s.")
POSITION_SAME = N_("“%(told)s” is the post of the databank.")
POSITION_OTHER = N_("The protocol says “%(told)s”, the databank “%(known)s”.")
EXTRACT_EARLY = N_("The extract is of %(on)s, before the sitting on %(sitting)s.")
EXTRACT_LATE = N_(
    "The extract is of %(on)s, %(count)s working days after the sitting on %(sitting)s; it was due"
    " within %(days)s, by %(by)s."
)
EXTRACT_IN_TIME = N_(
    "The extract is of %(on)s; it was due within %(days)s working days after the sitting on"
    " %(sitting)s, by %(by)s."
)
READ_EARLY = N_("Acquainted on %(on)s, before the extract of %(extract)s was drawn up.")
READ_LATE = N_(
    "Acquainted on %(on)s, %(count)s working days after the extract of %(extract)s; it was due"
    " within %(days)s, by %(by)s."
)
READ_IN_TIME = N_(
    "Acquainted on %(on)s; it was due within %(days)s working days after the extract of"
    " %(extract)s, by %(by)s."
)
NOT_IN_FILE = N_("The extract is not in the personal file.")
NO_QUORUM = N_(
    "%(present)s of %(members)s members were present: a quorum is two thirds, %(least)s."
)
TOO_MANY = N_("%(present)s members were present, but the commission has %(members)s.")
PROTOCOL_OTHER_DAY = N_("The protocol is of %(on)s, the sitting of %(sitting)s.")
PROTOCOL_FINE = N_("Protocol No. %(number)s, %(present)s of %(members)s present.")
NEXT_LATE = N_("The next attestation is planned for %(on)s, later than %(by)s.")
NEXT_EARLY = N_("The next attestation is planned for %(on)s, earlier than %(by)s.")
NEXT_FINE = N_("The next attestation is planned for %(on)s; five years end on %(by)s.")


def commission_composition(told: Told) -> Proposal:
    """Judge the commission: members, the head, the union, the order's days (order 196, p. 6–7)."""
    needed = ["commission_order_on", "commission_members", "commission_head_in"]
    needed += ["commission_union_exists"]
    if told.yes("commission_union_exists"):
        needed.append("commission_union_in")
    if lacking := told.lacking(*needed):
        return cannot_tell(lacking)
    wrong = []
    count = told.number("commission_members") or 0
    if count < told.limits.least_members:
        wrong.append(Reason(FEW_MEMBERS, {"count": count, "least": told.limits.least_members}))
    if told.yes("commission_head_in"):
        wrong.append(Reason(HEAD_IN))
    if told.yes("commission_union_exists") and not told.yes("commission_union_in"):
        wrong.append(Reason(UNION_OUT))
    sitting, on, until = (
        told.date("sitting_on"),
        told.date("commission_order_on"),
        told.date("commission_until"),
    )
    if sitting is not None and on is not None and on > sitting:
        wrong.append(Reason(ORDER_LATE, {"on": on, "sitting": sitting}))
    if sitting is not None and until is not None and until < sitting:
        wrong.append(Reason(COMMISSION_ENDED, {"until": until, "sitting": sitting}))
    return judged(wrong, Reason(COMMISSION_FINE, {"count": count}))


def schedule_ordered(told: Told) -> Proposal:
    """Judge the order with list and schedule: there, and early enough to tell people (p. 9)."""
    if lacking := told.lacking("schedule_order_number", "schedule_order_on", "sitting_on"):
        return cannot_tell(lacking)
    on, sitting = _days(told, "schedule_order_on", "sitting_on")
    days = told.limits.notice_days
    if (sitting - on).days < days:
        return because("no", SCHEDULE_LATE, on=on, sitting=sitting, days=days)
    number = told.text("schedule_order_number")
    return because("yes", SCHEDULE_FINE, number=number, on=on, sitting=sitting)


def acquainted_before_sitting(told: Told) -> Proposal:
    """Judge an acquaintance: at least 30 calendar days before the day of attestation (p. 10, 12).

    Option ``acquainted`` names the fact with the day; ``refused`` and ``act`` those of a refusal to
    sign, where the act's day counts in the place of the signature's.
    """
    act = str(told.options.get("act", ""))
    refused = str(told.options.get("refused", ""))
    if refused and told.yes(refused):
        if not told.text("sitting_on"):
            return cannot_tell(told.lacking("sitting_on"))
        if not told.text(act):
            return because("no", REFUSED_NO_ACT)
        found = _in_notice(told, act)
        return Proposal(
            found.verdict, (Reason(REFUSED_ACT, {"on": told.date(act)}), *found.reasons)
        )
    acquainted = str(told.options["acquainted"])
    if lacking := told.lacking(acquainted, "sitting_on"):
        return cannot_tell(lacking)
    return _in_notice(told, acquainted)


def all_told(told: Told) -> Proposal:
    """Judge that everything that option ``facts`` names is there; some of it is "partly"."""
    codes = [str(one) for one in told.options["facts"]]
    if lacking := told.lacking(*codes):
        return cannot_tell(lacking)
    missing = [told.labels.get(code, code) for code in codes if not told.yes(code)]
    if not missing:
        return because("yes", ALL_THERE, count=len(codes))
    verdict = "no" if len(missing) == len(codes) else "partly"
    return because(verdict, WANTING, facts=", ".join(missing))


def position_matches(told: Told) -> Proposal:
    """Judge that the post in the decision is that of the databank, with or without its subject."""
    if lacking := told.lacking("decided_position"):
        return cannot_tell(lacking)
    written = told.text("decided_position")
    same = {key(told.known.post), key(told.known.post_with_subject)} - {""}
    if not same:
        return Proposal(None)
    if key(written.replace(",", "")) in {key(one.replace(",", "")) for one in same}:
        return because("yes", POSITION_SAME, told=written)
    known = told.known.post_with_subject or told.known.post
    return because("no", POSITION_OTHER, told=written, known=known)


def extract_in_time(told: Told) -> Proposal:
    """Judge the extract: drawn up within two working days after the day of attestation (p. 20)."""
    if lacking := told.lacking("extract_on", "sitting_on"):
        return cannot_tell(lacking)
    on, sitting = _days(told, "extract_on", "sitting_on")
    if on < sitting:
        return because("no", EXTRACT_EARLY, on=on, sitting=sitting)
    days = told.limits.extract_days
    by = add_working_days(sitting, days, told.calendar)
    common: dict[str, object] = {"on": on, "sitting": sitting, "days": days, "by": by}
    if on > by:
        count = working_days_between(sitting, on, told.calendar)
        return because("no", EXTRACT_LATE, count=count, **common)
    return because("yes", EXTRACT_IN_TIME, **common)


def extract_acquainted_in_time(told: Told) -> Proposal:
    """Judge the acquaintance with the extract: within three working days, and filed (p. 20)."""
    if lacking := told.lacking("extract_acquainted_on", "extract_on", "extract_in_file"):
        return cannot_tell(lacking)
    on, extract = _days(told, "extract_acquainted_on", "extract_on")
    if on < extract:
        return because("no", READ_EARLY, on=on, extract=extract)
    days = told.limits.acquaintance_days
    by = add_working_days(extract, days, told.calendar)
    common: dict[str, object] = {"on": on, "extract": extract, "days": days, "by": by}
    if on > by:
        count = working_days_between(extract, on, told.calendar)
        return because("no", READ_LATE, count=count, **common)
    if not told.yes("extract_in_file"):
        return Proposal("partly", (Reason(READ_IN_TIME, common), Reason(NOT_IN_FILE)))
    return because("yes", READ_IN_TIME, **common)


def protocol_in_order(told: Told) -> Proposal:
    """Judge the protocol: its day, quorum of two thirds, votes, wording, signatures (p. 13–18).

    Without a quorum nothing was decided, which is "no"; what can be written anew is "partly".
    """
    ticks = ("protocol_votes", "protocol_wording", "protocol_signed")
    needed = ("protocol_number", "protocol_on", "members_present", "commission_members", *ticks)
    if lacking := told.lacking(*needed):
        return cannot_tell(lacking)
    present, members = told.number("members_present") or 0, told.number("commission_members") or 0
    if present > members:
        return because("no", TOO_MANY, present=present, members=members)
    least = -(-2 * members // 3)
    if present < least:
        return because("no", NO_QUORUM, present=present, members=members, least=least)
    wrong = []
    sitting, on = told.date("sitting_on"), told.date("protocol_on")
    if sitting is not None and on != sitting:
        wrong.append(Reason(PROTOCOL_OTHER_DAY, {"on": on, "sitting": sitting}))
    missing = [told.labels.get(code, code) for code in ticks if not told.yes(code)]
    if missing:
        wrong.append(Reason(WANTING, {"facts": ", ".join(missing)}))
    fine = {"number": told.text("protocol_number"), "present": present, "members": members}
    return judged(wrong, Reason(PROTOCOL_FINE, fine), partly=True)


def next_in_five_years(told: Told) -> Proposal:
    """Judge the next date: five years after the sitting, or within that month (p. 5)."""
    if lacking := told.lacking("next_on", "sitting_on"):
        return cannot_tell(lacking)
    on, sitting = _days(told, "next_on", "sitting_on")
    by = add_years(sitting, told.limits.years)
    if on > by and (on.year, on.month) != (by.year, by.month):
        return because("no", NEXT_LATE, on=on, by=by)
    if (on.year, on.month) < (by.year, by.month):
        return because("partly", NEXT_EARLY, on=on, by=by)
    return because("yes", NEXT_FINE, on=on, by=by)


def _in_notice(told: Told, code: str) -> Proposal:
    on, sitting = _days(told, code, "sitting_on")
    days = told.limits.notice_days
    if on > sitting:
        return because("no", TOLD_AFTER, on=on, sitting=sitting)
    count = (sitting - on).days
    common: dict[str, object] = {"on": on, "sitting": sitting, "count": count, "days": days}
    if count < days:
        return because("no", TOLD_LATE, by=add_calendar_days(sitting, -days), **common)
    return because("yes", TOLD_IN_TIME, **common)


def _days(told: Told, *codes: str) -> list[dt.date]:
    return [day for code in codes if (day := told.date(code)) is not None]
