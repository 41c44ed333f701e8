#!/bin/sh
# Makes the folder $1 anew, by which `swift build --pkg-config-path` puts C libraries into a program instead of loading
# them at every start: libarchive.so alone brings nine more, which takes longer than packing a few files. What has no
# static half on this machine is left out, and so is loaded as ever.
set -eu
rm -rf "$1"
mkdir -p "$1"
folder=$(cd "$1" && pwd)

# $1: the library as the linker calls it, $2: its static half. Fails where there is none.
take() {
  [ -f "$2" ] && ln -s "$2" "$folder/lib$1.a"
}

for module in libarchive libsodium yaml-0.1 zlib; do
  flag=$(pkg-config --libs-only-l "$module" | tr ' ' '\n' | sed -n '1s/^-l//p')
  take "$flag" "$(pkg-config --variable=libdir "$module")/lib$flag.a" || continue
  printf 'Name: %s\nDescription: its static half\nVersion: %s\nLibs: -L%s -l%s\nCflags: %s\n' \
    "$module" "$(pkg-config --modversion "$module")" "$folder" "$flag" "$(pkg-config --cflags "$module")" \
    > "$folder/$module.pc"
done
# Swift's runtime needs it.
for compiler in clang gcc c++; do
  command -v "$compiler" > /dev/null 2>&1 && take stdc++ "$("$compiler" -print-file-name=libstdc++.a)" && break
done
