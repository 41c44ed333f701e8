"""The JSON endpoint: rights per request, strict parameters, servers from rules only, no secret in any answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gui_standin
import pytest
from loading import ADMIN, ROOT, Gui, loaded, request, user

SECRET = "very-secret-token"


def rules(*servers: dict[str, Any], disabled: bool = False, **conditions: Any) -> tuple[Any, ...]:
    filled = [{"url": "http://ntopng:3000", "auth": token(SECRET), "tls": ("system", None), **one} for one in servers]
    return (rule({"servers": filled}, disabled, **conditions),)


def rule(value: Any, disabled: bool = False, **conditions: Any) -> Any:
    return SimpleNamespace(value=value, conditions=SimpleNamespace(**conditions), is_disabled=lambda: disabled)


def token(text: str) -> Any:
    return "token", ("cmk_postprocessed", "explicit_password", ("id", text))


class Asked:
    """Stands for the agent: keeps the requests, answers with one resolved host."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []

    def __call__(self, body: dict[str, Any]) -> str:
        self.requests.append(body)
        rows = [{"host": {"ip": "203.0.113.7"}}] if body["parameters"].get("names") == ["one"] else []
        return json.dumps({"view": body["view"], "data": {"rows": rows}})


@pytest.fixture
def gui(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gui]:
    with loaded() as found:
        monkeypatch.setattr(found.agent, "view", Asked())
        yield found


def ask(gui: Gui, who: gui_standin.User = ADMIN, given: Any = None, **variables: Any) -> tuple[int, Any]:
    rules_ = rules({"name": "berlin"}) if given is None else given
    gui.config.forget()
    with gui_standin.using(request(who, rules_)):
        ident = next(iter(gui.config.servers().by_ident), "")
    with gui_standin.using(request(who, rules_, **{"server": ident, **variables})) as current:
        gui.site.pages["ntopng_ajax"]()
    text = "".join(current.reply.parts)
    assert SECRET not in text
    assert current.reply.headers["Content-Type"].startswith("application/json")
    assert current.reply.headers["Cache-Control"] == "no-store"
    return current.reply.status_code, json.loads(text)


def asked(gui: Gui) -> list[dict[str, Any]]:
    view: Asked = vars(gui.agent)["view"]
    return view.requests


def test_the_answer_of_the_agent_goes_unchanged(gui: Gui) -> None:
    status, answer = ask(gui, view="flows", page="3", sort="bytes", address="10.0.0.1")
    assert (status, answer["result_code"]) == (200, 0)
    assert answer["result"] == {"view": "flows", "data": {"rows": []}}
    assert asked(gui)[0]["parameters"] == {"page": 3, "sort": "bytes", "host": "10.0.0.1"}
    assert asked(gui)[0]["server"]["secret"] == {"value": SECRET}


@pytest.mark.parametrize(
    "view", ["flows", "alerts", "top_talkers", "interfaces", "filter_values", "resolve", "monitored"]
)
def test_without_a_host_everything_needs_the_permission(gui: Gui, view: str) -> None:
    status, answer = ask(gui, user("general.see_all"), view=view)
    assert (status, answer["result_code"]) == (403, 1)
    assert asked(gui) == []


@pytest.mark.parametrize("host", ["ten", "unknown", "one\nOr: 1", "*"])
def test_a_host_of_others_is_refused(gui: Gui, host: str) -> None:
    status, _answer = ask(gui, user(), view="host", host=host, address="10.0.0.10")
    assert status == 403
    assert asked(gui) == []


@pytest.mark.parametrize("address", ["10.0.0.1", "2001:db8::1", "2001:DB8:0::1"])
def test_addresses_of_the_host_are_allowed(gui: Gui, address: str) -> None:
    status, answer = ask(gui, user(), view="host", host="one", address=address)
    assert (status, answer["result_code"]) == (200, 0)
    assert asked(gui)[0]["parameters"]["host"] == address.lower().replace(":0::", "::")


@pytest.mark.parametrize("view", ["host", "flows", "alerts", "peers", "alert_histogram"])
@pytest.mark.parametrize("address", ["10.0.0.10", "10.0.0.11", ""])
def test_other_addresses_are_refused(gui: Gui, view: str, address: str) -> None:
    more = {"state": "past", "family": "flow"} if view == "alerts" else {}
    if view == "alert_histogram":
        more = {"family": "flow", "begin": "1", "end": "2", "bucket": "hour"}
    status, _answer = ask(gui, user(), view=view, host="one", address=address, **more)
    assert status == (400 if not address and view in ("host", "peers") else 403)
    assert not [body for body in asked(gui) if body["view"] == view]


