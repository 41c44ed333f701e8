#!/usr/bin/env bash
# Makes mkpkit-VERSION-linux-x86_64.tar.gz of what stage.sh has put together. The same input gives the same bytes.
# $1: the folder of stage.sh. $2: the folder for the archive, dist if not given.
set -euo pipefail
cd "$(dirname "$0")/../.."
stage=$1
out=${2:-dist}
. build/release/names
name=$NAME-$(cat "$stage/version")-linux-x86_64
mkdir -p "$out"
tar --create --directory "$stage" --format=gnu --sort=name --mtime="@$(cat "$stage/time")" --owner=0 --group=0 \
  --numeric-owner --transform "s,^root,$name," root | gzip -9 --no-name > "$stage/archive"
mv "$stage/archive" "$out/$name.tar.gz"
build/release/finish.sh "$out/$name.tar.gz" "$stage"
