// SPDX-License-Identifier: MIT
#ifndef FOLEY_POOL_H
#define FOLEY_POOL_H

/// The work of one chunk. Called on any thread of the pool, the caller's among them.
typedef void (*foley_chunk)(void *context, int chunk);

/// Runs `chunk(context, i)` for every i in 0..<count and returns when all have. Chunks are claimed one by
/// one, so a core that is busy elsewhere takes fewer. A call from inside a chunk, or while another
/// thread's call is under way, runs serially on its own thread.
void foley_pool_run(
    foley_chunk __attribute__((swift_attr("@Sendable"))) chunk, void *context, int count);

/// Whether the calling thread's runs are serial from now on, so that the workers stay free for others.
void foley_pool_work_alone(int alone);

/// Threads that take part in a run, the caller's included; 1 or more.
void foley_pool_set_threads(int count);
int foley_pool_threads(void);

/// Cores this process may use.
int foley_available_cores(void);

#endif
