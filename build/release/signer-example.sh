#!/bin/sh
# A signer for `mkpkit sign --signer-command`: the private key in $SIGNING_KEY, by openssl. A real one asks an HSM or KMS.
# In: one line of JSON with "algorithm" and "message" (base64). Out: {"signature": "BASE64"}. docs/signing.md says more.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/request"
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/request"; }
member message | base64 -d > "$work/message"
case $(member algorithm) in
  ed25519) set -- pkeyutl -sign -rawin -inkey "$SIGNING_KEY" -in "$work/message" ;;
  ecdsa-sha2-nistp256) set -- dgst -sha256 -sign "$SIGNING_KEY" "$work/message" ;;
  ecdsa-sha2-nistp384) set -- dgst -sha384 -sign "$SIGNING_KEY" "$work/message" ;;
  ecdsa-sha2-nistp521 | rsa-sha2-512) set -- dgst -sha512 -sign "$SIGNING_KEY" "$work/message" ;;
  *) echo "unknown algorithm" >&2; exit 1 ;;
esac
openssl "$@" > "$work/signature"
printf '{"signature": "%s"}\n' "$(base64 -w0 < "$work/signature")"
