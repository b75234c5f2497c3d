"""The page of the global search; the dialog of Ctrl+K reads its results from the same address."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.access import signed_in
from portal.access.actor import acting
from portal.search.services import find
from portal.security.pacing import keep_pace

blueprint = Blueprint("search", __name__, url_prefix="/search")

SEARCHES, SECONDS = 30, 10


@blueprint.get("/")
@signed_in
def results() -> str:
    """Show what was found; the list alone where a part of a page asks for it."""
    actor = acting()
    text = request.args.get("q", "")
    if text.strip():
        keep_pace("search", f"user:{actor.user.id}", limit=SEARCHES, seconds=SECONDS)
    found = find(actor, text)
    part = "HX-Request" in request.headers
    return render_template("search/_results.html" if part else "search/results.html", found=found)
