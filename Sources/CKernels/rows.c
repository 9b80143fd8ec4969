// SPDX-License-Identifier: MIT
#include "rows.h"
#include "elementwise.h"
#include "vector/lanes.h"

#pragma clang fp contract(off)

// MARK: - Sums of rows

/// Longer rows are summed block by block, in the order of foley_sum: a lane is one running sum.
#define LONGEST_ROW 1024

/// Sums of up to sixteen rows of whole vectors, times those of y unless it is NULL.
INLINE void sum_lanes_of_rows(
    const float *x, const float *y, size_t step, const int rows, size_t columns, float *sums) {
  vector sum[LANES];
  UNROLL for (int r = 0; r < LANES; r++) sum[r] = (vector){};
  for (size_t c = 0; c < columns; c += LANES) {
    UNROLL for (int r = 0; r < rows; r++) {
      const vector value = *(const vector *)(x + r * columns + c);
      sum[r] += y ? value * *(const vector *)(y + r * step + c) : value;
    }
  }
  const vector result = sums_of_lanes(sum);
  for (int r = 0; r < rows; r++) sums[r] = result[r];
}

INLINE void sum_vectors_of_rows(
    const float *x, const float *y, size_t step, size_t rows, size_t columns, float *sums) {
  size_t row = 0;
  for (; row + LANES <= rows; row += LANES) {
    const float *factors = y ? y + row * step : NULL;
    sum_lanes_of_rows(x + row * columns, factors, step, LANES, columns, sums + row);
  }
  for (; row < rows; row++) {
    const float *factors = y ? y + row * step : NULL;
    sum_lanes_of_rows(x + row * columns, factors, step, 1, columns, sums + row);
  }
}

// Rows of a few floats, of which neighbouring ones share a vector.
#define SUM_SHORT_ROWS(n, term)                                                                    \
  case n:                                                                                          \
    EACH(r, rows) {                                                                                \
      float total = 0;                                                                             \
      for (int c = 0; c < n; c++) total += term(r, c, n);                                          \
      sums[r] = total;                                                                             \
    }                                                                                              \
    return;

#define VALUE(r, c, n) x[n * r + c]
WIDE void foley_sum_rows(const float *x, size_t rows, size_t columns, float *sums) {
  if (columns % LANES == 0 && columns <= LONGEST_ROW) {
    return sum_vectors_of_rows(x, NULL, 0, rows, columns, sums);
  }
  switch (columns) {
    SUM_SHORT_ROWS(2, VALUE)
    SUM_SHORT_ROWS(4, VALUE)
    SUM_SHORT_ROWS(8, VALUE)
    default:
      for (size_t r = 0; r < rows; r++) sums[r] = foley_sum(x + r * columns, columns);
  }
}

#define PRODUCT(r, c, n) x[n * r + c] * y[step * r + c]
WIDE void foley_row_products(
    const float *x, const float *y, size_t step, size_t rows, size_t columns, float *sums) {
  if (columns % LANES == 0 && columns <= LONGEST_ROW) {
    return sum_vectors_of_rows(x, y, step, rows, columns, sums);
  }
  switch (columns) {
    SUM_SHORT_ROWS(2, PRODUCT)
    SUM_SHORT_ROWS(4, PRODUCT)
    SUM_SHORT_ROWS(8, PRODUCT)
    default:
      for (size_t r = 0; r < rows; r++) {
        sums[r] = foley_inner_product(x + r * columns, y + r * step, columns);
      }
  }
}

// MARK: - Sums of columns

/// Adds `count` columns of the rows, times those of y unless it is NULL, to sums that stay in registers.
INLINE void add_columns(
    const float *x, const float *y, size_t rows, size_t columns, const size_t count, float *sums) {
  float block[64];
  for (size_t c = 0; c < count; c++) block[c] = sums[c];
  for (size_t r = 0; r < rows; r++, x += columns) {
    for (size_t c = 0; c < count; c++) block[c] += y ? x[c] * y[c] : x[c];
    if (y) y += columns;
  }
  for (size_t c = 0; c < count; c++) sums[c] = block[c];
}

/// The same, several short rows as one of 64 columns: a single vector would wait for its own last addition.
INLINE size_t add_short_rows(
    const float *x, const float *y, size_t rows, size_t columns, float *sums) {
  const size_t together = 64 / columns, groups = rows / together;
  float block[64] = {0};
  add_columns(x, y, groups, 64, 64, block);
  for (size_t c = 0; c < 64; c++) sums[c % columns] += block[c];
  return groups * together;
}

#define ADD_COLUMNS(n)                                                                             \
  for (; first + n <= columns; first += n) {                                                       \
    add_columns(x + first, y ? y + first : NULL, rows, columns, n, sums + first);                  \
  }

INLINE void add_all_columns(
    const float *x, const float *y, size_t rows, size_t columns, float *sums) {
  if (columns < 64 && 64 % columns == 0 && rows * columns >= 256) {
    const size_t done = add_short_rows(x, y, rows, columns, sums);
    rows -= done;
    x += done * columns;
    if (y) y += done * columns;
  }
  size_t first = 0;
  ADD_COLUMNS(64)
  ADD_COLUMNS(16)
  ADD_COLUMNS(8)
  ADD_COLUMNS(1)
}

