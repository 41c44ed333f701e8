#!/usr/bin/env bash
# Makes an RPM package of what stage.sh has put together, for Fedora, RHEL and its kin, and SUSE. It has no scripts. The
# same input, packed by the same version of rpmbuild, gives the same bytes.
# $1: the folder of stage.sh. $2: the folder for the package, dist if not given.
set -euo pipefail
cd "$(dirname "$0")/../.."
stage=$(cd "$1" && pwd)
out=${2:-dist}
. build/release/names
version=$(cat "$stage/version")
SOURCE_DATE_EPOCH=$(cat "$stage/time")
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC
# Before every release of that number; a version of RPM has no dashes.
number=${version/-/\~}
number=${number//-/.}
work=$stage/rpm
root=$work/root
share=$root/usr/share
rm -rf "$work"
mkdir -p "$root/usr"

cp -R "$stage/root/bin" "$stage/root/share" "$root/usr"
gzip -9 --no-name "$share/man/man1/"*
install -D -m 644 LICENSE "$share/licenses/$NAME/LICENSE"
cp "$stage/mkpkit.cdx.json" "$share/doc/$NAME/$NAME.cdx.json"
chmod -R u=rwX,go=rX "$root"

# What is linked comes from the executable itself; libcurl is opened at run time.
cat > "$work/$NAME.spec" <<END
Name: $NAME
Version: $number
Release: 1
Summary: Build toolchain for Checkmk extension packages (.mkp)
License: $LICENSE
Group: Development/Tools/Building
Packager: $AUTHOR <$EMAIL>
${URL:+URL: $URL
}Requires: libcurl.so.4()(64bit)
Requires: ca-certificates
Requires: git
Requires: python3 >= 3.9

%description
It builds packages from a tree of sources, checks them against the APIs of
each Checkmk version, reads and verifies packages safely, signs them and
publishes them to repositories with a signed index. No Checkmk site is needed.

%files
%defattr(-,root,root)
%{_bindir}/$NAME
%{_mandir}/man1/*
%{_datadir}/bash-completion/completions/$NAME
%{_datadir}/zsh/site-functions/_$NAME
%{_datadir}/fish/vendor_completions.d/$NAME.fish
%license %{_datadir}/licenses/$NAME
%doc %{_datadir}/doc/$NAME

%changelog
* $(date --utc --date "@$SOURCE_DATE_EPOCH" '+%a %b %d %Y') $AUTHOR <$EMAIL> - $number-1
- Release $version; CHANGELOG.md says what is new.
END
# Nothing of the machine that packs, or of who packs, comes into the package, and the executable stays as it is. gzip:
# rpm of every release reads it.
HOME=$work rpmbuild -bb --quiet --target x86_64-linux --buildroot "$root" \
  --define "_topdir $work" --define "_rpmdir $work" --define "_rpmfilename $NAME.rpm" \
  --define "_buildhost localhost" --define "use_source_date_epoch_as_buildtime 1" \
  --define "clamp_mtime_to_source_date_epoch 1" --define "source_date_epoch_from_changelog 0" \
  --define "_build_id_links none" --define "debug_package %{nil}" --define "__os_install_post %{nil}" \
  --define "optflags -O2" --undefine vendor --undefine distribution --undefine disttag \
  --define "_prefix /usr" --define "_bindir /usr/bin" --define "_datadir /usr/share" --define "_mandir /usr/share/man" \
  --define "_binary_payload w6.gzdio" --define "_binary_filedigest_algorithm 8" \
  "$work/$NAME.spec" > "$work/rpmbuild.log" 2>&1 || { cat "$work/rpmbuild.log" >&2; exit 1; }

mkdir -p "$out"
package=$out/$NAME-$number-1.x86_64.rpm
mv "$work/$NAME.rpm" "$package"
build/release/finish.sh "$package" "$stage"