def test_top_talkers_are_not_for_users_of_one_host(gui: Gui) -> None:
    assert ask(gui, user(), view="top_talkers", host="one", what="local_hosts", period="now")[0] == 403


def test_a_user_of_one_host_gets_the_header_and_the_filters(gui: Gui) -> None:
    assert ask(gui, user(), view="interfaces", host="one")[0] == 200
    assert ask(gui, user(), view="filter_values", host="one")[0] == 200


def test_monitored_tells_only_hosts_that_the_user_sees(gui: Gui) -> None:
    addresses = "10.0.0.1,10.0.0.10,2001:db8::1,198.51.100.9,bad,10.0.0.1\nOr: 9"
    assert set(ask(gui, view="monitored", addresses=addresses)[1]["result"]) >= {"10.0.0.1", "10.0.0.10", "2001:db8::1"}
    found = ask(gui, user(), view="monitored", host="one", addresses=addresses)[1]["result"]
    assert found == {"10.0.0.1": {"host": "one", "site": "demo"}, "2001:db8::1": {"host": "one", "site": "demo"}}


@pytest.mark.parametrize(
    ("view", "name", "value"),
    [
        ("flows", "page_size", "101"),
        ("flows", "page", "0"),
        ("flows", "page", "1e3"),
        ("flows", "page", "\u0661"),
        ("flows", "sort", "severity"),
        ("flows", "order", "DESC"),
        ("flows", "address", "10.0.0"),
        ("flows", "address", "10.0.0.0/8"),
        ("flows", "address", "fe80::1%eth0"),
        ("flows", "status", "any"),
        ("flows", "application", "a\nb"),
        ("flows", "application", "x" * 101),
        ("flows", "ip_version", "5"),
        ("flows", "port", "65536"),
        ("flows", "vlan", "4096"),
        ("alerts", "severity", "error,bogus"),
        ("alerts", "family", "flow;drop"),
        ("alerts", "begin", "-1"),
        ("top_talkers", "what", "everything"),
        ("unknown", "page", "1"),
    ],
)
def test_bad_parameters_are_refused(gui: Gui, view: str, name: str, value: str) -> None:
    required = {"alerts": {"state": "past", "family": "flow"}, "top_talkers": {"what": "interfaces", "period": "now"}}
    variables: dict[str, Any] = {**required.get(view, {}), name: value}
    status, answer = ask(gui, view=view, **variables)
    assert (status, answer["result"]["kind"]) == (400, "invalid_request")
    assert asked(gui) == []


def test_all_problems_are_told_at_once(gui: Gui) -> None:
    message = ask(gui, view="alerts", page="0", sort="x")[1]["result"]["message"]
    assert all(name in message for name in ("page", "sort", "state", "family"))


def test_a_server_of_no_rule_is_refused(gui: Gui) -> None:
    for server in ("http://169.254.169.254", "", "../x"):
        assert ask(gui, view="flows", server=server)[0] == 400
    assert ask(gui, given=rules({"name": "x"}, disabled=True), view="flows")[0] == 400
    assert asked(gui) == []


def test_parameters_are_those_of_the_request_schema(gui: Gui) -> None:
    schema = json.loads((ROOT / "build/schemas/views/request.schema.json").read_text("utf-8"))
    allowed = {
        part["if"]["properties"]["view"]["const"]: part["then"]["properties"]["parameters"] for part in schema["allOf"]
    }
    views = gui.parameters.VIEWS
    assert set(views) == set(allowed)
    for name, view in views.items():
        if name == "resolve":
            continue  # made by the server from the host of Checkmk
        assert view.parameters == set(allowed[name]["properties"])
        assert view.required == set(allowed[name]["required"])
        sort = allowed[name]["properties"].get("sort")
        assert set(view.columns) == set(sort["enum"] if sort else ())


def test_choices_are_those_of_the_request_schema(gui: Gui) -> None:
    schema = json.loads((ROOT / "build/schemas/views/request.schema.json").read_text("utf-8"))
    properties = schema["$defs"]["parameters"]["properties"]
    for name, parse in gui.parameters.PARSERS.items():
        about = properties[name]
        choices = about.get("enum") or about.get("items", {}).get("enum")
        for choice in choices or ():
            assert parse(str(choice)) in (choice, [choice])
        if choices and name != "ip_version":
            assert parse("something else") is None
        if "maximum" in about and not choices:
            assert parse(str(about["maximum"])) == about["maximum"]
            assert parse(str(about["maximum"] + 1)) is None


