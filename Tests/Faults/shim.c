// SPDX-License-Identifier: MIT
//
// A library for LD_PRELOAD that lets one file operation of a process fail. It counts the operations
// that change files below the folder FAULT_ROOT, and acts at number FAULT_AT as FAULT_KIND says:
//
//   enospc, eio, eintr  the operation fails with that error; a close fails after closing
//   full                this operation and all later ones that need space fail with ENOSPC
//   short               a write writes half of its bytes, and returns their number
//   torn                a write writes half of its bytes, then the process is killed; another
//                       operation is not begun, as with kill
//   kill                the process is killed before the operation
//
// Every operation is appended to the file FAULT_LOG as a line "name path". Before operation N, a rename,
// the file is linked to FAULT_KEEP/N: all contents that final names ever had. Operations are made by
// syscall(), so that nothing here calls another interposed function.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { NONE, ENOSPC_ONCE, EIO_ONCE, EINTR_ONCE, FULL, SHORT_WRITE, TORN_WRITE, KILL };

static const char *const kind_names[] = {"none", "enospc", "eio", "eintr", "full", "short", "torn", "kill"};

static char root[PATH_MAX];
static const char *keep;
static int log_descriptor = -1;
static long fault_at;
static enum kind fault_kind;
static atomic_long count;

__attribute__((constructor)) static void begin(void) {
  const char *folder = getenv("FAULT_ROOT"), *at = getenv("FAULT_AT");
  const char *kind = getenv("FAULT_KIND"), *log = getenv("FAULT_LOG");
  if (!folder) return;
  snprintf(root, sizeof root, "%s/", folder);
  fault_at = at ? atol(at) : 0;
  keep = getenv("FAULT_KEEP");
  for (int k = NONE; kind && k <= KILL; k++)
    if (!strcmp(kind, kind_names[k])) fault_kind = (enum kind)k;
  // A high number: the program may expect the first free numbers for its own files.
  if (log) {
    long file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    log_descriptor = (int)syscall(SYS_fcntl, file, F_DUPFD_CLOEXEC, 900);
    syscall(SYS_close, file);
  }
  // Programs started by this one are not observed.
  unsetenv("LD_PRELOAD");
}

static _Bool is_below_root(const char *path) {
  return root[0] && path && !strncmp(path, root, strlen(root));
}

/// The path of an open file below the folder; false for other descriptors and for those only read.
static _Bool path_of(int descriptor, char path[PATH_MAX]) {
  char link[64];
  if (!root[0] || descriptor < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return is_below_root(path);
}

/// Counts an operation; what to do instead of it.
static enum kind next(const char *name, const char *path, _Bool is_write) {
  long number = atomic_fetch_add(&count, 1) + 1;
  if (log_descriptor >= 0) {
    char line[PATH_MAX + 32];
    int length = snprintf(line, sizeof line, "%s %s\n", name, path);
    syscall(SYS_write, log_descriptor, line, length);
  }
  if (fault_kind == FULL) return number >= fault_at ? FULL : NONE;
  if (number != fault_at) return NONE;
  if (fault_kind == KILL || (fault_kind == TORN_WRITE && !is_write)) syscall(SYS_kill, getpid(), SIGKILL);
  return fault_kind;
}

/// The error of a fault; 0 if the operation is to be done.
static int error_of(enum kind fault, _Bool needs_space) {
  switch (fault) {
  case ENOSPC_ONCE: return ENOSPC;
  case FULL: return needs_space ? ENOSPC : 0;
  case EIO_ONCE: return EIO;
  case EINTR_ONCE: return EINTR;
  default: return 0;
  }
}

static long failed(int error) {
  errno = error;
  return -1;
}

/// An operation on a path below the folder.
#define ON_PATH(name, path, needs_space, call)                                    \
  do {                                                                            \
    int error = is_below_root(path) ? error_of(next(name, path, 0), needs_space) : 0; \
    return error ? failed(error) : (call);                                        \
  } while (0)

static long write_at(const char *name, int descriptor, const void *bytes, size_t size, off_t offset) {
  char path[PATH_MAX];
  if (path_of(descriptor, path)) {
    enum kind fault = next(name, path, 1);
    int error = error_of(fault, 1);
    if (error) return failed(error);
    if (fault == SHORT_WRITE || fault == TORN_WRITE) size = size > 1 ? size / 2 : size;
    if (fault == TORN_WRITE) {
      if (offset < 0) syscall(SYS_write, descriptor, bytes, size);
      else syscall(SYS_pwrite64, descriptor, bytes, size, offset);
      syscall(SYS_kill, getpid(), SIGKILL);
    }
  }
  return offset < 0 ? syscall(SYS_write, descriptor, bytes, size)
                    : syscall(SYS_pwrite64, descriptor, bytes, size, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t size) {
  return write_at("write", descriptor, bytes, size, -1);
}
ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset) {
  return write_at("pwrite", descriptor, bytes, size, offset);
}
ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset) {
  return write_at("pwrite", descriptor, bytes, size, offset);
}

