# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Form of an ntopng server in the special agent's rule."""

from __future__ import annotations

from cmk.rulesets.v1 import Help, Message, Title
from cmk.rulesets.v1.form_specs import (
    CascadingSingleChoice,
    CascadingSingleChoiceElement,
    DefaultValue,
    DictElement,
    Dictionary,
    FixedValue,
    InputHint,
    List,
    Password,
    SingleChoice,
    SingleChoiceElement,
    String,
    migrate_to_password,
    validators,
)

from cmk_addons.plugins.ntopng.lib.form_validators import (
    absolute_path,
    plain_url,
)


def _url_form(title: Title, help_text: Help, hint: str) -> String:
    return String(
        title=title,
        help_text=help_text,
        prefill=InputHint(hint),
        macro_support=True,
        custom_validate=(
            validators.Url([validators.UrlProtocol.HTTP, validators.UrlProtocol.HTTPS]),
            plain_url,
        ),
    )


def _auth_form() -> CascadingSingleChoice:
    return CascadingSingleChoice(
        title=Title("Login"),
        help_text=Help(
            "Create a user of its own in ntopng; it needs no administrator's rights, only the right to see alerts. "
            "A token is safer and faster than a password: wrong passwords lock out the whole Checkmk server for "
            "five minutes. You find the token in ntopng in the menu of the user, under 'User Authentication Token'."
        ),
        prefill=DefaultValue("token"),
        elements=(
            CascadingSingleChoiceElement(
                name="token",
                title=Title("Token (recommended)"),
                parameter_form=Password(title=Title("Token"), migrate=migrate_to_password),
            ),
            CascadingSingleChoiceElement(
                name="user",
                title=Title("User and password"),
                parameter_form=Dictionary(
                    elements={
                        "username": DictElement(
                            parameter_form=String(
                                title=Title("User"),
                                custom_validate=(
                                    validators.MatchRegex(r"^[^:]+$", Message("A user name cannot hold a colon.")),
                                ),
                            ),
                            required=True,
                        ),
                        "password": DictElement(
                            parameter_form=Password(title=Title("Password"), migrate=migrate_to_password),
                            required=True,
                        ),
                    }
                ),
            ),
            CascadingSingleChoiceElement(
                name="none",
                title=Title("None, ntopng runs without login"),
                parameter_form=FixedValue(value=None),
            ),
        ),
    )


def _tls_form() -> CascadingSingleChoice:
    return CascadingSingleChoice(
        title=Title("TLS certificate"),
        help_text=Help(
            "Most ntopng servers have a certificate of their own, which no authority has issued: put it into a file on "
            "the Checkmk server, or that of the authority where there is one. Never copy the private key that stands "
            "beside it in ntopng's own file."
        ),
        prefill=DefaultValue("ca_file"),
        elements=(
            CascadingSingleChoiceElement(
                name="ca_file",
                title=Title("Verify with a certificate file"),
                parameter_form=String(
                    title=Title("PEM file on the Checkmk server"),
                    prefill=InputHint("/omd/sites/mysite/etc/ssl/ntopng.pem"),
                    custom_validate=(absolute_path,),
                ),
            ),
            CascadingSingleChoiceElement(
                name="system",
                title=Title("Verify with the certificates that Checkmk trusts"),
                parameter_form=FixedValue(value=None),
            ),
            CascadingSingleChoiceElement(
                name="insecure",
                title=Title("Do not verify (insecure)"),
                parameter_form=FixedValue(value=None),
            ),
        ),
    )


def _plain_http_form() -> SingleChoice:
    return SingleChoice(
        title=Title("Token or password over plain http"),
        help_text=Help(
            "A URL with http:// sends the login readable to everybody on the way, a proxy included. Use https instead: "
            "ntopng listens on port 3001 for it."
        ),
        prefill=DefaultValue("refuse"),
        elements=(
            SingleChoiceElement("refuse", Title("Refuse, but for an ntopng on the Checkmk server itself")),
            SingleChoiceElement("allow", Title("Allow (insecure)")),
        ),
    )


def server_form() -> Dictionary:
    """Form of one ntopng server: address, login, TLS, interfaces."""
    return Dictionary(
        elements={
            "name": DictElement(
                parameter_form=String(
                    title=Title("Name"),
                    help_text=Help(
                        "Stands in front of the items of this server's services. Needed when one host brings data of "
                        "several ntopng servers, else leave it out."
                    ),
                    custom_validate=(
                        validators.MatchRegex(
                            r"^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,62}$",
                            Message("Use letters, digits, and . _ : - only, at most 63 characters."),
                        ),
                    ),
                ),
            ),
            "url": DictElement(
                parameter_form=_url_form(
                    Title("URL"),
                    Help(
                        "With port, and with the prefix if ntopng is started with one. A new ntopng listens on port "
                        "3001, for https only. Host macros are replaced."
                    ),
                    "https://ntopng.example.com:3001",
                ),
                required=True,
            ),
            "auth": DictElement(parameter_form=_auth_form(), required=True),
            "tls": DictElement(parameter_form=_tls_form(), required=True),
            "plain_http": DictElement(parameter_form=_plain_http_form(), required=True),
            "link_url": DictElement(
                parameter_form=_url_form(
                    Title("URL for links"),
                    Help("Under which URL the browsers of the users reach ntopng, if that is another one."),
                    "https://ntopng.example.com",
                ),
            ),
            "interfaces": DictElement(
                parameter_form=List(
                    title=Title("Interfaces"),
                    help_text=Help("Names or ids of the interfaces to ask for; default: all that the user may see."),
                    element_template=String(custom_validate=(validators.LengthInRange(min_value=1),)),
                    custom_validate=(validators.LengthInRange(min_value=1),),
                ),
            ),
        }
    )