VECTORISED void foley_add_rows(const float *x, size_t rows, size_t columns, float *sums) {
  add_all_columns(x, NULL, rows, columns, sums);
}

VECTORISED void foley_add_products(
    const float *x, const float *y, size_t rows, size_t columns, float *sums) {
  add_all_columns(x, y, rows, columns, sums);
}

INLINE void add_weighted_vectors(
    const float *x, const float *v, size_t rows, size_t stride, const int count, float *sums) {
  vector sum[4];
  UNROLL for (int i = 0; i < count; i++) sum[i] = *(const vector *)(sums + i * LANES);
  for (size_t r = 0; r < rows; r++) {
    UNROLL for (int i = 0; i < count; i++) {
      sum[i] += *(const vector *)(x + r * stride + i * LANES) * splat(v[r]);
    }
  }
  UNROLL for (int i = 0; i < count; i++) *(vector *)(sums + i * LANES) = sum[i];
}

WIDE void foley_add_weighted_rows(
    const float *x, const float *v, size_t rows, size_t columns, size_t stride, float *sums) {
  size_t first = 0;
  for (; first + 4 * LANES <= columns; first += 4 * LANES) {
    add_weighted_vectors(x + first, v, rows, stride, 4, sums + first);
  }
  for (; first + LANES <= columns; first += LANES) {
    add_weighted_vectors(x + first, v, rows, stride, 1, sums + first);
  }
  for (size_t r = 0; r < rows; r++) {
    for (size_t c = first; c < columns; c++) sums[c] += x[r * stride + c] * v[r];
  }
}

VECTORISED void foley_sum_groups(
    const float *x, size_t groups, size_t rows, size_t columns, float *y) {
  for (size_t g = 0; g < groups; g++, x += rows * columns, y += columns) {
    if (rows == 2) {
      EACH(c, columns) y[c] = x[c] + x[columns + c];
    } else {
      memcpy(y, x, columns * sizeof *x);
      add_all_columns(x + columns, NULL, rows - 1, columns, y);
    }
  }
}

// MARK: - Every row

INLINE void repeat_columns(
    const float *x, size_t rows, size_t times, const size_t columns, float *y) {
  for (size_t r = 0; r < rows; r++) {
    for (size_t t = 0; t < times; t++, y += columns) memcpy(y, x + r * columns, columns * sizeof *x);
  }
}

INLINE void repeat_numbers(const float *x, size_t rows, const size_t times, float *y) {
  for (size_t r = 0; r < rows; r++) {
    for (size_t t = 0; t < times; t++) y[r * times + t] = x[r];
  }
}

#define REPEAT_NUMBERS(n)                                                                          \
  case n: return repeat_numbers(x, rows, n, y);
#define REPEAT_COLUMNS(n)                                                                          \
  case n: return repeat_columns(x, rows, times, n, y);
VECTORISED void foley_repeat_rows(
    const float *x, size_t rows, size_t times, size_t columns, float *y) {
  if (columns == 1) {
    switch (times) {
      REPEAT_NUMBERS(8)
      REPEAT_NUMBERS(16)
      REPEAT_NUMBERS(32)
      default: return repeat_numbers(x, rows, times, y);
    }
  }
  switch (columns) {
    REPEAT_COLUMNS(8)
    REPEAT_COLUMNS(16)
    REPEAT_COLUMNS(32)
    REPEAT_COLUMNS(64)
    default: return repeat_columns(x, rows, times, columns, y);
  }
}

// y[r][c] = x[r][c] op v[place]; rows of one vector by hand, which the compiler unrolls into single floats.
#define WITH_ROWS(name, op, place, lanes)                                                          \
  INLINE void name##_columns(                                                                      \
      const float *x, const float *v, float *y, size_t rows, const size_t columns) {               \
    for (size_t r = 0; r < rows; r++) {                                                            \
      EACH(c, columns) y[r * columns + c] = x[r * columns + c] op v[place];                        \
    }                                                                                              \
  }                                                                                                \
  INLINE void name##_vectors(const float *x, const float *v, float *y, size_t rows) {              \
    for (size_t r = 0; r < rows; r++) {                                                            \
      *(vector *)(y + r * LANES) = *(const vector *)(x + r * LANES) op lanes;                      \
    }                                                                                              \
  }                                                                                                \
  WIDE void name(const float *x, const float *v, float *y, size_t rows, size_t columns) {          \
    switch (columns) {                                                                             \
      case 8: return name##_columns(x, v, y, rows, 8);                                             \
      case LANES: return name##_vectors(x, v, y, rows);                                            \
      case 32: return name##_columns(x, v, y, rows, 32);                                           \
      default: return name##_columns(x, v, y, rows, columns);                                      \
    }                                                                                              \
  }

WITH_ROWS(foley_add_to_rows, +, c, *(const vector *)v)
WITH_ROWS(foley_multiply_rows, *, c, *(const vector *)v)
WITH_ROWS(foley_shift_each_row, +, r, splat(v[r]))
WITH_ROWS(foley_scale_each_row, *, r, splat(v[r]))

VECTORISED void foley_scale_and_shift_rows(
    const float *x, const float *scale, const float *shift, float *y, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) {
    EACH(c, columns) y[r * columns + c] = x[r * columns + c] * scale[c] + shift[c];
  }
}
