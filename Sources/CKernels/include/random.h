// SPDX-License-Identifier: MIT
#ifndef FOLEY_RANDOM_H
#define FOLEY_RANDOM_H
#include <stddef.h>
#include <stdint.h>

/// y = numbers `position` to `position` + n - 1 of a Philox stream, with 24 random bits each, uniform
/// in lower...largest; `upper` is the least number above that.
void foley_uniform(const uint32_t key[2], const uint32_t high[2], uint64_t position, float lower,
                   float upper, float largest, float *y, size_t n);

/// y = words `position` to `position` + n - 1 of a Philox stream.
void foley_random_words(const uint32_t key[2], const uint32_t high[2], uint64_t position,
                        uint32_t *y, size_t n);

#endif
