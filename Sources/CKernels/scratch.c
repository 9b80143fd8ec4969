// SPDX-License-Identifier: MIT
#include "scratch.h"
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local float *block;
static _Thread_local size_t capacity;

// The value of a key is passed to the key's destructor when its thread ends.
static pthread_key_t key;
static int hasKey;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void free_block(void *memory) {
  free(memory);
  block = 0;
  capacity = 0;
}

static void make_key(void) { hasKey = pthread_key_create(&key, free_block) == 0; }

float *foley_thread_scratch(size_t count) {
  if (count <= capacity) return block;
  pthread_once(&once, make_key);
  free(block);
  capacity = (count + count / 4 + 1023) / 1024 * 1024;
  block = aligned_alloc(64, capacity * sizeof(float));
  if (!block) {
    // As the allocation failures of Swift end, which sets errno likewise.
    fprintf(stderr, "foley: no memory for %zu floats of scratch\n", capacity);
    errno = ENOMEM;
    abort();
  }
  if (hasKey) pthread_setspecific(key, block);
  return block;
}
