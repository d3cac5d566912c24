/// Matrix products, to be compiled for a width of instruction.
#ifndef PRODUCT_H
#define PRODUCT_H

#include "widths.h"

/// Terms of a sum that are added before the next block of columns is turned to: what they read stays in the cache.
enum { TERMS = 64 };

/// The largest tile: sums for `ROWS` rows, or for `VECTORS` times eight columns of a row.
enum { ROWS = 16, VECTORS = 4 };

/// One tile of c: `rows` × 8 · `vectors` sums that stay in registers while all terms are added.
BODY void tile(
    double *c, ptrdiff_t c_stride, const double *start, const double *a, ptrdiff_t row_stride, ptrdiff_t column_stride,
    const double *b, ptrdiff_t b_stride, ptrdiff_t k, const int rows, const int vectors) {
  eight sums[ROWS][VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      sums[i][v] = *(const eight *)(start ? start + LANES * v : c + i * c_stride + LANES * v);
    }
  }
  for (ptrdiff_t p = 0; p < k; p++) {
    const double *factors = a + p * column_stride;
    const double *terms = b + p * b_stride;
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) {
        sums[i][v] += factors[i * row_stride] * *(const eight *)(terms + LANES * v);
      }
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) *(eight *)(c + i * c_stride + LANES * v) = sums[i][v];
  }
}

/// One column of `rows` sums, for what eight columns do not cover.
BODY void column(
    double *c, ptrdiff_t c_stride, const double *start, const double *a, ptrdiff_t row_stride, ptrdiff_t column_stride,
    const double *b, ptrdiff_t b_stride, ptrdiff_t k, const int rows) {
  double sums[ROWS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) sums[i] = start ? *start : c[i * c_stride];
  for (ptrdiff_t p = 0; p < k; p++) {
    const double term = b[p * b_stride];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) sums[i] += a[i * row_stride + p * column_stride] * term;
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) c[i * c_stride] = sums[i];
}

/// `rows` rows of c, all columns.
BODY void band(
    double *c, ptrdiff_t c_stride, const double *start, const double *a, ptrdiff_t row_stride, ptrdiff_t column_stride,
    const double *b, ptrdiff_t b_stride, ptrdiff_t k, ptrdiff_t n, const int rows, const int vectors) {
  ptrdiff_t j = 0;
  for (; j + LANES * vectors <= n; j += LANES * vectors) {
    tile(c + j, c_stride, start ? start + j : NULL, a, row_stride, column_stride, b + j, b_stride, k, rows, vectors);
  }
  for (; j + LANES <= n; j += LANES) {
    tile(c + j, c_stride, start ? start + j : NULL, a, row_stride, column_stride, b + j, b_stride, k, rows, 1);
  }
  for (; j < n; j++) {
    column(c + j, c_stride, start ? start + j : NULL, a, row_stride, column_stride, b + j, b_stride, k, rows);
  }
}

BODY void product(
    double *c, ptrdiff_t c_stride, const double *start, const double *a, ptrdiff_t row_stride,
    ptrdiff_t column_stride, const double *b, ptrdiff_t b_stride, ptrdiff_t m, ptrdiff_t k, ptrdiff_t n,
    const int rows) {
  ptrdiff_t p = 0;
  do {
    const ptrdiff_t terms = k - p < TERMS ? k - p : TERMS;
    const double *factors = a + p * column_stride, *addends = b + p * b_stride;
    ptrdiff_t i = 0;
#define BANDS(height, vectors) \
  for (; i + height <= m; i += height) { \
    band(c + i * c_stride, c_stride, start, factors + i * row_stride, row_stride, column_stride, addends, b_stride, terms, \
        n, height, vectors); \
  }
    BANDS(rows, 1)
    if (rows > 8) BANDS(8, 1)
    if (rows > 4) BANDS(4, 1)
    BANDS(1, VECTORS)
#undef BANDS
    start = NULL;
    p += terms;
  } while (p < k);
}

/// As many rows as there are registers for; one column of eight numbers each, so that a factor is read where it is used.
enum { COMMON_ROWS = 2, WIDE_ROWS = 4, WIDEST_ROWS = 16 };

#endif
