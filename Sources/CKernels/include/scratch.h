// SPDX-License-Identifier: MIT
#ifndef FOLEY_SCRATCH_H
#define FOLEY_SCRATCH_H
#include <stddef.h>

/// Thread-local, 64-byte aligned, uninitialised memory for `count` floats, valid until the thread's
/// next call. The block is reused, grows on demand, and is freed when the thread ends.
float *foley_thread_scratch(size_t count);

#endif
