// SPDX-License-Identifier: MIT
#ifndef FOLEY_CSndFile_H
#define FOLEY_CSndFile_H
#include <sndfile.h>

// Gives an instrument one loop that plays forward from `start` up to `end`, for ever: Swift does not import
// the array of loops.
static inline void foley_set_loop(SF_INSTRUMENT *instrument, uint32_t start, uint32_t end) {
  instrument->loop_count = 1;
  instrument->loops[0].mode = SF_LOOP_FORWARD;
  instrument->loops[0].start = start;
  instrument->loops[0].end = end;
  instrument->loops[0].count = 0;
}
#endif
