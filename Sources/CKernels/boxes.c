// SPDX-License-Identifier: MIT
#include "boxes.h"
#include "vector/lanes.h"

#pragma clang fp contract(off)

typedef float half __attribute__((vector_size(32), aligned(4)));

// One line of boxes whose positions are of a type of vectors; `high` and `wide` are constants for the boxes that
// networks have.
#define LINES_OF(type, lanes)                                                                      \
  INLINE void sum_line_##type(                                                                     \
      const foley_boxes *boxes, const size_t high, const size_t wide, const float *x, float scale, \
      float *y) {                                                                                  \
    const size_t columns = boxes->columns, line = wide * boxes->width * columns;                   \
    for (size_t box = 0; box < boxes->width; box++) {                                              \
      for (size_t c = 0; c < columns; c += lanes) {                                                \
        type sum = {};                                                                             \
        for (size_t i = 0; i < high; i++) {                                                        \
          for (size_t j = 0; j < wide; j++) {                                                      \
            sum += *(const type *)(x + i * line + (box * wide + j) * columns + c);                 \
          }                                                                                        \
        }                                                                                          \
        *(type *)(y + box * columns + c) = sum * (scale - (type){});                               \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
  INLINE void fill_line_##type(                                                                    \
      const foley_boxes *boxes, const size_t high, const size_t wide, const float *x, float scale, \
      float *y) {                                                                                  \
    const size_t columns = boxes->columns, line = wide * boxes->width * columns;                   \
    for (size_t i = 0; i < high; i++) {                                                            \
      for (size_t box = 0; box < boxes->width; box++) {                                            \
        for (size_t c = 0; c < columns; c += lanes) {                                              \
          const type value = *(const type *)(x + box * columns + c) * (scale - (type){});          \
          for (size_t j = 0; j < wide; j++) {                                                      \
            *(type *)(y + i * line + (box * wide + j) * columns + c) = value;                      \
          }                                                                                        \
        }                                                                                          \
      }                                                                                            \
    }                                                                                              \
  }

LINES_OF(vector, LANES)
LINES_OF(half, 8)
LINES_OF(float, 1)

#define EACH_LINE(function, stepOfX, stepOfY, high, wide)                                          \
  for (size_t line = 0; line < boxes->lines; line++) {                                             \
    function(boxes, high, wide, x + line * (stepOfX), scale, y + line * (stepOfY));                \
  }

#define OF_BOXES(function, stepOfX, stepOfY)                                                       \
  if (boxes->high == 2 && boxes->wide == 2) {                                                      \
    EACH_LINE(function, stepOfX, stepOfY, 2, 2)                                                    \
  } else if (boxes->high == 1 && boxes->wide == 2) {                                               \
    EACH_LINE(function, stepOfX, stepOfY, 1, 2)                                                    \
  } else {                                                                                         \
    EACH_LINE(function, stepOfX, stepOfY, boxes->high, boxes->wide)                                \
  }

#define OF_COLUMNS(function, stepOfX, stepOfY)                                                     \
  if (boxes->columns % LANES == 0) {                                                               \
    OF_BOXES(function##_vector, stepOfX, stepOfY)                                                  \
  } else if (boxes->columns % 8 == 0) {                                                            \
    OF_BOXES(function##_half, stepOfX, stepOfY)                                                    \
  } else {                                                                                         \
    OF_BOXES(function##_float, stepOfX, stepOfY)                                                   \
  }

WIDE void foley_sum_boxes(const foley_boxes *boxes, const float *x, float scale, float *y) {
  const size_t small = boxes->width * boxes->columns, large = small * boxes->high * boxes->wide;
  OF_COLUMNS(sum_line, large, small)
}

WIDE void foley_fill_boxes(const foley_boxes *boxes, const float *x, float scale, float *y) {
  const size_t small = boxes->width * boxes->columns, large = small * boxes->high * boxes->wide;
  OF_COLUMNS(fill_line, small, large)
}
