// SPDX-License-Identifier: MIT
#ifndef FOLEY_CLinux_H
#define FOLEY_CLinux_H

/// syncfs(2), which Swift's Glibc does not show: 0, or -1 and errno.
int syncfs(int descriptor);

/// posix_spawn_file_actions_addclosefrom_np(3) of glibc 2.34 and later, which Swift's Glibc does not
/// show: with these posix_spawn_file_actions_t a child gets no descriptor from `first` on. 0, or an
/// error number.
int posix_spawn_file_actions_addclosefrom_np(void *actions, int first);
#endif