def configured(gui: Gui, *given: Any) -> Any:
    gui.config.forget()
    with gui_standin.using(request(rules=given)):
        return gui.config.servers()


def test_rules_become_servers(gui: Gui) -> None:
    found = configured(
        gui,
        *rules(
            {
                "name": "a",
                "auth": ("user", {"username": "u", "password": ("cmk_postprocessed", "stored_password", ("pw", ""))}),
            },
            {"name": "b", "tls": ("ca_file", "/etc/ca.pem"), "link_url": "https://pub/ntopng/", "auth": ("none", None)},
            {"name": "c", "tls": ("insecure", None)},
            {"url": "http://user:pw@evil"},
            {"url": "file:///etc/passwd"},
            {"name": "odd", "auth": ("certificate", 1)},
            {"name": "secretless", "auth": ("token", 7)},
        ),
    )
    by_title = {server.title: server for server in found.by_ident.values()}
    assert set(by_title) == {"a", "b", "c"}
    assert by_title["a"].request()["secret"]["store"].startswith("pw:/")
    assert by_title["a"].request()["user"] == "u"
    assert by_title["b"].request()["ca_file"] == "/etc/ca.pem"
    assert by_title["b"].request()["deep_link_url"] == "https://pub/ntopng"
    assert "secret" not in by_title["b"].request()
    assert by_title["c"].request()["tls"] == "insecure"
    told = " ".join(found.problems)
    assert len(found.problems) == 3 and "user:pw" not in told and "server odd" in told and "server secretless" in told
    assert SECRET not in repr(found)


