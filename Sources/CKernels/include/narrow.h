// SPDX-License-Identifier: MIT
#ifndef FOLEY_NARROW_H
#define FOLEY_NARROW_H
#include <stddef.h>

// Products C = op(A) B of matrices too narrow for the packed panels of product.h; C has `rows` rows and `columns`
// columns, row-major. The sum over `terms` products has fused multiply-adds where the CPU has them.

/// A [rows, terms] B [terms, columns]; columns are a multiple of 16. Terms are added in order.
void foley_few_terms(
    const float *a, const float *b, size_t rows, size_t terms, size_t columns, float *c);
/// A [rows, terms] times the transpose of B' [columns, terms]; columns are 2, 4, 8 or 16, rows a multiple of 8, terms
/// one of 16.
void foley_few_columns(
    const float *a, const float *transposed, size_t rows, size_t terms, size_t columns, float *c);
/// The transpose of A [terms, rows] times B [terms, columns]; columns are 2, 4, 8 or 16, rows a multiple of 16. Terms are
/// added in order.
void foley_few_columns_of_transposed(
    const float *a, const float *b, size_t rows, size_t terms, size_t columns, float *c);

#endif
