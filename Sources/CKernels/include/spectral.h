// SPDX-License-Identifier: MIT
#ifndef FOLEY_SPECTRAL_H
#define FOLEY_SPECTRAL_H
#include <stdbool.h>
#include <stddef.h>

// Loops over spectra, n pairs of real and imaginary parts, and over the frames they belong to.
// Elements are computed independently and without contraction: the bits are the same on every CPU.

/// The spectrum of 2 h real samples, h + 1 bins, from the complex transform z of their h pairs
/// (even sample, odd sample). z has h + 1 values with z[h] = z[0]; turns[k] = exp(-pi i k / h) / 2.
void foley_split_spectrum(const float *z, const float *turns, size_t h, float *spectrum);
/// The inverse of foley_split_spectrum: z, h values. The unnormalised inverse transform of z is h
/// times the samples, instead of 2 h times. The imaginary parts of the first and the last bin are
/// treated as zero.
void foley_join_spectrum(const float *spectrum, const float *turns, size_t h, float *z);

/// y[i] = |spectrum[i]|
void foley_magnitudes(const float *spectrum, float *y, size_t n);
/// y[i] = factors[i] spectrum[i]; y may be the spectrum.
void foley_scale_pairs(const float *spectrum, const float *factors, float *y, size_t n);
/// y[i] = scale spectrum[i] where kept[i] is false; elsewhere y stays as it is.
void foley_replace_pairs(
    const float *spectrum, float scale, const bool *kept, float *y, size_t n);
/// y[i] = scale a[i] conj(b[i])
void foley_correlate_pairs(const float *a, const float *b, float scale, float *y, size_t n);
/// y[i] = mean of x[i], x[i + shift], ... x[i + (shifts - 1) shift], added in this order; y must
/// not overlap x.
void foley_mean_of_shifts(const float *x, size_t shift, size_t shifts, float *y, size_t n);
/// y[i] = whether one of x[i], x[i + 1], ... x[i + shifts - 1] is true; y must not overlap x.
void foley_any_of_shifts(const bool *x, size_t shifts, bool *y, size_t n);
/// Sets the magnitude of every bin and keeps its phase; a zero bin gets phase zero.
void foley_impose_magnitudes(const float *wanted, float *spectrum, size_t n);
/// The same in the domain of z (h + 1 values, z[h] = z[0]): equivalent to foley_split_spectrum,
/// foley_impose_magnitudes and foley_join_spectrum.
void foley_impose_on_halved(const float *wanted, const float *turns, size_t h, float *z);
/// y[i] = the angle of now[i] conj(before[i] expected[i]) in radians, -pi to pi, to 5e-7; 0 of zero.
/// Products must not be denormal.
void foley_turns(
    const float *now, const float *before, const float *expected, float *y, size_t n);
/// Complex numbers from magnitudes and phases in radians from -pi to pi; errors are within 2 units
/// in the last place of the magnitude.
void foley_from_polar(const float *magnitudes, const float *phases, float *spectrum, size_t n);
/// y += a b
void foley_multiply_accumulate(const float *a, const float *b, float *y, size_t n);
/// y = scale a b
void foley_scaled_product(const float *a, const float *b, float scale, float *y, size_t n);
/// y = x + share (x - before), then before = x; y may be x.
void foley_extrapolate(const float *x, float share, float *before, float *y, size_t n);

#endif
