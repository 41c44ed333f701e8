"""Rule of the special agent, its migration, and the command line that becomes of it."""

from __future__ import annotations

import itertools

import pytest
from cmk.rulesets.v1.form_specs import List, SingleChoice
from cmk.rulesets.v1.rule_specs import SpecialAgent
from cmk.server_side_calls.v1 import (
    HostConfig,
    IPAddressFamily,
    IPv4Config,
    IPv6Config,
    Secret,
    SpecialAgentConfig,
)
from support.discovery import discover
from support.forms import prefill, problems
from support.services import PACKAGE

from cmk_addons.plugins.ntopng.lib import form_modes
from cmk_addons.plugins.ntopng.lib.rule_parser import RuleError, migrate_rule, parse_rule

(CALL,) = [p for p in discover(PACKAGE, "server_side_calls").plugins.values() if isinstance(p, SpecialAgentConfig)]
(RULE,) = [p for p in discover(PACKAGE, "rulesets").plugins.values() if isinstance(p, SpecialAgent)]
FORM = RULE.parameter_form()

COMMON = [
    *("--timeout", "50", "--request-timeout", "30", "--cache-seconds", "55", "--sample-flows", "1000"),
]
HOST = HostConfig(
    name="web1",
    ipv4_config=IPv4Config(address="192.0.2.10", additional_addresses=["192.0.2.11"]),
    ipv6_config=IPv6Config(address="2001:db8::10", additional_addresses=[]),
    macros={"$HOSTNAME$": "web1", "$HOSTADDRESS$": "192.0.2.10"},
)
STORED = ("cmk_postprocessed", "stored_password", ("ntop_token", ""))


def _server(**more: object) -> dict[str, object]:
    about = {"auth": ("token", STORED), "tls": ("system", None), "plain_http": "refuse"}
    return {"url": "https://ntop.example.net:3001", **about, **more}


def _rule(*servers: dict[str, object], **more: object) -> dict[str, object]:
    return {"servers": list(servers), "mode": ("server", {}), **more}


def _with_secrets(value: object) -> object:
    """What the backend does before it calls the parser: stored passwords become secrets."""
    match value:
        case ("cmk_postprocessed", "stored_password" | "explicit_password", _):
            return Secret(1)
        case dict():
            return {key: _with_secrets(inner) for key, inner in value.items()}
        case list() | tuple():
            return type(value)(_with_secrets(inner) for inner in value)
        case _:
            return value


def _arguments(rule: dict[str, object], host: HostConfig = HOST) -> list[str | Secret]:
    params = _with_secrets(rule)
    assert isinstance(params, dict)
    (command,) = CALL.commands_function(CALL.parameter_parser(params), host)
    assert command.stdin is None
    return list(command.command_arguments)


def test_token() -> None:
    assert _arguments(_rule(_server())) == [
        *("sections", "--url", "https://ntop.example.net:3001", "--token-id", Secret(1)),
        *COMMON,
        *("--alert-period", "300"),
    ]


def test_secrets_are_references() -> None:
    user = ("user", {"username": "checkmk", "password": STORED})
    arguments = _arguments(_rule(_server(auth=user)))
    assert arguments[3:7] == ["--user", "checkmk", "--password-id", Secret(1)]
    assert all(argument.pass_safely for argument in arguments if isinstance(argument, Secret))


def test_no_login() -> None:
    assert _arguments(_rule(_server(auth=("none", None))))[:4] == [
        *("sections", "--url", "https://ntop.example.net:3001", "--timeout"),
    ]


@pytest.mark.parametrize(
    ("tls", "options"),
    [
        (("system", None), []),
        (("ca_file", "/omd/ca.pem"), ["--ca-file", "/omd/ca.pem"]),
        (("insecure", None), ["--insecure"]),
    ],
)
def test_tls(tls: object, options: list[str]) -> None:
    arguments = _arguments(_rule(_server(tls=tls)))
    assert arguments[5 : arguments.index("--timeout")] == options


