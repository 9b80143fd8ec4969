// SPDX-License-Identifier: MIT
#ifndef FOLEY_CLinux_H
#define FOLEY_CLinux_H
#include <sys/syscall.h>
#include <unistd.h>

/// syncfs(2), which Swift's Glibc does not show: 0, or -1 and errno.
static inline int foley_syncfs(int descriptor) { return (int)syscall(SYS_syncfs, descriptor); }
#endif
