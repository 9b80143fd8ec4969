// SPDX-License-Identifier: MIT
#include "spectral.h"
#include "vector/loops.h"

#pragma clang fp contract(off)

// With e and o the transforms of the even and of the odd samples, z = e + i o, so
// e[k] = (z[k] + conj z[h - k]) / 2, o[k] = (z[k] - conj z[h - k]) / 2i and, with
// t[k] = exp(-pi i k / h) o[k], bin k is e[k] + t[k] and bin h - k is conj(e[k] - t[k])
// (Press et al., Numerical Recipes, section 12.3).
typedef struct {
  float re, im;
} number;

INLINE void split(number z, number mirror, number turn, number *bin, number *conjugateOfMirror) {
  const float sumIm = z.im + mirror.im, differenceRe = z.re - mirror.re;
  const float eRe = 0.5f * (z.re + mirror.re), eIm = 0.5f * (z.im - mirror.im);
  const float tRe = turn.re * sumIm + turn.im * differenceRe;
  const float tIm = turn.im * sumIm - turn.re * differenceRe;
  *bin = (number){eRe + tRe, eIm + tIm};
  *conjugateOfMirror = (number){eRe - tRe, eIm - tIm};
}

INLINE void join(number bin, number conjugateOfMirror, number turn, number *z, number *mirror) {
  const float eRe = 0.5f * (bin.re + conjugateOfMirror.re);
  const float eIm = 0.5f * (bin.im + conjugateOfMirror.im);
  const float tRe = bin.re - conjugateOfMirror.re, tIm = bin.im - conjugateOfMirror.im;
  const float oRe = turn.re * tRe + turn.im * tIm, oIm = turn.re * tIm - turn.im * tRe;
  *z = (number){eRe - oIm, eIm + oRe};
  *mirror = (number){eRe + oIm, oRe - eIm};
}

INLINE number number_at(const float *pairs, size_t i) {
  return (number){pairs[2 * i], pairs[2 * i + 1]};
}

INLINE void put(number value, float *pairs, size_t i) {
  pairs[2 * i] = value.re;
  pairs[2 * i + 1] = value.im;
}

INLINE number conjugate_product(number a, number b) {
  return (number){a.re * b.re + a.im * b.im, a.im * b.re - a.re * b.im};
}

// One bin at a time in ascending order: the spectra are in memory, and access from both ends would
// be slow.
VECTORISED void foley_split_spectrum(
    const float *z, const float *turns, size_t h, float *spectrum) {
  EACH(k, h + 1) {
    number bin, mirror;
    split(number_at(z, k), number_at(z, h - k), number_at(turns, k), &bin, &mirror);
    put(bin, spectrum, k);
  }
}

VECTORISED void foley_join_spectrum(
    const float *spectrum, const float *turns, size_t h, float *z) {
  z[0] = 0.5f * (spectrum[0] + spectrum[2 * h]);
  z[1] = 0.5f * (spectrum[0] - spectrum[2 * h]);
  EACH(j, h - 1) {
    const size_t k = j + 1;
    const number mirror = number_at(spectrum, h - k);
    number value, rest;
    join(number_at(spectrum, k), (number){mirror.re, -mirror.im}, number_at(turns, k), &value, &rest);
    put(value, z, k);
  }
}

VECTORISED void foley_magnitudes(const float *spectrum, float *y, size_t n) {
  EACH(i, n) {
    const float re = spectrum[2 * i], im = spectrum[2 * i + 1];
    y[i] = __builtin_elementwise_sqrt(re * re + im * im);
  }
}

VECTORISED void foley_scale_pairs(const float *spectrum, const float *factors, float *y, size_t n) {
  EACH(i, n) {
    const float factor = factors[i];
    y[2 * i] = factor * spectrum[2 * i];
    y[2 * i + 1] = factor * spectrum[2 * i + 1];
  }
}

VECTORISED void foley_replace_pairs(
    const float *spectrum, float scale, const bool *kept, float *y, size_t n) {
  EACH(i, n) {
    const number before = number_at(y, i), other = number_at(spectrum, i);
    put((number){kept[i] ? before.re : scale * other.re, kept[i] ? before.im : scale * other.im}, y, i);
  }
}

VECTORISED void foley_correlate_pairs(
    const float *a, const float *b, float scale, float *y, size_t n) {
  EACH(i, n) {
    const number product = conjugate_product(number_at(a, i), number_at(b, i));
    put((number){scale * product.re, scale * product.im}, y, i);
  }
}

VECTORISED void foley_mean_of_shifts(
    const float *x, size_t shift, size_t shifts, float *y, size_t n) {
  EACH(i, n) y[i] = x[i];
  for (size_t k = 1; k < shifts; k++) {
    EACH(i, n) y[i] += x[k * shift + i];
  }
  EACH(i, n) y[i] /= (float)shifts;
}

VECTORISED void foley_any_of_shifts(const bool *x, size_t shifts, bool *y, size_t n) {
  EACH(i, n) y[i] = x[i];
  for (size_t k = 1; k < shifts; k++) {
    EACH(i, n) y[i] |= x[k + i];
  }
}

