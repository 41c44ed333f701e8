// libarchive's writer of GNU tar needs this one function, which lies in libarchive.a beside the table of all formats;
// they want six libraries more. It words the error for files that are neither regular nor folders nor links, which no
// package has. Where libarchive is a shared library, it has its own.
__attribute__((weak, visibility("hidden"))) void __archive_write_entry_filetype_unsupported(
    void *archive, void *entry, const char *format) {}
