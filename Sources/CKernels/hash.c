// SPDX-License-Identifier: MIT
#include "hash.h"
#include <string.h>

// AVX2 and no further: the rounds have to share the core with vectors of 512 bits, and lose.
#if defined(__x86_64__)
#define CLONED __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define CLONED
#endif
#define INLINE static inline __attribute__((always_inline))

/// The words of as many blocks are worked out side by side; the rounds of a block need those of the one before.
enum { lanes = 16 };
typedef uint32_t word __attribute__((vector_size(4 * lanes), may_alias));

#define ROTATED(x, n) ((x) >> (n) | (x) << (32 - (n)))

/// The 64 words of every block, with the constants added: `words[i]` holds word i of all of them.
INLINE void expand(const uint8_t *bytes, size_t count, const uint32_t *constants, word words[64]) {
  // One by one: to write an element of a vector, a compiler writes all of it.
  uint32_t *single = (uint32_t *)words;
  for (size_t block = 0; block < count; block++) {
    for (int i = 0; i < 16; i++) {
      uint32_t x;
      memcpy(&x, bytes + 64 * block + 4 * i, sizeof x);
      single[i * lanes + block] = __builtin_bswap32(x);
    }
  }
  for (int i = 16; i < 64; i++) {
    const word x = words[i - 15], y = words[i - 2];
    const word s0 = ROTATED(x, 7) ^ ROTATED(x, 18) ^ x >> 3;
    const word s1 = ROTATED(y, 17) ^ ROTATED(y, 19) ^ y >> 10;
    words[i] = words[i - 16] + words[i - 7] + s0 + s1;
  }
  for (int i = 0; i < 64; i++) words[i] += constants[i];
}

// A round, after which d is the next one's e and h its a; the others only change their names. `bc` is b ^ c:
// a majority of three is theirs where they agree, and else the third one's.
#define ROUND(a, b, c, d, e, f, g, h, i)                                                           \
  do {                                                                                             \
    h += words[(i) * lanes] + (g & ~e);                                                            \
    h += (e & f) + (ROTATED(e, 6) ^ ROTATED(e, 11) ^ ROTATED(e, 25));                              \
    d += h;                                                                                        \
    const uint32_t ab = a ^ b;                                                                     \
    h += (ROTATED(a, 2) ^ ROTATED(a, 13) ^ ROTATED(a, 22)) + (b ^ (ab & bc));                      \
    bc = ab;                                                                                       \
  } while (0)

/// The 64 rounds over one block, whose words lie `lanes` apart.
INLINE void compress(const uint32_t *words, uint32_t state[8]) {
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  uint32_t bc = b ^ c;
  for (int i = 0; i < 64; i += 8) {
    ROUND(a, b, c, d, e, f, g, h, i);
    ROUND(h, a, b, c, d, e, f, g, i + 1);
    ROUND(g, h, a, b, c, d, e, f, i + 2);
    ROUND(f, g, h, a, b, c, d, e, i + 3);
    ROUND(e, f, g, h, a, b, c, d, i + 4);
    ROUND(d, e, f, g, h, a, b, c, i + 5);
    ROUND(c, d, e, f, g, h, a, b, i + 6);
    ROUND(b, c, d, e, f, g, h, a, i + 7);
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

CLONED void foley_hash_blocks(
    const uint8_t *bytes, size_t count, const uint32_t constants[64], uint32_t state[8]) {
  word words[64] = {0};
  for (size_t first = 0; first < count; first += lanes) {
    const size_t group = count - first < lanes ? count - first : lanes;
    expand(bytes + 64 * first, group, constants, words);
    for (size_t block = 0; block < group; block++) {
      compress((const uint32_t *)words + block, state);
    }
  }
}
