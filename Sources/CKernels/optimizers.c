// SPDX-License-Identifier: MIT
#include "optimizers.h"
#include "vector/loops.h"

// __builtin_elementwise_sqrt is vectorised; sqrtf is not, because it may set errno.
#pragma clang fp contract(off)

VECTORISED void foley_adam(float *restrict w, float *restrict m, float *restrict v,
                       const float *restrict g, size_t count, float b1, float b2, float rate,
                       float scale, float epsilon) {
  const float c1 = 1 - b1, c2 = 1 - b2;
  for (size_t i = 0; i < count; i++) {
    const float first = b1 * m[i] + c1 * g[i];
    const float second = b2 * v[i] + c2 * (g[i] * g[i]);
    m[i] = first;
    v[i] = second;
    w[i] -= rate * first / (__builtin_elementwise_sqrt(second) * scale + epsilon);
  }
}

VECTORISED void foley_rmsprop(float *restrict w, float *restrict v, const float *restrict g,
                          size_t count, float decay, float rate, float epsilon) {
  const float rest = 1 - decay;
  for (size_t i = 0; i < count; i++) {
    const float second = decay * v[i] + rest * (g[i] * g[i]);
    v[i] = second;
    w[i] -= rate * g[i] / (__builtin_elementwise_sqrt(second) + epsilon);
  }
}

VECTORISED void foley_momentum(float *restrict w, float *restrict m, const float *restrict g,
                           size_t count, float momentum, float rate) {
  for (size_t i = 0; i < count; i++) {
    const float velocity = momentum * m[i] + g[i];
    m[i] = velocity;
    w[i] -= rate * velocity;
  }
}

VECTORISED void foley_lerp(float *restrict a, const float *restrict w, size_t count,
                               float share) {
  for (size_t i = 0; i < count; i++) {
    a[i] += share * (w[i] - a[i]);
  }
}
