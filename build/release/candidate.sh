#!/usr/bin/env bash
# Everything of a release up to its tag: tests, the package, what is released of mkpkit, tests of that in fresh systems,
# and all of it made once more elsewhere, to the same bytes. Then it says what is left to do. `make release-candidate`.
set -euo pipefail
cd "$(dirname "$0")/../.."
make=${MAKE:-make}
fail() { echo "release-candidate: $1" >&2; exit 1; }

[ -z "$(git status --porcelain)" ] || fail "something isn't committed; a release is made of a commit"
version=$(sed -n 's/^## \([0-9][^ ]*\).*/\1/p' CHANGELOG.md | head -n 1)
[ -n "$version" ] || fail "CHANGELOG.md has no section for a version, as '## 1.0.0'"
if git rev-parse --quiet --verify "refs/tags/v$version" > /dev/null; then
  fail "v$version is there already; CHANGELOG.md begins with the version that comes next"
fi

"$make" test
"$make" package
"$make" release-artifacts
said=$(cat .build/stage/version)
[ "$said" = "$version" ] || fail "--version is $said, CHANGELOG.md has $version"
"$make" test-channels

again=$(mktemp -d)
trap 'rm -rf "$again"' EXIT
git clone --quiet . "$again/elsewhere"
(umask 077; cd "$again/elsewhere"; TZ=Pacific/Auckland "$make" release-artifacts)
count=0
for path in "$again/elsewhere/dist/"*; do
  name=$(basename "$path")
  # A signature has its time in it.
  case $name in *.minisig) continue ;; esac
  cmp -s "$path" "dist/$name" || fail "$name: made once more, it has other bytes"
  count=$((count + 1))
done
[ "$count" -gt 0 ] || fail "nothing was made"

cat <<END
$version: tested, and made twice to the same $count files, in dist. What is left:
  git tag --sign v$version --message "Release $version"
  git push origin v$version
END