def test_everything_of_server_mode() -> None:
    mode = {
        "alerts": False,
        "exporters": False,
        "piggyback": {
            "names": ["checkmk", "short_name", "ip"],
            "networks": ["192.0.2.0/24", "2001:db8::/64"],
            "vlans": [0, 7],
            "min_score": 10,
            "max_hosts": 50,
        },
        "events": {"families": ["host", "flow"], "min_severity": "error", "max_events": 9, "retention": 120},
    }
    rule = _rule(
        _server(name="core", link_url="https://www.example.net/ntop/", interfaces=["eth0", "3"]),
        mode=("server", mode),
        timeout=20,
        request_timeout=10,
        cache_seconds=0,
        sample_flows=0,
    )
    assert list(problems(FORM, rule)) == []
    assert _arguments(rule) == [
        *("sections", "--url", "https://ntop.example.net:3001", "--server", "core"),
        *("--link-url", "https://www.example.net/ntop/", "--token-id", Secret(1)),
        *("--interface", "eth0", "--interface", "3"),
        *("--timeout", "20", "--request-timeout", "10", "--cache-seconds", "0", "--sample-flows", "0"),
        *("--no-alerts", "--no-exporters", "--hosts", "piggyback"),
        *("--host-name-from", "checkmk", "--host-name-from", "short-name", "--host-name-from", "ip"),
        *("--host-network", "192.0.2.0/24", "--host-network", "2001:db8::/64"),
        *("--host-vlan", "0", "--host-vlan", "7", "--host-min-score", "10", "--max-hosts", "50"),
        *("--events", "host", "--events", "flow", "--event-min-severity", "error"),
        *("--max-events", "9", "--event-retention", "120"),
    ]


def test_direct_mode_looks_for_all_addresses() -> None:
    rule = _rule(_server(), mode=("direct", {"addresses": ["198.51.100.1", "192.0.2.11"], "vlans": [7]}))
    assert list(problems(FORM, rule)) == []
    assert _arguments(rule)[-12:] == [
        *("--hosts", "direct", "--host-address", "192.0.2.10", "--host-address", "192.0.2.11"),
        *("--host-address", "2001:db8::10", "--host-address", "198.51.100.1", "--host-vlan", "7"),
    ]


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        (
            HostConfig(
                name="h",
                ipv4_config=IPv4Config(address="192.0.2.1"),
                ipv6_config=IPv6Config(address="2001:db8::1"),
                primary_family=IPAddressFamily.IPV6,
            ),
            ["2001:db8::1", "192.0.2.1"],
        ),
        (HostConfig(name="h", ipv4_config=IPv4Config(address=None, additional_addresses=["192.0.2.2"])), ["192.0.2.2"]),
        (HostConfig(name="h", ipv6_config=IPv6Config(address="2001:db8::1")), ["2001:db8::1"]),
    ],
)
def test_addresses_of_hosts(host: HostConfig, addresses: list[str]) -> None:
    arguments = _arguments(_rule(_server(), mode=("direct", {})), host)
    found = [value for option, value in itertools.pairwise(arguments) if option == "--host-address"]
    assert found == addresses


def test_direct_mode_without_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="host h has no address"):
        _arguments(_rule(_server(), mode=("direct", {})), HostConfig(name="h"))


def test_several_servers_are_one_command() -> None:
    arguments = _arguments(_rule(_server(name="a"), _server(name="b", url="http://ntop2.example.net:3000")))
    assert arguments.count("sections") == 1
    assert arguments.count("--next-server") == 1
    second = arguments[arguments.index("--next-server") + 1 :]
    assert second[:4] == ["--url", "http://ntop2.example.net:3000", "--server", "b"]
    assert second[-2:] == ["--alert-period", "300"]


def test_macros_in_the_url() -> None:
    assert _arguments(_rule(_server(url="http://$HOSTADDRESS$:3000/")))[2] == "http://192.0.2.10:3000"


def test_no_events_without_families() -> None:
    rule = _rule(_server(), mode=("server", {"events": {"families": []}}))
    assert "--max-events" not in _arguments(rule)


def test_a_secret_in_clear_text_is_refused() -> None:
    with pytest.raises(TypeError, match="password store"):
        list(CALL.commands_function(parse_rule(_rule(_server(auth=("token", "plain")))), HOST))


FIRST_CUTS: list[tuple[dict[str, object], dict[str, object]]] = [
    (
        {"url": "http://n:3000"},
        {"url": "http://n:3000", "auth": ("none", None), "tls": ("system", None), "plain_http": "allow"},
    ),
    (
        {"url": "https://n", "auth": ("token", STORED), "verify": False},
        {"url": "https://n", "auth": ("token", STORED), "tls": ("insecure", None), "plain_http": "refuse"},
    ),
    (
        {"url": "https://n", "auth": ("token", STORED), "ca_file": "/ca.pem", "interfaces": ["eth0"]},
        {
            "url": "https://n",
            "auth": ("token", STORED),
            "interfaces": ["eth0"],
            "tls": ("ca_file", "/ca.pem"),
            "plain_http": "refuse",
        },
    ),
]


@pytest.mark.parametrize(("old", "server"), FIRST_CUTS)
def test_migration_of_the_first_cut(old: dict[str, object], server: dict[str, object]) -> None:
    new = migrate_rule({**old, "timeout": 30})
    assert new == {"servers": [server], "mode": ("server", {}), "timeout": 30}
    assert migrate_rule(new) == new
    assert list(problems(FORM, {**old, "timeout": 30})) == []


