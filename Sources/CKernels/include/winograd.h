// SPDX-License-Identifier: MIT
#ifndef FOLEY_WINOGRAD_H
#define FOLEY_WINOGRAD_H
#include <stddef.h>

// Transforms of two-dimensional minimal filtering algorithms (Winograd, "Arithmetic Complexity of
// Computations", 1980; Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016). A
// transform maps a square tile of vectors of n channels along both axes; a spectrum, the tile in the
// Winograd domain, is 3 x 3 to 11 x 11 vectors, `step` floats apart.

/// The algorithms. A wide one has four results along an axis in place of two.
typedef enum {
  /// Three taps and stride one, F(2, 3): 4 products for two results along an axis instead of 6. Its adjoint is
  /// the same with rotated taps.
  foley_three_taps,
  /// F(4, 3): 6 products for four results instead of 12.
  foley_three_taps_wide,
  /// Five taps and stride two: the even phase has three taps, F(2, 3), the odd phase two, F(2, 2);
  /// 7 products for two results along an axis instead of 10.
  foley_five_taps,
  /// F(4, 3) and F(4, 2): 11 products for four results instead of 20.
  foley_five_taps_wide,
  /// The adjoint of `foley_five_taps`: 7 products for four results.
  foley_five_taps_adjoint,
  /// The adjoint of `foley_five_taps_wide`: 11 products for eight results.
  foley_five_taps_adjoint_wide,
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

/// A tile of the source: 4 x 4 positions, wide 6 x 6; for `foley_five_taps` 7 x 7, wide 11 x 11.
void foley_source_spectrum(
    foley_winograd_filter filter, const float *x, const foley_winograd_tile *tile, float *spectrum,
    size_t step, size_t n);
/// The kernel: 3 x 3 or 5 x 5 taps.
void foley_kernel_spectrum(
    foley_winograd_filter filter, const float *w, const foley_winograd_tile *tile, float *spectrum,
    size_t step, size_t n);
/// Inverse transform to 2 x 2 results, wide 4 x 4; for `foley_five_taps_adjoint` 4 x 4, wide 8 x 8, in the
/// order odd phase, even phase, odd, even... Whole vectors of the spectrum are read.
void foley_spectrum_results(
    foley_winograd_filter filter, const float *spectrum, size_t step, const foley_winograd_tile *tile,
    const foley_winograd_epilogue *finish, float *y, size_t n);

/// What a kernel gradient is summed over: with stride two every second line and position, with stride one the
/// whole signal as a phase even in height and width. An even axis has three taps, an odd axis two, and as many
/// points as taps and results less one: two results, of a wide phase four.
typedef enum {
  foley_even_even,
  foley_even_odd,
  foley_odd_even,
  foley_odd_odd,
  foley_even_even_wide,
  foley_even_odd_wide,
  foley_odd_even_wide,
  foley_odd_odd_wide,
} foley_winograd_phase;

/// A tile of a phase, as many positions as points; with stride two its line and position strides are
/// twice those of the signal.
void foley_phase_spectrum(
    foley_winograd_phase phase, const float *x, const foley_winograd_tile *tile, float *spectrum, size_t step, size_t n);
/// A tile of y, as many positions as results, for the products with a phase.
void foley_result_spectrum(
    foley_winograd_phase phase, const float *y, const foley_winograd_tile *tile, float *spectrum, size_t step, size_t n);
/// Inverse transform of sums of products to the taps of a phase. Whole vectors are read.
void foley_spectrum_taps(
    foley_winograd_phase phase, const float *spectrum, size_t step, const foley_winograd_tile *tile, float *w, size_t n);

#endif
