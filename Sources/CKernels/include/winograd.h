// SPDX-License-Identifier: MIT
#ifndef FOLEY_WINOGRAD_H
#define FOLEY_WINOGRAD_H
#include <stddef.h>

// Transforms of two-dimensional minimal filtering algorithms (Winograd, "Arithmetic Complexity of
// Computations", 1980; Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016). A
// transform maps a square tile of vectors of n channels along both axes; a spectrum, the tile in the
// Winograd domain, is 4 x 4 or 7 x 7 vectors, `step` floats apart.

/// The algorithms. Each computes two results along an axis, the adjoint of stride two four.
typedef enum {
  /// Three taps and stride one, F(2, 3): 4 products along an axis instead of 6. Its adjoint is the
  /// same with rotated taps.
  foley_three_taps,
  /// Five taps and stride two: the even phase has three taps, F(2, 3), the odd phase two, F(2, 2);
  /// 7 products along an axis instead of 10.
  foley_five_taps,
  /// The adjoint of `foley_five_taps`: 7 products for four results.
  foley_five_taps_adjoint,
} foley_winograd_filter;

/// A tile of vectors of channels in a signal. Positions outside `top` to `bottom` and `left` to
/// `right` are not in the signal: they count as zero and are not written.
typedef struct {
  ptrdiff_t corner;          // floats from the signal's start to position (0, 0); may be negative
  ptrdiff_t line, position;  // floats between neighbouring lines and positions
  int top, bottom, left, right;
} foley_winograd_tile;

/// The epilogue, applied before results are written.
typedef struct {
  const float *bias;         // one value per channel, or NULL
  float slope;               // slope of a leaky ReLU; 1: none
  const float *sign;         // signs of a leaky-ReLU mask, with the shape of the signal, or NULL
  float signSlope;           // slope of the mask
} foley_winograd_epilogue;

/// A tile of the source: 4 x 4 positions, for `foley_five_taps` 7 x 7.
void foley_source_spectrum(
    foley_winograd_filter filter, const float *x, const foley_winograd_tile *tile, float *spectrum,
    size_t step, size_t n);
/// The kernel: 3 x 3 or 5 x 5 taps.
void foley_kernel_spectrum(
    foley_winograd_filter filter, const float *w, const foley_winograd_tile *tile, float *spectrum,
    size_t step, size_t n);
/// Inverse transform to 2 x 2 results, for `foley_five_taps_adjoint` 4 x 4 in the order odd phase,
/// even phase, odd, even. Whole vectors of the spectrum are read.
void foley_spectrum_results(
    foley_winograd_filter filter, const float *spectrum, size_t step, const foley_winograd_tile *tile,
    const foley_winograd_epilogue *finish, float *y, size_t n);

// The kernel gradient, per phase: 0 is even in height and width, 1 even in height and odd in width,
// 2 odd and even, 3 odd in both. An even axis has four points and three taps, an odd axis three
// points and two taps. Stride one has only phase 0, the whole signal.

/// A tile of a phase, 4 or 3 positions per axis; with stride two its line and position strides are
/// twice those of the signal.
void foley_phase_spectrum(
    int phase, const float *x, const foley_winograd_tile *tile, float *spectrum, size_t step, size_t n);
/// A 2 x 2 tile of y, for the products with a phase.
void foley_result_spectrum(
    int phase, const float *y, const foley_winograd_tile *tile, float *spectrum, size_t step, size_t n);
/// Inverse transform of sums of products to the taps of a phase. Whole vectors are read.
void foley_spectrum_taps(
    int phase, const float *spectrum, size_t step, const foley_winograd_tile *tile, float *w, size_t n);

#endif
