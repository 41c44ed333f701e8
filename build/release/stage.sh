#!/usr/bin/env bash
# Puts together what every channel brings: mkpkit with all it needs inside but glibc, man pages, completions and
# documents, with the bill of materials and the record of the build beside them. The same commit gives the same bytes.
# $1: a mkpkit that is built, which knows the portable SDK. $2: a folder, which is made anew, for
#   root/           bin, share, LICENSE
#   mkpkit.cdx.json the bill of materials
#   build.json      what `mkpkit sdk build` says
#   time            that of the commit, or SOURCE_DATE_EPOCH
#   revision        the commit
#   version
set -euo pipefail
cd "$(dirname "$0")/../.."
builder=$1
out=$2
. build/release/names
rm -rf "$out"
mkdir -p "$out"
out=$(cd "$out" && pwd)
root=$out/root
mkdir -p "$root/bin" "$root/share/man/man1" "$root/share/bash-completion/completions" \
  "$root/share/zsh/site-functions" "$root/share/fish/vendor_completions.d" "$root/share/doc/$NAME"
"$builder" --version > "$out/version"
echo "${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}" > "$out/time"
time=$(cat "$out/time")
git rev-parse HEAD > "$out/revision"

"$builder" sdk install --if-missing
SOURCE_DATE_EPOCH=$time "$builder" sdk build mkpkit --glibc 2.31 --optimize speed --format json \
  --sbom "$out/mkpkit.cdx.json" --product-version "$(cat "$out/version")" --license "$LICENSE" \
  --linked libarchive-dev --linked libsodium-dev --linked libyaml-dev --linked zlib1g-dev > "$out/build.json"
install -m 755 "$(sed -n 's/^ *"path": "\(.*\)",\{0,1\}$/\1/p' "$out/build.json")" "$root/bin/mkpkit"

build/release/manual.py "$root/bin/mkpkit" "$(date --utc --date "@$time" +%F)" "$root/share/man/man1"
# It is no program of its own.
"$root/bin/mkpkit" --generate-completion-script bash | sed '1{/^#!/d}' > "$root/share/bash-completion/completions/mkpkit"
"$root/bin/mkpkit" --generate-completion-script zsh > "$root/share/zsh/site-functions/_mkpkit"
"$root/bin/mkpkit" --generate-completion-script fish > "$root/share/fish/vendor_completions.d/mkpkit.fish"
cp LICENSE "$root"
cp README.md CHANGELOG.md docs/*.md "$root/share/doc/$NAME"
chmod -R u=rwX,go=rX "$root"
