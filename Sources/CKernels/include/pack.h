// SPDX-License-Identifier: MIT
#ifndef FOLEY_PACK_H
#define FOLEY_PACK_H
#include <stddef.h>

/// to[row * toStep + column] = from[row * fromStep + column]
void foley_copy_block(
    const float *from, size_t fromStep, float *to, size_t toStep, size_t rows, size_t columns);

/// to[row * toStep + column] = from[column * fromStep + row]
void foley_transpose_block(
    const float *from, size_t fromStep, float *to, size_t toStep, size_t rows, size_t columns);

#endif
