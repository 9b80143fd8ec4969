// SPDX-License-Identifier: MIT
#ifndef FOLEY_SPECTRAL_H
#define FOLEY_SPECTRAL_H
#include <stddef.h>

// Loops over spectra, which are n pairs of a real and an imaginary part, and over the frames they come
// from. Every element is computed by itself and without contraction: the same bits on every CPU.

/// The spectrum of 2 h real samples, h + 1 bins, from the transform z of their h pairs (even sample, odd
/// sample). z has h + 1 values, the last one its first; turns[k] = exp(-pi i k / h) / 2.
void foley_split_spectrum(const float *z, const float *turns, size_t h, float *spectrum);
/// The way back: z, h values, times h / 2 h of what an unnormalised inverse transform would need. The
/// imaginary parts of the first and the last bin are taken as zero.
void foley_join_spectrum(const float *spectrum, const float *turns, size_t h, float *z);

/// y[i] = |spectrum[i]|
void foley_magnitudes(const float *spectrum, float *y, size_t n);
/// y[i] = factors[i] spectrum[i]; y may be the spectrum.
void foley_scale_pairs(const float *spectrum, const float *factors, float *y, size_t n);
/// y[i] = scale a[i] conj(b[i])
void foley_correlate_pairs(const float *a, const float *b, float scale, float *y, size_t n);
/// y[i] = the mean of x[i], x[i + shift], ... x[i + (shifts - 1) shift], added in this order; y lies elsewhere.
void foley_mean_of_shifts(const float *x, size_t shift, size_t shifts, float *y, size_t n);
/// Gives every bin the magnitude wanted and leaves its phase; a bin of zero gets phase zero.
void foley_impose_magnitudes(const float *wanted, float *spectrum, size_t n);
/// The same between the transform z of the pairs of 2 h samples, which has h + 1 values, and the z that
/// foley_join_spectrum would make of the spectrum.
void foley_impose_on_halved(const float *wanted, const float *turns, size_t h, float *z);
/// Pairs of magnitudes and phases, in radians from -pi to pi, as numbers: within 2 units in the last place
/// of the magnitude.
void foley_from_polar(const float *magnitudes, const float *phases, float *spectrum, size_t n);
/// y += a b
void foley_multiply_accumulate(const float *a, const float *b, float *y, size_t n);
/// y = scale a b
void foley_scaled_product(const float *a, const float *b, float scale, float *y, size_t n);
/// y = x + share (x - before), and before = x; y may be x.
void foley_extrapolate(const float *x, float share, float *before, float *y, size_t n);

#endif
