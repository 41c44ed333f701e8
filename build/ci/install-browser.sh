#!/bin/sh
# Installs Debian's browser, its driver and Chart.js where they are missing; says the line to run where it may not.
set -eu
missing=
command -v chromium >/dev/null || missing="$missing chromium"
command -v chromedriver >/dev/null || missing="$missing chromium-driver"
[ -e /usr/share/javascript/chart.js/chart.min.js ] || missing="$missing libjs-chart.js"
[ -n "$missing" ] || exit 0
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
if [ -n "$sudo" ] && ! command -v sudo >/dev/null; then
  echo "missing:$missing; as root: apt-get install$missing" >&2
  exit 4
fi
# shellcheck disable=SC2086  # one word per package
$sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y $missing
