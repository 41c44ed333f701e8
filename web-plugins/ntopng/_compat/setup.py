"""Rules, hosts and passwords of Checkmk's configuration."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .lookup import UnavailableError, find, omd_root


@dataclasses.dataclass(frozen=True)
class SetupHost:
    """A host as configured in Setup: attributes with those of its folders, tags by group, labels."""

    name: str
    attributes: Mapping[str, Any]
    tags: Mapping[str, str]
    labels: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Rule:
    """An enabled rule: its value as stored, and the hosts that it is for, which cost something to find."""

    value: Any
    hosts: Callable[[], list[SetupHost]]


class UnclearHostsError(Exception):
    """Which hosts a rule is for can't be told here. The message says why, and what to do."""


MOST_HOSTS = 200
"""Hosts of a rule that are looked at."""


def rules(ruleset: str) -> list[Rule]:
    """All enabled rules of a ruleset, in Setup's order."""
    loader = find("cmk.gui.watolib.rulesets:SingleRulesetRecursively")
    found = loader.load_single_ruleset_recursively(ruleset).get(ruleset).get_rules()
    return [
        Rule(rule.value, functools.partial(_hosts_of, folder, rule))
        for folder, _index, rule in found
        if not rule.is_disabled()
    ]


def _hosts_of(folder: Any, rule: Any) -> list[SetupHost]:
    """Those that the rule names one by one, else all in its folder."""
    conditions = getattr(rule, "conditions", None)
    names = getattr(conditions, "host_name", None)
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        known = find("cmk.gui.watolib.hosts_and_folders:Host")
        _demand_few(len(names))
        hosts = {name: known.host(name) for name in names}
        return [_setup_host(name, host) for name, host in hosts.items()]
    chosen = ("host_tags", "host_label_groups", "host_labels")
    if names or any(getattr(conditions, condition, None) for condition in chosen):
        raise UnclearHostsError("the rule chooses its hosts by tags, labels or patterns: name them one by one")
    # Cheap, but it counts only what the user may see; so the hosts themselves are counted, too.
    _demand_few(folder.num_hosts_recursively())
    found = folder.all_hosts_recursively()
    _demand_few(len(found))
    return [_setup_host(str(name), host) for name, host in found.items()]


def _demand_few(count: int) -> None:
    if count > MOST_HOSTS:
        raise UnclearHostsError(f"the rule is for {count} hosts: name only those with an ntopng")


def _setup_host(name: str, host: Any) -> SetupHost:
    """A host that Setup does not know any more has its name and nothing else."""

    def mapping(method: str) -> Mapping[str, Any]:
        found = getattr(host, method)() if hasattr(host, method) else {}
        return found if isinstance(found, Mapping) else {}

    return SetupHost(name, mapping("effective_attributes"), mapping("tag_groups"), mapping("labels"))


_SETUP_FILES = frozenset({"rules.mk", "hosts.mk", ".wato"})


def configuration_stamp() -> object:
    """Changes when a rule, a host or a folder of Setup changes; None when that can't be told."""
    top = omd_root() / "etc/check_mk/conf.d/wato"
    if not top.is_dir():
        return None
    found = hashlib.sha256()
    for folder, subfolders, files in os.walk(top):
        subfolders.sort()
        for name in sorted(_SETUP_FILES.intersection(files)):
            try:
                status = os.stat(os.path.join(folder, name))
            except OSError:
                return None  # being written
            found.update(f"{folder}/{name} {status.st_mtime_ns} {status.st_size}\n".encode())
    return found.hexdigest()


def password_store() -> Path:
    """File of the password store of this site."""
    try:
        # 3.1 drops the second place.
        return Path(find("cmk.password_store.v1:password_store_path", "cmk.utils.password_store:password_store_path")())
    except UnavailableError:
        return omd_root() / "var/check_mk/stored_passwords"
