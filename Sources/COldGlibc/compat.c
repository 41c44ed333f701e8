#include "COldGlibc.h"

// What the Swift runtime takes from libraries newer than the oldest system that the agent must run on.

#if defined(__x86_64__) && defined(__GLIBC__)

// glibc 2.29 gave these functions a new version that differs only in how errors are reported. Calls are bound to the
// first version, which every glibc has.
#define OLD_1(name) \
  double old_##name(double); \
  __asm__(".symver old_" #name ", " #name "@GLIBC_2.2.5"); \
  double name(double x) { return old_##name(x); }
#define OLD_2(name) \
  double old_##name(double, double); \
  __asm__(".symver old_" #name ", " #name "@GLIBC_2.2.5"); \
  double name(double x, double y) { return old_##name(x, y); }

OLD_1(exp)
OLD_1(exp2)
OLD_1(log)
OLD_1(log2)
OLD_2(pow)

#endif

// The one function of GCC 11's C++ library that the runtime calls: what `new T[n]` does when n is too large. Weak, so
// that a library that has it wins.
__attribute__((weak, noreturn)) void _ZSt28__throw_bad_array_new_lengthv(void) { __builtin_trap(); }
