// SPDX-License-Identifier: MIT
#include "spectral.h"
#include "vector/loops.h"

#pragma clang fp contract(off)

// With e and o the transforms of the even and of the odd samples, z = e + i o, so
// e[k] = (z[k] + conj z[h - k]) / 2, o[k] = (z[k] - conj z[h - k]) / 2i and
// spectrum[k] = e[k] + exp(-pi i k / h) o[k]   (Press et al., Numerical Recipes, section 12.3).
VECTORISED void foley_split_spectrum(
    const float *z, const float *turns, size_t h, float *spectrum) {
  EACH(k, h + 1) {
    const float re = z[2 * k], im = z[2 * k + 1];
    const float mirrorRe = z[2 * (h - k)], mirrorIm = z[2 * (h - k) + 1];
    const float turnRe = turns[2 * k], turnIm = turns[2 * k + 1];
    const float sumIm = im + mirrorIm, differenceRe = re - mirrorRe;
    spectrum[2 * k] = 0.5f * (re + mirrorRe) + (turnRe * sumIm + turnIm * differenceRe);
    spectrum[2 * k + 1] = 0.5f * (im - mirrorIm) + (turnIm * sumIm - turnRe * differenceRe);
  }
}

VECTORISED void foley_join_spectrum(
    const float *spectrum, const float *turns, size_t h, float *z) {
  z[0] = 0.5f * (spectrum[0] + spectrum[2 * h]);
  z[1] = 0.5f * (spectrum[0] - spectrum[2 * h]);
  EACH(j, h - 1) {
    const size_t k = j + 1;
    const float re = spectrum[2 * k], im = spectrum[2 * k + 1];
    const float mirrorRe = spectrum[2 * (h - k)], mirrorIm = spectrum[2 * (h - k) + 1];
    const float turnRe = turns[2 * k], turnIm = turns[2 * k + 1];
    const float sumIm = im + mirrorIm, differenceRe = re - mirrorRe;
    z[2 * k] = 0.5f * (re + mirrorRe) - (turnRe * sumIm - turnIm * differenceRe);
    z[2 * k + 1] = 0.5f * (im - mirrorIm) + (turnRe * differenceRe + turnIm * sumIm);
  }
}

VECTORISED void foley_magnitudes(const float *spectrum, float *y, size_t n) {
  EACH(i, n) {
    const float re = spectrum[2 * i], im = spectrum[2 * i + 1];
    y[i] = __builtin_elementwise_sqrt(re * re + im * im);
  }
}

/// 1 / sqrt(x) for normal x, within 2 units in the last place: a guess from the exponent, wrong by 3.4 %
/// at most, and three steps of Newton's method (Lomont, "Fast inverse square root", 2003). The division
/// and the square root of the CPU take three times as long.
INLINE float reciprocal_root(float x) {
  const float half = 0.5f * x;
  float y = float_with_bits(0x5f375a86 - (bits_of(x) >> 1));
  y = y * (1.5f - (half * y) * y);
  y = y * (1.5f - (half * y) * y);
  y = y * (1.5f - (half * y) * y);
  return y;
}

VECTORISED void foley_impose_magnitudes(const float *wanted, float *spectrum, size_t n) {
  EACH(i, n) {
    const float re = spectrum[2 * i], im = spectrum[2 * i + 1], power = re * re + im * im;
    const int vanishes = power < 1e-30f;
    const float scale = wanted[i] * reciprocal_root(vanishes ? 1.0f : power);
    spectrum[2 * i] = vanishes ? wanted[i] : re * scale;
    spectrum[2 * i + 1] = vanishes ? 0.0f : im * scale;
  }
}

VECTORISED void foley_multiply_accumulate(const float *a, const float *b, float *y, size_t n) {
  EACH(i, n) y[i] += a[i] * b[i];
}

VECTORISED void foley_extrapolate(
    const float *x, const float *before, float share, float *y, size_t n) {
  EACH(i, n) y[i] = x[i] + share * (x[i] - before[i]);
}
