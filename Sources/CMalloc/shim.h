#pragma once

// glibc's own, which Swift's module of glibc leaves out.
#include <malloc.h>
