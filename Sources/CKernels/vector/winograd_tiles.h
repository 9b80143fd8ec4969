// SPDX-License-Identifier: MIT
// Included once per instruction set, with VECTOR_BYTES, TARGET and NAME(x) defined.

typedef float NAME(lanes) __attribute__((vector_size(VECTOR_BYTES), aligned(4)));
typedef int NAME(lane_mask) __attribute__((vector_size(VECTOR_BYTES), aligned(4)));
#define V NAME(lanes)
#define FLOATS (VECTOR_BYTES / 4)
#define ALL(x) ((V){} + (x))
#define HALF ALL(0.5f)
#define UNROLL _Pragma("clang loop unroll(full)")
#define INLINE static inline __attribute__((always_inline)) TARGET

/// Loads `count` lanes; the others are zero.
INLINE V NAME(load_lanes)(const float *x, size_t count) {
  if (count >= FLOATS) return *(const V *)x;
  V lanes = {};
  memcpy(&lanes, x, count * sizeof(float));
  return lanes;
}

INLINE void NAME(store_lanes)(V lanes, float *x, size_t count) {
  if (count >= FLOATS) {
    *(V *)x = lanes;
  } else {
    memcpy(x, &lanes, count * sizeof(float));
  }
}

/// The lanes times `slope` where `sign` is not above zero.
INLINE V NAME(leaky_relu_lanes)(V lanes, V sign, float slope) {
  const NAME(lane_mask) positive = sign > (V){}, scaled = (NAME(lane_mask))(lanes * ((V){} + slope));
  return (V)(((NAME(lane_mask))lanes & positive) | (scaled & ~positive));
}

#include "winograd_lines.h"

/// A transform along an axis, from `inputs` vectors to `outputs` vectors.
typedef struct {
  void (*apply)(const V *, V *);
  int inputs, outputs;
} NAME(pass);

/// The vectors of a tile. The tables are only for a tile that exceeds the signal.
typedef struct {
  const float *corner;
  ptrdiff_t line, position;          // floats between neighbouring lines and positions
  const float *at[POINTS * POINTS];  // the vectors; zeros for those outside the signal
  size_t inside[POINTS * POINTS];    // masks of those inside
} NAME(source);

/// Fills the tables of a tile of `height` x `width` positions.
INLINE void NAME(find)(
    const int height, const int width, const foley_winograd_tile *s, NAME(source) *source) {
  static const float zeros[FLOATS];
  for (int row = 0; row < height; row++) {
    for (int column = 0; column < width; column++) {
      const int exists = row >= s->top && row < s->bottom && column >= s->left && column < s->right;
      const int k = row * width + column;
      source->at[k] = exists ? source->corner + row * s->line + column * s->position : zeros;
      source->inside[k] = exists ? SIZE_MAX : 0;
    }
  }
}

/// Transforms `count` channels, from `first` on, of a tile to its spectrum.
INLINE void NAME(analyse)(
    const NAME(pass) down, const NAME(pass) across, const NAME(source) *source, const int isWhole,
    size_t first, float *spectrum, size_t step, size_t count) {
  V between[POINTS][POINTS];
  UNROLL for (int row = 0; row < down.inputs; row++) {
    V line[POINTS], points[POINTS];
    UNROLL for (int column = 0; column < across.inputs; column++) {
      const int k = row * across.inputs + column;
      const float *vector = isWhole
          ? source->corner + row * source->line + column * source->position + first
          : source->at[k] + (first & source->inside[k]);
      line[column] = NAME(load_lanes)(vector, count);
    }
    across.apply(line, points);
    UNROLL for (int k = 0; k < across.outputs; k++) between[k][row] = points[k];
  }
  UNROLL for (int column = 0; column < across.outputs; column++) {
    V points[POINTS];
    down.apply(between[column], points);
    UNROLL for (int k = 0; k < down.outputs; k++) {
      NAME(store_lanes)(points[k], spectrum + (k * across.outputs + column) * step + first, count);
    }
  }
}

/// Transforms all channels of a tile to its spectrum.
INLINE void NAME(analyse_channels)(
    const NAME(pass) down, const NAME(pass) across, const NAME(source) *source, const int isWhole,
    float *spectrum, size_t step, size_t n) {
  size_t first = 0;
  for (; first + FLOATS <= n; first += FLOATS) {
    NAME(analyse)(down, across, source, isWhole, first, spectrum, step, FLOATS);
  }
  if (first == n) return;
  // The last vector overlaps the one before it: partial vectors are slow.
  if (n > FLOATS) {
    NAME(analyse)(down, across, source, isWhole, n - FLOATS, spectrum, step, FLOATS);
  } else {
    NAME(analyse)(down, across, source, isWhole, 0, spectrum, step, n);
  }
}

