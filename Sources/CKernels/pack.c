// SPDX-License-Identifier: MIT
#include "pack.h"
#include <string.h>

typedef float four __attribute__((vector_size(16), aligned(4)));

void foley_copy_block(
    const float *from, size_t fromStep, float *to, size_t toStep, size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row++) {
    memcpy(to + row * toStep, from + row * fromStep, columns * sizeof(float));
  }
}

/// Transposes a 4x4 block in registers.
static inline void transpose_four(const float *from, size_t fromStep, float *to, size_t toStep) {
  const four a = *(const four *)from, b = *(const four *)(from + fromStep);
  const four c = *(const four *)(from + 2 * fromStep), d = *(const four *)(from + 3 * fromStep);
  const four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const four AB = __builtin_shufflevector(a, b, 2, 6, 3, 7), CD = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *(four *)to = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *(four *)(to + toStep) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  *(four *)(to + 2 * toStep) = __builtin_shufflevector(AB, CD, 0, 1, 4, 5);
  *(four *)(to + 3 * toStep) = __builtin_shufflevector(AB, CD, 2, 3, 6, 7);
}

void foley_transpose_block(
    const float *from, size_t fromStep, float *to, size_t toStep, size_t rows, size_t columns) {
  for (size_t column = 0; column < columns; column += 4) {
    for (size_t row = 0; row < rows; row += 4) {
      const float *corner = from + column * fromStep + row;
      float *target = to + row * toStep + column;
      if (row + 4 <= rows && column + 4 <= columns) {
        transpose_four(corner, fromStep, target, toStep);
        continue;
      }
      for (size_t r = 0; r < 4 && row + r < rows; r++) {
        for (size_t c = 0; c < 4 && column + c < columns; c++) {
          target[r * toStep + c] = corner[c * fromStep + r];
        }
      }
    }
  }
}
