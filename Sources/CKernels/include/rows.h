// SPDX-License-Identifier: MIT
#ifndef FOLEY_ROWS_H
#define FOLEY_ROWS_H
#include <stddef.h>

// Loops over `rows` rows of `columns` floats that follow each other; there is at least one column. The order of a
// column's sum depends on these two numbers alone, that of a row's on `columns` alone.

/// sums[r] = the sum of the row's floats.
void foley_sum_rows(const float *x, size_t rows, size_t columns, float *sums);
/// sums[r] = the sum of the products of the row's floats with those of y, whose rows lie `step` floats apart: as
/// many as there are columns, or none for one row that is used for all.
void foley_row_products(
    const float *x, const float *y, size_t step, size_t rows, size_t columns, float *sums);
/// sums[c] += sum over rows of x[r][c].
void foley_add_rows(const float *x, size_t rows, size_t columns, float *sums);
/// sums[c] += sum over rows of x[r][c] y[r][c].
void foley_add_products(const float *x, const float *y, size_t rows, size_t columns, float *sums);
/// sums[c] += sum over rows of x[r][c] v[r], in row order; row r begins at x[r stride].
void foley_add_weighted_rows(
    const float *x, const float *v, size_t rows, size_t columns, size_t stride, float *sums);
/// y[g][c] = sum over rows of x[g][r][c], for groups of at least one row.
void foley_sum_groups(const float *x, size_t groups, size_t rows, size_t columns, float *y);
/// y[r][t][c] = x[r][c] for t < times.
void foley_repeat_rows(const float *x, size_t rows, size_t times, size_t columns, float *y);

/// y[r][c] = x[r][c] scale[c] + shift[c]
void foley_scale_and_shift_rows(
    const float *x, const float *scale, const float *shift, float *y, size_t rows, size_t columns);
/// y[r][c] = x[r][c] op v[c]
void foley_add_to_rows(const float *x, const float *v, float *y, size_t rows, size_t columns);
void foley_multiply_rows(const float *x, const float *v, float *y, size_t rows, size_t columns);
/// y[r][c] = x[r][c] op v[r]
void foley_shift_each_row(const float *x, const float *v, float *y, size_t rows, size_t columns);
void foley_scale_each_row(const float *x, const float *v, float *y, size_t rows, size_t columns);
/// y[r][c] = exp x[r][c] / sum over c of exp x[r][c], without overflow.
void foley_softmax_rows(const float *x, float *y, size_t rows, size_t columns);

#endif
