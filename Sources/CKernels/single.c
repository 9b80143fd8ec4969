// SPDX-License-Identifier: MIT
#include "single.h"
#include "vector/lanes.h"

#pragma clang fp contract(fast)

INLINE vector finished(vector x, vector bias, float slope) {
  x += bias;
  const mask positive = x > (vector){}, scaled = (mask)(x * splat(slope));
  return (vector)(((mask)x & positive) | (scaled & ~positive));
}

/// Positions per register tile.
#define POSITIONS 12

/// `count` positions from `first` on, sixteen channels from `channel` on.
INLINE void to_many(
    const foley_single_line *line, size_t first, const int count, size_t channel, const float *bias,
    float slope, float *y) {
  vector sum[POSITIONS];
  UNROLL for (int j = 0; j < count; j++) sum[j] = (vector){};
  for (size_t r = 0; r < line->rows; r++) {
    const float *x = line->source + (ptrdiff_t)r * line->sourceStep + first * line->stride;
    const float *w = line->kernel + (ptrdiff_t)r * line->kernelStep + channel;
    for (size_t k = 0; k < line->taps; k++) {
      const vector tap = *(const vector *)(w + k * line->channels);
      UNROLL for (int j = 0; j < count; j++) sum[j] += splat(x[j * line->stride + k]) * tap;
    }
  }
  const vector shift = bias ? *(const vector *)(bias + channel) : (vector){};
  UNROLL for (int j = 0; j < count; j++) {
    *(vector *)(y + (first + j) * line->channels + channel) = finished(sum[j], shift, slope);
  }
}

WIDE void foley_single_to_many(
    const foley_single_line *line, const float *bias, float slope, float *y) {
  size_t first = 0;
  for (; first + POSITIONS <= line->count; first += POSITIONS) {
    for (size_t channel = 0; channel < line->channels; channel += LANES) {
      to_many(line, first, POSITIONS, channel, bias, slope, y);
    }
  }
  for (; first < line->count; first++) {
    for (size_t channel = 0; channel < line->channels; channel += LANES) {
      to_many(line, first, 1, channel, bias, slope, y);
    }
  }
}

/// Sixteen channels from `channel` on of `taps` taps from `tap` on of `rows` rows of the kernel from `row` on.
INLINE void add_products(
    const foley_single_line *line, const float *y, size_t row, const int rows, size_t tap,
    const int taps, size_t channel, float *kernel) {
  vector sum[12];
  const float *source = line->source + (ptrdiff_t)row * line->sourceStep + tap;
  float *place = kernel + (ptrdiff_t)row * line->kernelStep + tap * line->channels + channel;
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int k = 0; k < taps; k++) {
      sum[r * taps + k] = *(const vector *)(place + r * line->kernelStep + k * line->channels);
    }
  }
  for (size_t j = 0; j < line->count; j++) {
    const vector value = *(const vector *)(y + j * line->channels + channel);
    const float *x = source + j * line->stride;
    UNROLL for (int r = 0; r < rows; r++) {
      UNROLL for (int k = 0; k < taps; k++) {
        sum[r * taps + k] += splat(x[r * line->sourceStep + k]) * value;
      }
    }
  }
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int k = 0; k < taps; k++) {
      *(vector *)(place + r * line->kernelStep + k * line->channels) = sum[r * taps + k];
    }
  }
}

#define ADD_PRODUCTS(rows, taps)                                                                   \
  for (size_t channel = 0; channel < line->channels; channel += LANES) {                           \
    add_products(line, y, row, rows, tap, taps, channel, kernel);                                  \
  }

WIDE void foley_single_products(const foley_single_line *line, const float *y, float *kernel) {
  if (line->rows == 3 && (line->taps == 3 || line->taps == 4)) {
    const size_t row = 0, tap = 0;
    if (line->taps == 3) {
      ADD_PRODUCTS(3, 3)
    } else {
      ADD_PRODUCTS(3, 4)
    }
    return;
  }
  for (size_t row = 0; row < line->rows; row++) {
    size_t tap = 0;
    for (; tap + 5 <= line->taps; tap += 5) { ADD_PRODUCTS(1, 5) }
    for (; tap < line->taps; tap++) { ADD_PRODUCTS(1, 1) }
  }
}

/// The sixteen results of 16 / stride positions from `first` on.
INLINE void to_single(const foley_single_line *line, size_t first, const int stride, float *x) {
  vector sum[LANES];
  UNROLL for (int i = 0; i < LANES; i++) sum[i] = (vector){};
  for (size_t r = 0; r < line->rows; r++) {
    const float *lineStart = line->source + (ptrdiff_t)r * line->sourceStep;
    const float *kernelStart = line->kernel + (ptrdiff_t)r * line->kernelStep;
    for (size_t k = 0; k < line->taps; k++) {
      const float *y = lineStart + (first + k) * line->channels;
      const float *w = kernelStart + k * stride * line->channels;
      for (size_t channel = 0; channel < line->channels; channel += LANES) {
        vector tap[LANES];
        UNROLL for (int p = 0; p < stride; p++) {
          tap[p] = *(const vector *)(w + p * line->channels + channel);
        }
        UNROLL for (int q = 0; q < LANES / stride; q++) {
          const vector value = *(const vector *)(y + q * line->channels + channel);
          UNROLL for (int p = 0; p < stride; p++) sum[q * stride + p] += value * tap[p];
        }
      }
    }
  }
  *(vector *)(x + first * stride) = sums_of_lanes(sum);
}

#define TO_SINGLE(stride)                                                                          \
  case stride:                                                                                     \
    for (size_t first = 0; first < line->count; first += LANES / stride) {                         \
      to_single(line, first, stride, x);                                                           \
    }                                                                                              \
    break;

WIDE void foley_many_to_single(const foley_single_line *line, float *x) {
  switch (line->stride) { TO_SINGLE(1) TO_SINGLE(2) TO_SINGLE(4) TO_SINGLE(8) TO_SINGLE(16) }
}
