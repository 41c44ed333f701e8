"""Writes inputs for the fuzzer of trust to start from into the given folder."""

import json
import sys
from pathlib import Path

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
LISTS = [
    f"alice@example {KEY}\n",
    f'# x\n*@example,!bob namespaces="mkp,g*",valid-after="20200101Z" {KEY} c\r\n',
    f'"a b" cert-authority,valid-before="20300101120000" {KEY}\nbob {KEY}\n',
]
INDEX = {
    "format": "mkpkit-index",
    "version": 1,
    "serial": 12,
    "created": "2026-01-31T12:00:00Z",
    "expires": "2026-05-01T12:00:00Z",
    "packages": [
        {
            "name": "x",
            "version": "1.0.0",
            "title": "X",
            "file": "x-1.0.0.mkp",
            "size": 100,
            "sha256": "ab" * 32,
            "min_required": "2.3.0p1",
            "usable_until": None,
            "signatures": ["x-1.0.0.mkp.minisig"],
            "provenance": "x-1.0.0.mkp.intoto.jsonl",
        }
    ],
}
SIGNED = {
    "format": "mkpkit-signed-index",
    "version": 1,
    "index": json.dumps(INDEX),
    "signatures": ["untrusted comment: x\n"],
}
POLICY = f"""rules:
  - packages: [ntopng, "x*"]
    signers: [{{key: {KEY}}}]
    provenance: {{repository: "git+https://*", reproducible: true}}
    maximum_age: 30
    not_before: 2026-01-31
"""
MEMORY = {
    "version": 2,
    "newest_time": "2026-01-31T12:00:00Z",
    "indexes": {"//x/y": {"serial": 5, "sha256": "ab", "created": "2026-01-31T12:00:00Z"}},
}


def main() -> None:
    folder = Path(sys.argv[1])
    for number, text in enumerate(LISTS):
        (folder / f"list{number}").write_bytes(b"\0" + text.encode())
    (folder / "index").write_bytes(b"\1" + json.dumps(INDEX).encode())
    (folder / "signed").write_bytes(b"\2" + json.dumps(SIGNED).encode())
    (folder / "policy").write_bytes(b"\3" + POLICY.encode())
    (folder / "memory").write_bytes(b"\4" + json.dumps(MEMORY).encode())


if __name__ == "__main__":
    main()
