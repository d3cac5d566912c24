#include "CArithmetic.h"

bool arithmetic_has_width(arithmetic_width width) {
#if defined(__x86_64__)
  if (width == arithmetic_width_512) return __builtin_cpu_supports("avx512f");
  if (width == arithmetic_width_256) return __builtin_cpu_supports("avx2");
#endif
  return width == arithmetic_width_common;
}

arithmetic_width arithmetic_widest(void) {
  if (arithmetic_has_width(arithmetic_width_512)) return arithmetic_width_512;
  if (arithmetic_has_width(arithmetic_width_256)) return arithmetic_width_256;
  return arithmetic_width_common;
}
