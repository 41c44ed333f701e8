#pragma once

#include <zlib.h>

// `inflateInit2` is a macro, which Swift cannot call. 15 + 16: a gzip stream with the largest window.
static inline int mkpkit_inflate_init_gzip(z_streamp stream) { return inflateInit2(stream, 15 + 16); }

// `deflateInit2` is a macro, too. -15: no header, the largest window; 9: all the memory that zlib can use.
static inline int mkpkit_deflate_init_raw(z_streamp stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
}
