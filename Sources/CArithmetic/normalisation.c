#include "turning.h"

/// Rows that are added up side by side, since each row's sum must wait for its own terms.
enum { ROWS = LANES };

/// The mean of a row, and 1/√(variance + 10⁻⁵).
BODY void moments(const double *x, ptrdiff_t columns, double *mean, double *inverse_deviation) {
  double sum = 0, squares = 0;
  for (ptrdiff_t j = 0; j < columns; j++) sum += x[j];
  *mean = sum / (double)columns;
  for (ptrdiff_t j = 0; j < columns; j++) squares += (x[j] - *mean) * (x[j] - *mean);
  *inverse_deviation = 1 / __builtin_elementwise_sqrt(squares / (double)columns + 1e-5);
}

/// The same for eight rows at once.
BODY void eight_moments(
    const double *x, ptrdiff_t stride, ptrdiff_t columns, double *mean, double *inverse_deviation) {
  eight block[LANES], sums = 0, squares = 0;
  for (ptrdiff_t j = 0; j < columns; j += LANES) {
    turn_eight(x + j, stride, block);
#pragma clang loop unroll(full)
    for (int lane = 0; lane < LANES; lane++) sums += block[lane];
  }
  const eight means = sums / (double)columns;
  for (ptrdiff_t j = 0; j < columns; j += LANES) {
    turn_eight(x + j, stride, block);
#pragma clang loop unroll(full)
    for (int lane = 0; lane < LANES; lane++) squares += (block[lane] - means) * (block[lane] - means);
  }
  *(eight *)mean = means;
  const eight variances = squares / (double)columns + 1e-5;
  for (int i = 0; i < ROWS; i++) inverse_deviation[i] = 1 / __builtin_elementwise_sqrt(variances[i]);
}

BODY void normalise_row(
    const double *x, double mean, double inverse_deviation, const double *gain, const double *bias,
    double *restrict y, ptrdiff_t columns) {
  for (ptrdiff_t j = 0; j < columns; j++) y[j] = (x[j] - mean) * inverse_deviation * gain[j] + bias[j];
}

BODY void normalise_rows(
    const double *x, ptrdiff_t x_stride, const double *gain, const double *bias, double *y, ptrdiff_t y_stride,
    ptrdiff_t rows, ptrdiff_t columns) {
  double mean[ROWS], inverse_deviation[ROWS];
  const bool fits = columns % LANES == 0;
  ptrdiff_t i = 0;
  while (i < rows) {
    const int together = fits && i + ROWS <= rows ? ROWS : 1;
    if (together == ROWS) {
      eight_moments(x + i * x_stride, x_stride, columns, mean, inverse_deviation);
    } else {
      moments(x + i * x_stride, columns, mean, inverse_deviation);
    }
    for (int row = 0; row < together; row++, i++) {
      normalise_row(
          x + i * x_stride, mean[row], inverse_deviation[row], gain, bias, y + i * y_stride, columns);
    }
  }
}

/// Σ u and Σ u x̂ of a row, with x̂ the normalised row and u = gain · upstream.
BODY void slope_sums(
    const double *x, const double *gain, const double *upstream, double mean, double inverse_deviation,
    ptrdiff_t columns, double *sum, double *product) {
  *sum = *product = 0;
  for (ptrdiff_t j = 0; j < columns; j++) {
    const double u = gain[j] * upstream[j];
    *sum += u;
    *product += u * ((x[j] - mean) * inverse_deviation);
  }
}

/// The same for eight rows at once.
BODY void eight_slope_sums(
    const double *x, const double *gain, const double *upstream, const double *mean, const double *inverse_deviation,
    ptrdiff_t columns, double *sum, double *product) {
  const eight means = *(const eight *)mean, scales = *(const eight *)inverse_deviation;
  eight block[LANES], incoming[LANES], sums = 0, products = 0;
  for (ptrdiff_t j = 0; j < columns; j += LANES) {
    turn_eight(x + j, columns, block);
    turn_eight(upstream + j, columns, incoming);
#pragma clang loop unroll(full)
    for (int lane = 0; lane < LANES; lane++) {
      const eight u = gain[j + lane] * incoming[lane];
      sums += u;
      products += u * ((block[lane] - means) * scales);
    }
  }
  *(eight *)sum = sums;
  *(eight *)product = products;
}

