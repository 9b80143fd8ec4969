// SPDX-License-Identifier: MIT
#include "product.h"
#include <string.h>

#pragma clang fp contract(fast)

#define CASES_ABOVE_6(function, vectors)                                                           \
  case 7: function(p, first, 7, vectors); break;                                                   \
  case 8: function(p, first, 8, vectors); break;                                                   \
  case 9: function(p, first, 9, vectors); break;                                                   \
  case 10: function(p, first, 10, vectors); break;                                                 \
  case 11: function(p, first, 11, vectors); break;                                                 \
  case 12: function(p, first, 12, vectors); break;

#if defined(__x86_64__)
#define NAME(x) avx512_##x
#define TARGET __attribute__((target("avx512f,fma"), min_vector_width(512)))
#define VECTOR_BYTES 64
#define TILE_ROWS 12
#include "vector/tiles.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES
#undef TILE_ROWS
#endif

#undef CASES_ABOVE_6
#define CASES_ABOVE_6(function, vectors)

#if defined(__x86_64__)
#define NAME(x) avx2_##x
#define TARGET __attribute__((target("avx2,fma")))
#define VECTOR_BYTES 32
#define TILE_ROWS 6
#include "vector/tiles.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES
#undef TILE_ROWS
#endif

#define NAME(x) portable_##x
#define TARGET
#define VECTOR_BYTES 16
#define TILE_ROWS 6
#include "vector/tiles.h"

typedef struct {
  const char *name;
  size_t vectorFloats;
  void (*product)(const foley_product_block *);
  void (*transposedProduct)(const foley_transposed_product_block *);
} instruction_set;

static instruction_set chosen = {"128-bit", 4, portable_product, portable_transposed_product};

// Runs before main, so that every later read needs no lock.
__attribute__((constructor)) static void choose(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) {
    chosen = (instruction_set){"AVX-512", 16, avx512_product, avx512_transposed_product};
  } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    chosen = (instruction_set){"AVX2", 8, avx2_product, avx2_transposed_product};
  }
#endif
}

size_t foley_panel_width(void) { return 2 * chosen.vectorFloats; }
size_t foley_vector_width(void) { return chosen.vectorFloats; }
const char *foley_vector_name(void) { return chosen.name; }
void foley_product(const foley_product_block *block) { chosen.product(block); }
void foley_transposed_product(const foley_transposed_product_block *block) {
  chosen.transposedProduct(block);
}
