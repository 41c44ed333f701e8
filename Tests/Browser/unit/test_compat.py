"""Registration in all generations, and with every hook missing, renamed or raising."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import gui_standin
import pytest
from gui_standin.generations import Site
from loading import ADMIN, HOSTS, loaded, request, user

PAGES = {"ntopng_host", "ntopng_flows", "ntopng_alerts", "ntopng_top_talkers", "ntopng_ajax"}


@pytest.fixture(params=gui_standin.GENERATIONS)
def generation(request: pytest.FixtureRequest) -> Any:
    return request.param


def rule(**server: Any) -> tuple[Any, ...]:
    value = {"servers": [{"url": "http://ntopng:3000", "auth": ("none", None), "tls": ("system", None), **server}]}
    return (SimpleNamespace(value=value, conditions=SimpleNamespace(host_name=None), is_disabled=lambda: False),)


def topics(site: Site) -> list[str]:
    return [topic.title for topic in site.monitor_topics()]


def test_everything_is_registered(generation: gui_standin.Generation) -> None:
    with loaded(generation) as gui, gui_standin.using(request()):
        assert set(gui.site.pages) == PAGES
        assert gui.site.permissions == {"ntopng.see_all": ["admin"]}
        assert topics(gui.site) == ["Overview", "ntopng"]
        assert list(gui.site.setup) == ["wato.py?mode=edit_ruleset&varname=special_agents%3Antopng"]
        assert list(gui.site.icons) == ["ntopng"]


def test_page_names_are_served_by_checkmk() -> None:
    assert all(re.fullmatch("[a-z_-]+", name) for name in PAGES)


def test_registering_twice_adds_one_topic(generation: gui_standin.Generation) -> None:
    with loaded(generation) as gui, gui_standin.using(request()):
        gui.registration.register()
        assert topics(gui.site) == ["Overview", "ntopng"]


def test_pictures_are_what_the_menus_take(generation: gui_standin.Generation) -> None:
    """A plain name in typed menus breaks Checkmk's whole navigation."""
    with loaded(generation) as gui, gui_standin.using(request()):
        topic, entry = gui.site.monitor_topics()[-1], next(iter(gui.site.setup.values()))
        if generation == "3.0":
            assert (topic.icon.id, topic.icon.path) == ("ntopng", "images/icons/ntopng.png")
            assert entry.icon.icon.name == "agents"
        else:
            assert (topic.icon, entry.icon) == ("ntopng", "ntopng")


def test_typed_menus_without_our_picture_stay_whole() -> None:
    def change(site: Site) -> None:
        members(site, "cmk.shared_typing.main_menu").pop("UserIcon")
        members(site, "cmk.web.utils.icons").pop("StaticIcon")

    with loaded("3.0", change) as gui, gui_standin.using(request()):
        assert topics(gui.site) == ["Overview", "ntopng"]
        assert gui.site.monitor_topics()[-1].icon is None
        assert next(iter(gui.site.setup.values())).icon is None


def test_topic_links_to_pages_and_needs_the_permission(generation: gui_standin.Generation) -> None:
    with loaded(generation) as gui:
        with gui_standin.using(request()):
            topic = gui.site.monitor_topics()[-1]
            items = topic.items if generation == "2.3" else topic.entries
            assert [item.url for item in items] == ["ntopng_top_talkers.py", "ntopng_flows.py", "ntopng_alerts.py"]
        with gui_standin.using(request(user())):
            assert topics(gui.site) == ["Overview"]


def test_icon_is_for_hosts_and_for_our_services(generation: gui_standin.Generation) -> None:
    with loaded(generation) as gui, gui_standin.using(request(rules=rule())):
        icon = gui.site.icons["ntopng"]
        more: tuple[object, ...] = ((), {}) if generation == "2.3" else ((), {}, object(), object())
        row = {"host_name": "a b&c", "site": "here", "service_check_command": "check_mk-ntopng_interface"}
        expected = ("ntopng", "Network statistics and flows of a b&c", "ntopng_host.py?host=a+b%26c&site=here")
        assert icon.render("host", row, *more) == expected
        assert icon.render("service", row, *more) == expected
        assert icon.render("service", row | {"service_check_command": "check_mk-df"}, *more) is None


def test_icon_is_absent_without_a_server(generation: gui_standin.Generation) -> None:
    with loaded(generation) as gui, gui_standin.using(request()):
        more: tuple[object, ...] = ((), {})
        assert gui.site.icons["ntopng"].render("host", {"host_name": "one", "site": "x"}, *more) is None


