#!/usr/bin/env bash
# Makes dist/mkpkit-VERSION-linux-x86_64.tar.gz: mkpkit with all it needs inside but glibc, its man pages, completions
# and documents, with its digest and bill of materials beside it, and the signature of MKPKIT_DIST_KEY, a secret key of
# minisign, where that is set (password in MKPKIT_KEY_PASSWORD). The same commit gives the same bytes.
# $1: a mkpkit that is built, which knows the portable SDK. $2: the folder for the archive, dist if not given.
set -euo pipefail
cd "$(dirname "$0")/../.."
builder=$1
out=${2:-dist}
version=$("$builder" --version)
name=mkpkit-$version-linux-x86_64
time=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
work=$PWD/.build/dist
root=$work/$name
rm -rf "$work"
mkdir -p "$root/bin" "$root/share/man/man1" "$root/share/bash-completion/completions" \
  "$root/share/zsh/site-functions" "$root/share/fish/vendor_completions.d" "$root/share/doc/mkpkit" "$out"

"$builder" sdk install --if-missing
SOURCE_DATE_EPOCH=$time "$builder" sdk build mkpkit --glibc 2.31 --optimize speed --format json \
  --sbom "$work/mkpkit.cdx.json" --product-version "$version" --license GPL-2.0-only \
  --linked libarchive-dev --linked libsodium-dev --linked libyaml-dev --linked zlib1g-dev > "$work/build.json"
install -m 755 "$(sed -n 's/^ *"path": "\(.*\)",\{0,1\}$/\1/p' "$work/build.json")" "$root/bin/mkpkit"

# swift-argument-parser brings the program that writes the man pages.
swift build --product generate-manual
"$(swift build --show-bin-path)/generate-manual" "$root/bin/mkpkit" --multi-page \
  --date "$(date --utc --date "@$time" +%F)" --output-directory "$root/share/man/man1"
"$root/bin/mkpkit" --generate-completion-script bash > "$root/share/bash-completion/completions/mkpkit"
"$root/bin/mkpkit" --generate-completion-script zsh > "$root/share/zsh/site-functions/_mkpkit"
"$root/bin/mkpkit" --generate-completion-script fish > "$root/share/fish/vendor_completions.d/mkpkit.fish"
cp LICENSE "$root"
cp README.md CHANGELOG.md docs/*.md "$root/share/doc/mkpkit"

chmod -R u=rwX,go=rX "$root"
tar --create --directory "$work" --format=gnu --sort=name --mtime="@$time" --owner=0 --group=0 --numeric-owner "$name" |
  gzip -9 --no-name > "$work/archive"
mv "$work/archive" "$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
cp "$work/mkpkit.cdx.json" "$out/$name.tar.gz.cdx.json"
if [ -n "${MKPKIT_DIST_KEY:-}" ]; then
  digest=$(cut -d' ' -f1 < "$out/$name.tar.gz.sha256")
  printf '%s\n' "${MKPKIT_KEY_PASSWORD:-}" |
    minisign -S -s "$MKPKIT_DIST_KEY" -m "$out/$name.tar.gz" -t "$name.tar.gz sha256:$digest"
fi
cat "$work/build.json"
echo "$out/$name.tar.gz"
