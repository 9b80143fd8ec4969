// SPDX-License-Identifier: MIT
#ifndef FOLEY_CLinux_H
#define FOLEY_CLinux_H

/// syncfs(2), which Swift's Glibc does not show: 0, or -1 and errno.
int syncfs(int descriptor);
#endif
