// SPDX-License-Identifier: MIT
#ifndef FOLEY_OPTIMIZERS_H
#define FOLEY_OPTIMIZERS_H

#include <stddef.h>

// One sweep over a parameter and its moments. Every element is computed by itself and without
// contraction to fused multiply-adds, so the bits do not depend on the vector width or on how a
// range is cut.

/// m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  w -= rate m / (sqrt(v) scale + epsilon)
void foley_adam(float *restrict w, float *restrict m, float *restrict v, const float *restrict g,
                size_t count, float b1, float b2, float rate, float scale, float epsilon);

/// v = decay v + (1 - decay) g^2;  w -= rate g / (sqrt(v) + epsilon)
void foley_rmsprop(float *restrict w, float *restrict v, const float *restrict g, size_t count,
                   float decay, float rate, float epsilon);

/// m = momentum m + g;  w -= rate m
void foley_momentum(float *restrict w, float *restrict m, const float *restrict g, size_t count,
                    float momentum, float rate);

/// a += share (w - a)
void foley_approach(float *restrict a, const float *restrict w, size_t count, float share);

#endif