def test_migration_leaves_its_argument_alone() -> None:
    old: dict[str, object] = {"url": "http://n:3000", "verify": False}
    migrate_rule(old)
    assert old == {"url": "http://n:3000", "verify": False}


@pytest.mark.parametrize(
    ("url", "allowed"), [("http://ntop:3000", True), ("HTTP://ntop", True), ("https://ntop", False)]
)
def test_saved_servers_keep_working_over_plain_http(url: str, allowed: bool) -> None:
    saved = {key: value for key, value in _server(url=url).items() if key != "plain_http"}
    rule = _rule(saved)
    assert ("--allow-plain-credentials" in _arguments(rule)) == allowed
    assert "plain_http" not in saved
    assert list(problems(FORM, rule)) == []


def test_new_servers_refuse_plain_http_unless_told() -> None:
    assert "--allow-plain-credentials" not in _arguments(_rule(_server(url="http://ntop:3000")))
    allowed = _arguments(_rule(_server(url="http://ntop:3000", plain_http="allow")))
    assert allowed[3:6] == ["--token-id", Secret(1), "--allow-plain-credentials"]


def test_names_from_the_network_warn() -> None:
    names = form_modes._piggyback_form().elements["names"].parameter_form
    assert isinstance(names, List) and isinstance(names.element_template, SingleChoice)
    titles = {element.name: str(element.title) for element in names.element_template.elements}
    assert {name for name, title in titles.items() if "anybody in the network sets it" in title} == {
        "name",
        "short_name",
    }


def test_prefilled_form_lacks_only_the_server() -> None:
    assert list(problems(FORM, prefill(FORM))) == ["value.servers: Allowed: from 1 to None."]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (_rule(_server(url="ntop.example.net")), "no URL"),
        (_rule(_server(url="ftp://ntop.example.net")), "no URL"),
        (_rule(_server(url="http://user:pw@ntop.example.net")), "no user, no password"),
        (_rule(_server(url="http://ntop.example.net/?x=1")), "no query"),
        (_rule(_server(name="a b")), "letters, digits"),
        (_rule(_server(name="-x")), "letters, digits"),
        (_rule(_server(auth=("user", {"username": "a:b", "password": STORED}))), "colon"),
        (_rule(_server(auth=("user", {"username": "", "password": STORED}))), "colon"),
        (_rule(_server(tls=("ca_file", "ca.pem"))), "absolute path"),
        (_rule(_server(), _server()), "Several servers need a name each"),
        (_rule(_server(name="a"), _server(name="a")), "Several servers need a name each"),
        (_rule(_server(), timeout=10, request_timeout=20), "must not take longer"),
        (_rule(_server(), timeout=1), "from 5 to 600"),
        (_rule(_server(), mode=("server", {"piggyback": {"names": ["ip"], "max_hosts": 0}})), "from 1 to 50000"),
        (_rule(_server(), mode=("server", {"piggyback": {"names": [], "max_hosts": 1}})), "from 1 to None"),
        (
            _rule(
                _server(), mode=("server", {"piggyback": {"names": ["ip"], "max_hosts": 1, "networks": ["10.0.0.1/8"]}})
            ),
            "not a network",
        ),
        (_rule(_server(), mode=("direct", {"addresses": ["web1"]})), "not an IP address"),
        (_rule(_server(), mode=("direct", {"vlans": [5000]})), "from 0 to 4094"),
        (_rule(_server(), mode=("server", {"events": {"families": [], "min_severity": "error"}})), "from 1 to None"),
    ],
)
def test_form_refuses(rule: dict[str, object], problem: str) -> None:
    assert any(problem in found for found in problems(FORM, rule)), list(problems(FORM, rule))


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ([], "rule: expected a dictionary"),
        ({"servers": []}, "names no ntopng server"),
        ({"servers": {}}, "servers: expected a list"),
        (_rule({"url": ""}), "a server has no URL"),
        (_rule(_server(auth=("cookie", ""))), "auth: expected token, user or none"),
        (_rule(_server(tls="x")), "tls: expected"),
        (_rule(_server(), mode=("other", {})), "mode: expected server or direct"),
        (_rule(_server(), timeout="1"), "timeout: expected a number"),
        (_rule(_server(name=5)), "name: expected text"),
        (_rule(_server(), mode=("direct", {"vlans": ["x"]})), "vlans: expected whole numbers"),
    ],
)
def test_values_that_no_form_produced(rule: object, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_rule(rule)
