#include <math.h>

#include "elementary.h"
#include "product.h"
#include "turning.h"

typedef arithmetic_attention_sizes attention_sizes;

/// Which of the numbers that are computed side by side are meant.
typedef int64_t places __attribute__((ext_vector_type(8)));

BODY ptrdiff_t rounded_up(ptrdiff_t count) { return (count + LANES - 1) / LANES * LANES; }

ptrdiff_t arithmetic_weight_stride(ptrdiff_t length) { return rounded_up(length); }

/// How many zeros the scratch memory begins with, for sums to start at.
BODY ptrdiff_t zero_count(attention_sizes sizes) {
  const ptrdiff_t stride = rounded_up(sizes.length);
  return stride > sizes.head_width ? stride : sizes.head_width;
}

ptrdiff_t arithmetic_attention_scratch(attention_sizes sizes) {
  const ptrdiff_t stride = rounded_up(sizes.length);
  return zero_count(sizes) + stride * (4 * sizes.head_width + 2 * stride);
}

BODY void copy(const double *from, double *to, ptrdiff_t count) {
  ptrdiff_t j = 0;
  for (; j + LANES <= count; j += LANES) *(eight *)(to + j) = *(const eight *)(from + j);
  for (; j < count; j++) to[j] = from[j];
}

BODY void clear(double *numbers, ptrdiff_t count) {
  ptrdiff_t j = 0;
  for (; j + LANES <= count; j += LANES) *(eight *)(numbers + j) = 0;
  for (; j < count; j++) numbers[j] = 0;
}

/// Writes rows of one head one after another, followed by rows of zeros up to whole instructions: stride × count.
BODY void gather(const double *rows, ptrdiff_t row_stride, ptrdiff_t length, ptrdiff_t count, double *gathered) {
  for (ptrdiff_t t = 0; t < length; t++) copy(rows + t * row_stride, gathered + t * count, count);
  clear(gathered + length * count, (rounded_up(length) - length) * count);
}

/// Writes gathered rows side by side, so that all scores of a query run along memory: width × stride.
BODY void turn(const double *gathered, ptrdiff_t stride, ptrdiff_t head_width, double *turned) {
  ptrdiff_t d = 0;
  for (; d + LANES <= head_width; d += LANES) {
    for (ptrdiff_t s = 0; s < stride; s += LANES) {
      eight block[LANES];
      turn_eight(gathered + s * head_width + d, head_width, block);
#pragma clang loop unroll(full)
      for (int lane = 0; lane < LANES; lane++) *(eight *)(turned + (d + lane) * stride + s) = block[lane];
    }
  }
  for (; d < head_width; d++) {
    for (ptrdiff_t s = 0; s < stride; s++) turned[d * stride + s] = gathered[s * head_width + d];
  }
}

/// Takes the largest of the first `seen` scores from each of them, so that nothing overflows; the others become 0.
BODY void shift(double *scores, ptrdiff_t seen) {
  const ptrdiff_t count = rounded_up(seen);
  const places lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  eight largest = -INFINITY;
  for (ptrdiff_t j = 0; j < count; j += LANES) {
    const eight block = lanes + j < seen ? *(const eight *)(scores + j) : (eight)-INFINITY;
    largest = block > largest ? block : largest;
  }
  const double most = __builtin_reduce_max(largest);
  for (ptrdiff_t j = 0; j < count; j += LANES) {
    eight *block = (eight *)(scores + j);
    *block = lanes + j < seen ? *block - most : (eight)0;
  }
}

BODY void exponentials(double *numbers, ptrdiff_t count) {
  for (ptrdiff_t j = 0; j < count; j += LANES) {
    for (ptrdiff_t lane = 0; lane < LANES; lane++) numbers[j + lane] = exponential(numbers[j + lane]);
  }
}

/// Makes the first `seen` weights sum to 1, and the others 0.
BODY void share_out(double *weights, ptrdiff_t seen, ptrdiff_t stride) {
  const places lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  double total = 0;
  for (ptrdiff_t s = 0; s < seen; s++) total += weights[s];
  const double share = 1 / total;
  for (ptrdiff_t j = 0; j < stride; j += LANES) {
    eight *block = (eight *)(weights + j);
    *block = lanes + j < seen ? *block * share : (eight)0;
  }
}

