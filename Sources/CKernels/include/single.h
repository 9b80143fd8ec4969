// SPDX-License-Identifier: MIT
#ifndef FOLEY_SINGLE_H
#define FOLEY_SINGLE_H
#include <stddef.h>

// Convolutions between a signal of one channel and one of many, a multiple of sixteen: next to the sound
// there is one channel. Sums are made in the same order on every CPU.

/// Products of a line: `rows` lines of the source meet `rows` rows of the kernel.
typedef struct {
  size_t rows;
  const float *source;             // where the window of the first result begins in the first line
  const float *kernel;             // the row of the kernel that meets it
  ptrdiff_t sourceStep, kernelStep;  // floats from one to the next
  size_t taps;                     // of a row of the kernel
  size_t stride;                   // positions of the single channel for one of the others
  size_t channels;                 // of the others
  size_t count;                    // positions of the others that are made or gone through
} foley_single_line;

/// y[j][o] = finish(sum over r, k of source[r][j stride + k] kernel[r][k][o]), j < count; values below
/// zero are multiplied by `slope`, after `bias`, a value a channel or NULL, was added.
void foley_single_to_many(const foley_single_line *line, const float *bias, float slope, float *y);

/// x[q stride + p] = sum over r, k, o of source[r][q + k][o] kernel[r][k][p][o], q < count, p < stride.
/// The stride divides sixteen, and lines are read and x is written up to the next multiple of sixteen values.
void foley_many_to_single(const foley_single_line *line, float *x);

#endif