def test_a_failing_icon_leaves_the_table(generation: gui_standin.Generation) -> None:
    with loaded(generation) as gui, gui_standin.using(request(rules=rule())):
        vars(gui.config)["servers"] = raising_function
        assert gui.site.icons["ntopng"].render("host", {"host_name": "one", "site": "x"}, (), {}) is None


def test_rules_that_can_not_be_read_are_told(generation: gui_standin.Generation) -> None:
    change = raising("cmk.gui.watolib.rulesets", "SingleRulesetRecursively")
    with loaded(generation, change) as gui, gui_standin.using(request()) as current:
        gui.site.pages["ntopng_flows"]()
        page = "".join(current.reply.parts)
    assert "rules can&#x27;t be read" in page and 'id="ntopng_app"' in page


def test_style_without_the_helper(generation: gui_standin.Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    written: dict[str, str] = {}
    monkeypatch.delattr("gui_standin.html.Generator.stylesheet")
    monkeypatch.setattr("gui_standin.html.Generator.link", lambda _self, **given: written.update(given), raising=False)
    with loaded(generation) as gui, gui_standin.using(request()):
        gui.site.pages["ntopng_flows"]()
    assert written == {"rel": "stylesheet", "href": "js/ntopng_gui.css"}


def test_page_is_a_frame_around_the_application(generation: gui_standin.Generation) -> None:
    with loaded(generation) as gui, gui_standin.using(request(rules=rule(name="x<y"), host="one")) as current:
        gui.site.pages["ntopng_host"]()
        page = "".join(current.reply.parts)
    assert page.startswith("<!DOCTYPE html>") and page.endswith("</html>")
    assert 'id="ntopng_app"' in page and "x&lt;y" in page and "x<y" not in page
    assert not re.search(r"<script(?![^>]* src=)|<style|\son[a-z]+=", page)


def without(module: str, *names: str) -> Callable[[Site], None]:
    def change(site: Site) -> None:
        if not names:
            site.modules.pop(module, None)
            parent, _, child = module.rpartition(".")
            members(site, parent).pop(child, None)
        for name in names:
            members(site, module).pop(name, None)

    return change


def renamed(module: str, name: str) -> Callable[[Site], None]:
    def change(site: Site) -> None:
        found = members(site, module)
        if name in found:
            found[name + "_new"] = found.pop(name)

    return change


def raising(module: str, name: str) -> Callable[[Site], None]:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("changed in this release")

    def change(site: Site) -> None:
        found = members(site, module)
        if name in found:
            found[name] = SimpleNamespace(register=fail) if name.endswith("registry") else fail

    return change


def members(site: Site, module: str) -> dict[str, Any]:
    """What a module of this generation has; nothing when the generation lacks the module."""
    return vars(site.modules[module]) if module in site.modules else {}


# What each hook stands on, by module. The icon is the link in the details of our services, too.
HOOKS = [
    ("menu", "cmk.gui.main_menu", ("main_menu_registry", "mega_menu_registry")),
    ("menu", "cmk.gui.type_defs", ("TopicMenuTopic", "TopicMenuItem")),
    ("menu", "cmk.gui.main_menu_types", ("MainMenuTopic", "MainMenuItem")),
    ("menu", "cmk.shared_typing.main_menu", ("NavItemTopic", "NavItemTopicEntry")),
    ("setup", "cmk.gui.watolib.main_menu", ("main_module_registry", "ABCMainModule", "main_module_topic_registry")),
    ("icon", "cmk.gui.views.icon", ("icon_and_action_registry", "Icon")),
    ("permission", "cmk.gui.permissions", ("declare_permission", "declare_permission_section")),
]
CASES = [
    *(
        pytest.param(hook, change(module, name), id=f"{hook}-{name}-{change.__name__}")
        for hook, module, names in HOOKS
        for name in names
        for change in (without, renamed, raising)
    ),
    *(pytest.param(hook, without(module), id=f"{hook}-{module}-missing") for hook, module, _names in HOOKS),
]


def holdings(site: Site) -> dict[str, dict[str, Any]]:
    return {name: dict(vars(module)) for name, module in site.modules.items()}


@pytest.mark.parametrize(("hook", "change"), CASES)
def test_a_broken_hook_takes_nothing_along(
    generation: gui_standin.Generation, hook: str, change: Callable[[Site], None], caplog: pytest.LogCaptureFixture
) -> None:
    changed: list[bool] = []

    def noted(site: Site) -> None:
        # A menu of navigation items does not look at the older classes.
        unused = {"cmk.gui.main_menu_types"} if generation == "3.0" else set()
        used = {module for _hook, module, _names in HOOKS} - unused
        before = {name: found for name, found in holdings(site).items() if name in used}
        change(site)
        after = {name: found for name, found in holdings(site).items() if name in used}
        changed.append(before != after)

    caplog.set_level(logging.WARNING)
    with loaded(generation, noted) as gui, gui_standin.using(request(rules=rule())) as current:
        assert set(gui.site.pages) == PAGES
        working = {
            "menu": "ntopng" in topics(gui.site),
            "setup": bool(gui.site.setup),
            "icon": bool(gui.site.icons),
            "permission": bool(gui.site.permissions),
        }
        assert working == {name: name != hook or not changed[0] for name in working}
        told = "the pages work without it" in caplog.text or "no ntopng topic in the Monitor menu" in caplog.text
        assert told == changed[0]
        gui.site.pages["ntopng_flows"]()
        assert 'id="ntopng_app"' in "".join(current.reply.parts)


def without_monitor(site: Site) -> None:
    site.menus.pop("monitoring")


def with_a_menu_of_another_kind(site: Site) -> None:
    site.menus["monitoring"] = SimpleNamespace(title="Monitor", topics=None, name="monitoring")


@pytest.mark.parametrize("change", [without_monitor, with_a_menu_of_another_kind])
def test_another_monitor_menu_takes_nothing_along(
    generation: gui_standin.Generation, change: Callable[[Site], None], caplog: pytest.LogCaptureFixture
) -> None:
    with loaded(generation, change) as gui, gui_standin.using(request(rules=rule())) as current:
        assert set(gui.site.pages) == PAGES and gui.site.icons and gui.site.setup and gui.site.permissions
        assert "no Monitor menu, the pages work without it" in caplog.text
        gui.site.pages["ntopng_flows"]()
        assert 'id="ntopng_app"' in "".join(current.reply.parts)


def test_a_failing_topic_leaves_the_menu(generation: gui_standin.Generation) -> None:
    with loaded(generation) as gui, gui_standin.using(request()):
        vars(gui.access)["may_see_all"] = raising_function
        assert topics(gui.site) == ["Overview"]


def raising_function() -> bool:
    raise RuntimeError("no")


def test_without_any_page_api_loading_fails_loudly() -> None:
    with pytest.raises(Exception, match="PageEndpoint"), loaded("2.3", without("cmk.gui.pages", "Page")):
        pass


def test_without_breadcrumb_or_theme_pages_work(generation: gui_standin.Generation) -> None:
    for change in (without("cmk.gui.utils.theme"), without("cmk.gui.breadcrumb", "make_simple_page_breadcrumb")):
        with loaded(generation, change) as gui, gui_standin.using(request()) as current:
            gui.site.pages["ntopng_flows"]()
            assert 'id="ntopng_app"' in "".join(current.reply.parts)


def test_header_of_a_later_release_gets_what_it_demands() -> None:
    seen: dict[str, object] = {}

    def change(site: Site) -> None:
        def make_header(
            writer: Any, title: str, breadcrumb: Any, *, debug: bool, lang: str, user_role_ids: Any
        ) -> None:
            seen.update(debug=debug, lang=lang, user_role_ids=user_role_ids)
            writer.write_text(title + str(breadcrumb))

        site.modules["cmk.gui.htmllib.header"].__dict__["make_header"] = make_header
        site.module("cmk.gui.config", active_config=SimpleNamespace(debug=True))

    with loaded("2.5", change) as gui, gui_standin.using(request()):
        gui.site.pages["ntopng_flows"]()
    assert seen == {"debug": True, "lang": "en", "user_role_ids": ()}


@pytest.mark.parametrize("page", ["ntopng_flows", "ntopng_alerts", "ntopng_top_talkers", "ntopng_host"])
def test_pages_of_a_site_need_the_permission(generation: gui_standin.Generation, page: str) -> None:
    with loaded(generation) as gui:
        with gui_standin.using(request(user("general.see_all"))), pytest.raises(Exception, match="permission"):
            gui.site.pages[page]()
        with gui_standin.using(request(ADMIN)):
            gui.site.pages[page]()


def test_host_page_needs_the_row(generation: gui_standin.Generation) -> None:
    with loaded(generation) as gui:
        with gui_standin.using(request(user(), host=HOSTS[0].name)):
            gui.site.pages["ntopng_host"]()
        for name in (HOSTS[1].name, "unknown", "one\nFilter: name = ten"):
            with gui_standin.using(request(user(), host=name)), pytest.raises(Exception, match="may not see it"):
                gui.site.pages["ntopng_host"]()


def test_pages_work_where_preferences_are_not_told(
    generation: gui_standin.Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("gui_standin.User.load_file")
    with loaded(generation) as gui, gui_standin.using(request(rules=rule())) as current:
        gui.site.pages["ntopng_flows"]()
        page = "".join(current.reply.parts)
    assert "&quot;preferences&quot;: {}" in page
