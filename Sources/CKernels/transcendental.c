// SPDX-License-Identifier: MIT
#include "elementwise.h"
#include "rows.h"
#include "vector/loops.h"
#include <math.h>

#pragma clang fp contract(off)

// Range reductions and polynomials of exp, log and tanh: S. L. Moshier, Cephes Mathematical
// Library, single precision (expf.c, logf.c, tanhf.c; 1984-1992).

#define UNARY(name, function)                                                                      \
  VECTORISED void name(const float *x, float *y, size_t n) { EACH(i, n) y[i] = function(x[i]); }

/// 2^n for n in -126...127.
INLINE float power_of_two(int32_t n) { return float_with_bits((uint32_t)(n + 127) << 23); }

// exp x = 2^n exp r with n = round(x / ln 2), r in [-ln 2 / 2, ln 2 / 2]. 2^n is applied as two
// factors, since it can overflow or underflow although the product does not.
INLINE float exponential(float x) {
  const float bounded = x >= -104.0f ? (x <= 89.0f ? x : 89.0f) : -104.0f;
  const float n = __builtin_rintf(bounded * 1.44269504088896341f);
  const float r = (bounded - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  const int32_t half = (int32_t)n / 2, rest = (int32_t)n - half;
  return x != x ? x : p * power_of_two(half) * power_of_two(rest);
}

// log x = n ln 2 + log(1 + f) with 1 + f in [sqrt(1/2), sqrt 2). ln 2 is split into two parts such
// that the product of n and the larger one is exact. Subnormal numbers are scaled into the normal
// range first.
INLINE float logarithm(float x) {
  const int subnormal = x < 0x1p-126f;
  const uint32_t half = 0x3f3504f3;  // the bits of sqrt(1/2)
  const uint32_t offset = bits_of(subnormal ? x * 0x1p23f : x) - half;
  const float n = (float)(((int32_t)offset >> 23) - (subnormal ? 23 : 0));
  const float f = float_with_bits((offset & 0x7fffff) + half) - 1.0f, square = f * f;
  float p = 7.0376836292e-2f;
  p = p * f + -1.1514610310e-1f;
  p = p * f + 1.1676998740e-1f;
  p = p * f + -1.2420140846e-1f;
  p = p * f + 1.4249322787e-1f;
  p = p * f + -1.6668057665e-1f;
  p = p * f + 2.0000714765e-1f;
  p = p * f + -2.4999993993e-1f;
  p = p * f + 3.3333331174e-1f;
  const float tail = f * square * p + n * -2.12194440e-4f - 0.5f * square;
  const float y = (f + tail) + n * 0.693359375f;
  return x > 0 ? (x < INFINITY ? y : x) : (x == 0 ? -INFINITY : NAN);
}

// (1 - e^-2x) / (1 + e^-2x); near zero, where this cancels, an odd polynomial.
INLINE float hyperbolic_tangent(float x) {
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

// 1 / (1 + exp -x); for negative x, exp x / (1 + exp x), which underflows gradually.
INLINE float logistic(float x) {
  const float e = exponential(-fabsf(x));
  return (x < 0 ? e : 1.0f) / (1.0f + e);
}

// max(x, 0) + log(1 + e) with e = exp -|x|; the rounding error of 1 + e is corrected by a
// first-order term (Goldberg, "What every computer scientist should know about floating-point
// arithmetic", 1991, theorem 4).
INLINE float smooth_ramp(float x) {
  const float e = exponential(-fabsf(x)), u = 1.0f + e;
  const float rest = logarithm(u) + (e - (u - 1.0f)) / u;
  return (x > 0 ? x : 0.0f) + rest;
}

UNARY(foley_exp, exponential)
UNARY(foley_log, logarithm)
UNARY(foley_tanh, hyperbolic_tangent)
UNARY(foley_sigmoid, logistic)
UNARY(foley_softplus, smooth_ramp)

VECTORISED void foley_ramp_of_log(const float *x, float scale, float shift, float *y, size_t n) {
  EACH(i, n) {
    const float ramp = scale * logarithm(x[i]) + shift;
    y[i] = ramp > 0.0f ? (ramp < 1.0f ? ramp : 1.0f) : 0.0f;
  }
}

VECTORISED void foley_softmax_rows(const float *x, float *y, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
    float least, greatest;
    foley_extremes(x, columns, &least, &greatest);
    EACH(c, columns) y[c] = exponential(x[c] - greatest);
    const float total = foley_sum(y, columns);
    EACH(c, columns) y[c] /= total;
  }
}
