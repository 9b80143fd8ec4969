// SPDX-License-Identifier: MIT
// Included by winograd_tiles.h once per instruction set, with V and the macros defined.

// One-dimensional transforms. Three taps have four points. Five taps of stride two have seven: 0 to 3
// are the even phase with three taps, 4 to 6 the odd phase with two.

INLINE void NAME(even)(const V *x, V *m) {
  m[0] = x[0] - x[2], m[1] = x[1] + x[2], m[2] = x[2] - x[1], m[3] = x[1] - x[3];
}

INLINE void NAME(odd)(const V *x, V *m) { m[0] = x[0] - x[1], m[1] = x[1], m[2] = x[1] - x[2]; }

INLINE void NAME(strided)(const V *x, V *m) {
  const V even[] = {x[0], x[2], x[4], x[6]}, odd[] = {x[1], x[3], x[5]};
  NAME(even)(even, m), NAME(odd)(odd, m + 4);
}

INLINE void NAME(dense)(const V *x, V *m) { NAME(even)(x, m), NAME(odd)(x, m + 4); }

INLINE void NAME(even_kernel)(const V *w, V *m) {
  const V outer = HALF * (w[0] + w[2]), middle = HALF * w[1];
  m[0] = w[0], m[1] = outer + middle, m[2] = outer - middle, m[3] = w[2];
}

INLINE void NAME(kernel)(const V *w, V *m) {
  const V even[] = {w[0], w[2], w[4]};
  NAME(even_kernel)(even, m), m[4] = w[1], m[5] = w[1] + w[3], m[6] = w[3];
}

INLINE void NAME(even_sums)(const V *m, V *y) {
  y[0] = m[0] + m[1] + m[2], y[1] = m[1] - m[2] - m[3];
}

INLINE void NAME(results)(const V *m, V *y) {
  NAME(even_sums)(m, y), y[0] += m[4] + m[5], y[1] += m[5] - m[6];
}

INLINE void NAME(phases)(const V *m, V *y) {
  V even[2];
  NAME(even_sums)(m, even);
  y[0] = m[4] + m[5], y[1] = even[0], y[2] = m[5] - m[6], y[3] = even[1];
}

// Adjoints of the transforms to results and from taps, per phase.

INLINE void NAME(even_results)(const V *y, V *m) {
  m[0] = y[0], m[1] = y[0] + y[1], m[2] = y[0] - y[1], m[3] = -y[1];
}

INLINE void NAME(odd_results)(const V *y, V *m) { m[0] = y[0], m[1] = y[0] + y[1], m[2] = -y[1]; }

INLINE void NAME(even_taps)(const V *m, V *w) {
  const V sum = HALF * (m[1] + m[2]);
  w[0] = m[0] + sum, w[1] = HALF * (m[1] - m[2]), w[2] = m[3] + sum;
}

INLINE void NAME(odd_taps)(const V *m, V *w) { w[0] = m[0] + m[1], w[1] = m[1] + m[2]; }

// Four results of three taps have the six points 0, ±√½, ±√2 and infinity, of two taps all of these but 0: the
// product of √½ and √2 keeps the numbers of all transforms near one, and rounding errors at a half of those of 0,
// ±1, ±2. Five taps of stride two then have eleven: 0 to 5 are the even phase, 6 to 10 the odd phase.

#define ROOT_HALF ALL(0.70710678118654752f)
#define ROOT_TWO ALL(1.41421356237309505f)
#define THIRD ALL(1.0f / 3)

INLINE V NAME(fused)(V a, V b, V c) { return FUSED(a, b, c); }

/// `even` + and - `scale` `odd`, in m[0] and m[1].
INLINE void NAME(pair)(V even, V scale, V odd, V *m) {
  m[0] = NAME(fused)(scale, odd, even), m[1] = NAME(fused)(-scale, odd, even);
}

INLINE void NAME(wide_odd)(const V *x, V *m) {
  NAME(pair)(NAME(fused)(ALL(-2), x[1], x[3]), ROOT_HALF, NAME(fused)(ALL(-2), x[0], x[2]), m);
  NAME(pair)(NAME(fused)(-HALF, x[1], x[3]), ROOT_TWO, NAME(fused)(-HALF, x[0], x[2]), m + 2);
  m[4] = NAME(fused)(ALL(-2.5f), x[2], x[0] + x[4]);
}

