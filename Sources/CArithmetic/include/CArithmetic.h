/// The loops in which the time of a network and of a sweep goes, in the widest instructions that the processor has.
///
/// Each result is the same to the last bit whatever the width: every sum is added up in the order of its terms, no
/// multiplication is fused with an addition, and only numbers that do not depend on one another are computed side by
/// side. A training therefore goes the same way on every machine.
///
/// Matrices lie row by row. No two arguments overlap unless it says so.
#ifndef C_ARITHMETIC_H
#define C_ARITHMETIC_H

#include <stdbool.h>
#include <stddef.h>

#pragma clang assume_nonnull begin

/// How many bits of numbers an instruction works on: 0 for what every processor of its kind can do, or 256 or 512.
typedef enum {
  arithmetic_width_common = 0,
  arithmetic_width_256 = 256,
  arithmetic_width_512 = 512
} arithmetic_width;

/// Whether this processor has instructions of a width.
bool arithmetic_has_width(arithmetic_width width);

/// The widest that this processor has.
arithmetic_width arithmetic_widest(void);

/// c ← c + a b, or start + a b in every row where there is a start.
///
/// - c: m × n, one row `c_stride` after another.
/// - start: n numbers to begin each row with instead of what c holds, such as a bias, or NULL.
/// - a: m × k, a[i, p] at a[i * row_stride + p * column_stride], so that a transposed matrix costs nothing.
/// - b: k × n.
void arithmetic_product(
    arithmetic_width width, double *c, ptrdiff_t c_stride, const double *_Nullable start, const double *a,
    ptrdiff_t row_stride, ptrdiff_t column_stride, const double *b, ptrdiff_t m, ptrdiff_t k, ptrdiff_t n);

/// y ← eˣ, number by number; here and in the two that follow y may be x.
void arithmetic_exponential(arithmetic_width width, const double *x, double *y, ptrdiff_t count);

/// y ← tanh x, number by number.
void arithmetic_tanh(arithmetic_width width, const double *x, double *y, ptrdiff_t count);

/// y ← ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), number by number.
void arithmetic_gelu(arithmetic_width width, const double *x, double *y, ptrdiff_t count);

/// gradient ← gradient + upstream · dy/dx, number by number, for y = gelu(x).
void arithmetic_gelu_slope(
    arithmetic_width width, const double *x, const double *y, const double *upstream, double *gradient,
    ptrdiff_t count);

/// Adam's rule for one step, its powers worked out.
typedef struct {
  /// β₁ and β₂.
  double mean_decay, square_decay;
  /// ε.
  double epsilon;
  /// α / (1 − β₁ᵗ).
  double step_size;
  /// 1 / √(1 − β₂ᵗ).
  double inverse_root;
  /// What weight decay leaves of a parameter: 1 − α w.
  double kept;
} arithmetic_adam;

/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← kept θ − step_size m / (√v inverse_root + ε), number by number.
void arithmetic_adam_step(
    arithmetic_width width, arithmetic_adam rule, const double *gradient, double *mean, double *mean_square,
    double *parameters, ptrdiff_t count);

/// A process as value iteration sweeps over it. Its columns lie one after another: the first outcome of the first action
/// in every state, the second outcome, and so on, then those of the next action. States are filled up to whole
/// instructions, `stride` of them, with some that have no outcomes; so are actions with fewer outcomes than others.
typedef struct {
  /// actions × outcomes × stride each; where there is no outcome, the probability is 0.
  const double *probability;
  const double *reward;
  /// The state that follows, or one whose value is 0 where the episode ends.
  const ptrdiff_t *next;
  ptrdiff_t actions;
  ptrdiff_t outcomes;
  ptrdiff_t stride;
} arithmetic_process;

/// What a sweep did: the largest change of a value, and the size of the largest value.
typedef struct {
  double change;
  double size;
} arithmetic_sweep_report;

/// values ← max over actions of Σ probability (reward + discount · values[next]), state by state, all from the old ones.
///
/// - values: `stride` of them, and what else `next` names.
/// - scratch: 2 · stride numbers.
arithmetic_sweep_report arithmetic_sweep(
    arithmetic_width width, arithmetic_process process, double discount, double *values, double *scratch);

/// y ← gain (x − mean) / √(variance + 10⁻⁵) + bias, row by row.
void arithmetic_normalise(
    arithmetic_width width, const double *x, ptrdiff_t x_stride, const double *gain, const double *bias, double *y,
    ptrdiff_t y_stride, ptrdiff_t rows, ptrdiff_t columns);

/// Adds to the gradients of x, gain and bias what `upstream`, the gradient of y, brings them.
void arithmetic_normalise_slope(
    arithmetic_width width, const double *x, const double *gain, const double *upstream, double *x_gradient,
    double *gain_gradient, double *bias_gradient, ptrdiff_t rows, ptrdiff_t columns);

/// How attention lies in memory. Rows of tokens hold the queries of all heads, then the keys, then the values.
typedef struct {
  ptrdiff_t sequences;
  ptrdiff_t heads;
  /// Tokens in a sequence.
  ptrdiff_t length;
  /// Numbers in a query of one head.
  ptrdiff_t head_width;
} arithmetic_attention_sizes;

/// From one token's weights to the next one's: the length, rounded up so that whole instructions fit.
ptrdiff_t arithmetic_weight_stride(ptrdiff_t length);

/// How many numbers of `scratch` attention wants.
ptrdiff_t arithmetic_attention_scratch(arithmetic_attention_sizes sizes);

/// Causal attention: output_t ← Σ_s≤t p_ts v_s with p_ts = softmax_s(q_t·k_s / √d), for each sequence and head.
///
/// - x: (sequences · length) × 3 · heads · head_width.
/// - weights: p, for each token and head a row of `arithmetic_weight_stride(length)`.
/// - output: (sequences · length) × heads · head_width.
void arithmetic_attention(
    arithmetic_width width, arithmetic_attention_sizes sizes, const double *x, double *weights, double *output,
    double *scratch);

/// Adds to the gradient of x what `upstream`, the gradient of the output, brings it.
void arithmetic_attention_slope(
    arithmetic_width width, arithmetic_attention_sizes sizes, const double *x, const double *weights,
    const double *upstream, double *x_gradient, double *scratch);

/// Attention of one new token at `position` in each sequence, which sees itself and those before it.
///
/// - x: of each sequence, `x_stride` apart, the queries, keys and values of the new token.
/// - keys: for each sequence and head head_width × `arithmetic_weight_stride(length)`; the new ones are put in.
/// - values: for each sequence and head length × head_width; the new ones are put in.
/// - weights: of each sequence, `weights_stride` apart, a row of `arithmetic_weight_stride(length)` for each head.
/// - output: of each sequence, `output_stride` apart, heads · head_width numbers.
void arithmetic_attend(
    arithmetic_width width, arithmetic_attention_sizes sizes, ptrdiff_t position, const double *x, ptrdiff_t x_stride,
    double *keys, double *values, double *weights, ptrdiff_t weights_stride, double *output, ptrdiff_t output_stride);

#pragma clang assume_nonnull end

#endif
