// SPDX-License-Identifier: MIT
#ifndef FOLEY_ELEMENTWISE_H
#define FOLEY_ELEMENTWISE_H
#include <stddef.h>
#include <stdint.h>

// Vectorised loops over contiguous floats. y may be one of the inputs.

void foley_add(const float *a, const float *b, float *y, size_t n);
void foley_subtract(const float *a, const float *b, float *y, size_t n);
void foley_multiply(const float *a, const float *b, float *y, size_t n);
void foley_divide(const float *a, const float *b, float *y, size_t n);
/// y = scale x + shift
void foley_affine(const float *x, float scale, float shift, float *y, size_t n);

// Errors are below 2.5 units in the last place, and the bits are the same on every CPU; NaN is
// propagated.
void foley_exp(const float *x, float *y, size_t n);
void foley_log(const float *x, float *y, size_t n);
void foley_tanh(const float *x, float *y, size_t n);
void foley_sigmoid(const float *x, float *y, size_t n);
void foley_softplus(const float *x, float *y, size_t n);

/// y = scale log x + shift, clamped to 0...1, for x >= 0.
void foley_ramp_of_log(const float *x, float scale, float shift, float *y, size_t n);

void foley_square_root(const float *x, float *y, size_t n);
void foley_absolute(const float *x, float *y, size_t n);
/// y = x where sign > 0, slope x elsewhere: the derivative of leaky ReLU times x.
void foley_leaky_relu_mask(const float *x, const float *sign, float slope, float *y, size_t n);
/// y = x where lower <= reference <= upper, 0 elsewhere: the derivative of a clamp times x.
void foley_zero_outside(
    const float *x, const float *reference, float lower, float upper, float *y, size_t n);
void foley_clamp(const float *x, float lower, float upper, float *y, size_t n);

/// The sum of n floats in a fixed order: 16 interleaved sums of block sums of 64 terms, so that
/// rounding errors grow with n / 1024 instead of n.
float foley_sum(const float *x, size_t n);
/// The sum of n products, in the order of foley_sum.
float foley_inner_product(const float *a, const float *b, size_t n);
/// The greatest |x[i]| of n floats; NaN is ignored.
float foley_greatest_magnitude(const float *x, size_t n);
/// The least and the greatest of n floats, n > 0; NaN has no meaning.
void foley_extremes(const float *x, size_t n, float *least, float *greatest);
/// How many of n floats do not lie in lower...upper; NaN does not.
size_t foley_count_outside(const float *x, float lower, float upper, size_t n);
/// The sum of the squares of n floats, in 16 interleaved sums.
double foley_energy(const float *x, size_t n);
/// Integers of -scale...scale - 1: x · scale plus the difference of the halves of a random word, in 1 / 65,536,
/// rounded half away from zero. NaN has no meaning.
void foley_quantize(const float *x, const uint32_t *words, float scale, int32_t *y, size_t n);
/// The preparation of the fast FIR algorithm. With x as 2 count + 1 blocks B[0], B[1], ... of
/// `size` floats: odd[i] = B[2i + 1], before[i] = B[2i] - B[2i + 1], after[i] = B[2i + 2] - B[2i +
/// 1].
void foley_pair_blocks(
    const float *x, size_t size, size_t count, float *odd, float *before, float *after);
/// y += x
void foley_accumulate(const float *x, float *y, size_t n);

#endif
