#!/usr/bin/env bash
# Makes a Debian package of what stage.sh has put together, for Debian 11 and newer, Ubuntu 20.04 and newer. It has no
# maintainer scripts. The same input gives the same bytes.
# $1: the folder of stage.sh. $2: the folder for the package, dist if not given.
set -euo pipefail
cd "$(dirname "$0")/../.."
stage=$1
out=${2:-dist}
. build/release/names
version=$(cat "$stage/version")
SOURCE_DATE_EPOCH=$(cat "$stage/time")
export SOURCE_DATE_EPOCH LC_ALL=C
# Before every release of that number.
debian=${version/-/\~}
root=$stage/deb
share=$root/usr/share
rm -rf "$root"
mkdir -p "$root/DEBIAN" "$share/doc/$NAME" "$share/lintian/overrides"

install -D -m 755 "$stage/root/bin/mkpkit" "$root/usr/bin/mkpkit"
cp -R "$stage/root/share/man" "$stage/root/share/bash-completion" "$stage/root/share/fish" "$share"
install -D -m 644 "$stage/root/share/zsh/site-functions/_mkpkit" "$share/zsh/vendor-completions/_mkpkit"
cp "$stage/root/share/doc/$NAME/"*.md "$share/doc/$NAME"
rm "$share/doc/$NAME/CHANGELOG.md"
gzip -9 --no-name "$share/man/man1/"*
gzip -9 --no-name < CHANGELOG.md > "$share/doc/$NAME/changelog.gz"
{
  echo "$NAME ($debian) unstable; urgency=medium"
  printf '\n  * Release %s; changelog.gz says what is new.\n\n' "$version"
  echo " -- $AUTHOR <$EMAIL>  $(date --utc --date "@$SOURCE_DATE_EPOCH" -R)"
} | gzip -9 --no-name > "$share/doc/$NAME/changelog.Debian.gz"
cat > "$share/doc/$NAME/copyright" <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: $NAME

Files: *
Copyright: $(date --utc --date "@$SOURCE_DATE_EPOCH" +%Y) $AUTHOR
License: GPL-2
 This program is free software; you can redistribute it and/or modify it under the terms of the GNU General Public
 License, version 2, as published by the Free Software Foundation.
 .
 On Debian systems, the full text of that license is in /usr/share/common-licenses/GPL-2.
END
# One executable for all releases of Debian: what it needs of libraries is inside, with its bill of materials.
cat > "$share/lintian/overrides/$NAME" <<END
$NAME: embedded-library
$NAME: initial-upload-closes-no-bugs
$NAME: hardening-no-pie
$NAME: hardening-no-fortify-functions
END
mkdir -p "$share/doc/$NAME"
cp "$stage/mkpkit.cdx.json" "$share/doc/$NAME/$NAME.cdx.json"

glibc=$(sed -n 's/.*"glibc": "\([0-9.]*\)".*/\1/p' "$stage/build.json")
cat > "$root/DEBIAN/control" <<END
Package: $NAME
Version: $debian
Architecture: amd64
Maintainer: $AUTHOR <$EMAIL>
Section: devel
Priority: optional
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Depends: libc6 (>= $glibc), libcurl4, ca-certificates, git, python3
${URL:+Homepage: $URL
}Description: build toolchain for Checkmk extension packages (.mkp)
 It builds packages from a tree of sources, checks them against the APIs of
 each Checkmk version, reads and verifies packages safely, signs them and
 publishes them to repositories with a signed index. No Checkmk site is needed.
END
chmod -R u=rwX,go=rX "$root"
(cd "$root" && find usr -type f -printf '%P\0' | sort -z | (cd usr && xargs -0 md5sum) | sed 's,  ,  usr/,') \
  > "$root/DEBIAN/md5sums"
chmod 644 "$root/DEBIAN/md5sums"

mkdir -p "$out"
package=$out/${NAME}_${debian}_amd64.deb
# gzip: dpkg of every release reads it.
dpkg-deb --root-owner-group -Zgzip -z9 --build "$root" "$stage/package.deb" > "$stage/dpkg-deb.log"
mv "$stage/package.deb" "$package"
build/release/finish.sh "$package" "$stage"
