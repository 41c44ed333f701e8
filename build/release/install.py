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
GLIBC = "2.31"
APT = (
    f"""\
From a signed repository, for updates by apt:

<!-- not run: needs a repository -->
```console
$ curl --output /usr/share/keyrings/{NAME}-archive-keyring.gpg {URL}/apt/{NAME}-archive-keyring.gpg
$ cat /etc/apt/sources.list.d/{NAME}.sources
Types: deb
URIs: {URL}/apt
Suites: stable
Components: main
Signed-By: /usr/share/keyrings/{NAME}-archive-keyring.gpg
$ apt update
$ apt install {NAME}
```
"""
    if URL
    else f"""\
There is no repository yet. `build/release/apt.sh PACKAGES REPOSITORY KEY` makes one of such files, signed with a key
of gpg, for a web server of yours. Who trusts it puts `{NAME}-archive-keyring.gpg` from there into
`/usr/share/keyrings`, and this into `/etc/apt/sources.list.d/{NAME}.sources`:

```text
Types: deb
URIs: https://SERVER/FOLDER
Suites: stable
Components: main
Signed-By: /usr/share/keyrings/{NAME}-archive-keyring.gpg
```

Then `apt update && apt install {NAME}` installs it, and later versions come with `apt upgrade`.
"""
)
WHEEL = NAME if URL else f"./{NAME}-*.whl"

DOCUMENT = f"""\
# Installing mkpkit

<!-- Made by build/release/install.py from build/release/names; `make docs-install` makes it anew. -->

mkpkit is one executable for Linux on x86_64, for glibc {GLIBC} and newer (Debian 11, Ubuntu 20.04 and their
successors).
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

{APT}
## Fedora, RHEL and SUSE

<!-- not run: needs a released file -->
```console
$ dnf install ./{NAME}-*.x86_64.rpm
```

`zypper install --allow-unsigned-rpm` takes the same file: its signature is minisign's, beside it. It depends on the
same, and runs no scripts. The executable needs glibc {GLIBC} or newer, and Python 3.9, as RHEL 9 has them. A test
installs, runs and removes it by `rpm --root`, in a system of Debian; nobody has tried it on those distributions yet.

## As a container

<!-- not run: needs a released file -->
```console
$ podman load --input {NAME}-*-image-x86_64.tar
$ podman run --rm --volume "$PWD:/work" {NAME}:VERSION mkpkit check
```

`docker load` reads the file as well, and `skopeo copy oci-archive:FILE docker://REGISTRY/{NAME}:VERSION` brings it to
a registry of yours. In it are mkpkit, git, python3, libcurl, certificates, and the smallest system of Debian that
holds them.

## In a pipeline

[release.md](release.md#in-a-pipeline) has pipelines for GitHub, GitLab and Jenkins. They install the wheel by its
digest, which `{NAME}-requirements.txt` beside it names.

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
