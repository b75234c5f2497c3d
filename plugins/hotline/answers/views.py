"""The pages of articles and canned answers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for
from peewee import JOIN

from plugins.hotline.answers import articles, canned, importing
from plugins.hotline.answers.filling import variables_of
from plugins.hotline.answers.forms import (
    ArticleForm,
    CannedForm,
    ImportForm,
    WithdrawForm,
    with_district,
)
from plugins.hotline.answers.lists import ARTICLES, CANNED
from plugins.hotline.answers.models import Article, ArticleVersion, CannedAnswer
from plugins.hotline.answers.wording import AUDIENCES
from plugins.hotline.links import article_url, request_url
from plugins.hotline.pages.subjects import LARGEST_KEY, find_request
from plugins.hotline.permissions import HotlinePermission
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import municipality_of, works_for_district
from portal.accounts.models import User
from portal.asking import Question, ask, do, seen
from portal.errors import Invalid, NotAllowed, NotFound, PortalError
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import number
from portal.institutions.models import Municipality
from portal.lists.page import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.hotline.models import Request
    from portal.access import Actor

blueprint = Blueprint("hotline_answers", __name__, url_prefix="/hotline")


@blueprint.get("/articles")
@requires(HotlinePermission.VIEW)
def article_list() -> Any:
    """Show the articles that the actor may read."""
    return show(ARTICLES, "hotline/article_list.html")


@blueprint.get("/articles/<int:article_id>")
@requires(HotlinePermission.VIEW)
def article_page(article_id: int) -> str:
    """Show an article; its earlier versions to the district."""
    actor = acting()
    article = _find(actor, Article, article_id, _("There is no such article."))
    versions = (
        policies[ArticleVersion]
        .rows(actor)
        .select(ArticleVersion, User)
        .join(User, JOIN.LEFT_OUTER)
        .where(ArticleVersion.article == article.id)
        .order_by(ArticleVersion.number.desc())
    )
    source = article.source if article.source_id and works_for_district(actor) else None
    return render_template(
        "hotline/article.html",
        article=article,
        crumbs=[(_("Articles of the hotline"), url_for(".article_list")), (article.title, None)],
        audience=dict(AUDIENCES)[article.audience],
        versions=list(versions),
        desk=works_for_district(actor),
        source=source,
        source_url=request_url(article.source_id) if source else "",
        editable=bool(policies[Article].permits(actor, "edit", article)),
    )


@blueprint.route("/articles/new", methods=("GET", "POST"))
@requires(HotlinePermission.ARTICLES)
def new_article() -> ResponseReturnValue:
    """Write an article; with ``request`` of the newest answer of that request."""
    actor = acting()
    _demand_desk(actor)
    source = _source(actor)
    given: dict[str, Any] = articles.draft_of(actor, source) if source else {}
    given["topic"] = str(given["topic"].id) if given.get("topic") else ""
    kind = ArticleForm if source else with_district(ArticleForm, actor)
    form: Any = kind(request.form or None, data=given)
    form.offer()
    del form.note

    def act() -> str:
        made = articles.publish(
            actor,
            municipality_id=source.municipality_id if source else _district(actor, form),
            values=form.values(actor),
            source=source,
        )
        return article_url(made.id)

    return ask(
        form,
        act,
        Question(
            heading=_("New article"),
            purpose=_("Leave out names and everything that is about one case only."),
            button=_("Publish the article"),
            back=request_url(source.id) if source else url_for(".article_list"),
            done=_("The article is published."),
            crumbs=_article_crumbs(),
        ),
    )


@blueprint.route("/articles/<int:article_id>/change", methods=("GET", "POST"))
@requires(HotlinePermission.ARTICLES)
def change_article(article_id: int) -> ResponseReturnValue:
    """Change an article: its text until now stays as a version."""
    actor = acting()
    article = _find(actor, Article, article_id, _("There is no such article."), edits=True)
    names = ("title", "text", "norm", "audience")
    given = {one: getattr(article, one) for one in names}
    form = ArticleForm(request.form or None, data={**given, "topic": str(article.topic_id or "")})
    form.offer(article)
    return ask(
        form,
        lambda: articles.alter(
            actor, article, values=form.values(actor), note=form.note.data or "", seen=seen()
        ),
        Question(
            heading=_("Change the article"),
            button=_("Save as a new version"),
            back=article_url(article.id),
            done=_("The article has been changed; the earlier version is kept."),
            crumbs=_article_crumbs(article),
            version=article.version,
        ),
    )


@blueprint.route("/articles/<int:article_id>/withdraw", methods=("GET", "POST"))
@requires(HotlinePermission.ARTICLES)
def withdraw_article(article_id: int) -> ResponseReturnValue:
    """Withdraw an article that is true no more."""
    actor = acting()
    article = _find(actor, Article, article_id, _("There is no such article."), edits=True)
    form = WithdrawForm(request.form)
    return ask(
        form,
        lambda: articles.withdraw(actor, article, reason=form.reason.data or "", seen=seen()),
        Question(
            heading=_("Withdraw the article"),
            purpose=_(
                "It is proposed no more, and coordinators see it no more. It can be put back."
            ),
            button=_("Withdraw the article"),
            back=article_url(article.id),
            done=_("The article is withdrawn."),
            crumbs=_article_crumbs(article),
            version=article.version,
            danger=True,
        ),
    )


@blueprint.post("/articles/<int:article_id>/put-back")
@requires(HotlinePermission.ARTICLES)
def put_article_back(article_id: int) -> ResponseReturnValue:
    """Publish a withdrawn article again."""
    actor = acting()
    article = _find(actor, Article, article_id, _("There is no such article."), edits=True)
    do(
        lambda: articles.put_back(actor, article, seen=seen()),
        done=_("The article is published again."),
    )
    return redirect(article_url(article.id))


@blueprint.post("/articles/versions/<int:version_id>/restore")
@requires(HotlinePermission.ARTICLES)
def restore_version(version_id: int) -> ResponseReturnValue:
    """Make an earlier version of an article the newest one."""
    actor = acting()
    version = _find(actor, ArticleVersion, version_id, _("There is no such version."))
    article = _find(actor, Article, version.article_id, _("There is no such article."), edits=True)
    do(
        lambda: articles.restore_version(actor, article, version, seen=seen()),
        done=_("The version is the newest one again."),
    )
    return redirect(article_url(article.id))


@blueprint.get("/canned")
@requires(HotlinePermission.EDIT)
def canned_list() -> Any:
    """Show the canned answers."""
    _demand_desk(acting())
    return show(CANNED, "hotline/canned_list.html")


@blueprint.get("/canned/<int:canned_id>")
@requires(HotlinePermission.EDIT)
def canned_page(canned_id: int) -> str:
    """Show a canned answer filled for a request (``request``), to copy it or to try it out.

    A part of a page gets the text alone.
    """
    actor = acting()
    one = _find(actor, CannedAnswer, canned_id, _("There is no such canned answer."))
    source = _source(actor)
    filled = canned.filled_for(actor, one, source)
    part = "HX-Request" in request.headers
    return render_template(
        "hotline/_filled.html" if part else "hotline/canned.html",
        canned=one,
        source=source,
        filled=filled,
        variables=variables_of(one.text),
        asked=request.args.get("request", ""),
        crumbs=[*_canned_crumbs(), (one.title, None)],
        editable=bool(policies[CannedAnswer].permits(actor, "edit", one)),
    )


@blueprint.get("/<int:request_id>/canned")
@requires(HotlinePermission.EDIT)
def canned_for(request_id: int) -> str:
    """Show the canned answers that are offered for a request, filled, each to be sent as it is."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    offered = canned.offered(actor, topic_id=subject.topic_id)
    return render_template(
        "hotline/canned_for.html",
        subject=subject,
        back=request_url(subject.id),
        offered=[(one, canned.filled_for(actor, one, subject)) for one in offered],
        crumbs=[(str(subject), request_url(subject.id)), (_("Canned answers"), None)],
    )