INLINE void NAME(wide_even)(const V *x, V *m) {
  m[0] = NAME(fused)(ALL(-2.5f), x[2], x[0] + x[4]), NAME(wide_odd)(x + 1, m + 1);
}

INLINE void NAME(wide_strided)(const V *x, V *m) {
  const V even[] = {x[0], x[2], x[4], x[6], x[8], x[10]}, odd[] = {x[1], x[3], x[5], x[7], x[9]};
  NAME(wide_even)(even, m), NAME(wide_odd)(odd, m + 6);
}

INLINE void NAME(wide_dense)(const V *x, V *m) { NAME(wide_even)(x, m), NAME(wide_odd)(x, m + 6); }

INLINE void NAME(wide_odd_kernel)(V first, V second, V *m) {
  const V third = THIRD * second;
  NAME(pair)(-third, -THIRD * ROOT_TWO, first, m), NAME(pair)(third, THIRD * ROOT_HALF, first, m + 2);
  m[4] = second;
}

INLINE void NAME(wide_even_kernel)(const V *w, V *m) {
  m[0] = w[0], m[5] = w[2];
  NAME(pair)(-THIRD * NAME(fused)(ALL(2), w[0], w[2]), -THIRD * ROOT_TWO, w[1], m + 1);
  NAME(pair)(THIRD * NAME(fused)(HALF, w[0], w[2]), THIRD * ROOT_HALF, w[1], m + 3);
}

INLINE void NAME(wide_kernel)(const V *w, V *m) {
  const V even[] = {w[0], w[2], w[4]};
  NAME(wide_even_kernel)(even, m), NAME(wide_odd_kernel)(w[1], w[3], m + 6);
}

INLINE void NAME(wide_odd_sums)(const V *m, V *y) {
  const V low = m[0] + m[1], lowOdd = ROOT_HALF * (m[0] - m[1]);
  const V high = m[2] + m[3], highOdd = ROOT_TWO * (m[2] - m[3]);
  y[0] = low + high, y[1] = lowOdd + highOdd;
  y[2] = NAME(fused)(HALF, low, high + high);
  y[3] = NAME(fused)(HALF, lowOdd, NAME(fused)(ALL(2), highOdd, m[4]));
}

INLINE void NAME(wide_even_sums)(const V *m, V *y) { NAME(wide_odd_sums)(m + 1, y), y[0] += m[0]; }

INLINE void NAME(wide_results)(const V *m, V *y) {
  V odd[4];
  NAME(wide_even_sums)(m, y), NAME(wide_odd_sums)(m + 6, odd);
  UNROLL for (int k = 0; k < 4; k++) y[k] += odd[k];
}

INLINE void NAME(wide_phases)(const V *m, V *y) {
  V even[4], odd[4];
  NAME(wide_even_sums)(m, even), NAME(wide_odd_sums)(m + 6, odd);
  UNROLL for (int k = 0; k < 4; k++) y[2 * k] = odd[k], y[2 * k + 1] = even[k];
}

INLINE void NAME(wide_odd_results)(const V *y, V *m) {
  NAME(pair)(NAME(fused)(HALF, y[2], y[0]), ROOT_HALF, NAME(fused)(HALF, y[3], y[1]), m);
  NAME(pair)(NAME(fused)(ALL(2), y[2], y[0]), ROOT_TWO, NAME(fused)(ALL(2), y[3], y[1]), m + 2);
  m[4] = y[3];
}

INLINE void NAME(wide_even_results)(const V *y, V *m) { m[0] = y[0], NAME(wide_odd_results)(y, m + 1); }

INLINE void NAME(wide_odd_taps)(const V *m, V *w) {
  w[0] = THIRD * NAME(fused)(ROOT_TWO, m[1] - m[0], ROOT_HALF * (m[2] - m[3]));
  w[1] = NAME(fused)(THIRD, (m[2] + m[3]) - (m[0] + m[1]), m[4]);
}

INLINE void NAME(wide_even_taps)(const V *m, V *w) {
  const V low = m[1] + m[2], high = m[3] + m[4];
  w[0] = NAME(fused)(THIRD, NAME(fused)(HALF, high, -(low + low)), m[0]);
  w[1] = THIRD * NAME(fused)(ROOT_TWO, m[2] - m[1], ROOT_HALF * (m[3] - m[4]));
  w[2] = NAME(fused)(THIRD, high - low, m[5]);
}
