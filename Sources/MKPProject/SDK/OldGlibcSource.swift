/// C source of the object that an SDK links into every program.
enum OldGlibcSource {
  /// glibc 2.29 gave five functions of libm a new version (they no longer set `errno` by the old rules); the old ones
  /// are still in every libm. Swift's runtime needs one symbol that came with GCC 11's libstdc++. And libarchive's
  /// writer of GNU tar needs one function that lies beside the table of all its formats, which want six libraries more;
  /// it words the error for files that are neither regular nor folders nor links, which no package has.
  static let text = """
    #define OLD1(name) \\
      extern double old_##name(double); \\
      __asm__(".symver old_" #name "," #name "@GLIBC_2.2.5"); \\
      double name(double x) { return old_##name(x); }
    #define OLD2(name) \\
      extern double old_##name(double, double); \\
      __asm__(".symver old_" #name "," #name "@GLIBC_2.2.5"); \\
      double name(double x, double y) { return old_##name(x, y); }

    OLD1(exp)
    OLD1(exp2)
    OLD1(log)
    OLD1(log2)
    OLD2(pow)

    extern void abort(void) __attribute__((noreturn));
    __attribute__((weak, noreturn)) void _ZSt28__throw_bad_array_new_lengthv(void) { abort(); }

    __attribute__((weak)) void __archive_write_entry_filetype_unsupported(void *a, void *e, const char *f) {}

    """
}
