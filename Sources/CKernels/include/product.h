// SPDX-License-Identifier: MIT
#ifndef FOLEY_PRODUCT_H
#define FOLEY_PRODUCT_H
#include <stddef.h>
#include <stdint.h>

// The two register tiles every convolution and dense product of Foley runs on. Rows of A are read in
// place through a table of pointers, because rows of a convolution overlap in memory, which the leading
// dimension of a BLAS cannot say. Every element is one chain of multiply-adds in the order of k: its bits
// do not depend on its place in a tile, nor on the vector width where the CPU fuses them (all but
// "128-bit" on x86).

/// Floats in a full panel of B: two vectors of the widest unit this CPU has.
size_t foley_panel_width(void);
/// Floats in one vector: a last panel of at most this many columns is packed this wide.
size_t foley_vector_width(void);
/// "AVX-512", "AVX2" or "128-bit": the instructions the tiles run on.
const char *foley_vector_name(void);

/// One block of C = start + A B: `rows` rows, one panel of B, the terms of `segmentCount` runs of k.
typedef struct {
  const float *const *aRows;       // first element of each row of A
  float *const *cRows;             // first element of each row of C
  size_t rows;
  float *const *startRows[2];      // first elements of the rows that the sum begins with
  size_t startCount;               // how many of these there are; with none it begins with zero
  const int32_t *segmentOffsets;   // where each run of k begins, in floats from the row's first element
  const int32_t *segmentLengths;   // how many consecutive k it has
  size_t segmentCount;
  const float *b;                  // packed [k][panel width]
  size_t panelWidth;               // one or two vectors
  size_t firstColumn;              // of the panel, in C, the start and the bias
  size_t columns;                  // columns of C in this panel, <= panelWidth
  int finishes;                    // last block: apply bias and slope
  const float *bias;               // a value for each column of C, or NULL
  float slope;                     // leaky ReLU: values below zero are multiplied by it; 1 = none
} foley_product_block;

void foley_product(const foley_product_block *block);

/// One block of C = transpose(A) B: C[m, n] (+)= sum over r of A[r][m] B[bRows[r]][n].
typedef struct {
  const float *const *aRows;       // row r of A at the block's first column
  const int32_t *aOffsets;         // where the elements of a row of A lie, in floats; NULL: neighbours
  size_t rows;                     // terms of the sum
  size_t height;                   // rows of C in this block
  const float *b;                  // the panel: two vectors may be read of each row, or one
  const int32_t *bRows;            // the row of B that row r of A is multiplied with
  size_t bStride;                  // floats from a row of B to the next one
  size_t panelWidth;
  size_t columns;
  float *c;
  size_t cStride;
  int accumulates;
} foley_transposed_product_block;

void foley_transposed_product(const foley_transposed_product_block *block);

#endif
