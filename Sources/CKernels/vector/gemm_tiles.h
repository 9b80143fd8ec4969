// SPDX-License-Identifier: MIT
// Included once per instruction set with these macros: VECTOR_BYTES; TARGET; NAME(x); TILE_ROWS, the
// maximum rows of a tile two vectors wide; NARROW_ROWS, the maximum rows of a transposed product's
// tile one vector wide; TILE_CASES and NARROW_CASES, the cases of a switch over the rows.

typedef float NAME(vector) __attribute__((vector_size(VECTOR_BYTES), aligned(4)));
typedef int NAME(mask) __attribute__((vector_size(VECTOR_BYTES), aligned(4)));
#define V NAME(vector)
#define VECTOR_FLOATS (VECTOR_BYTES / 4)
#define UNROLL _Pragma("clang loop unroll(full)")
#define ROWS_AHEAD 32
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE V NAME(splat)(float x) { return x - (V){}; }

/// Loads `columns` floats of row `c` into `vectors` vectors; the others are zero.
INLINE void NAME(load_row)(V *row, const float *c, int vectors, size_t columns) {
  float buffer[2 * VECTOR_FLOATS] = {0};
  if (columns < (size_t)vectors * VECTOR_FLOATS) {
    memcpy(buffer, c, columns * sizeof(float));
    c = buffer;
  }
  UNROLL for (int v = 0; v < vectors; v++) row[v] = *(const V *)(c + v * VECTOR_FLOATS);
}

INLINE void NAME(store_row)(const V *row, float *c, int vectors, size_t columns) {
  if (columns == (size_t)vectors * VECTOR_FLOATS) {
    UNROLL for (int v = 0; v < vectors; v++) *(V *)(c + v * VECTOR_FLOATS) = row[v];
    return;
  }
  float buffer[2 * VECTOR_FLOATS];
  UNROLL for (int v = 0; v < vectors; v++) *(V *)(buffer + v * VECTOR_FLOATS) = row[v];
  memcpy(c, buffer, columns * sizeof(float));
}

INLINE void NAME(finish_row)(V *row, const V *bias, int vectors, float slope) {
  UNROLL for (int v = 0; v < vectors; v++) {
    V x = row[v] + bias[v];
    if (slope != 1.0f) {
      const NAME(mask) positive = x > (V){}, scaled = (NAME(mask))(x * NAME(splat)(slope));
      x = (V)(((NAME(mask))x & positive) | (scaled & ~positive));
    }
    row[v] = x;
  }
}

/// Computes `height` rows by `vectors` vectors of C with all accumulators in registers.
INLINE void NAME(tile)(const foley_product_block *p, size_t first, const int height, const int vectors) {
  V sum[TILE_ROWS][2];
  UNROLL for (int m = 0; m < height; m++) {
    UNROLL for (int v = 0; v < vectors; v++) sum[m][v] = (V){};
    for (size_t s = 0; s < p->startCount; s++) {
      V start[2];
      NAME(load_row)(start, p->startRows[s][first + m] + p->firstColumn, vectors, p->columns);
      UNROLL for (int v = 0; v < vectors; v++) sum[m][v] += start[v];
    }
  }
  const float *b = p->b;
  for (size_t s = 0; s < p->segmentCount; s++) {
    const float *a[TILE_ROWS];
    UNROLL for (int m = 0; m < height; m++) a[m] = p->aRows[first + m] + p->segmentOffsets[s];
    const size_t length = (size_t)p->segmentLengths[s];
    for (size_t k = 0; k < length; k++) {
      V b0 = *(const V *)b, b1 = vectors > 1 ? *(const V *)(b + VECTOR_FLOATS) : b0;
      UNROLL for (int m = 0; m < height; m++) {
        V x = NAME(splat)(a[m][k]);
        sum[m][0] += x * b0;
        if (vectors > 1) sum[m][1] += x * b1;
      }
      b += vectors * VECTOR_FLOATS;
    }
  }
  if (p->finishes) {
    V bias[2] = {(V){}, (V){}};
    if (p->bias) NAME(load_row)(bias, p->bias + p->firstColumn, vectors, p->columns);
    UNROLL for (int m = 0; m < height; m++) NAME(finish_row)(sum[m], bias, vectors, p->slope);
  }
  UNROLL for (int m = 0; m < height; m++)
    NAME(store_row)(sum[m], p->cRows[first + m] + p->firstColumn, vectors, p->columns);
}

/// Computes `height` rows by `vectors` vectors of transpose(A) B; `scattered` if A is read through
/// offsets.
INLINE void NAME(transposed_tile)(
    const foley_transposed_product_block *p, size_t first, const int height, const int vectors,
    const int scattered) {
  V sum[NARROW_ROWS][2];
  float *c = p->c + first * p->cStride;
  UNROLL for (int m = 0; m < height; m++) {
    if (p->accumulates) {
      NAME(load_row)(sum[m], c + m * p->cStride, vectors, p->columns);
    } else {
      UNROLL for (int v = 0; v < vectors; v++) sum[m][v] = (V){};
    }
  }
  const int32_t *offsets = scattered ? p->aOffsets + first : NULL;
  for (size_t r = 0; r < p->rows; r++) {
    const float *a = p->aRows[r] + (scattered ? 0 : first);
    // The rows are too far apart for the hardware prefetcher.
    __builtin_prefetch(p->aRows[r + ROWS_AHEAD < p->rows ? r + ROWS_AHEAD : r] + first);
    const float *b = p->b + (size_t)p->bRows[r] * p->bStride;
    V b0 = *(const V *)b, b1 = vectors > 1 ? *(const V *)(b + VECTOR_FLOATS) : b0;
    UNROLL for (int m = 0; m < height; m++) {
      V x = NAME(splat)(a[scattered ? offsets[m] : m]);
      sum[m][0] += x * b0;
      if (vectors > 1) sum[m][1] += x * b1;
    }
  }
  UNROLL for (int m = 0; m < height; m++)
    NAME(store_row)(sum[m], c + m * p->cStride, vectors, p->columns);
}

TARGET static void NAME(product)(const foley_product_block *p) {
  for (size_t first = 0; first < p->rows; first += TILE_ROWS) {
    const size_t left = p->rows - first, height = left < TILE_ROWS ? left : TILE_ROWS;
    if (p->panelWidth > VECTOR_FLOATS) {
      switch (height) { TILE_CASES(NAME(tile), 2) }
    } else {
      switch (height) { TILE_CASES(NAME(tile), 1) }
    }
  }
}

TARGET static void NAME(transposed_product)(const foley_transposed_product_block *p) {
  const int wide = p->panelWidth > VECTOR_FLOATS;
  const size_t limit = wide ? TILE_ROWS : NARROW_ROWS;
  const size_t tiles = (p->height + limit - 1) / limit;
  for (size_t tile = 0; tile < tiles; tile++) {
    const size_t first = tile * p->height / tiles, height = (tile + 1) * p->height / tiles - first;
    if (wide && p->aOffsets) {
      switch (height) { TILE_CASES(NAME(transposed_tile), 2, 1) }
    } else if (wide) {
      switch (height) { TILE_CASES(NAME(transposed_tile), 2, 0) }
    } else if (p->aOffsets) {
      switch (height) { NARROW_CASES(NAME(transposed_tile), 1, 1) }
    } else {
      switch (height) { NARROW_CASES(NAME(transposed_tile), 1, 0) }
    }
  }
}

#undef V
#undef VECTOR_FLOATS
#undef UNROLL
#undef ROWS_AHEAD
#undef INLINE
