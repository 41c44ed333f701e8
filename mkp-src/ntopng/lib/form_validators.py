# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Validators of the special agent's rule; each raises ValidationError with a sentence for the user."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence

from cmk.rulesets.v1 import Message
from cmk.rulesets.v1.form_specs import validators

from cmk_addons.plugins.ntopng.lib import rule


def network(value: str) -> None:
    """An IPv4 or IPv6 network."""
    try:
        ipaddress.ip_network(value)
    except ValueError as error:
        raise validators.ValidationError(Message("This is not a network: %s") % str(error)) from error


def address(value: str) -> None:
    """An IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(value)
    except ValueError as error:
        raise validators.ValidationError(Message("This is not an IP address: %s") % str(error)) from error


def absolute_path(value: str) -> None:
    """An absolute path."""
    if not value.startswith("/"):
        raise validators.ValidationError(Message("Enter the absolute path of the file."))


def plain_url(value: str) -> None:
    """A URL without user, password and query."""
    if "@" in value or "?" in value or "#" in value:
        raise validators.ValidationError(
            Message("Enter scheme, host, port and prefix only: no user, no password, no query.")
        )


def distinct_servers(value: Sequence[Mapping[str, object]]) -> None:
    """Several servers need different names, which stand in front of their items."""
    if len(value) > 1:
        names = [server.get("name") for server in value]
        if None in names or len(set(names)) < len(names):
            raise validators.ValidationError(Message("Several servers need a name each, all different."))


def request_fits(value: Mapping[str, object]) -> None:
    """A request is not longer than the run."""
    timeout = value.get("timeout", rule.DEFAULT_TIMEOUT)
    request = value.get("request_timeout", rule.DEFAULT_REQUEST_TIMEOUT)
    if isinstance(timeout, int) and isinstance(request, int) and request > timeout:
        raise validators.ValidationError(Message("A single request must not take longer than the whole run."))
