#!/usr/bin/env bash
# Makes a signed repository for apt of Debian packages: pool, dists/stable, and its public key beside them. Whatever web
# server serves the folder will do; docs/install.md says how its users name it.
# $1: the folder with the packages. $2: the folder of the repository. $3: the key of gpg that signs, as --local-user takes
# it (`release@example.org`, a fingerprint); the agent of gpg asks for its password.
set -euo pipefail
cd "$(dirname "$0")/../.."
packages=$(cd "$1" && pwd)
mkdir -p "$2"
repository=$(cd "$2" && pwd)
key=$3
. build/release/names
export LC_ALL=C
work=$(mktemp -d "$repository/.new.XXXXXX")
trap 'rm -rf "$work"' EXIT
index=dists/stable/main/binary-amd64
mkdir -p "$repository/pool/main" "$work/$index"
shopt -s nullglob
found=("$packages"/*.deb)
[ "${#found[@]}" -gt 0 ] || { echo "$1: no .deb in there" >&2; exit 3; }
for package in "${found[@]}"; do
  name=$(basename "$package")
  # A version that was published never changes: whoever has it would be told that the repository is broken.
  if [ -e "$repository/pool/main/$name" ]; then
    cmp -s "$package" "$repository/pool/main/$name" || { echo "$name: is there already, with other bytes" >&2; exit 1; }
    continue
  fi
  cp "$package" "$work/package"
  chmod 644 "$work/package"
  mv "$work/package" "$repository/pool/main/$name"
done

cd "$repository"
apt-ftparchive packages pool > "$work/$index/Packages"
gzip -9 --no-name --keep "$work/$index/Packages"
apt-ftparchive -o APT::FTPArchive::Release::Origin="$NAME" -o APT::FTPArchive::Release::Label="$NAME" \
  -o APT::FTPArchive::Release::Suite=stable -o APT::FTPArchive::Release::Codename=stable \
  -o APT::FTPArchive::Release::Architectures=amd64 -o APT::FTPArchive::Release::Components=main \
  release "$work/dists/stable" > "$work/Release"
gpg --batch --yes --local-user "$key" --clear-sign --output "$work/dists/stable/InRelease" "$work/Release"
gpg --batch --yes --local-user "$key" --armor --detach-sign --output "$work/dists/stable/Release.gpg" "$work/Release"
mv "$work/Release" "$work/dists/stable/Release"
gpg --batch --export "$key" > "$work/$NAME-archive-keyring.gpg"
chmod -R u=rwX,go=rX "$work"
# What signs comes last: until then apt refuses the new indexes.
mkdir -p "$index"
mv "$work/$index/"* "$index"
mv "$work/$NAME-archive-keyring.gpg" .
mv "$work/dists/stable/Release" "$work/dists/stable/Release.gpg" "$work/dists/stable/InRelease" dists/stable
echo "$repository"
