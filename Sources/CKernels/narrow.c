// SPDX-License-Identifier: MIT
#include "narrow.h"
#include "vector/lanes.h"

#pragma clang fp contract(fast)

// MARK: - Few terms

/// `rows` rows and `vectors` vectors of columns.
INLINE void few_terms(
    const float *a, const float *b, size_t terms, size_t columns, const int rows, const int vectors,
    float *c) {
  vector sum[16];
  UNROLL for (int i = 0; i < rows * vectors; i++) sum[i] = (vector){};
  for (size_t t = 0; t < terms; t++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      const vector value = *(const vector *)(b + t * columns + v * LANES);
      UNROLL for (int r = 0; r < rows; r++) sum[r * vectors + v] += splat(a[r * terms + t]) * value;
    }
  }
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      *(vector *)(c + r * columns + v * LANES) = sum[r * vectors + v];
    }
  }
}

#define FEW_TERMS(rows, vectors)                                                                   \
  for (; column + vectors * LANES <= columns; column += vectors * LANES) {                         \
    few_terms(a + r * terms, b + column, terms, columns, rows, vectors, c + r * columns + column); \
  }

WIDE void foley_few_terms(
    const float *a, const float *b, size_t rows, size_t terms, size_t columns, float *c) {
  size_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    size_t column = 0;
    FEW_TERMS(4, 4)
    FEW_TERMS(4, 1)
  }
  for (; r < rows; r++) {
    size_t column = 0;
    FEW_TERMS(1, 4)
    FEW_TERMS(1, 1)
  }
}

// MARK: - Few columns

/// Sixteen results: of `rows` rows and 16 / rows columns.
INLINE void few_columns(
    const float *a, const float *transposed, size_t terms, const int rows, float *c) {
  const int columns = LANES / rows;
  vector sum[LANES];
  UNROLL for (int i = 0; i < LANES; i++) sum[i] = (vector){};
  for (size_t t = 0; t < terms; t += LANES) {
    vector value[LANES];
    UNROLL for (int r = 0; r < rows; r++) value[r] = *(const vector *)(a + r * terms + t);
    UNROLL for (int j = 0; j < columns; j++) {
      const vector factor = *(const vector *)(transposed + j * terms + t);
      UNROLL for (int r = 0; r < rows; r++) sum[r * columns + j] += value[r] * factor;
    }
  }
  *(vector *)c = sums_of_lanes(sum);
}

#define FEW_COLUMNS(n)                                                                             \
  case n:                                                                                          \
    for (size_t r = 0; r < rows; r += LANES / n) {                                                 \
      few_columns(a + r * terms, transposed, terms, LANES / n, c + r * n);                         \
    }                                                                                              \
    break;

WIDE void foley_few_columns(
    const float *a, const float *transposed, size_t rows, size_t terms, size_t columns, float *c) {
  switch (columns) { FEW_COLUMNS(2) FEW_COLUMNS(4) FEW_COLUMNS(8) FEW_COLUMNS(16) }
}

// MARK: - Few columns of a transposed matrix

/// `vectors` vectors of rows and `columns` columns.
INLINE void few_columns_of_transposed(
    const float *a, const float *b, size_t rows, size_t terms, const int columns,
    const int vectors, float *c) {
  vector sum[LANES];
  UNROLL for (int i = 0; i < columns * vectors; i++) sum[i] = (vector){};
  for (size_t t = 0; t < terms; t++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      const vector value = *(const vector *)(a + t * rows + v * LANES);
      UNROLL for (int j = 0; j < columns; j++) {
        sum[v * columns + j] += value * splat(b[t * columns + j]);
      }
    }
  }
  UNROLL for (int v = 0; v < vectors; v++) {
    UNROLL for (int j = 0; j < columns; j++) {
      for (int lane = 0; lane < LANES; lane++) {
        c[(v * LANES + lane) * columns + j] = sum[v * columns + j][lane];
      }
    }
  }
}

#define FEW_COLUMNS_OF_TRANSPOSED(n)                                                               \
  case n:                                                                                          \
    for (; r + LANES / n * LANES <= rows; r += LANES / n * LANES) {                                \
      few_columns_of_transposed(a + r, b, rows, terms, n, LANES / n, c + r * n);                   \
    }                                                                                              \
    for (; r < rows; r += LANES) {                                                                 \
      few_columns_of_transposed(a + r, b, rows, terms, n, 1, c + r * n);                           \
    }                                                                                              \
    break;

WIDE void foley_few_columns_of_transposed(
    const float *a, const float *b, size_t rows, size_t terms, size_t columns, float *c) {
  size_t r = 0;
  switch (columns) {
    FEW_COLUMNS_OF_TRANSPOSED(2)
    FEW_COLUMNS_OF_TRANSPOSED(4)
    FEW_COLUMNS_OF_TRANSPOSED(8)
    FEW_COLUMNS_OF_TRANSPOSED(16)
  }
}
