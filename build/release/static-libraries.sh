#!/bin/sh
# Makes the folder $1 anew, by which `swift build --pkg-config-path` puts C libraries into a program instead of loading
# them at every start: libarchive.so alone brings nine more, which takes longer than packing a few files. What has no
# static half on this machine, or one that wants more libraries, is left out, and so is loaded as ever.
set -eu
sources=$(cd "$(dirname "$0")/../../Sources" && pwd)
rm -rf "$1"
mkdir -p "$1"
folder=$(cd "$1" && pwd)

# $1: the library as the linker calls it, $2: its static half. Fails where there is none.
take() {
  [ -f "$2" ] && ln -s "$2" "$folder/lib$1.a"
}

compiler=""
for name in clang gcc cc; do
  if command -v "$name" > /dev/null 2>&1; then compiler=$name; break; fi
done
[ -n "$compiler" ] || exit 0

# Whether a program with what MKPFormat uses of libarchive can be linked with nothing but libarchive's static half.
archive_is_enough() {
  names=$(grep -oh '\barchive_[a-z_]*(' "$sources"/MKPFormat/*.swift | tr -d '(' | sort -u)
  {
    for name in $names; do echo "void $name(void);"; done
    echo "int main(int count, char **words) {"
    for name in $names; do echo "  if (count > 1) $name();"; done
    echo "  return 0;"
    echo "}"
  } > "$folder/archive.c"
  "$compiler" -o "$folder/archive" "$folder/archive.c" "$sources/CArchiveFormats/formats.c" "$folder/libarchive.a" \
    > /dev/null 2>&1
}

for module in libarchive libsodium yaml-0.1 zlib; do
  flag=$(pkg-config --libs-only-l "$module" | tr ' ' '\n' | sed -n '1s/^-l//p')
  take "$flag" "$(pkg-config --variable=libdir "$module")/lib$flag.a" || continue
  if [ "$flag" = archive ] && ! archive_is_enough; then rm "$folder/libarchive.a"; continue; fi
  printf 'Name: %s\nDescription: its static half\nVersion: %s\nLibs: -L%s -l%s\nCflags: %s\n' \
    "$module" "$(pkg-config --modversion "$module")" "$folder" "$flag" "$(pkg-config --cflags "$module")" \
    > "$folder/$module.pc"
done
rm -f "$folder/archive" "$folder/archive.c"
# Swift's runtime needs it.
take stdc++ "$("$compiler" -print-file-name=libstdc++.a)" || true
