"""The pages' texts: every catalogue has all of them, nothing else, and the same placeholders."""

from __future__ import annotations

import json
import re
from pathlib import Path

import gui_standin
import pytest
from loading import HOSTS, ROOT, loaded, request, user

CATALOGUES = sorted((ROOT / "web-plugins/ntopng/languages").glob("*.json"))
STRING = r'"((?:[^"\\\n]|\\.)*)"'
COMMENTS = re.compile(r"/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.DOTALL | re.MULTILINE)
TECHNICAL = {
    *("Enter", "attribute not allowed: ", "no charts", "noopener noreferrer", "use strict"),
    *("KiB", "MiB", "GiB", "TiB", "PiB", "Mbit/s", "Gbit/s", "Tbit/s"),
}
"""Strings in the scripts that look like words and are none of ours."""


def scripts() -> dict[str, str]:
    return {path.name: COMMENTS.sub("", path.read_text("utf-8")) for path in ROOT.glob("web-plugins/htdocs/js/*.js")}


def translated() -> set[str]:
    """First arguments of the function that translates, in scripts and in Python."""
    modules = [path.read_text("utf-8") for path in (ROOT / "web-plugins/ntopng").glob("*.py")]
    return {key for text in (*scripts().values(), *modules) for key in re.findall(rf"\bt\(\s*{STRING}", text)}


def words() -> set[str]:
    """Strings of the scripts that people would read: they begin as a sentence does, or hold several words."""
    found = {string for text in scripts().values() for string in re.findall(STRING, text)}
    sentences = {string for string in found if re.match(r"[A-Z][a-z]", string)}
    several = {one for one in found if re.search(r"[a-z] [a-z{]", one) and not re.search(r"ntopng-|=|#ntopng|\[", one)}
    return (sentences | several) - TECHNICAL


def load(path: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found


def test_there_is_a_catalogue() -> None:
    assert [path.stem for path in CATALOGUES] == ["de"]
    assert len(words()) > 200 and len(translated()) > 100


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_no_text_is_missing(path: Path) -> None:
    assert sorted((words() | translated()) - load(path).keys()) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_no_text_is_left_over(path: Path) -> None:
    code = "".join(scripts().values()) + "".join(
        module.read_text("utf-8") for module in (ROOT / "web-plugins/ntopng").glob("*.py")
    )
    severities_and_roles = re.compile(r"(?:client |server )?(?:attacker|victim|client|server)|none|debug|info|notice")
    assert [key for key in load(path) if f'"{key}"' not in code and not severities_and_roles.fullmatch(key)] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_placeholders_are_the_same(path: Path) -> None:
    different = {
        key: text
        for key, text in load(path).items()
        if sorted(re.findall(r"\{\d\}", key)) != sorted(re.findall(r"\{\d\}", text)) or not text.strip()
    }
    assert different == {}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Netzwerkstatistik und Flows von one"),
        ("en", "Network statistics and flows of one"),
        ("fr", "Network statistics and flows of one"),
        ("../../x", "Network statistics and flows of one"),
    ],
)
def test_pages_speak_the_language_of_the_user(language: str, title: str) -> None:
    who = gui_standin.User("somebody", "", frozenset(), language=language)
    with loaded() as gui, gui_standin.using(request(who, host=HOSTS[0].name)) as current:
        gui.site.pages["ntopng_host"]()
        page = "".join(current.reply.parts)
    assert title in page
    assert ("data-texts=" in page) == (language == "de")


def test_refusals_speak_the_language_of_the_user() -> None:
    who = gui_standin.User("somebody", "", frozenset(), language="de")
    with loaded() as gui, gui_standin.using(request(who, view="flows")) as current:
        gui.site.pages["ntopng_ajax"]()
        assert "Dafür brauchen Sie" in json.loads("".join(current.reply.parts))["result"]["message"]


def test_without_a_language_it_is_english() -> None:
    with loaded() as gui, gui_standin.using(request(user())):
        vars(gui._compat.session)["find"] = lambda *_places: (_ for _ in ()).throw(gui._compat.UnavailableError())
        assert gui.texts.t("Top talkers") == "Top talkers"