/// Weights of tokens to come are 0 and stay in the sums: a loop of one length is worth more than a shorter one.
BODY void attention_head(
    attention_sizes sizes, const double *queries, double *weights, double *output, double *scratch,
    const int height) {
  const ptrdiff_t size = sizes.head_width, width = sizes.heads * size, length = sizes.length;
  const ptrdiff_t stride = rounded_up(length), row_stride = sizes.heads * stride;
  const double scale = 1 / __builtin_elementwise_sqrt((double)size);
  double *zeros = scratch, *turned = zeros + zero_count(sizes), *scores = turned + size * stride;
  double *operand = scores + stride * stride, *sums = operand + stride * size;
  gather(queries + width, 3 * width, length, size, operand);
  turn(operand, stride, size, turned);
  gather(queries, 3 * width, length, size, operand);
  for (ptrdiff_t j = 0; j < stride * size; j++) operand[j] *= scale;
  product(scores, stride, zeros, operand, size, 1, turned, stride, stride, size, stride, height);
  for (ptrdiff_t t = 0; t < length; t++) shift(scores + t * stride, t + 1);
  for (ptrdiff_t t = 0; t < length; t++) exponentials(scores + t * stride, rounded_up(t + 1));
  for (ptrdiff_t t = 0; t < length; t++) share_out(scores + t * stride, t + 1, stride);
  for (ptrdiff_t t = 0; t < length; t++) copy(scores + t * stride, weights + t * row_stride, stride);
  gather(queries + 2 * width, 3 * width, length, size, operand);
  product(sums, size, zeros, scores, stride, 1, operand, size, stride, length, size, height);
  for (ptrdiff_t t = 0; t < length; t++) copy(sums + t * size, output + t * width, size);
}