@blueprint.route("/canned/new", methods=("GET", "POST"))
@requires(HotlinePermission.ARTICLES)
def new_canned() -> ResponseReturnValue:
    """Write a canned answer."""
    actor = acting()
    _demand_desk(actor)
    form: Any = with_district(CannedForm, actor)(request.form or None)
    form.offer(actor)

    def act() -> str:
        made = canned.make(actor, municipality_id=_district(actor, form), values=form.values(actor))
        return url_for(".canned_page", canned_id=made.id)

    return ask(
        form,
        act,
        Question(
            heading=_("New canned answer"),
            button=_("Save the canned answer"),
            back=url_for(".canned_list"),
            done=_("The canned answer is saved."),
            crumbs=_canned_crumbs(),
        ),
    )


@blueprint.route("/canned/<int:canned_id>/change", methods=("GET", "POST"))
@requires(HotlinePermission.ARTICLES)
def change_canned(canned_id: int) -> ResponseReturnValue:
    """Change a canned answer."""
    actor = acting()
    words = _("There is no such canned answer.")
    one = _find(actor, CannedAnswer, canned_id, words, edits=True)
    given = {name: getattr(one, name) for name in ("shortcut", "title", "text", "norm", "in_use")}
    given |= {"topic": str(one.topic_id or ""), "group": str(one.group_id or "")}
    form = CannedForm(request.form or None, data=given)
    form.offer(actor, one)
    return ask(
        form,
        lambda: canned.alter(actor, one, values=form.values(actor), seen=seen()),
        Question(
            heading=_("Change the canned answer"),
            button=_("Save"),
            back=url_for(".canned_page", canned_id=one.id),
            done=_("The canned answer is saved."),
            crumbs=_canned_crumbs(),
            version=one.version,
        ),
    )


