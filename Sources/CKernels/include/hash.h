// SPDX-License-Identifier: MIT
#ifndef FOLEY_HASH_H
#define FOLEY_HASH_H
#include <stddef.h>
#include <stdint.h>

/// Takes `count` blocks of 64 bytes into the eight words of SHA-256 (FIPS 180-4, section 6.2.2);
/// `constants` are the 64 of section 4.2.2.
void foley_hash_blocks(
    const uint8_t *bytes, size_t count, const uint32_t constants[64], uint32_t state[8]);

#endif
