#include <math.h>

#include "widths.h"

/// sums ← sums + probability (reward + discount · values[next]) for one outcome of one action in every state.
BODY void add_outcome(
    arithmetic_process process, ptrdiff_t column, double discount, const double *values, double *sums) {
  const double *probability = process.probability + column * process.stride;
  const double *reward = process.reward + column * process.stride;
  const ptrdiff_t *next = process.next + column * process.stride;
  for (ptrdiff_t s = 0; s < process.stride; s += LANES) {
    // Read one by one: where instructions that gather exist, they are slower.
    eight following;
#pragma clang loop unroll(full)
    for (int lane = 0; lane < LANES; lane++) following[lane] = values[next[s + lane]];
    *(eight *)(sums + s) +=
        *(const eight *)(probability + s) * (*(const eight *)(reward + s) + discount * following);
  }
}

BODY void fill(double *numbers, ptrdiff_t count, double number) {
  for (ptrdiff_t s = 0; s < count; s += LANES) *(eight *)(numbers + s) = number;
}

/// Puts the new values in the place of the old.
BODY void take(const double *best, double *values, ptrdiff_t count, arithmetic_sweep_report *report) {
  eight change = 0, size = 0;
  for (ptrdiff_t s = 0; s < count; s += LANES) {
    const eight now = *(const eight *)(best + s);
    const eight moved = __builtin_elementwise_abs(now - *(eight *)(values + s));
    const eight magnitude = __builtin_elementwise_abs(now);
    change = moved > change ? moved : change;
    size = magnitude > size ? magnitude : size;
    *(eight *)(values + s) = now;
  }
  report->change = __builtin_reduce_max(change);
  report->size = __builtin_reduce_max(size);
}

BODY void sweep(
    arithmetic_process process, double discount, double *values, double *scratch, arithmetic_sweep_report *report) {
  const ptrdiff_t stride = process.stride;
  double *best = scratch, *sums = scratch + stride;
  fill(best, stride, -INFINITY);
  for (ptrdiff_t action = 0; action < process.actions; action++) {
    fill(sums, stride, 0);
    for (ptrdiff_t k = 0; k < process.outcomes; k++) {
      add_outcome(process, action * process.outcomes + k, discount, values, sums);
    }
    for (ptrdiff_t s = 0; s < stride; s += LANES) {
      const eight sum = *(const eight *)(sums + s), most = *(eight *)(best + s);
      *(eight *)(best + s) = sum > most ? sum : most;
    }
  }
  take(best, values, stride, report);
}

AT_EVERY_WIDTH(
    sweep,
    (arithmetic_process process, double discount, double *values, double *scratch, arithmetic_sweep_report *report),
    sweep(process, discount, values, scratch, report), sweep(process, discount, values, scratch, report),
    sweep(process, discount, values, scratch, report))

arithmetic_sweep_report arithmetic_sweep(
    arithmetic_width width, arithmetic_process process, double discount, double *values, double *scratch) {
  arithmetic_sweep_report report;
  CHOOSE(sweep, width, (process, discount, values, scratch, &report))
  return report;
}
