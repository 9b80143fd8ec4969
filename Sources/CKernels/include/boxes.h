// SPDX-License-Identifier: MIT
#ifndef FOLEY_BOXES_H
#define FOLEY_BOXES_H
#include <stddef.h>

/// Boxes of high x wide positions of `columns` floats: `lines` lines of `width` boxes each. A line of boxes is `high`
/// lines of wide x width positions.
typedef struct {
  size_t lines, width, high, wide, columns;
} foley_boxes;

/// y[line][box] = scale times the sum of the positions of the box in x.
void foley_sum_boxes(const foley_boxes *boxes, const float *x, float scale, float *y);
/// Every position of a box in y = scale x[line][box].
void foley_fill_boxes(const foley_boxes *boxes, const float *x, float scale, float *y);

#endif