/// An operation on a descriptor that takes no other argument.
static long on_descriptor(const char *name, long number, int descriptor) {
  char path[PATH_MAX];
  int error = path_of(descriptor, path) ? error_of(next(name, path, 0), 1) : 0;
  return error ? failed(error) : syscall(number, descriptor);
}

int fsync(int descriptor) { return (int)on_descriptor("fsync", SYS_fsync, descriptor); }
int fdatasync(int descriptor) { return (int)on_descriptor("fdatasync", SYS_fdatasync, descriptor); }
int syncfs(int descriptor) { return (int)on_descriptor("syncfs", SYS_syncfs, descriptor); }

int close(int descriptor) {
  char path[PATH_MAX];
  _Bool is_counted = path_of(descriptor, path)
    && (syscall(SYS_fcntl, descriptor, F_GETFL) & O_ACCMODE) != O_RDONLY;
  int error = is_counted ? error_of(next("close", path, 0), 0) : 0;
  int status = (int)syscall(SYS_close, descriptor);
  return error ? (int)failed(error) : status;
}

static int truncate_to(int descriptor, off_t length) {
  char path[PATH_MAX];
  int error = path_of(descriptor, path) ? error_of(next("ftruncate", path, 0), 0) : 0;
  return (int)(error ? failed(error) : syscall(SYS_ftruncate, descriptor, length));
}
int ftruncate(int descriptor, off_t length) { return truncate_to(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return truncate_to(descriptor, length); }

static int open_at(int folder, const char *path, int flags, mode_t mode) {
  if (flags & O_CREAT) ON_PATH("open", path, 1, (int)syscall(SYS_openat, folder, path, flags, mode));
  return (int)syscall(SYS_openat, folder, path, flags, mode);
}

#define OPEN(name, first, folder)                        \
  int name(first const char *path, int flags, ...) {     \
    mode_t mode = 0;                                     \
    if (flags & (O_CREAT | __O_TMPFILE)) {               \
      va_list rest;                                      \
      va_start(rest, flags);                             \
      mode = va_arg(rest, mode_t);                       \
      va_end(rest);                                      \
    }                                                    \
    return open_at(folder, path, flags, mode);           \
  }
#define COMMA ,
OPEN(open, , AT_FDCWD)
OPEN(open64, , AT_FDCWD)
OPEN(openat, int folder COMMA, folder)
OPEN(openat64, int folder COMMA, folder)

int truncate(const char *path, off_t length) {
  ON_PATH("truncate", path, 0, (int)syscall(SYS_truncate, path, length));
}
int rename(const char *from, const char *to) {
  if (keep && is_below_root(to)) {
    char copy[PATH_MAX];
    snprintf(copy, sizeof copy, "%s/%ld", keep, atomic_load(&count) + 1);
    syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, copy, 0);
  }
  ON_PATH("rename", to, 0, (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
int mkdir(const char *path, mode_t mode) {
  ON_PATH("mkdir", path, 1, (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}
int link(const char *from, const char *to) {
  ON_PATH("link", to, 1, (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}
int unlink(const char *path) {
  ON_PATH("unlink", path, 0, (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}
int unlinkat(int folder, const char *path, int flags) {
  ON_PATH("unlink", path, 0, (int)syscall(SYS_unlinkat, folder, path, flags));
}
int rmdir(const char *path) {
  ON_PATH("rmdir", path, 0, (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR));
}
