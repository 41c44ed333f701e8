"""Everything that touches Checkmk's GUI, for the page APIs of 2.3, 2.4, 2.5 and the development branch.

Those APIs are not public and differ between releases. What is there is found by looking (an attribute, a parameter of
a signature), never by comparing versions. A function of this package does its job, or raises ``UnavailableError`` or
what Checkmk raised; the caller decides whether that matters.
"""

from .hooks import Link, SetupEntry, add_icon, add_monitor_topic, add_setup_entry
from .lookup import UnavailableError, logger, omd_root, site_id
from .monitoring import encode, query_hosts
from .page import page_frame, register_page, theme, write_application
from .session import (
    check_csrf_token,
    declare_permission,
    denied,
    is_post,
    language,
    may,
    respond_json,
    store_user_settings,
    user_id,
    user_settings,
    variable,
)
from .setup import Rule, SetupHost, UnclearHostsError, configuration_stamp, password_store, rules

__all__ = [
    "Link",
    "Rule",
    "SetupEntry",
    "SetupHost",
    "UnavailableError",
    "UnclearHostsError",
    "add_icon",
    "add_monitor_topic",
    "add_setup_entry",
    "check_csrf_token",
    "configuration_stamp",
    "declare_permission",
    "denied",
    "encode",
    "is_post",
    "language",
    "logger",
    "may",
    "omd_root",
    "page_frame",
    "password_store",
    "query_hosts",
    "register_page",
    "respond_json",
    "rules",
    "site_id",
    "store_user_settings",
    "theme",
    "user_id",
    "user_settings",
    "variable",
    "write_application",
]
