#pragma once

#include <zlib.h>

// `inflateInit2` is a macro, which Swift cannot call. 15 + 16: a gzip stream with the largest window.
static inline int mkpkit_inflate_init_gzip(z_streamp stream) { return inflateInit2(stream, 15 + 16); }
