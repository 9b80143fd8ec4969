// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "cores.h"
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { pathLength = 4096 };

/// Reads the first line of a file; 0 if there is none.
static int read_line(const char *folder, const char *name, char *line, int length) {
  char path[2 * pathLength];
  if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) return 0;
  FILE *file = fopen(path, "re");
  if (!file) return 0;
  const int isRead = fgets(line, length, file) != 0;
  fclose(file);
  return isRead;
}

/// Cores of a quota in a period, both in microseconds, rounded up; 0 for no limit.
static int cores_of(long long quota, long long period) {
  if (quota <= 0 || period <= 0) return 0;
  const long long cores = (quota + period - 1) / period;
  return cores > 1 << 20 ? 0 : (int)cores;
}

/// The limit of one group; 0 for none.
static int limit_of(const char *folder) {
  char line[128];
  long long quota, period;
  if (read_line(folder, "cpu.max", line, sizeof line)) {
    return sscanf(line, "%lld %lld", &quota, &period) == 2 ? cores_of(quota, period) : 0;
  }
  if (!read_line(folder, "cpu.cfs_quota_us", line, sizeof line)) return 0;
  quota = atoll(line);
  if (!read_line(folder, "cpu.cfs_period_us", line, sizeof line)) return 0;
  return cores_of(quota, atoll(line));
}

static int smaller(int a, int b) { return a == 0 || (b != 0 && b < a) ? b : a; }

/// The smallest limit of the group `path` below `mount` and of the groups above it.
static int smallest_limit(const char *mount, const char *path) {
  char folder[2 * pathLength];
  const size_t root = strlen(mount);
  if (snprintf(folder, sizeof folder, "%s%s", mount, path) >= (int)sizeof folder) return 0;
  int limit = 0;
  for (;;) {
    limit = smaller(limit, limit_of(folder));
    char *slash = strrchr(folder, '/');
    if (!slash || (size_t)(slash - folder) < root) return limit;
    *slash = 0;
  }
}

/// Whether a comma-separated list of controllers has "cpu".
static int has_cpu(const char *controllers) {
  for (const char *name = controllers; name; name = strchr(name, ',')) {
    if (*name == ',') name++;
    if (strncmp(name, "cpu", 3) == 0 && (name[3] == ',' || name[3] == 0)) return 1;
  }
  return 0;
}

int foley_cores_of_quota(const char *groups, const char *mount) {
  FILE *file = fopen(groups, "re");
  if (!file) return 0;
  int limit = 0;
  char line[pathLength];
  // A line is "number:controllers:path"; version 2 has no controllers.
  while (fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = 0;
    char *controllers = strchr(line, ':');
    char *path = controllers ? strchr(controllers + 1, ':') : 0;
    if (!path) continue;
    *path++ = 0;
    controllers++;
    if (*controllers == 0) {
      limit = smaller(limit, smallest_limit(mount, path));
    } else if (has_cpu(controllers)) {
      char cpu[pathLength];
      if (snprintf(cpu, sizeof cpu, "%s/%s", mount, controllers) >= (int)sizeof cpu) continue;
      limit = smaller(limit, smallest_limit(cpu, path));
    }
  }
  fclose(file);
  return limit;
}

int foley_available_cores(void) {
  cpu_set_t set;
  int cores = 1;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    cores = CPU_COUNT(&set);
  } else {
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    if (online > 0) cores = (int)online;
  }
  const int limit = foley_cores_of_quota("/proc/self/cgroup", "/sys/fs/cgroup");
  return limit > 0 && limit < cores ? limit : cores;
}
