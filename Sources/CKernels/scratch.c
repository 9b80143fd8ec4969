// SPDX-License-Identifier: MIT
#include "scratch.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local float *block;
static _Thread_local size_t capacity;

float *foley_thread_scratch(size_t count) {
  if (count <= capacity) return block;
  free(block);
  capacity = (count + count / 4 + 1023) / 1024 * 1024;
  block = aligned_alloc(64, capacity * sizeof(float));
  if (!block) {
    // As the allocation failures of Swift end, which sets errno likewise.
    fprintf(stderr, "foley: no memory for %zu floats of scratch\n", capacity);
    errno = ENOMEM;
    abort();
  }
  return block;
}
