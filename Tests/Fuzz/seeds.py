"""Writes inputs for the fuzzer to start from into the given folder."""

import io
import sys
import tarfile
from pathlib import Path

LITERALS = [
    "{'a': (1, -2.5e3, 0x1f), \"b\": [None, True, u'x' r'\\d' b'' ], }",
    "{'name': 'x', # comment\n 'd': '''a\\x41\\u00e4\\\n''' 'b'}",
    "1_000, 9223372036854775808",
]
MANIFEST = {
    "name": "x",
    "version": "1.0.0",
    "title": "",
    "description": "",
    "author": "",
    "download_url": "",
    "version.packaged": "",
    "version.min_required": "2.3.0",
    "version.usable_until": None,
    "files": {"doc": ["a", "b/c"], "web": ["l"]},
}


# Not the usual padding: the fuzzer does best with small inputs.
tarfile.RECORDSIZE = 1024


def tar(members: list[tuple[str, bytes, bytes]], style: int) -> bytes:
    """A tar archive of (name, type, content)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=style) as archive:
        for name, kind, content in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
                info.linkname = content.decode()
                archive.addfile(info)
            else:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def main() -> None:
    folder = Path(sys.argv[1])
    for index, literal in enumerate(LITERALS):
        (folder / f"literal{index}").write_bytes(b"\0" + literal.encode())
    for style in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        doc = tar(
            [
                ("a", tarfile.REGTYPE, b"hello"),
                ("b/c", tarfile.LNKTYPE, b"a"),
                ("n" * 60 + "/" + "n" * 60, tarfile.REGTYPE, b""),
            ],
            style,
        )
        web = tar(
            [
                ("l", tarfile.SYMTYPE, b"x/y"),
                ("x/", tarfile.DIRTYPE, b""),
                ("x/y", tarfile.REGTYPE, b"z"),
            ],
            style,
        )
        package = tar(
            [
                ("info", tarfile.REGTYPE, repr(MANIFEST).encode()),
                ("doc.tar", tarfile.REGTYPE, doc),
                ("web.tar", tarfile.REGTYPE, web),
            ],
            style,
        )
        (folder / f"package{style}").write_bytes(b"\2" + package)
        (folder / f"scan{style}").write_bytes(b"\3" + doc)
    sample = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\x03\x00" + b"\0" * 8
    (folder / "gzip").write_bytes(b"\1" + sample)


if __name__ == "__main__":
    main()
