#!/bin/sh
# Installs Debian's browser, its driver and Chart.js where they are missing; says the line to run where it may not.
# Chrome or another Chromium with its driver does as well (the same names as in Tests/Browser/browsing.py).
set -eu
found() {
  for name; do command -v "$name" >/dev/null && return; done
  return 1
}
missing=
found chromium google-chrome google-chrome-stable chromium-browser || missing="$missing chromium"
found chromedriver chromium.chromedriver || missing="$missing chromium-driver"
[ -e /usr/share/javascript/chart.js/chart.min.js ] || missing="$missing libjs-chart.js"
[ -n "$missing" ] || exit 0
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
if [ -n "$sudo" ] && ! command -v sudo >/dev/null; then
  echo "missing:$missing; as root: apt-get install$missing" >&2
  exit 4
fi
$sudo apt-get update -q
for package in $missing; do
  # Ubuntu's browsers are snaps.
  if ! LC_ALL=C apt-cache policy "$package" | grep -q 'Candidate: [0-9]'; then
    echo "missing:$missing; apt has no $package here: install Chrome and chromedriver, or 'snap install chromium'" >&2
    exit 4
  fi
done
# shellcheck disable=SC2086  # one word per package
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y $missing
