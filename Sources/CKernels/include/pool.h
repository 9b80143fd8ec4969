// SPDX-License-Identifier: MIT
#ifndef FOLEY_POOL_H
#define FOLEY_POOL_H

/// Processes one chunk; called on any thread of the pool, including the caller.
typedef void (*foley_chunk)(void *context, int chunk);

/// Runs `chunk(context, i)` for every i in 0..<count and returns when all are done. Threads claim
/// chunks one by one, so a core with other load takes fewer. A nested call, or a call during
/// another thread's call, runs serially on the calling thread.
void foley_pool_run(
    foley_chunk __attribute__((swift_attr("@Sendable"))) chunk, void *context, int count);

/// Sets whether the calling thread runs its chunks serially, leaving the workers to other threads.
void foley_pool_work_alone(int alone);

/// Sets the number of threads of a run, including the caller, to the nearest of 1 to 256.
void foley_pool_set_threads(int count);
/// The number of threads of a run; that of the available cores until it is set.
int foley_pool_threads(void);

#endif
