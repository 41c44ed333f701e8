#!/bin/sh
# Puts the official JSON Schema test suite and the meta-schemas into .build/json-schema-suite, from pinned source
# distributions: tests/draft2020-12, remotes, metaschemas. Does nothing when they are there.
set -eu
cd "$(dirname "$0")/../.."
target=.build/json-schema-suite
[ -e "$target/complete" ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Wheels carry no tests, source distributions do; jsonschema-specifications' wheel carries the meta-schemas.
python3 -m pip download --quiet --no-deps --no-binary jsonschema --dest "$work" jsonschema==4.26.0
python3 -m pip download --quiet --no-deps --dest "$work" jsonschema-specifications==2025.9.1
tar -xzf "$work"/jsonschema-4.26.0.tar.gz -C "$work"
python3 -m zipfile -e "$work"/jsonschema_specifications-2025.9.1-py3-none-any.whl "$work/specifications"
rm -rf "$target"
mkdir -p "$target/tests"
cp -R "$work/jsonschema-4.26.0/json/tests/draft2020-12" "$target/tests/"
cp -R "$work/jsonschema-4.26.0/json/remotes" "$target/"
cp -R "$work/specifications/jsonschema_specifications/schemas/draft202012" "$target/metaschemas"
touch "$target/complete"
