/// Columns for rows, to be compiled for a width of instruction.
#ifndef TURNING_H
#define TURNING_H

#include "widths.h"

/// Eight by eight numbers, columns for rows.
BODY void turn_eight(const double *rows, ptrdiff_t stride, eight *columns) {
  eight r[8], s[8], t[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) r[i] = *(const eight *)(rows + i * stride);
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i += 2) {
    s[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    s[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) {
    const int low = i / 4 * 4 + i % 2;
    t[i] = i % 4 < 2 ? __builtin_shufflevector(s[low], s[low + 2], 0, 1, 8, 9, 4, 5, 12, 13)
                     : __builtin_shufflevector(s[low], s[low + 2], 2, 3, 10, 11, 6, 7, 14, 15);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) {
    columns[i] = i < 4 ? __builtin_shufflevector(t[i], t[i + 4], 0, 1, 2, 3, 8, 9, 10, 11)
                       : __builtin_shufflevector(t[i - 4], t[i], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

#endif
