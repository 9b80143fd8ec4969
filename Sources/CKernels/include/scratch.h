// SPDX-License-Identifier: MIT
#ifndef FOLEY_SCRATCH_H
#define FOLEY_SCRATCH_H
#include <stddef.h>

/// Memory for `count` floats, 64-byte aligned and not initialised, that belongs to the calling thread: the
/// same block every time, larger when more is asked for. It is good until the thread asks again.
float *foley_thread_scratch(size_t count);

#endif
