// SPDX-License-Identifier: MIT
// Included once per instruction set, with VECTOR_BYTES, TARGET and NAME(x) defined.

typedef float NAME(lanes) __attribute__((vector_size(VECTOR_BYTES), aligned(4)));
typedef int NAME(lane_mask) __attribute__((vector_size(VECTOR_BYTES), aligned(4)));
#define V NAME(lanes)
#define FLOATS (VECTOR_BYTES / 4)
#define HALF ((V){} + 0.5f)
#define UNROLL _Pragma("clang loop unroll(full)")
#define INLINE static inline __attribute__((always_inline)) TARGET

/// The first `count` lanes, zero beyond.
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
INLINE V NAME(leak_lanes)(V lanes, V sign, float slope) {
  const NAME(lane_mask) positive = sign > (V){}, scaled = (NAME(lane_mask))(lanes * ((V){} + slope));
  return (V)(((NAME(lane_mask))lanes & positive) | (scaled & ~positive));
}

// One axis, to seven points or from them: 0 to 3 are the even phase, 4 to 6 the odd one.

INLINE void NAME(strided)(const V *x, V *m) {
  m[0] = x[0] - x[4], m[1] = x[2] + x[4], m[2] = x[4] - x[2], m[3] = x[2] - x[6];
  m[4] = x[1] - x[3], m[5] = x[3], m[6] = x[3] - x[5];
}

INLINE void NAME(dense)(const V *x, V *m) {
  m[0] = x[0] - x[2], m[1] = x[1] + x[2], m[2] = x[2] - x[1], m[3] = x[1] - x[3];
  m[4] = x[0] - x[1], m[5] = x[1], m[6] = x[1] - x[2];
}

INLINE void NAME(kernel)(const V *w, V *m) {
  const V outer = HALF * (w[0] + w[4]), middle = HALF * w[2];
  m[0] = w[0], m[1] = outer + middle, m[2] = outer - middle, m[3] = w[4];
  m[4] = w[1], m[5] = w[1] + w[3], m[6] = w[3];
}

INLINE void NAME(results)(const V *m, V *y) {
  y[0] = (m[0] + m[1] + m[2]) + (m[4] + m[5]);
  y[1] = (m[1] - m[2] - m[3]) + (m[5] - m[6]);
}

INLINE void NAME(phases)(const V *m, V *y) {
  y[0] = m[4] + m[5], y[1] = m[0] + m[1] + m[2];
  y[2] = m[5] - m[6], y[3] = m[1] - m[2] - m[3];
}

/// The vectors of a square, zeros for those outside the signal, and whether they are inside.
INLINE void NAME(find)(
    const int side, const float *x, const foley_square *s, const float **at, size_t *inside) {
  static const float zeros[FLOATS];
  for (int row = 0; row < side; row++) {
    for (int column = 0; column < side; column++) {
      const int exists = row >= s->top && row < s->bottom && column >= s->left && column < s->right;
      const int k = row * side + column;
      at[k] = exists ? x + s->corner + row * s->line + column * s->position : zeros;
      inside[k] = exists ? SIZE_MAX : 0;
    }
  }
}

/// `count` channels, from channel `first` on, of the square of `side` vectors `at` to their spectrum.
INLINE void NAME(analyse)(
    void (*pass)(const V *, V *), const int side, const float *const *at, const size_t *inside,
    size_t first, float *spectrum, size_t step, size_t count) {
  V between[POINTS][POINTS];
  UNROLL for (int row = 0; row < side; row++) {
    V line[POINTS], points[POINTS];
    UNROLL for (int column = 0; column < side; column++) {
      const int k = row * side + column;
      line[column] = NAME(load_lanes)(at[k] + (first & inside[k]), count);
    }
    pass(line, points);
    UNROLL for (int k = 0; k < POINTS; k++) between[k][row] = points[k];
  }
  UNROLL for (int column = 0; column < POINTS; column++) {
    V points[POINTS];
    pass(between[column], points);
    UNROLL for (int k = 0; k < POINTS; k++) {
      NAME(store_lanes)(points[k], spectrum + (k * POINTS + column) * step + first, count);
    }
  }
}

/// A spectrum to a square of `side` vectors.
INLINE void NAME(synthesise)(
    void (*pass)(const V *, V *), const int side, const float *spectrum, size_t step,
    const foley_square *s, const foley_square_finish *finish, float *y, size_t first, size_t count) {
  V between[POINTS][POINTS];
  UNROLL for (int row = 0; row < POINTS; row++) {
    V line[POINTS], results[POINTS];
    UNROLL for (int column = 0; column < POINTS; column++) {
      line[column] = NAME(load_lanes)(spectrum + (row * POINTS + column) * step, count);
    }
    pass(line, results);
    UNROLL for (int k = 0; k < side; k++) between[k][row] = results[k];
  }
  const V bias = finish->bias ? NAME(load_lanes)(finish->bias + first, count) : (V){};
  UNROLL for (int column = 0; column < side; column++) {
    V results[POINTS];
    pass(between[column], results);
    if (column < s->left || column >= s->right) continue;
    UNROLL for (int row = 0; row < side; row++) {
      if (row < s->top || row >= s->bottom) continue;
      const ptrdiff_t place = s->corner + row * s->line + column * s->position + (ptrdiff_t)first;
      V value = results[row] + bias;
      if (finish->slope != 1.0f) value = NAME(leak_lanes)(value, value, finish->slope);
      if (finish->sign) {
        value = NAME(leak_lanes)(
            value, NAME(load_lanes)(finish->sign + place, count), finish->signSlope);
      }
      NAME(store_lanes)(value, y + place, count);
    }
  }
}

#define ANALYSIS(name, pass, side)                                                                 \
  TARGET static void NAME(name)(                                                                   \
      const float *x, const foley_square *s, float *spectrum, size_t step, size_t n) {             \
    const float *at[side * side];                                                                  \
    size_t inside[side * side], first = 0;                                                         \
    NAME(find)(side, x, s, at, inside);                                                            \
    for (; first + FLOATS <= n; first += FLOATS) {                                                 \
      NAME(analyse)(NAME(pass), side, at, inside, first, spectrum, step, FLOATS);                  \
    }                                                                                              \
    if (first < n) NAME(analyse)(NAME(pass), side, at, inside, first, spectrum, step, n - first);  \
  }

#define SYNTHESIS(name, pass, side)                                                                \
  TARGET static void NAME(name)(                                                                   \
      const float *spectrum, size_t step, const foley_square *s, const foley_square_finish *finish,\
      float *y, size_t n) {                                                                        \
    size_t first = 0;                                                                              \
    for (; first + FLOATS <= n; first += FLOATS) {                                                 \
      NAME(synthesise)(NAME(pass), side, spectrum + first, step, s, finish, y, first, FLOATS);     \
    }                                                                                              \
    if (first == n) return;                                                                        \
    NAME(synthesise)(NAME(pass), side, spectrum + first, step, s, finish, y, first, n - first);    \
  }

ANALYSIS(strided_spectrum, strided, 7)
ANALYSIS(dense_spectrum, dense, 4)
ANALYSIS(kernel_spectrum, kernel, 5)
SYNTHESIS(spectrum_results, results, 2)
SYNTHESIS(spectrum_phases, phases, 4)

static const square_transforms NAME(square_transforms) = {
    NAME(strided_spectrum), NAME(dense_spectrum),  NAME(kernel_spectrum),
    NAME(spectrum_results), NAME(spectrum_phases),
};

#undef V
#undef FLOATS
#undef HALF
#undef UNROLL
#undef INLINE
#undef ANALYSIS
#undef SYNTHESIS
