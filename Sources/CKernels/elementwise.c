// SPDX-License-Identifier: MIT
#include "elementwise.h"
#include "vector/loops.h"
#include <math.h>

#pragma clang fp contract(off)

#define BINARY(name, expression)                                                                   \
  VECTORISED void name(const float *a, const float *b, float *y, size_t n) {                       \
    EACH(i, n) y[i] = expression;                                                                  \
  }

BINARY(foley_add, a[i] + b[i])
BINARY(foley_subtract, a[i] - b[i])
BINARY(foley_multiply, a[i] * b[i])
BINARY(foley_divide, a[i] / b[i])

// The builtin is vectorised; sqrtf is not, because it may set errno.
VECTORISED void foley_square_root(const float *x, float *y, size_t n) {
  EACH(i, n) y[i] = __builtin_elementwise_sqrt(x[i]);
}

VECTORISED void foley_absolute(const float *x, float *y, size_t n) {
  EACH(i, n) y[i] = fabsf(x[i]);
}

// As roundf: half away from zero. The largest number below one half, as one half itself would round
// 0.49999997 up.
INLINE float rounded(float x) { return truncf(x + copysignf(0x1.fffffep-2f, x)); }

VECTORISED void foley_quantize(const float *x, const uint32_t *words, float scale, int32_t *y,
                               size_t n) {
  EACH(i, n) {
    const int32_t dither = (int32_t)(words[i] >> 16) - (int32_t)(words[i] & 0xFFFF);
    const float value = rounded(x[i] * scale + (float)dither * 0x1p-16f);
    const float low = value < -scale ? -scale : value;
    y[i] = (int32_t)(low > scale - 1 ? scale - 1 : low);
  }
}

VECTORISED void foley_affine(const float *x, float scale, float shift, float *y, size_t n) {
  EACH(i, n) y[i] = scale * x[i] + shift;
}

VECTORISED void foley_leaky_relu_mask(const float *x, const float *sign, float slope, float *y, size_t n) {
  EACH(i, n) y[i] = x[i] * (sign[i] > 0 ? 1.0f : slope);
}

VECTORISED void foley_zero_outside(
    const float *x, const float *reference, float lower, float upper, float *y, size_t n) {
  EACH(i, n) {
    const int inside = (reference[i] >= lower) & (reference[i] <= upper);
    y[i] = inside ? x[i] : 0.0f;
  }
}

VECTORISED void foley_clamp(const float *x, float lower, float upper, float *y, size_t n) {
  EACH(i, n) {
    const float low = x[i] < lower ? lower : x[i];
    y[i] = low > upper ? upper : low;
  }
}

// Sixteen interleaved sums, each a sum of block sums of 64 terms.
#define SUM(term)                                                                                  \
  float sums[16] = {0}, total = 0;                                                                 \
  for (size_t start = 0; start < n; start += 1024) {                                               \
    const size_t end = n - start < 1024 ? n : start + 1024;                                        \
    float block[16] = {0};                                                                         \
    size_t i = start;                                                                              \
    for (; i + 16 <= end; i += 16) {                                                               \
      for (int j = 0; j < 16; j++) block[j] += term(i + j);                                        \
    }                                                                                              \
    for (int j = 0; i < end; i++, j++) block[j] += term(i);                                        \
    for (int j = 0; j < 16; j++) sums[j] += block[j];                                              \
  }                                                                                                \
  for (int j = 0; j < 16; j++) total += sums[j];                                                   \
  return total;

#define VALUE(i) x[i]
VECTORISED float foley_sum(const float *x, size_t n) { SUM(VALUE) }

#define PRODUCT(i) a[i] * b[i]
VECTORISED float foley_inner_product(const float *a, const float *b, size_t n) { SUM(PRODUCT) }

INLINE float greater(float x, float y) { return y > x ? y : x; }
INLINE float lesser(float x, float y) { return y < x ? y : x; }

VECTORISED float foley_greatest_magnitude(const float *x, size_t n) {
  float greatest[16] = {0};
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (int j = 0; j < 16; j++) greatest[j] = greater(greatest[j], fabsf(x[i + j]));
  }
  for (int j = 0; i < n; i++, j++) greatest[j] = greater(greatest[j], fabsf(x[i]));
  for (int j = 1; j < 16; j++) greatest[0] = greater(greatest[0], greatest[j]);
  return greatest[0];
}

VECTORISED void foley_extremes(const float *x, size_t n, float *least, float *greatest) {
  float low[16], high[16];
  for (int j = 0; j < 16; j++) low[j] = high[j] = x[0];
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (int j = 0; j < 16; j++) {
      low[j] = lesser(low[j], x[i + j]);
      high[j] = greater(high[j], x[i + j]);
    }
  }
  for (; i < n; i++) {
    low[0] = lesser(low[0], x[i]);
    high[0] = greater(high[0], x[i]);
  }
  for (int j = 1; j < 16; j++) {
    low[0] = lesser(low[0], low[j]);
    high[0] = greater(high[0], high[j]);
  }
  *least = low[0];
  *greatest = high[0];
}

VECTORISED size_t foley_count_outside(const float *x, float lower, float upper, size_t n) {
  size_t count = 0;
  for (size_t start = 0; start < n; start += 1024) {
    const size_t end = n - start < 1024 ? n : start + 1024;
    uint32_t block = 0;
    for (size_t i = start; i < end; i++) block += !((x[i] >= lower) & (x[i] <= upper));
    count += block;
  }
  return count;
}

VECTORISED double foley_energy(const float *x, size_t n) {
  double sums[16] = {0};
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (int j = 0; j < 16; j++) sums[j] += (double)x[i + j] * (double)x[i + j];
  }
  for (int j = 0; i < n; i++, j++) sums[j] += (double)x[i] * (double)x[i];
  for (int j = 1; j < 16; j++) sums[0] += sums[j];
  return sums[0];
}

VECTORISED void foley_accumulate(const float *x, float *y, size_t n) {
  EACH(i, n) y[i] += x[i];
}

VECTORISED void foley_pair_blocks(
    const float *x, size_t size, size_t count, float *odd, float *before, float *after) {
  for (size_t block = 0; block < count; block++, x += 2 * size) {
    const size_t start = block * size;
    EACH(i, size) {
      const float middle = x[size + i];
      odd[start + i] = middle;
      before[start + i] = x[i] - middle;
      after[start + i] = x[2 * size + i] - middle;
    }
  }
}
