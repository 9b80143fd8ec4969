// SPDX-License-Identifier: MIT
#ifndef FOLEY_PRODUCT_H
#define FOLEY_PRODUCT_H
#include <stddef.h>
#include <stdint.h>

// The two GEMM micro-kernels of all convolutions and dense products. The rows of A are read in
// place through a table of pointers, because the windows of a convolution overlap in memory, which
// the leading dimension of BLAS cannot express. Every element is one chain of multiply-adds in the
// order of k: its bits depend neither on its position in a tile nor on the vector width, provided
// the CPU has fused multiply-add (all but "128-bit" on x86).

/// Floats in a full panel of B: two of the widest vectors of this CPU.
size_t foley_panel_width(void);
/// Floats in one vector; a last panel of at most this many columns has this width.
size_t foley_vector_width(void);
/// The instruction set of the micro-kernels: "AVX-512", "AVX2" or "128-bit".
const char *foley_vector_name(void);

/// One block of C = start + A B: `rows` rows, one panel of B, the terms of `segmentCount` segments
/// of k.
typedef struct {
  const float *const *aRows;       // first element of each row of A
  float *const *cRows;             // first element of each row of C
  size_t rows;
  float *const *startRows[2];      // first elements of the rows of initial values
  size_t startCount;               // number of initial values; 0: start at zero
  const int32_t *segmentOffsets;   // start of each segment of k, in floats from the row's first element
  const int32_t *segmentLengths;   // number of consecutive k in each segment
  size_t segmentCount;
  const float *b;                  // packed [k][panel width]
  size_t panelWidth;               // one or two vectors
  size_t firstColumn;              // of the panel, in C, the start and the bias
  size_t columns;                  // columns of C in this panel, <= panelWidth
  int finishes;                    // last block of k: apply bias and slope
  const float *bias;               // one value per column of C, or NULL
  float slope;                     // slope of a leaky ReLU; 1: none
} foley_product_block;

void foley_product(const foley_product_block *block);

/// One block of C = transpose(A) B: C[m, n] (+)= sum over r of A[r][m] B[bRows[r]][n].
typedef struct {
  const float *const *aRows;       // row r of A at the block's first column
  const int32_t *aOffsets;         // offsets of the elements of a row of A, in floats; NULL: contiguous
  size_t rows;                     // terms of the sum
  size_t height;                   // rows of C in this block
  const float *b;                  // the panel; whole vectors (panelWidth) are read from each row
  const int32_t *bRows;            // the row of B multiplied with row r of A
  size_t bStride;                  // floats between neighbouring rows of B
  size_t panelWidth;
  size_t columns;
  float *c;
  size_t cStride;
  int accumulates;
} foley_transposed_product_block;

void foley_transposed_product(const foley_transposed_product_block *block);

#endif
