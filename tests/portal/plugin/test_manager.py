"""Plugins are found, ordered and called as the contract says; a broken one stops the start by name."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from portal.errors import PluginError
from portal.plugin.manager import Plugins
from portal.plugin.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MANIFEST = "from portal.plugin import Manifest\nmanifest = Manifest(name={name!r}, title='T', requires={requires!r})\n"


@pytest.fixture
def write_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that writes a plugin's package and returns its name."""
    monkeypatch.syspath_prepend(tmp_path)

    def written(
        name: str,
        hooks: str = "",
        *,
        requires: tuple[str, ...] = (),
        manifest: str | None = None,
        spec: str = "",
    ) -> str:
        folder = tmp_path / name
        folder.mkdir()
        text = MANIFEST.format(name=name, requires=requires) if manifest is None else manifest
        (folder / "__init__.py").write_text(text, encoding="utf-8")
        if hooks:
            head = "from portal.plugin import hookimpl, MenuItem, Card, Permission\n"
            (folder / "hooks.py").write_text(head + textwrap.dedent(hooks), encoding="utf-8")
        if spec:
            head = "from portal.plugin import hookspec\n"
            (folder / "spec.py").write_text(head + textwrap.dedent(spec), encoding="utf-8")
        for module in [one for one in sys.modules if one.split(".")[0] == name]:
            del sys.modules[module]
        return name

    return written


def test_plugins_come_in_the_order_in_which_they_need_each_other(write_plugin) -> None:
    names = [
        write_plugin("zeta_needed"),
        write_plugin("alpha_needs", requires=("middle_needs",)),
        write_plugin("middle_needs", requires=("zeta_needed",)),
    ]
    plugins = Plugins(extra=names)
    order = [one.name for one in plugins if one.name in names]
    assert order == ["zeta_needed", "middle_needs", "alpha_needs"]
    assert plugins.requirements("alpha_needs") == ("zeta_needed", "middle_needs")
    assert plugins.required_by("zeta_needed") == ("middle_needs", "alpha_needs")


def test_values_come_with_the_name_of_their_giver(write_plugin) -> None:
    name = write_plugin(
        "giver",
        """
        @hookimpl
        def portal_register_permissions():
            return [Permission(code="giver.thing.view", title="See")]
        """,
    )
    found = [one for one in Plugins(extra=[name]).permissions() if one[0] == "giver"]
    assert [(owner, one.code) for owner, one in found] == [("giver", "giver.thing.view")]


@pytest.mark.parametrize(
    ("hooks", "told"),
    [
        ("@hookimpl\ndef portal_no_such_hook():\n    return []\n", "portal_no_such_hook"),
        ("@hookimpl\ndef portal_menu_items(wrong):\n    return []\n", "wrong"),
        ("import nothing_of_this_name\n", "nothing_of_this_name"),
        ("def broken(:\n", "syntax"),
    ],
)
def test_a_plugin_that_does_not_fit_stops_the_start_with_its_name(
    write_plugin, hooks, told
) -> None:
    name = write_plugin("misfit", hooks)
    with pytest.raises(PluginError) as refusal:
        Plugins(extra=[name])
    assert "misfit" in refusal.value.message
    assert told in refusal.value.message


def test_a_missing_requirement_stops_the_start(write_plugin) -> None:
    name = write_plugin("lonely", requires=("nowhere",))
    with pytest.raises(PluginError, match=r"lonely.*nowhere"):
        Plugins(extra=[name])


def test_a_circle_of_requirements_stops_the_start(write_plugin) -> None:
    names = [
        write_plugin("ring_a", requires=("ring_b",)),
        write_plugin("ring_b", requires=("ring_a",)),
    ]
    with pytest.raises(PluginError, match="circle"):
        Plugins(extra=names)


def test_a_name_other_than_the_packages_stops_the_start(write_plugin) -> None:
    name = write_plugin("mask", manifest=MANIFEST.format(name="face", requires=()))
    with pytest.raises(PluginError, match="mask"):
        Plugins(extra=[name])


def test_a_blocked_plugin_is_not_loaded(write_plugin) -> None:
    name = write_plugin("unwanted", "import nothing_of_this_name\n")
    assert "unwanted" not in Plugins(extra=[name], blocked=["unwanted"])


def test_a_plugin_that_raises_while_a_page_is_made_is_left_out(write_plugin, caplog) -> None:
    names = [
        write_plugin(
            "faulty",
            "@hookimpl\ndef portal_menu_items(actor):\n    raise RuntimeError('broken inside')\n",
        ),
        write_plugin(
            "sound",
            """
            @hookimpl
            def portal_menu_items(actor):
                return [MenuItem(title="Fine", endpoint="x.y", permission="sound.thing.view")]
            """,
        ),
    ]

    class Somebody:
        modules = frozenset(names)

    items = Plugins(extra=names).menu_items(Somebody())
    assert [str(one.title) for owner, one in items if owner in names] == ["Fine"]
    assert "faulty" in caplog.text


def test_a_plugin_that_is_off_is_not_asked(write_plugin) -> None:
    name = write_plugin(
        "sleeper",
        """
        @hookimpl
        def portal_menu_items(actor):
            return [MenuItem(title="Awake", endpoint="x.y", permission="sleeper.thing.view")]
        """,
    )

    class Somebody:
        modules = frozenset()

    assert [
        one for one in Plugins(extra=[name]).menu_items(Somebody()) if one[0] == "sleeper"
    ] == []


def test_a_plugin_may_offer_hooks_to_others(write_plugin) -> None:
    names = [
        write_plugin(
            "host_of_hooks",
            spec="@hookspec\ndef host_of_hooks_register_things():\n    'Return things.'\n",
        ),
        write_plugin(
            "guest", "@hookimpl\ndef host_of_hooks_register_things():\n    return ['thing']\n"
        ),
    ]
    assert Plugins(extra=names).hook("host_of_hooks_register_things") == [("guest", "thing")]


@pytest.mark.parametrize("values", [{"name": "Big"}, {"name": "with-dash"}, {"name": "x", "requires": ("x",)},
                                    {"name": "x", "version": ""}])  # fmt: skip
def test_a_manifest_refuses_what_cannot_be(values) -> None:
    with pytest.raises(ValueError, match=r"plugin"):
        Manifest(**{"title": "T", **values})
