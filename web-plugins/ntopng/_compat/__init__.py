"""Everything that touches Checkmk's GUI, for the page APIs of 2.3, 2.4, 2.5 and the development branch.

Those APIs are not public and differ between releases. What is there is found by looking (an attribute, a parameter of
a signature), never by comparing versions. A function of this package does its job, or raises ``UnavailableError`` or
what Checkmk raised; the caller decides whether that matters.
"""

from .hooks import Link, SetupEntry, add_icon, add_monitor_topic, add_setup_entry
from .lookup import UnavailableError, logger, omd_root, site_id
from .monitoring import encode, query_hosts
from .page import page_frame, register_page, theme, write_application
from .session import declare_permission, denied, language, may, respond_json, user_id, variable
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
    "configuration_stamp",
    "declare_permission",
    "denied",
    "encode",
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
    "theme",
    "user_id",
    "variable",
    "write_application",
]
