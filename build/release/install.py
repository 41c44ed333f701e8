#!/usr/bin/env python3
"""Prints docs/install.md, from build/release/names: how to install mkpkit by each channel (`make docs-install`)."""

from __future__ import annotations

from naming import names

NAME, URL = names()["NAME"], names()["URL"]

SOURCE = (
    f"Download the files from <{URL}>, then:"
    if URL
    else "Nothing is published yet: the lines install from a file. `make release-artifacts` makes them in `dist`."
)
WHEEL = NAME if URL else f"./{NAME}-*.whl"

DOCUMENT = f"""\
# Installing mkpkit

<!-- Made by build/release/install.py from build/release/names; `make docs-install` makes it anew. -->

mkpkit is one executable for Linux on x86_64, for glibc 2.31 and newer (Debian 11, Ubuntu 20.04 and their successors).
{SOURCE}

## With pip, pipx or uv

<!-- not run: needs a released file -->
```console
$ pip install {WHEEL}
```

`pipx install` and `uv tool install` take the same word. The wheel brings the command, its man pages and completions,
and no other package. Plug-ins are parsed with the Python of the environment that mkpkit is installed in. A wheel can't
bring libcurl, certificate authorities and git: see below.

## Debian and Ubuntu

<!-- not run: needs a released file -->
```console
$ apt install ./{NAME}_*_amd64.deb
```

The package depends on libcurl, ca-certificates, git and python3, and runs no scripts.

## Any other Linux

<!-- not run: needs a released file -->
```console
$ tar xzf {NAME}-*-linux-x86_64.tar.gz
$ sudo cp -r {NAME}-*-linux-x86_64/bin {NAME}-*-linux-x86_64/share /usr/local
```

## What it uses of the machine

| What | For |
| --- | --- |
| `libcurl.so.4`, certificate authorities (`libcurl4`, `ca-certificates`) | `fetch`, `publish`, `exchange` over https |
| `git` | versions and times of projects in repositories, `rebuild` |
| `python3`, 3.9 or newer | `check`, and `build` with its check: plug-ins are parsed, never run |
| a Swift toolchain | `sdk`, and agents in Swift |

## Before you install

Each file has its SHA-256 digest, its bill of materials (CycloneDX) and, where its maker has a key, a signature of
minisign beside it:

<!-- not run: needs a released file -->
```console
$ sha256sum --check {NAME}_*_amd64.deb.sha256
$ minisign -V -p {NAME}.pub -m {NAME}_*_amd64.deb
```

The same commit gives the same bytes: whoever builds it again can compare.
"""

if __name__ == "__main__":
    print(DOCUMENT, end="")
