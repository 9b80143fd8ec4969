// SPDX-License-Identifier: MIT
#ifndef FOLEY_OPTIMIZERS_H
#define FOLEY_OPTIMIZERS_H

#include <stddef.h>

// Optimizer steps in one pass over a parameter and its moments. Elements are computed independently
// and without contraction to fused multiply-adds, so the bits depend neither on the vector width
// nor on how ranges are split.

/// m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  w -= rate m / (sqrt(v) scale + epsilon)
void foley_adam(float *restrict w, float *restrict m, float *restrict v, const float *restrict g,
                size_t count, float b1, float b2, float rate, float scale, float epsilon);

/// v = decay v + (1 - decay) g^2;  w -= rate g / (sqrt(v) + epsilon)
void foley_rmsprop(float *restrict w, float *restrict v, const float *restrict g, size_t count,
                   float decay, float rate, float epsilon);

/// m = momentum m + g;  w -= rate m
void foley_momentum(float *restrict w, float *restrict m, const float *restrict g, size_t count,
                    float momentum, float rate);

/// Linear interpolation: a += share (w - a)
void foley_lerp(float *restrict a, const float *restrict w, size_t count, float share);

#endif