def test_rules_are_read_again_only_when_the_configuration_has_changed(
    gui: Gui, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OMD_ROOT", str(tmp_path))
    monkeypatch.setitem(vars(gui.config), "_KEEP_SECONDS", -1.0)
    reads: list[int] = []
    read = gui.config._read

    def counted() -> Any:
        reads.append(1)
        return read()

    monkeypatch.setitem(vars(gui.config), "_read", counted)
    with gui_standin.using(request(rules=rules({}))):
        for _time in range(2):  # without a configuration nothing is known about changes
            gui.config.servers()
        assert len(reads) == 2
        folder = tmp_path / "etc/check_mk/conf.d/wato/sub"
        folder.mkdir(parents=True)
        gui.config.servers()
        for _time in range(3):
            gui.config.servers()
        assert len(reads) == 3
        for name in ("rules.mk", "hosts.mk", ".wato", "irrelevant.mk"):
            (folder / name).write_text("x")
            gui.config.servers()
            gui.config.servers()
        assert len(reads) == 6


def test_a_rule_of_the_first_cut_works(gui: Gui) -> None:
    flat = {"url": "https://old:3001/", "auth": token(SECRET), "verify": False, "interfaces": ["eth0"], "timeout": 20}
    (server,) = configured(gui, rule(flat)).by_ident.values()
    assert server.request() | {"id": ""} == {
        "id": "",
        "url": "https://old:3001",
        "deep_link_url": "https://old:3001",
        "tls": "insecure",
        "secret": {"value": SECRET},
        "interfaces": ["eth0"],
    }


@pytest.mark.parametrize("value", [None, 3, [], {"servers": 3}, {"servers": [3]}, {"servers": [{}]}, {"url": 4}])
def test_a_rule_that_is_not_understood_is_told(gui: Gui, value: Any) -> None:
    found = configured(gui, rule(value), *rules({"name": "good"}))
    assert [server.title for server in found.by_ident.values()] == ["good"]
    assert len(found.problems) == 1 and "can't be used: " in found.problems[0]


def test_interfaces_of_a_rule_go_to_the_agent(gui: Gui) -> None:
    assert ask(gui, given=rules({"interfaces": ["eth0", "3"]}), view="interfaces")[0] == 200
    assert asked(gui)[-1]["server"]["interfaces"] == ["eth0", "3"]
    assert ask(gui, view="interfaces")[0] == 200
    assert "interfaces" not in asked(gui)[-1]["server"]


@pytest.mark.parametrize(
    ("first", "second", "both"), [(["a"], ["b", "a"], ("a", "b")), (["a"], None, ()), (None, ["a"], ())]
)
def test_a_server_of_two_rules_has_the_interfaces_of_both(gui: Gui, first: Any, second: Any, both: Any) -> None:
    given = [rules({"interfaces": names} if names else {})[0] for names in (first, second)]
    (server,) = configured(gui, *given).by_ident.values()
    assert server.interfaces == both


MACROS = {
    "http://$HOSTNAME$:3000": "http://rich:3000",
    "http://$HOSTADDRESS$:3000": "http://10.0.0.77:3000",
    "http://<IP>:3000": "http://10.0.0.77:3000",
    "http://$HOSTALIAS$": "http://alias.example",
    "http://[$_HOSTADDRESS_6$]:3000": "http://[2001:db8::77]:3000",
    "http://$HOST_ADDRESS_4$": "http://10.0.0.77",
    "https://$_HOSTNTOPNG$/$HOST_NTOPNG$": "https://sensor.example/sensor.example",
    "https://x.$HOST__TAG_location$.example": "https://x.berlin.example",
    "https://$_HOST_LABEL_ntopng/url$": "https://label.example",
}


@pytest.mark.parametrize("url", MACROS)
def test_macros_of_hosts_are_replaced(gui: Gui, url: str) -> None:
    (server,) = configured(gui, *rules({"url": url, "link_url": url + "/ui"}, host_name=["rich"])).by_ident.values()
    assert (server.url, server.link_url) == (MACROS[url], MACROS[url] + "/ui")


@pytest.mark.parametrize("macro", ["$USER1$", "$SERVICEDESC$", "$_HOST_LABEL_cmk/os_family$", "$_HOSTNOTHING$"])
def test_a_macro_without_value_is_named(gui: Gui, macro: str) -> None:
    found = configured(gui, *rules({"name": "x", "url": f"http://{macro}:3000"}, host_name=["rich"]))
    assert not found.by_ident
    assert macro in found.problems[0] and "server x" in found.problems[0]


def test_each_host_of_the_rule_has_its_server(gui: Gui) -> None:
    given = {"name": "probe", "url": "http://$HOSTADDRESS$:3000"}
    two = configured(gui, *rules(given, host_name=["one", "ten"]))
    assert {server.title: server.url for server in two.by_ident.values()} == {
        "probe (one)": "http://10.0.0.1:3000",
        "probe (ten)": "http://10.0.0.10:3000",
    }
    folder = configured(gui, *rules(given))
    assert len(folder.by_ident) == 4  # all hosts of the rule's folder
    same = configured(gui, *rules(given | {"url": "http://fixed"}, host_name=["one", "ten"]))
    assert len(same.by_ident) == 1


@pytest.mark.parametrize(
    "conditions",
    [
        {"host_name": [{"$regex": "ntop.*"}]},
        {"host_name": {"$nor": ["one"]}},
        {"host_name": None, "host_tags": {"agent": "x"}},
        {"host_name": None, "host_label_groups": [("and", [("and", "a:b")])]},
    ],
)
def test_hosts_that_can_not_be_told_are_said(gui: Gui, conditions: Any) -> None:
    found = configured(gui, *rules({"url": "http://$HOSTADDRESS$"}, **conditions))
    assert not found.by_ident
    assert "$HOSTADDRESS$" in found.problems[0] and "name them one by one" in found.problems[0]


def test_too_many_hosts_are_said(gui: Gui, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(gui._compat.setup), "MOST_HOSTS", 3)
    assert "for 4 hosts" in configured(gui, *rules({"url": "http://$HOSTADDRESS$"})).problems[0]


def test_too_many_hosts_are_said_to_users_who_see_few(gui: Gui, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(gui._compat.setup), "MOST_HOSTS", 3)
    monkeypatch.setattr("gui_standin.generations._Folder.num_hosts_recursively", lambda _self: 1)
    assert "for 4 hosts" in configured(gui, *rules({"url": "http://$HOSTADDRESS$"})).problems[0]


def test_a_host_that_setup_does_not_know_has_its_name(gui: Gui) -> None:
    (server,) = configured(gui, *rules({"url": "http://$HOSTADDRESS$"}, host_name=["gone"])).by_ident.values()
    assert server.url == "http://gone"


@pytest.mark.parametrize(
    ("find", "sent"),
    [
        ("10.0.0.9", {"addresses": ["10.0.0.9"]}),
        (" 2001:DB8:0::9 ", {"addresses": ["2001:db8::9"]}),
        ("02:1a:0a:c8:08:0a", {"search": "02:1A:0A:C8:08:0A"}),
        ("02-1A-0A-C8-08-0A", {"search": "02:1A:0A:C8:08:0A"}),
        ("021a.0ac8.080a", {"search": "02:1A:0A:C8:08:0A"}),
        ("print", {"search": "print"}),
        ("ONE", {"search": "ONE", "addresses": ["10.0.0.1", "2001:db8::1"]}),
        ("Alias.Example", {"search": "Alias.Example", "addresses": ["10.0.0.77"]}),
    ],
)
def test_any_address_name_or_mac_address_is_looked_for(gui: Gui, find: str, sent: dict[str, Any]) -> None:
    assert ask(gui, view="resolve", find=find)[0] == 200
    assert asked(gui)[0]["parameters"] == sent


@pytest.mark.parametrize("find", ["", " ", "a\nb", "x" * 201])
def test_what_can_be_no_host_is_not_looked_for(gui: Gui, find: str) -> None:
    assert ask(gui, view="resolve", find=find)[0] == 400
    assert asked(gui) == []


def test_only_those_who_may_see_everything_look_for_hosts(gui: Gui) -> None:
    assert ask(gui, user("general.see_all"), view="resolve", find="one")[0] == 403
    assert ask(gui, user(), view="resolve", host="one", find="ten")[0] == 200
    assert [body["parameters"] for body in asked(gui)] == [{"addresses": ["10.0.0.1", "2001:db8::1"]}]


def test_requests_are_what_the_schema_demands(gui: Gui) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads((ROOT / "build/schemas/views/request.schema.json").read_text("utf-8"))
    ask(gui, view="flows", address="10.0.0.1", status="alerted", severity="", page="2")
    ask(gui, user(), view="resolve", host="one")
    ask(gui, view="resolve", find="one")
    for body in asked(gui):
        assert list(Draft202012Validator(schema).iter_errors(body)) == []


def change(who: gui_standin.User, method: str = "POST", token: str | None = None, **variables: str) -> tuple[int, Any]:
    current = request(who, (), view="preference", **variables)
    current.method = method
    current.variables = {**current.variables, "_csrf_token": current.csrf_token if token is None else token}
    with loaded() as gui, gui_standin.using(current):
        gui.site.pages["ntopng_ajax"]()
    return current.reply.status_code, json.loads("".join(current.reply.parts))


def stored(who: gui_standin.User) -> Any:
    with loaded() as gui, gui_standin.using(request(who)):
        return gui.preferences.stored()


def test_preferences_are_kept_with_the_user() -> None:
    one, other = user(), user()
    assert change(one, name="refresh", value="0") == (200, {"result_code": 0, "result": None})
    change(one, name="paused", value="true")
    assert stored(one) == {"refresh": 0, "paused": True}
    assert stored(other) == {}


@pytest.mark.parametrize(
    ("method", "name", "value"),
    [("GET", "refresh", "10"), ("POST", "refresh", "11"), ("POST", "refresh", ""), ("POST", "theme", "true")],
)
def test_only_known_preferences_are_set_and_only_by_post(method: str, name: str, value: str) -> None:
    who = user()
    status, answer = change(who, method, name=name, value=value)
    assert (status, answer["result_code"], who.files) == (400, 1, {})


@pytest.mark.parametrize("token", ["", "of another session"])
def test_preferences_need_the_token_of_the_session(token: str) -> None:
    who = user()
    with pytest.raises(Exception, match="CSRF token"):
        change(who, token=token, name="refresh", value="10")
    assert who.files == {}


@pytest.mark.parametrize("content", [[], "x", {"refresh": "10"}, {"refresh": False}, {"paused": 1}, {"other": 1}])
def test_stored_preferences_are_not_believed(content: object) -> None:
    who = user()
    who.save_file("ntopng", content)
    assert stored(who) == {}


def test_servers_are_called_by_their_names(gui: Gui) -> None:
    """A bookmark outlives a change of address, port and user."""
    before = configured(gui, *rules({"name": "berlin"}, {"name": "munich"}))
    after = configured(gui, *rules({"name": "berlin", "url": "https://other:3001"}, {"name": "munich"}))
    assert list(before.by_ident) == list(after.by_ident) == ["berlin", "munich"]


def test_servers_with_one_name_stay_apart(gui: Gui) -> None:
    found = configured(gui, *rules({"name": "x"}, {"name": "x", "url": "https://other"}, {"name": "y"}))
    assert len(found.by_ident) == 3 and "y" in found.by_ident
    assert all(ident == server.ident for ident, server in found.by_ident.items())
    assert sorted(ident.partition("-")[0] for ident in found.by_ident) == ["x", "x", "y"]
