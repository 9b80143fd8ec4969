// SPDX-License-Identifier: MIT
#include "elementwise.h"
#include <math.h>

// No contraction: the same bits on every clone.
#pragma clang fp contract(off)

#if defined(__x86_64__)
#define VECTORISED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VECTORISED
#endif

#define BINARY(name, expression)                                                                   \
  VECTORISED void name(const float *a, const float *b, float *y, size_t n) {                       \
    for (size_t i = 0; i < n; i++) y[i] = expression;                                              \
  }

#define UNARY(name, expression)                                                                    \
  VECTORISED void name(const float *x, float *y, size_t n) {                                       \
    for (size_t i = 0; i < n; i++) y[i] = expression;                                              \
  }

BINARY(foley_add, a[i] + b[i])
BINARY(foley_subtract, a[i] - b[i])
BINARY(foley_multiply, a[i] * b[i])
BINARY(foley_divide, a[i] / b[i])
UNARY(foley_square_root, sqrtf(x[i]))
UNARY(foley_absolute, fabsf(x[i]))

VECTORISED void foley_affine(const float *x, float scale, float shift, float *y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = scale * x[i] + shift;
}

VECTORISED void foley_leak(const float *x, const float *sign, float slope, float *y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = x[i] * (sign[i] > 0 ? 1.0f : slope);
}

VECTORISED void foley_keep_inside(
    const float *x, const float *reference, float lower, float upper, float *y, size_t n) {
  for (size_t i = 0; i < n; i++) {
    y[i] = x[i] * (float)((reference[i] >= lower) & (reference[i] <= upper));
  }
}

VECTORISED void foley_clamp(const float *x, float lower, float upper, float *y, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const float low = x[i] < lower ? lower : x[i];
    y[i] = low > upper ? upper : low;
  }
}

// 2^(x log2 e) by splitting off the integer, then a degree-6 polynomial on [-ln 2 / 2, ln 2 / 2]
// (Cephes expf, S. L. Moshier 1989); 1 unit in the last place over the range of floats.
static inline __attribute__((always_inline)) float exponential(float x) {
  const float bounded = x < -87.33f ? -87.33f : (x > 88.72f ? 88.72f : x);
  const float n = __builtin_rintf(bounded * 1.44269504088896341f);
  const float r = (bounded - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  union { int32_t i; float f; } half = {((int32_t)n / 2 + 127) << 23};
  union { int32_t i; float f; } rest = {((int32_t)n - (int32_t)n / 2 + 127) << 23};
  const float y = p * half.f * rest.f;
  return x != x ? x : (x < -103.98f ? 0.0f : (x > 88.72284f ? INFINITY : y));
}

UNARY(foley_exp, exponential(x[i]))
UNARY(foley_sigmoid, 1.0f / (1.0f + exponential(-x[i])))

// tanh x = sign(x) (1 - e) / (1 + e) with e = exp(-2|x|); near zero the odd series, where the quotient cancels.
static inline __attribute__((always_inline)) float hyperbolicTangent(float x) {
  const float magnitude = fabsf(x), e = exponential(-2.0f * magnitude), square = x * x;
  const float large = __builtin_copysignf((1.0f - e) / (1.0f + e), x);
  float p = -5.70498872745e-3f;
  p = p * square + 2.06390887954e-2f;
  p = p * square + -5.37397155531e-2f;
  p = p * square + 1.33314422036e-1f;
  p = p * square + -3.33332819422e-1f;
  const float small = x + x * square * p;
  return magnitude < 0.625f ? small : large;
}

UNARY(foley_tanh, hyperbolicTangent(x[i]))

// Logarithms are rare in training: the C library's will do.
void foley_log(const float *x, float *y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = logf(x[i]);
}

void foley_softplus(const float *x, float *y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = fmaxf(x[i], 0.0f) + log1pf(expf(-fabsf(x[i])));
}

VECTORISED float foley_sum(const float *x, size_t n) {
  float partial[16] = {0};
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (int j = 0; j < 16; j++) partial[j] += x[i + j];
  }
  for (int j = 0; i < n; i++, j++) partial[j] += x[i];
  float total = 0;
  for (int j = 0; j < 16; j++) total += partial[j];
  return total;
}

VECTORISED void foley_add_rows(
    const float *x, size_t rows, size_t columns, size_t stride, float *sums) {
  for (size_t r = 0; r < rows; r++) {
    for (size_t c = 0; c < columns; c++) sums[c] += x[r * stride + c];
  }
}

VECTORISED void foley_add_to_rows(
    const float *x, const float *v, float *y, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) {
    for (size_t c = 0; c < columns; c++) y[r * columns + c] = x[r * columns + c] + v[c];
  }
}

VECTORISED void foley_multiply_rows(
    const float *x, const float *v, float *y, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) {
    for (size_t c = 0; c < columns; c++) y[r * columns + c] = x[r * columns + c] * v[c];
  }
}

VECTORISED void foley_accumulate(const float *x, float *y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] += x[i];
}
