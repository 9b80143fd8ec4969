// SPDX-License-Identifier: MIT
#ifndef FOLEY_CORES_H
#define FOLEY_CORES_H

/// The number of cores available to this process: those it may be scheduled on, but no more than the
/// CPU time that its control groups allow, rounded up.
int foley_available_cores(void);

/// The number of cores whose time the control groups of a process allow, rounded up; 0 for no limit.
///
/// A limit may stand at the group of the process or at any group above it (Linux, cgroup-v2.rst,
/// "cpu.max"; sched-bwc.rst, "cpu.cfs_quota_us").
///
/// - groups: the file that names the groups of the process, /proc/self/cgroup.
/// - mount: where control groups are mounted, /sys/fs/cgroup.
int foley_cores_of_quota(const char *groups, const char *mount);

#endif
