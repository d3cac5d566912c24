#include "product.h"

#define PRODUCT(rows) product(c, c_stride, start, a, row_stride, column_stride, b, n, m, k, n, rows)

AT_EVERY_WIDTH(
    product,
    (double *c, ptrdiff_t c_stride, const double *start, const double *a, ptrdiff_t row_stride,
     ptrdiff_t column_stride, const double *b, ptrdiff_t m, ptrdiff_t k, ptrdiff_t n),
    PRODUCT(COMMON_ROWS), PRODUCT(WIDE_ROWS), PRODUCT(WIDEST_ROWS))

void arithmetic_product(
    arithmetic_width width, double *c, ptrdiff_t c_stride, const double *start, const double *a, ptrdiff_t row_stride,
    ptrdiff_t column_stride, const double *b, ptrdiff_t m, ptrdiff_t k, ptrdiff_t n) {
  CHOOSE(product, width, (c, c_stride, start, a, row_stride, column_stride, b, m, k, n))
}