/// A row's gradient is s (u − mean(u) − x̂ mean(u x̂)), s the inverse deviation.
BODY void slope_row(
    const double *x, const double *gain, const double *upstream, double mean, double inverse_deviation,
    double mean_of_u, double mean_of_product, double *restrict x_gradient, double *restrict gain_gradient,
    double *restrict bias_gradient, ptrdiff_t columns) {
  for (ptrdiff_t j = 0; j < columns; j++) {
    const double normalised = (x[j] - mean) * inverse_deviation;
    gain_gradient[j] += upstream[j] * normalised;
    bias_gradient[j] += upstream[j];
    x_gradient[j] += inverse_deviation * (gain[j] * upstream[j] - mean_of_u - normalised * mean_of_product);
  }
}

BODY void slope_rows(
    const double *x, const double *gain, const double *upstream, double *x_gradient, double *gain_gradient,
    double *bias_gradient, ptrdiff_t rows, ptrdiff_t columns) {
  double mean[ROWS], inverse_deviation[ROWS], sums[ROWS], products[ROWS];
  const bool fits = columns % LANES == 0;
  const double share = 1 / (double)columns;
  ptrdiff_t i = 0;
  while (i < rows) {
    const double *row_x = x + i * columns, *incoming = upstream + i * columns;
    const int together = fits && i + ROWS <= rows ? ROWS : 1;
    if (together == ROWS) {
      eight_moments(row_x, columns, columns, mean, inverse_deviation);
      eight_slope_sums(row_x, gain, incoming, mean, inverse_deviation, columns, sums, products);
    } else {
      moments(row_x, columns, mean, inverse_deviation);
      slope_sums(row_x, gain, incoming, *mean, *inverse_deviation, columns, sums, products);
    }
    for (int row = 0; row < together; row++, i++) {
      slope_row(
          x + i * columns, gain, upstream + i * columns, mean[row], inverse_deviation[row], sums[row] * share,
          products[row] * share, x_gradient + i * columns, gain_gradient, bias_gradient, columns);
    }
  }
}

AT_EVERY_WIDTH(
    normalise,
    (const double *x, ptrdiff_t x_stride, const double *gain, const double *bias, double *y, ptrdiff_t y_stride,
     ptrdiff_t rows, ptrdiff_t columns),
    normalise_rows(x, x_stride, gain, bias, y, y_stride, rows, columns),
    normalise_rows(x, x_stride, gain, bias, y, y_stride, rows, columns),
    normalise_rows(x, x_stride, gain, bias, y, y_stride, rows, columns))

AT_EVERY_WIDTH(
    normalise_slope,
    (const double *x, const double *gain, const double *upstream, double *x_gradient, double *gain_gradient,
     double *bias_gradient, ptrdiff_t rows, ptrdiff_t columns),
    slope_rows(x, gain, upstream, x_gradient, gain_gradient, bias_gradient, rows, columns),
    slope_rows(x, gain, upstream, x_gradient, gain_gradient, bias_gradient, rows, columns),
    slope_rows(x, gain, upstream, x_gradient, gain_gradient, bias_gradient, rows, columns))

void arithmetic_normalise(
    arithmetic_width width, const double *x, ptrdiff_t x_stride, const double *gain, const double *bias, double *y,
    ptrdiff_t y_stride, ptrdiff_t rows, ptrdiff_t columns) {
  CHOOSE(normalise, width, (x, x_stride, gain, bias, y, y_stride, rows, columns))
}

void arithmetic_normalise_slope(
    arithmetic_width width, const double *x, const double *gain, const double *upstream, double *x_gradient,
    double *gain_gradient, double *bias_gradient, ptrdiff_t rows, ptrdiff_t columns) {
  CHOOSE(
      normalise_slope, width, (x, gain, upstream, x_gradient, gain_gradient, bias_gradient, rows, columns))
}
