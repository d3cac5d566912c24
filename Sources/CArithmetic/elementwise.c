#include "elementary.h"

// Each number is made of those in its own place alone, so that as many are computed at once as fit.
#define SIDE_BY_SIDE _Pragma("clang loop vectorize(assume_safety)")

BODY void exponentials(const double *x, double *y, ptrdiff_t count) {
  SIDE_BY_SIDE
  for (ptrdiff_t i = 0; i < count; i++) y[i] = exponential(x[i]);
}

BODY void tangents(const double *x, double *y, ptrdiff_t count) {
  SIDE_BY_SIDE
  for (ptrdiff_t i = 0; i < count; i++) y[i] = hyperbolic_tangent(x[i]);
}

BODY void gelus(const double *x, double *y, ptrdiff_t count) {
  SIDE_BY_SIDE
  for (ptrdiff_t i = 0; i < count; i++) {
    y[i] = x[i] * logistic(1.5957691216057309 * (x[i] + 0.044715 * x[i] * x[i] * x[i]));
  }
}

BODY void gelu_slopes(
    const double *x, const double *y, const double *upstream, double *gradient, ptrdiff_t count) {
  SIDE_BY_SIDE
  for (ptrdiff_t i = 0; i < count; i++) {
    const double sigma = x[i] == 0 ? 0.5 : y[i] / x[i];
    const double slope = sigma + y[i] * (1 - sigma) * 1.5957691216057309 * (1 + 0.134145 * x[i] * x[i]);
    gradient[i] += slope * upstream[i];
  }
}

BODY void adam_steps(
    arithmetic_adam rule, const double *gradient, double *mean, double *mean_square, double *parameters,
    ptrdiff_t count) {
  SIDE_BY_SIDE
  for (ptrdiff_t i = 0; i < count; i++) {
    mean[i] = rule.mean_decay * mean[i] + (1 - rule.mean_decay) * gradient[i];
    mean_square[i] = rule.square_decay * mean_square[i] + (1 - rule.square_decay) * gradient[i] * gradient[i];
    const double size = __builtin_elementwise_sqrt(mean_square[i]) * rule.inverse_root + rule.epsilon;
    parameters[i] = rule.kept * parameters[i] - rule.step_size * mean[i] / size;
  }
}

#define MAP(name, body) \
  AT_EVERY_WIDTH(name, (const double *x, double *y, ptrdiff_t count), body(x, y, count), body(x, y, count), \
      body(x, y, count)) \
  void arithmetic_##name(arithmetic_width width, const double *x, double *y, ptrdiff_t count) { \
    CHOOSE(name, width, (x, y, count)) \
  }

MAP(exponential, exponentials)
MAP(tanh, tangents)
MAP(gelu, gelus)

AT_EVERY_WIDTH(
    gelu_slope, (const double *x, const double *y, const double *upstream, double *gradient, ptrdiff_t count),
    gelu_slopes(x, y, upstream, gradient, count), gelu_slopes(x, y, upstream, gradient, count),
    gelu_slopes(x, y, upstream, gradient, count))

void arithmetic_gelu_slope(
    arithmetic_width width, const double *x, const double *y, const double *upstream, double *gradient,
    ptrdiff_t count) {
  CHOOSE(gelu_slope, width, (x, y, upstream, gradient, count))
}

AT_EVERY_WIDTH(
    adam,
    (arithmetic_adam rule, const double *gradient, double *mean, double *mean_square, double *parameters,
     ptrdiff_t count),
    adam_steps(rule, gradient, mean, mean_square, parameters, count),
    adam_steps(rule, gradient, mean, mean_square, parameters, count),
    adam_steps(rule, gradient, mean, mean_square, parameters, count))

void arithmetic_adam_step(
    arithmetic_width width, arithmetic_adam rule, const double *gradient, double *mean, double *mean_square,
    double *parameters, ptrdiff_t count) {
  CHOOSE(adam, width, (rule, gradient, mean, mean_square, parameters, count))
}
