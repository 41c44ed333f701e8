#!/bin/sh
# Installs the packages that building mkpkit needs, where they are missing: as root, or through sudo. Else prints the
# line to run. Says nothing when all is there. Arguments name programs that are wanted besides, and their packages, as
# ssh-keygen:openssh-client.
set -eu
packages="libarchive-dev libcurl4-openssl-dev libsodium-dev libyaml-dev zlib1g-dev pkg-config git
  debian-archive-keyring libjs-chart.js"

if ! command -v swift >/dev/null 2>&1; then
  echo "No Swift toolchain in PATH: Swift 6.3 or newer is needed, see https://www.swift.org/install/linux" >&2
  exit 4
fi
wanted=""
for program; do
  command -v "${program%%:*}" >/dev/null 2>&1 || wanted="$wanted ${program##*:}"
done
if ! command -v dpkg-query >/dev/null 2>&1; then
  [ -z "$wanted" ] || { echo "Programs are missing, those of$wanted: install them" >&2; exit 4; }
  for library in libarchive libsodium yaml-0.1 libcurl; do
    pkg-config --exists "$library" || { echo "$library and its headers are missing: install them" >&2; exit 4; }
  done
  exit 0
fi

missing="$wanted"
for package in $packages; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  # pkgconf provides pkg-config.
  if [ "$package" = pkg-config ] && command -v pkg-config >/dev/null 2>&1; then continue; fi
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
  as_root=sudo
else
  echo "Packages are missing. Run as root: apt-get update && $install" >&2
  exit 4
fi
echo "Installing:$missing" >&2
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive $install
