// SPDX-License-Identifier: MIT
#include "random.h"
#include "vector/loops.h"

#pragma clang fp contract(off)

// Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).

/// Blocks that are computed side by side.
enum { lanes = 16 };

/// The words of blocks `block`, `block` + 1 and so on, word by word.
INLINE void blocks(const uint32_t key[2], const uint32_t high[2], uint64_t block,
                   uint32_t words[4][lanes]) {
  EACH(lane, lanes) {
    const uint64_t low = block + lane;
    uint32_t a = (uint32_t)low, b = (uint32_t)(low >> 32), c = high[0], d = high[1];
    uint32_t k = key[0], l = key[1];
    for (int round = 0; round < 10; round++) {
      const uint64_t first = (uint64_t)a * 0xD2511F53u, second = (uint64_t)c * 0xCD9E8D57u;
      a = (uint32_t)(second >> 32) ^ b ^ k;
      b = (uint32_t)second;
      c = (uint32_t)(first >> 32) ^ d ^ l;
      d = (uint32_t)first;
      k += 0x9E3779B9u;
      l += 0xBB67AE85u;
    }
    words[0][lane] = a;
    words[1][lane] = b;
    words[2][lane] = c;
    words[3][lane] = d;
  }
}

VECTORISED void foley_uniform(const uint32_t key[2], const uint32_t high[2], uint64_t position,
                              float lower, float upper, float largest, float *y, size_t n) {
  uint32_t words[4][lanes];
  const float width = upper - lower;
  size_t done = 0;
  while (done < n) {
    const size_t skipped = (position + done) % 4;
    blocks(key, high, (position + done) / 4, words);
    float values[4 * lanes];
    EACH(i, 4 * lanes) {
      const float value = lower + (float)(words[i % 4][i / 4] >> 8) * 0x1p-24f * width;
      values[i] = value < upper ? value : largest;
    }
    const size_t left = n - done, found = 4 * lanes - skipped;
    const size_t count = left < found ? left : found;
    memcpy(y + done, values + skipped, count * sizeof(float));
    done += count;
  }
}

VECTORISED void foley_random_words(const uint32_t key[2], const uint32_t high[2], uint64_t position,
                                   uint32_t *y, size_t n) {
  uint32_t words[4][lanes];
  size_t done = 0;
  while (done < n) {
    const size_t skipped = (position + done) % 4;
    blocks(key, high, (position + done) / 4, words);
    const size_t left = n - done, found = 4 * lanes - skipped;
    const size_t count = left < found ? left : found;
    for (size_t i = 0; i < count; i++) y[done + i] = words[(skipped + i) % 4][(skipped + i) / 4];
    done += count;
  }
}
