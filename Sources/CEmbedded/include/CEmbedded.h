#pragma once

#include <stddef.h>

/// A file of the repository that is part of the executable.
struct embedded_file {
  /// Path below `build/schemas`.
  const char *_Nonnull path;
  const unsigned char *_Nonnull bytes;
  size_t count;
};

extern const struct embedded_file embedded_files[];
extern const size_t embedded_file_count;

/// The entry at `index`, below `embedded_file_count`.
const struct embedded_file *_Nonnull embedded_file_at(size_t index);

/// What `mkpkit init` writes; the paths are those below `build`, and `LICENSE`.
extern const struct embedded_file embedded_templates[];
extern const size_t embedded_template_count;

/// The entry at `index`, below `embedded_template_count`.
const struct embedded_file *_Nonnull embedded_template_at(size_t index);

/// `build/python/facts.py`
const unsigned char *_Nonnull embedded_facts_script(void);
extern const size_t embedded_facts_script_count;