/// Σ xᵢ yᵢ in four interleaved sums, as `innerProduct` adds.
BODY double inner_product(const double *x, const double *y, ptrdiff_t count) {
  double sums[4] = {0, 0, 0, 0};
  ptrdiff_t i = 0;
  for (; i + 3 < count; i += 4) {
    for (int lane = 0; lane < 4; lane++) sums[lane] += x[i + lane] * y[i + lane];
  }
  for (; i < count; i++) sums[0] += x[i] * y[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// rows ← rows + aᵀ b or a b, for matrices of whole instructions of which `length` rows are kept.
BODY void add_product(
    double *rows, ptrdiff_t row_stride, ptrdiff_t length, const double *a, ptrdiff_t a_row_stride,
    ptrdiff_t a_column_stride, const double *b, ptrdiff_t size, double *sums, const int height) {
  const ptrdiff_t stride = rounded_up(length);
  gather(rows, row_stride, length, size, sums);
  product(sums, size, NULL, a, a_row_stride, a_column_stride, b, size, stride, length, size, height);
  for (ptrdiff_t t = 0; t < length; t++) copy(sums + t * size, rows + t * row_stride, size);
}

/// With ō the gradient of the output: p̄_ts = ō_t·v_s and s̄_ts its softmax's gradient over √d; then v̄_s += Σ_t p_ts ō_t,
/// q̄_t += Σ_s s̄_ts k_s, k̄_s += Σ_t s̄_ts q_t.
BODY void attention_head_slope(
    attention_sizes sizes, const double *queries, const double *weights, const double *upstream, double *gradient,
    double *scratch, const int rows) {
  const ptrdiff_t size = sizes.head_width, width = sizes.heads * size, length = sizes.length;
  const ptrdiff_t stride = rounded_up(length), row_stride = sizes.heads * stride, x_stride = 3 * width;
  const double scale = 1 / __builtin_elementwise_sqrt((double)size);
  double *zeros = scratch, *turned = zeros + zero_count(sizes), *by_weight = turned + size * stride;
  double *shares = by_weight + stride * stride, *incoming = shares + stride * stride;
  double *operand = incoming + stride * size, *sums = operand + stride * size;
  gather(queries + 2 * width, x_stride, length, size, operand);
  turn(operand, stride, size, turned);
  gather(upstream, width, length, size, incoming);
  gather(weights, row_stride, length, stride, shares);
  product(by_weight, stride, zeros, incoming, size, 1, turned, stride, stride, size, stride, rows);
  for (ptrdiff_t t = 0; t < length; t++) {
    const double *row = shares + t * stride;
    double *by_score = by_weight + t * stride;
    const double expected = inner_product(row, by_score, t + 1);
    for (ptrdiff_t s = 0; s < stride; s++) by_score[s] = scale * row[s] * (by_score[s] - expected);
  }
  gather(queries + width, x_stride, length, size, operand);
  add_product(gradient, x_stride, length, by_weight, stride, 1, operand, size, sums, rows);
  gather(queries, x_stride, length, size, operand);
  add_product(gradient + width, x_stride, length, by_weight, 1, stride, operand, size, sums, rows);
  add_product(gradient + 2 * width, x_stride, length, shares, 1, stride, incoming, size, sums, rows);
}

BODY void begin_with_zeros(attention_sizes sizes, double *scratch) {
  for (ptrdiff_t j = 0; j < zero_count(sizes); j++) scratch[j] = 0;
}

BODY void attention(
    attention_sizes sizes, const double *x, double *weights, double *output, double *scratch, const int rows) {
  const ptrdiff_t size = sizes.head_width, width = sizes.heads * size, stride = rounded_up(sizes.length);
  for (ptrdiff_t i = 0; i < sizes.sequences; i++) {
    const ptrdiff_t row = i * sizes.length;
    for (ptrdiff_t head = 0; head < sizes.heads; head++) {
      attention_head(
          sizes, x + row * 3 * width + head * size, weights + (row * sizes.heads + head) * stride,
          output + row * width + head * size, scratch, rows);
    }
  }
}

BODY void attention_slope(
    attention_sizes sizes, const double *x, const double *weights, const double *upstream, double *x_gradient,
    double *scratch, const int rows) {
  const ptrdiff_t size = sizes.head_width, width = sizes.heads * size, stride = rounded_up(sizes.length);
  for (ptrdiff_t i = 0; i < sizes.sequences; i++) {
    const ptrdiff_t row = i * sizes.length;
    for (ptrdiff_t head = 0; head < sizes.heads; head++) {
      attention_head_slope(
          sizes, x + row * 3 * width + head * size, weights + (row * sizes.heads + head) * stride,
          upstream + row * width + head * size, x_gradient + row * 3 * width + head * size, scratch, rows);
    }
  }
}

/// What one token of one sequence gathers. Until it is written, the output holds the queries, scaled.
BODY void attend_row(
    attention_sizes sizes, ptrdiff_t seen, const double *queries, const double *keys, const double *values,
    double *weights, double *output) {
  const ptrdiff_t size = sizes.head_width, width = sizes.heads * size, stride = rounded_up(sizes.length);
  const double scale = 1 / __builtin_elementwise_sqrt((double)size);
  for (ptrdiff_t j = 0; j < width; j++) output[j] = queries[j] * scale;
  for (ptrdiff_t head = 0; head < sizes.heads; head++) {
    for (ptrdiff_t j = 0; j < seen; j += LANES) {
      eight sum = 0;
      for (ptrdiff_t d = 0; d < size; d++) {
        sum += output[head * size + d] * *(const eight *)(keys + (head * size + d) * stride + j);
      }
      *(eight *)(weights + head * stride + j) = sum;
    }
    shift(weights + head * stride, seen);
  }
  for (ptrdiff_t head = 0; head < sizes.heads; head++) exponentials(weights + head * stride, rounded_up(seen));
  for (ptrdiff_t head = 0; head < sizes.heads; head++) share_out(weights + head * stride, seen, stride);
  for (ptrdiff_t head = 0; head < sizes.heads; head++) {
    const double *shares = weights + head * stride, *rows = values + head * sizes.length * size;
    double *gathered = output + head * size;
    ptrdiff_t d = 0;
    for (; d + LANES <= size; d += LANES) {
      eight sum = 0;
      for (ptrdiff_t s = 0; s < seen; s++) sum += shares[s] * *(const eight *)(rows + s * size + d);
      *(eight *)(gathered + d) = sum;
    }
    for (; d < size; d++) {
      double sum = 0;
      for (ptrdiff_t s = 0; s < seen; s++) sum += shares[s] * rows[s * size + d];
      gathered[d] = sum;
    }
  }
}

BODY void attend(
    attention_sizes sizes, ptrdiff_t position, const double *x, ptrdiff_t x_stride, double *keys, double *values,
    double *weights, ptrdiff_t weights_stride, double *output, ptrdiff_t output_stride) {
  const ptrdiff_t size = sizes.head_width, width = sizes.heads * size, stride = rounded_up(sizes.length);
  for (ptrdiff_t i = 0; i < sizes.sequences; i++) {
    const double *new_keys = x + i * x_stride + width, *new_values = new_keys + width;
    for (ptrdiff_t j = 0; j < width; j++) keys[(i * width + j) * stride + position] = new_keys[j];
    for (ptrdiff_t head = 0; head < sizes.heads; head++) {
      double *row = values + ((i * sizes.heads + head) * sizes.length + position) * size;
      for (ptrdiff_t d = 0; d < size; d++) row[d] = new_values[head * size + d];
    }
  }
  for (ptrdiff_t i = 0; i < sizes.sequences; i++) {
    attend_row(
        sizes, position + 1, x + i * x_stride, keys + i * width * stride, values + i * width * sizes.length,
        weights + i * weights_stride, output + i * output_stride);
  }
}

#define ATTENTION(rows) \
  begin_with_zeros(sizes, scratch); \
  attention(sizes, x, weights, output, scratch, rows)

AT_EVERY_WIDTH(
    attention, (attention_sizes sizes, const double *x, double *weights, double *output, double *scratch),
    ATTENTION(COMMON_ROWS), ATTENTION(WIDE_ROWS), ATTENTION(WIDEST_ROWS))

#define ATTENTION_SLOPE(rows) \
  begin_with_zeros(sizes, scratch); \
  attention_slope(sizes, x, weights, upstream, x_gradient, scratch, rows)

AT_EVERY_WIDTH(
    attention_slope,
    (attention_sizes sizes, const double *x, const double *weights, const double *upstream, double *x_gradient,
     double *scratch),
    ATTENTION_SLOPE(COMMON_ROWS), ATTENTION_SLOPE(WIDE_ROWS), ATTENTION_SLOPE(WIDEST_ROWS))

#define ATTEND attend(sizes, position, x, x_stride, keys, values, weights, weights_stride, output, output_stride)

AT_EVERY_WIDTH(
    attend,
    (attention_sizes sizes, ptrdiff_t position, const double *x, ptrdiff_t x_stride, double *keys, double *values,
     double *weights, ptrdiff_t weights_stride, double *output, ptrdiff_t output_stride),
    ATTEND, ATTEND, ATTEND)

void arithmetic_attention(
    arithmetic_width width, attention_sizes sizes, const double *x, double *weights, double *output,
    double *scratch) {
  CHOOSE(attention, width, (sizes, x, weights, output, scratch))
}

void arithmetic_attention_slope(
    arithmetic_width width, attention_sizes sizes, const double *x, const double *weights, const double *upstream,
    double *x_gradient, double *scratch) {
  CHOOSE(attention_slope, width, (sizes, x, weights, upstream, x_gradient, scratch))
}

void arithmetic_attend(
    arithmetic_width width, attention_sizes sizes, ptrdiff_t position, const double *x, ptrdiff_t x_stride,
    double *keys, double *values, double *weights, ptrdiff_t weights_stride, double *output,
    ptrdiff_t output_stride) {
  CHOOSE(attend, width, (sizes, position, x, x_stride, keys, values, weights, weights_stride, output, output_stride))
}