/// Transforms `count` channels, from `first` on, of a spectrum to a tile, with the epilogue.
INLINE void NAME(synthesise)(
    const NAME(pass) down, const NAME(pass) across, const float *spectrum, size_t step,
    const foley_winograd_tile *s, const foley_winograd_epilogue *finish, float *y, size_t first, size_t count) {
  V between[POINTS][POINTS];
  UNROLL for (int row = 0; row < down.inputs; row++) {
    V line[POINTS], results[POINTS];
    UNROLL for (int column = 0; column < across.inputs; column++) {
      line[column] = *(const V *)(spectrum + (row * across.inputs + column) * step);
    }
    across.apply(line, results);
    UNROLL for (int k = 0; k < across.outputs; k++) between[k][row] = results[k];
  }
  const V bias = finish->bias ? NAME(load_lanes)(finish->bias + first, count) : (V){};
  UNROLL for (int column = 0; column < across.outputs; column++) {
    V results[POINTS];
    down.apply(between[column], results);
    if (column < s->left || column >= s->right) continue;
    UNROLL for (int row = 0; row < down.outputs; row++) {
      if (row < s->top || row >= s->bottom) continue;
      const ptrdiff_t place = s->corner + row * s->line + column * s->position + (ptrdiff_t)first;
      V value = results[row] + bias;
      if (finish->slope != 1.0f) value = NAME(leaky_relu_lanes)(value, value, finish->slope);
      if (finish->sign) {
        value = NAME(leaky_relu_lanes)(
            value, NAME(load_lanes)(finish->sign + place, count), finish->signSlope);
      }
      NAME(store_lanes)(value, y + place, count);
    }
  }
}

/// Transforms all channels of a spectrum to a tile.
INLINE void NAME(synthesise_channels)(
    const NAME(pass) down, const NAME(pass) across, const float *spectrum, size_t step,
    const foley_winograd_tile *s, const foley_winograd_epilogue *finish, float *y, size_t n) {
  size_t first = 0;
  for (; first + FLOATS <= n; first += FLOATS) {
    NAME(synthesise)(down, across, spectrum + first, step, s, finish, y, first, FLOATS);
  }
  if (first == n) return;
  if (n > FLOATS) {
    first = n - FLOATS;
    NAME(synthesise)(down, across, spectrum + first, step, s, finish, y, first, FLOATS);
  } else {
    NAME(synthesise)(down, across, spectrum, step, s, finish, y, 0, n);
  }
}

#define PASS(name, inputs, outputs) ((NAME(pass)){NAME(name), inputs, outputs})
#define STRIDED PASS(strided, 7, 7)
#define DENSE PASS(dense, 4, 7)
#define KERNEL PASS(kernel, 5, 7)
#define RESULTS PASS(results, 7, 2)
#define PHASES PASS(phases, 7, 4)
#define EVEN_KERNEL PASS(even_kernel, 3, 4)
#define EVEN_SUMS PASS(even_sums, 4, 2)
#define WIDE_STRIDED PASS(wide_strided, 11, 11)
#define WIDE_DENSE PASS(wide_dense, 6, 11)
#define WIDE_KERNEL PASS(wide_kernel, 5, 11)
#define WIDE_RESULTS PASS(wide_results, 11, 4)
#define WIDE_PHASES PASS(wide_phases, 11, 8)
#define WIDE_EVEN_KERNEL PASS(wide_even_kernel, 3, 6)
#define WIDE_EVEN_SUMS PASS(wide_even_sums, 6, 4)
#define WIDE_EVEN PASS(wide_even, 6, 6)
#define WIDE_ODD PASS(wide_odd, 5, 5)
#define WIDE_EVEN_RESULTS PASS(wide_even_results, 4, 6)
#define WIDE_ODD_RESULTS PASS(wide_odd_results, 4, 5)
#define WIDE_EVEN_TAPS PASS(wide_even_taps, 6, 3)
#define WIDE_ODD_TAPS PASS(wide_odd_taps, 5, 2)
#define EVEN PASS(even, 4, 4)
#define ODD PASS(odd, 3, 3)
#define EVEN_RESULTS PASS(even_results, 2, 4)
#define ODD_RESULTS PASS(odd_results, 2, 3)
#define EVEN_TAPS PASS(even_taps, 4, 3)
#define ODD_TAPS PASS(odd_taps, 3, 2)

#define ANALYSIS(name, down, across)                                                               \
  TARGET static void NAME(name)(                                                                   \
      const float *x, const foley_winograd_tile *s, float *spectrum, size_t step, size_t n) {      \
    NAME(source) source;                                                                           \
    source.corner = x + s->corner, source.line = s->line, source.position = s->position;           \
    if (s->top <= 0 && s->left <= 0 && s->bottom >= down.inputs && s->right >= across.inputs) {     \
      NAME(analyse_channels)(down, across, &source, 1, spectrum, step, n);                         \
    } else {                                                                                       \
      NAME(find)(down.inputs, across.inputs, s, &source);                                          \
      NAME(analyse_channels)(down, across, &source, 0, spectrum, step, n);                         \
    }                                                                                              \
  }

