// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "pool.h"
#include "cores.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { maximumThreads = 256, spins = 2000 };

// `ticket` is count << 32 | next. A thread claims a chunk by advancing `next` and then reads
// `chunkOfRun` and `contextOfRun`. This is safe because the caller changes them only after all
// claimed chunks are done.
static _Atomic uint64_t ticket;
static foley_chunk chunkOfRun;
static void *contextOfRun;
static _Atomic uint32_t finished;
static _Atomic uint32_t callerSleeps;
static _Atomic uint32_t wakeUps;
static _Atomic int sleepers;
static _Atomic int threads;  // 0: not set yet
static int started;
static pthread_mutex_t callers = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local int worksAlone;

static void futex_wait(_Atomic uint32_t *word, uint32_t value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, 0, 0, 0);
}

static void futex_wake(_Atomic uint32_t *word, int count) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, 0, 0, 0);
}

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  sched_yield();
#endif
}

static int work_is_waiting(void) {
  const uint64_t now = atomic_load_explicit(&ticket, memory_order_relaxed);
  return (uint32_t)now < now >> 32;
}

/// Claims and runs chunks until all are claimed.
static void drain(void) {
  uint64_t now = atomic_load(&ticket);
  while ((uint32_t)now < now >> 32) {
    if (!atomic_compare_exchange_weak(&ticket, &now, now + 1)) continue;
    const uint32_t count = (uint32_t)(now >> 32);
    chunkOfRun(contextOfRun, (int)(uint32_t)now);
    if (atomic_fetch_add(&finished, 1) + 1 == count && atomic_load(&callerSleeps)) {
      futex_wake(&finished, 1);
    }
    now = atomic_load(&ticket);
  }
}

static void *worker(void *argument) {
  const int number = (int)(intptr_t)argument;
  for (;;) {
    const uint32_t seen = atomic_load(&wakeUps);
    int waited = 0;
    while (!(work_is_waiting() && number < atomic_load(&threads)) && waited++ < spins) pause_briefly();
    if (waited <= spins) {
      drain();
      continue;
    }
    atomic_fetch_add(&sleepers, 1);
    if (!work_is_waiting() || number >= atomic_load(&threads)) futex_wait(&wakeUps, seen);
    atomic_fetch_sub(&sleepers, 1);
  }
  return 0;
}

/// Starts missing workers. `callers` must be held.
static void start_workers(void) {
  for (; started + 1 < atomic_load(&threads); started++) {
    pthread_t thread;
    if (pthread_create(&thread, 0, worker, (void *)(intptr_t)(started + 1)) != 0) return;
    pthread_detach(thread);
  }
}

static void run_serially(foley_chunk chunk, void *context, int count) {
  for (int i = 0; i < count; i++) chunk(context, i);
}

static void await_finish(uint32_t count) {
  for (int waited = 0; waited < spins; waited++) {
    if (atomic_load(&finished) == count) return;
    pause_briefly();
  }
  atomic_store(&callerSleeps, 1);
  for (uint32_t now; (now = atomic_load(&finished)) != count;) futex_wait(&finished, now);
  atomic_store(&callerSleeps, 0);
}

void foley_pool_run(foley_chunk chunk, void *context, int count) {
  // In a nested call the enclosing run holds `callers`, so trylock fails.
  if (count <= 1 || worksAlone || foley_pool_threads() == 1 || pthread_mutex_trylock(&callers) != 0) {
    run_serially(chunk, context, count);
    return;
  }
  start_workers();
  chunkOfRun = chunk;
  contextOfRun = context;
  atomic_store(&finished, 0);
  atomic_store(&ticket, (uint64_t)count << 32);
  atomic_fetch_add(&wakeUps, 1);
  if (atomic_load(&sleepers) > 0) futex_wake(&wakeUps, maximumThreads);
  drain();
  await_finish((uint32_t)count);
  pthread_mutex_unlock(&callers);
}

void foley_pool_work_alone(int alone) { worksAlone = alone; }

static int possible(int count) {
  return count < 1 ? 1 : count > maximumThreads ? maximumThreads : count;
}

void foley_pool_set_threads(int count) { atomic_store(&threads, possible(count)); }

int foley_pool_threads(void) {
  int count = atomic_load(&threads);
  if (count != 0) return count;
  const int cores = possible(foley_available_cores());
  // Another thread may have set the number in the meantime: it stays, and is now in `count`.
  return atomic_compare_exchange_strong(&threads, &count, cores) ? cores : count;
}
