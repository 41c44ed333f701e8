#pragma once

#include <archive.h>
#include <archive_entry.h>

// `archive_set_error` is variadic, which Swift cannot call.
static inline void mkpkit_archive_set_error(struct archive *archive, int number, const char *text) {
  archive_set_error(archive, number, "%s", text);
}