#define SYNTHESIS(name, down, across)                                                              \
  TARGET static void NAME(name)(                                                                   \
      const float *spectrum, size_t step, const foley_winograd_tile *s,                            \
      const foley_winograd_epilogue *finish, float *y, size_t n) {                                 \
    NAME(synthesise_channels)(down, across, spectrum, step, s, finish, y, n);                      \
  }

#define OF_FILTERS(name, STRIDED, DENSE, KERNEL, RESULTS, PHASES, EVEN_KERNEL, EVEN_SUMS)          \
  ANALYSIS(name##strided_spectrum, STRIDED, STRIDED)                                               \
  ANALYSIS(name##dense_spectrum, DENSE, DENSE)                                                     \
  ANALYSIS(name##kernel_spectrum, KERNEL, KERNEL)                                                  \
  ANALYSIS(name##even_kernel_spectrum, EVEN_KERNEL, EVEN_KERNEL)                                   \
  SYNTHESIS(name##spectrum_results, RESULTS, RESULTS)                                              \
  SYNTHESIS(name##spectrum_phases, PHASES, PHASES)                                                 \
  SYNTHESIS(name##spectrum_even_sums, EVEN_SUMS, EVEN_SUMS)

OF_FILTERS(, STRIDED, DENSE, KERNEL, RESULTS, PHASES, EVEN_KERNEL, EVEN_SUMS)
OF_FILTERS(
    wide_, WIDE_STRIDED, WIDE_DENSE, WIDE_KERNEL, WIDE_RESULTS, WIDE_PHASES, WIDE_EVEN_KERNEL,
    WIDE_EVEN_SUMS)

#define OF_PHASE(name, down, across)                                                               \
  ANALYSIS(name##_spectrum, down, across)                                                          \
  ANALYSIS(name##_result_spectrum, down##_RESULTS, across##_RESULTS)                               \
  SYNTHESIS(name##_taps, down##_TAPS, across##_TAPS)

OF_PHASE(even_even, EVEN, EVEN)
OF_PHASE(even_odd, EVEN, ODD)
OF_PHASE(odd_even, ODD, EVEN)
OF_PHASE(odd_odd, ODD, ODD)
OF_PHASE(wide_even_even, WIDE_EVEN, WIDE_EVEN)
OF_PHASE(wide_even_odd, WIDE_EVEN, WIDE_ODD)
OF_PHASE(wide_odd_even, WIDE_ODD, WIDE_EVEN)
OF_PHASE(wide_odd_odd, WIDE_ODD, WIDE_ODD)

#define OF_PHASES(name)                                                                            \
  {NAME(even_even_##name),      NAME(even_odd_##name),                                             \
   NAME(odd_even_##name),       NAME(odd_odd_##name),                                              \
   NAME(wide_even_even_##name), NAME(wide_even_odd_##name),                                        \
   NAME(wide_odd_even_##name),  NAME(wide_odd_odd_##name)}

static const tile_transforms NAME(tile_transforms) = {
    {NAME(even_even_spectrum), NAME(wide_even_even_spectrum), NAME(strided_spectrum),
     NAME(wide_strided_spectrum), NAME(dense_spectrum), NAME(wide_dense_spectrum)},
    {NAME(even_kernel_spectrum), NAME(wide_even_kernel_spectrum), NAME(kernel_spectrum),
     NAME(wide_kernel_spectrum), NAME(kernel_spectrum), NAME(wide_kernel_spectrum)},
    {NAME(spectrum_even_sums), NAME(wide_spectrum_even_sums), NAME(spectrum_results),
     NAME(wide_spectrum_results), NAME(spectrum_phases), NAME(wide_spectrum_phases)},
    OF_PHASES(spectrum),
    OF_PHASES(result_spectrum),
    OF_PHASES(taps),
};

#undef V
#undef FLOATS
#undef ALL
#undef HALF
#undef ROOT_HALF
#undef ROOT_TWO
#undef THIRD
#undef UNROLL
#undef INLINE
#undef PASS
#undef STRIDED
#undef DENSE
#undef KERNEL
#undef RESULTS
#undef PHASES
#undef EVEN_KERNEL
#undef EVEN_SUMS
#undef WIDE_STRIDED
#undef WIDE_DENSE
#undef WIDE_KERNEL
#undef WIDE_RESULTS
#undef WIDE_PHASES
#undef WIDE_EVEN_KERNEL
#undef WIDE_EVEN_SUMS
#undef WIDE_EVEN
#undef WIDE_ODD
#undef WIDE_EVEN_RESULTS
#undef WIDE_ODD_RESULTS
#undef WIDE_EVEN_TAPS
#undef WIDE_ODD_TAPS
#undef EVEN
#undef ODD
#undef EVEN_RESULTS
#undef ODD_RESULTS
#undef EVEN_TAPS
#undef ODD_TAPS
#undef ANALYSIS
#undef SYNTHESIS
#undef OF_FILTERS
#undef OF_PHASE
#undef OF_PHASES