@blueprint.post("/canned/<int:canned_id>/drop")
@requires(HotlinePermission.ARTICLES)
def drop_canned(canned_id: int) -> ResponseReturnValue:
    """Delete a canned answer."""
    actor = acting()
    words = _("There is no such canned answer.")
    one = _find(actor, CannedAnswer, canned_id, words, edits=True)
    done = do(lambda: canned.drop(actor, one, seen=seen()), done=_("The canned answer is deleted."))
    return redirect(url_for(".canned_list") if done else url_for(".canned_page", canned_id=one.id))


@blueprint.route("/canned/import", methods=("GET", "POST"))
@requires(HotlinePermission.ARTICLES)
def import_canned() -> ResponseReturnValue:
    """Read a sheet with canned answers and show what importing it would do; nothing is written."""
    actor = acting()
    _demand_desk(actor)
    form: Any = with_district(ImportForm, actor)(request.form)
    if request.method == "GET":
        return _import_page(form)
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid(_("Choose a file."))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sheet"
            file.save(path)
            rows = importing.rows_of(path)
        place = _district(actor, form)
        look = importing.look_at(actor, rows, municipality_id=place)
    except PortalError as error:
        form.file.errors = [error.message]
        return _import_page(form), error.status
    return _import_page(form, look=look, rows=importing.as_text(rows), place=place)


@blueprint.post("/canned/import/write")
@requires(HotlinePermission.ARTICLES)
def write_canned() -> ResponseReturnValue:
    """Write the rows that were shown: they are judged again."""
    actor = acting()
    _demand_desk(actor)
    form: Any = with_district(ImportForm, actor)(request.form)

    def act() -> None:
        rows = importing.from_text(request.form.get("rows", ""))
        place = _district(actor, form)
        look = importing.look_at(actor, rows, municipality_id=place)
        importing.take_in(actor, look, municipality_id=place)

    done = do(act, done=_("The canned answers are saved."))
    return redirect(url_for(".canned_list") if done else url_for(".import_canned"))


def _import_page(form: Any, **values: Any) -> str:
    form.file.flags.required = True
    look = values.get("look")
    told = []
    if look is not None:
        told = [
            ngettext("%(num)s will be added", "%(num)s will be added", look.count("adds")),
            ngettext("%(num)s will be changed", "%(num)s will be changed", look.count("changes")),
            ngettext("%(num)s stays as it is", "%(num)s stay as they are", look.count("same")),
            ngettext("%(num)s row is wrong", "%(num)s rows are wrong", look.count("wrong")),
        ]
    crumbs = [*_canned_crumbs(), (_("Import canned answers"), None)]
    return render_template(
        "hotline/canned_import.html", form=form, told=told, crumbs=crumbs, **values
    )


def _find(actor: Actor, model: Any, key: int, words: str, *, edits: bool = False) -> Any:
    query = policies[model].rows(actor).where(model.id == key)
    found = query.first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(words)
    if edits:
        verdict = policies[model].permits(actor, "edit", found)
        if not verdict:
            raise NotAllowed(verdict.reason)
    return found


def _source(actor: Actor) -> Request | None:
    """Return the request that the address names by its key; none where it names none."""
    key = number(request.args.get("request"))
    return find_request(actor, key) if key is not None else None


def _district(actor: Actor, form: Any) -> int:
    """Return the key of the district that a record is made for."""
    own = municipality_of(actor)
    if own is not None:
        return own
    key = number(form.municipality.data)
    rows = policies[Municipality].rows(actor)
    if key is None or not rows.where(Municipality.id == key).exists():
        raise Invalid(_("Choose a district."), {"municipality": [_("Choose a district.")]})
    return key


def _demand_desk(actor: Actor) -> None:
    if not works_for_district(actor):
        raise NotAllowed(_("Requests are worked on by the hotline."))


def _article_crumbs(article: Article | None = None) -> list[tuple[str, str]]:
    crumbs = [(_("Articles of the hotline"), url_for(".article_list"))]
    return [*crumbs, (article.title, article_url(article.id))] if article else crumbs


def _canned_crumbs() -> list[tuple[str, str]]:
    return [(_("Canned answers"), url_for(".canned_list"))]
