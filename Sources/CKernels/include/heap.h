// SPDX-License-Identifier: MIT
#ifndef FOLEY_HEAP_H
#define FOLEY_HEAP_H

/// Has the allocator keep up to 256 MB of what is freed, and requests 16 MB at a time from the system.
void foley_keep_freed_memory(void);

#endif
