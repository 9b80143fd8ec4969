// SPDX-License-Identifier: MIT
#ifndef FOLEY_SINGLE_H
#define FOLEY_SINGLE_H
#include <stddef.h>

// Convolutions between a signal of one channel and one of many channels (a multiple of sixteen):
// the layers next to the waveform. The order of the sums is the same on every CPU, and so are the bits
// where the CPU has fused multiply-adds.

/// One line of results: `rows` lines of the source with `rows` rows of the kernel.
typedef struct {
  size_t rows;
  const float *source;             // start of the first result's window in the first line
  const float *kernel;             // the row of the kernel for the first line
  ptrdiff_t sourceStep, kernelStep;  // floats between neighbouring lines or rows
  size_t taps;                     // taps of a row of the kernel
  size_t stride;                   // single-channel positions per many-channel position
  size_t channels;                 // channels of the many-channel signal
  size_t count;                    // positions of the many-channel signal
} foley_single_line;

/// y[j][o] = leakyReLU(bias[o] + sum over r, k of source[r][j stride + k] kernel[r][k][o]), j <
/// count. `bias` has one value per channel or is NULL; negative values are multiplied by `slope`.
void foley_single_to_many(const foley_single_line *line, const float *bias, float slope, float *y);

/// x[q stride + p] = sum over r, k, o of source[r][q + k][o] kernel[r][k][p][o], q < count, p <
/// stride. The stride must divide sixteen. Lines are read, and x is written, up to the next
/// multiple of sixteen values.
void foley_many_to_single(const foley_single_line *line, float *x);

/// kernel[r][k][o] += sum over j of source[r][j stride + k] y[j][o], j < count: a line's part of the kernel
/// gradient, whose rows are `line->kernelStep` floats apart. `line->kernel` is unused.
void foley_single_products(const foley_single_line *line, const float *y, float *kernel);

#endif
