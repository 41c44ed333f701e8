#!/usr/bin/env bash
# Puts digest and bill of materials beside an artefact, and the signature of MKPKIT_DIST_KEY, a secret key of minisign,
# where that is set (password in MKPKIT_KEY_PASSWORD). Says at the end where the artefact is.
# $1: the artefact. $2: the folder of stage.sh. $3: its bill of materials, that of mkpkit if not given.
set -euo pipefail
folder=$(dirname "$1")
name=$(basename "$1")
cp "${3:-$2/mkpkit.cdx.json}" "$1.cdx.json"
(cd "$folder" && sha256sum "$name" > "$name.sha256")
if [ -n "${MKPKIT_DIST_KEY:-}" ]; then
  digest=$(cut -d' ' -f1 < "$1.sha256")
  printf '%s\n' "${MKPKIT_KEY_PASSWORD:-}" |
    minisign -S -s "$MKPKIT_DIST_KEY" -m "$1" -t "$name sha256:$digest"
fi
echo "$1"
