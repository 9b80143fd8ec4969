// SPDX-License-Identifier: MIT
#ifndef FOLEY_WINOGRAD_H
#define FOLEY_WINOGRAD_H
#include <stddef.h>

// The transforms of a minimal filter (Winograd, "Arithmetic Complexity of Computations", 1980) of five
// taps and stride two, in two dimensions: its even phase has three taps and is F(2, 3), its odd phase two
// and is F(2, 2). Seven products along an axis make two outputs in place of ten. Each transform takes
// vectors of n channels on a square grid and is applied along both axes; a spectrum is 7 x 7 vectors,
// `step` floats from one to the next.

/// A square of vectors of channels in a signal. Positions outside `top` to `bottom` and `left` to `right`
/// are not in the signal: they count as zero and are not written.
typedef struct {
  ptrdiff_t corner;          // floats from the signal's beginning to position (0, 0); may lie before it
  ptrdiff_t line, position;  // floats from one line, or one position, to the next
  int top, bottom, left, right;
} foley_square;

/// What is done to results before they are written.
typedef struct {
  const float *bias;         // a value for each channel, or NULL
  float slope;               // values below zero are multiplied by it; 1 = none
  const float *sign;         // as large as the signal, or NULL: where it is not above zero,
  float signSlope;           // values are multiplied by this
} foley_square_finish;

/// 7 x 7 of a signal, for two outputs an axis, two inputs apart.
void foley_strided_spectrum(const float *x, const foley_square *square, float *spectrum, size_t step, size_t n);
/// 4 x 4 of a signal, for four outputs an axis of the adjoint.
void foley_dense_spectrum(const float *x, const foley_square *square, float *spectrum, size_t step, size_t n);
/// 5 x 5 taps.
void foley_kernel_spectrum(const float *x, const foley_square *square, float *spectrum, size_t step, size_t n);
/// 2 x 2 results.
void foley_spectrum_results(
    const float *spectrum, size_t step, const foley_square *square, const foley_square_finish *finish,
    float *y, size_t n);
/// 4 x 4 results of the adjoint: odd phase, even phase, odd, even.
void foley_spectrum_phases(
    const float *spectrum, size_t step, const foley_square *square, const foley_square_finish *finish,
    float *y, size_t n);

// The adjoint in the kernel, phase by phase: 0 is even in height and width, 1 even and odd, 2 odd and even,
// 3 odd in both. An even axis has four points and three taps, an odd one three points and two taps.

/// 4 or 3 positions an axis of a phase, whose line and position are two of the signal's.
void foley_phase_spectrum(
    int phase, const float *x, const foley_square *square, float *spectrum, size_t step, size_t n);
/// 2 x 2 of y to what the products with a phase are summed with.
void foley_result_spectrum(
    int phase, const float *y, const foley_square *square, float *spectrum, size_t step, size_t n);
/// Sums of products to a phase's taps.
void foley_spectrum_taps(
    int phase, const float *spectrum, size_t step, const foley_square *square, float *w, size_t n);

#endif
