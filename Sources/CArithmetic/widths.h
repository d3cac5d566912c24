/// One body, compiled for each width of instruction, and the choice among them when the program runs.
#ifndef WIDTHS_H
#define WIDTHS_H

#include "CArithmetic.h"

#pragma STDC FP_CONTRACT OFF

/// A body is put into each of the functions that `AT_EVERY_WIDTH` makes, and compiled there for their processors.
#define BODY static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define AT_EVERY_WIDTH(name, parameters, common, wide, widest) \
  __attribute__((target("avx512f"))) static void name##_512 parameters { widest; } \
  __attribute__((target("avx2"))) static void name##_256 parameters { wide; } \
  static void name##_common parameters { common; }
#define CHOOSE(name, width, arguments) \
  switch (width) { \
    case arithmetic_width_512: name##_512 arguments; break; \
    case arithmetic_width_256: name##_256 arguments; break; \
    case arithmetic_width_common: name##_common arguments; break; \
  }
#else
#define AT_EVERY_WIDTH(name, parameters, common, wide, widest) static void name##_common parameters { common; }
#define CHOOSE(name, width, arguments) \
  (void)width; \
  name##_common arguments;
#endif

/// Eight numbers, anywhere in memory.
typedef double eight __attribute__((ext_vector_type(8), aligned(8)));
enum { LANES = 8 };

#endif