/// 1 / sqrt(x) for normal x with a relative error below 1e-6: an estimate from the exponent with an
/// error of at most 3.4 % (Lomont, "Fast inverse square root", 2003), then two Newton steps with
/// coefficients that balance positive and negative errors (Walczyk, Moroz and Cieslinski, "A
/// Modification of the Fast Inverse Square Root Algorithm", 2019). Division and square root would
/// take three times as long.
INLINE float reciprocal_root(float x) {
  float y = float_with_bits(0x5f375a86 - (bits_of(x) >> 1));
  y = y * (1.50131339f - (0.500437795f * x) * (y * y));
  return y * (1.5000009f - (0.5000003f * x) * (y * y));
}

INLINE number with_magnitude(float wanted, number x) {
  const float power = x.re * x.re + x.im * x.im;
  const int vanishes = power < 1e-30f;
  const float scale = wanted * reciprocal_root(vanishes ? 1.0f : power);
  return (number){vanishes ? wanted : x.re * scale, vanishes ? 0.0f : x.im * scale};
}

VECTORISED void foley_impose_magnitudes(const float *wanted, float *spectrum, size_t n) {
  EACH(i, n) put(with_magnitude(wanted[i], number_at(spectrum, i)), spectrum, i);
}

// The data is in cache: both bins of a pair are processed together, with half the arithmetic.
VECTORISED void foley_impose_on_halved(
    const float *wanted, const float *turns, size_t h, float *z) {
  EACH(k, h / 2 + 1) {
    const number turn = number_at(turns, k);
    number bin, mirror;
    split(number_at(z, k), number_at(z, h - k), turn, &bin, &mirror);
    bin = with_magnitude(wanted[k], bin);
    mirror = with_magnitude(wanted[h - k], mirror);
    join(bin, mirror, turn, &bin, &mirror);
    put(bin, z, k);
    put(mirror, z, h - k);
  }
}

VECTORISED void foley_multiply_accumulate(const float *a, const float *b, float *y, size_t n) {
  EACH(i, n) y[i] += a[i] * b[i];
}

VECTORISED void foley_scaled_product(
    const float *a, const float *b, float scale, float *y, size_t n) {
  EACH(i, n) y[i] = scale * a[i] * b[i];
}

VECTORISED void foley_extrapolate(
    const float *x, float share, float *before, float *y, size_t n) {
  EACH(i, n) {
    const float now = x[i];
    y[i] = now + share * (now - before[i]);
    before[i] = now;
  }
}

// Sine and cosine from Cephes, sinf.c (S. L. Moshier, 1984-1992): angle = r + n pi / 2, r in [-pi /
// 4, pi / 4].
VECTORISED void foley_from_polar(
    const float *magnitudes, const float *phases, float *spectrum, size_t n) {
  EACH(i, n) {
    const float turns = __builtin_rintf(phases[i] * 0.636619772367581343f);
    const float r = ((phases[i] - turns * 1.5703125f) - turns * 4.837512969970703125e-4f)
        - turns * 7.549789948768648e-8f;
    const float square = r * r;
    float sine = -1.9515295891e-4f;
    sine = sine * square + 8.3321608736e-3f;
    sine = sine * square - 1.6666654611e-1f;
    sine = sine * square * r + r;
    float cosine = 2.443315711809948e-5f;
    cosine = cosine * square - 1.388731625493765e-3f;
    cosine = cosine * square + 4.166664568298827e-2f;
    cosine = cosine * square * square - 0.5f * square + 1.0f;
    const int32_t quarter = (int32_t)turns;
    const int swaps = quarter & 1;
    const float re = swaps ? sine : cosine, im = swaps ? cosine : sine;
    spectrum[2 * i] = magnitudes[i] * ((quarter + 1) & 2 ? -re : re);
    spectrum[2 * i + 1] = magnitudes[i] * (quarter & 2 ? -im : im);
  }
}

// Arc tangent from Cephes, atanf.c (S. L. Moshier, 1984-1992), of the smaller part over the greater.
INLINE float angle(number z) {
  const float width = __builtin_fabsf(z.re), height = __builtin_fabsf(z.im);
  const int isSteep = height > width;
  const float less = isSteep ? width : height, more = isSteep ? height : width;
  const float ratio = less / (more > 0 ? more : 1.0f);
  const int isFar = ratio > 0.414213562373095f;
  const float x = isFar ? (ratio - 1) / (ratio + 1) : ratio;
  const float square = x * x;
  float y = 8.05374449538e-2f;
  y = y * square - 1.38776856032e-1f;
  y = y * square + 1.99777106478e-1f;
  y = y * square - 3.33329491539e-1f;
  y = y * square * x + x;
  y = isFar ? y + 0.785398163397448f : y;
  y = isSteep ? 1.57079632679490f - y : y;
  y = z.re < 0 ? 3.14159265358979f - y : y;
  return __builtin_copysignf(y, z.im);
}

VECTORISED void foley_turns(
    const float *now, const float *before, const float *expected, float *y, size_t n) {
  EACH(i, n) {
    const number turn = conjugate_product(number_at(now, i), number_at(before, i));
    y[i] = angle(conjugate_product(turn, number_at(expected, i)));
  }
}
