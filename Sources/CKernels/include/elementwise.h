// SPDX-License-Identifier: MIT
#ifndef FOLEY_ELEMENTWISE_H
#define FOLEY_ELEMENTWISE_H
#include <stddef.h>
#include <stdint.h>

// Loops over contiguous floats that Swift does not vectorise. y may be one of the inputs.

void foley_add(const float *a, const float *b, float *y, size_t n);
void foley_subtract(const float *a, const float *b, float *y, size_t n);
void foley_multiply(const float *a, const float *b, float *y, size_t n);
void foley_divide(const float *a, const float *b, float *y, size_t n);
/// y = scale x + shift
void foley_affine(const float *x, float scale, float shift, float *y, size_t n);

// Within 2.5 units in the last place of the exact value, on every kind of CPU the same bits; NaN stays.
void foley_exp(const float *x, float *y, size_t n);
void foley_log(const float *x, float *y, size_t n);
void foley_tanh(const float *x, float *y, size_t n);
void foley_sigmoid(const float *x, float *y, size_t n);
void foley_softplus(const float *x, float *y, size_t n);

/// y = scale log x + shift, 0 below and 1 above; of x >= 0.
void foley_ramp_of_log(const float *x, float scale, float shift, float *y, size_t n);

void foley_square_root(const float *x, float *y, size_t n);
void foley_absolute(const float *x, float *y, size_t n);
/// y = x where sign > 0, slope x elsewhere
void foley_leak(const float *x, const float *sign, float slope, float *y, size_t n);
/// y = x where lower <= reference <= upper, 0 elsewhere
void foley_keep_inside(
    const float *x, const float *reference, float lower, float upper, float *y, size_t n);
void foley_clamp(const float *x, float lower, float upper, float *y, size_t n);

/// The sum of n floats in a fixed order: 16 interleaved sums of sums of 64, so that rounding errors grow
/// with n / 1024 rather than n.
float foley_sum(const float *x, size_t n);
/// The sum of n products, in the order of foley_sum.
float foley_inner_product(const float *a, const float *b, size_t n);
/// The greatest |x[i]| of n floats; NaN does not count.
float foley_greatest_magnitude(const float *x, size_t n);
/// sums[c] += sum over rows of x[row][c], in the order of the rows; row r begins at x[r * stride].
void foley_add_rows(const float *x, size_t rows, size_t columns, size_t stride, float *sums);
/// y[row][c] = x[row][c] op v[c]
void foley_add_to_rows(const float *x, const float *v, float *y, size_t rows, size_t columns);
void foley_multiply_rows(const float *x, const float *v, float *y, size_t rows, size_t columns);
/// Blocks 0, 1, 2... of `size` floats, of which x has 2 count + 1: odd[i] = block 2i + 1, before[i] =
/// block 2i - block 2i + 1, after[i] = block 2i + 2 - block 2i + 1.
void foley_pair_blocks(
    const float *x, size_t size, size_t count, float *odd, float *before, float *after);
/// y += x
void foley_accumulate(const float *x, float *y, size_t n);

#endif
