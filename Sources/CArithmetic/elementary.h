/// The elementary functions, operation by operation those of ElementaryFunctions.swift, where they are explained.
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include <stdint.h>
#include <string.h>

#include "widths.h"

BODY double rounded_to_integer(double x) { return (x + 6755399441055744.0) - 6755399441055744.0; }

/// 2ᵏ for a whole k in −1022...1023.
BODY double power_of_two(double k) {
  const double shifted = k + 6755399441055744.0;
  uint64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits << 52) + 0x3FF0000000000000u;
  double power;
  memcpy(&power, &bits, sizeof power);
  return power;
}

/// r of x = r + k ln 2, for k = round(x / ln 2).
BODY double remainder_by_log_two(double x, double k) {
  return (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;
}

/// eʳ − 1 for |r| ≤ ½ ln 2.
BODY double exponential_minus_one_series(double r) {
  double sum = 1.6059043836821613e-10;
  sum = sum * r + 2.08767569878681e-09;
  sum = sum * r + 2.505210838544172e-08;
  sum = sum * r + 2.755731922398589e-07;
  sum = sum * r + 2.7557319223985893e-06;
  sum = sum * r + 2.48015873015873e-05;
  sum = sum * r + 0.0001984126984126984;
  sum = sum * r + 0.001388888888888889;
  sum = sum * r + 0.008333333333333333;
  sum = sum * r + 0.041666666666666664;
  sum = sum * r + 0.16666666666666666;
  sum = sum * r + 0.5;
  return sum * (r * r) + r;
}

BODY double exponential(double x) {
  const double bounded = x > 710 ? 710 : (x < -746 ? -746 : x);
  const double k = rounded_to_integer(bounded * 1.4426950408889634);
  const double half = rounded_to_integer(k * 0.5);
  const double r = remainder_by_log_two(bounded, k);
  return (1 + exponential_minus_one_series(r)) * power_of_two(half) * power_of_two(k - half);
}

BODY double hyperbolic_tangent(double x) {
  const double magnitude = x < 0 ? -x : x;
  const double doubled = magnitude > 20 ? 40 : 2 * magnitude;
  const double k = rounded_to_integer(doubled * 1.4426950408889634);
  const double power = power_of_two(k);
  const double t = power * exponential_minus_one_series(remainder_by_log_two(doubled, k)) + (power - 1);
  const double result = t / (2 + t);
  return x < 0 ? -result : result;
}

BODY double logistic(double x) {
  const double negative = x > 700 ? -700 : (x < -700 ? 700 : -x);
  const double k = rounded_to_integer(negative * 1.4426950408889634);
  return 1 / (1 + (1 + exponential_minus_one_series(remainder_by_log_two(negative, k))) * power_of_two(k));
}

#endif
