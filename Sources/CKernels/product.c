// SPDX-License-Identifier: MIT
#include "product.h"
#include <string.h>

#pragma clang fp contract(fast)

// The height of a tile must be a constant for its accumulators to stay in registers: one case per
// height.
#define CASE(n, function, ...) case n: function(p, first, n, __VA_ARGS__); break;
#define CASES_6(...)                                                                               \
  CASE(1, __VA_ARGS__) CASE(2, __VA_ARGS__) CASE(3, __VA_ARGS__) CASE(4, __VA_ARGS__)              \
  CASE(5, __VA_ARGS__) CASE(6, __VA_ARGS__)
#define CASES_12(...)                                                                              \
  CASES_6(__VA_ARGS__) CASE(7, __VA_ARGS__) CASE(8, __VA_ARGS__) CASE(9, __VA_ARGS__)              \
  CASE(10, __VA_ARGS__) CASE(11, __VA_ARGS__) CASE(12, __VA_ARGS__)
#define CASES_28(...)                                                                              \
  CASES_12(__VA_ARGS__) CASE(13, __VA_ARGS__) CASE(14, __VA_ARGS__) CASE(15, __VA_ARGS__)          \
  CASE(16, __VA_ARGS__) CASE(17, __VA_ARGS__) CASE(18, __VA_ARGS__) CASE(19, __VA_ARGS__)          \
  CASE(20, __VA_ARGS__) CASE(21, __VA_ARGS__) CASE(22, __VA_ARGS__) CASE(23, __VA_ARGS__)          \
  CASE(24, __VA_ARGS__) CASE(25, __VA_ARGS__) CASE(26, __VA_ARGS__) CASE(27, __VA_ARGS__)          \
  CASE(28, __VA_ARGS__)

#if defined(__x86_64__)
#define NAME(x) avx512_##x
#define TARGET __attribute__((target("avx512f,fma"), min_vector_width(512)))
#define VECTOR_BYTES 64
#define TILE_ROWS 12
#define TILE_CASES CASES_12
#define NARROW_ROWS 28
#define NARROW_CASES CASES_28
#include "vector/gemm_tiles.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES
#undef TILE_ROWS
#undef TILE_CASES
#undef NARROW_ROWS
#undef NARROW_CASES
#endif

#define TILE_ROWS 6
#define TILE_CASES CASES_6
#define NARROW_ROWS 12
#define NARROW_CASES CASES_12

#if defined(__x86_64__)
#define NAME(x) avx2_##x
#define TARGET __attribute__((target("avx2,fma")))
#define VECTOR_BYTES 32
#include "vector/gemm_tiles.h"
#undef NAME
#undef TARGET
#undef VECTOR_BYTES
#endif

#define NAME(x) portable_##x
#define TARGET
#define VECTOR_BYTES 16
#include "vector/gemm_tiles.h"

typedef struct {
  const char *name;
  size_t vectorFloats;
  void (*product)(const foley_product_block *);
  void (*transposedProduct)(const foley_transposed_product_block *);
} instruction_set;

static instruction_set chosen = {"128-bit", 4, portable_product, portable_transposed_product};

// Runs before main, so later reads need no lock.
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
