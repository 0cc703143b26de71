#define _GNU_SOURCE
#include "CPosix.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int behest_reap(int32_t pid, behest_end *end) {
  int status = 0;
  struct rusage usage;
  pid_t ended;
  do ended = wait4(pid, &status, WNOHANG, &usage);
  while (ended < 0 && errno == EINTR);
  if (ended < 0) return -1;
  if (ended == 0) return 0;
  end->pid = ended;
  end->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  end->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  end->user_microseconds = usage.ru_utime.tv_sec * 1000000LL + usage.ru_utime.tv_usec;
  end->system_microseconds = usage.ru_stime.tv_sec * 1000000LL + usage.ru_stime.tv_usec;
  end->peak_bytes = usage.ru_maxrss * 1024LL;
  return 1;
}

int behest_become_subreaper(void) {
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 ? errno : 0;
}

void behest_block_signals(void) {
  sigset_t set;
  behest_waited_signals(&set);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int behest_wait_signal(int milliseconds) {
  sigset_t set;
  behest_waited_signals(&set);
  struct timespec time = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
  int number = sigtimedwait(&set, NULL, &time);
  return number < 0 ? 0 : number;
}

// The clock tick since boot at which a process was started, or 0 where there is none.
static uint64_t start_ticks_of(pid_t pid) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return 0;
  text[count] = 0;
  // The name may hold spaces and brackets; what follows the last bracket is regular.
  char *rest = strrchr(text, ')');
  if (rest == NULL) return 0;
  unsigned long long ticks = 0;
  char state = 0;
  int found = sscanf(rest + 1,
                     " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d"
                     " %*d %llu", &state, &ticks);
  // What is left of a process until its parent looks is none.
  return found == 2 && state != 'Z' && state != 'X' ? ticks : 0;
}

int behest_signal_process(int32_t pid, uint64_t start_ticks, int signal) {
  if (pid <= 0) return ESRCH;
#if defined(SYS_pidfd_open) && defined(SYS_pidfd_send_signal)
  int handle = (int)syscall(SYS_pidfd_open, pid, 0);
  if (handle >= 0) {
    int result = ESRCH;
    if (start_ticks_of(pid) == start_ticks)
      result = syscall(SYS_pidfd_send_signal, handle, signal, NULL, 0) < 0 ? errno : 0;
    close(handle);
    return result;
  }
  if (errno == ESRCH) return ESRCH;
#endif
  if (start_ticks_of(pid) != start_ticks) return ESRCH;
  return kill(pid, signal) < 0 ? errno : 0;
}

int behest_allowed_processors(int *processors, int capacity) {
  enum { most = 8192 };
  cpu_set_t *set = CPU_ALLOC(most);
  if (set == NULL) return 0;
  size_t size = CPU_ALLOC_SIZE(most);
  CPU_ZERO_S(size, set);
  int count = 0;
  if (sched_getaffinity(0, size, set) == 0)
    for (int i = 0; i < most && count < capacity; i++)
      if (CPU_ISSET_S(i, size, set)) processors[count++] = i;
  CPU_FREE(set);
  return count;
}

int behest_try_lock(int descriptor) {
  int result;
  do result = flock(descriptor, LOCK_EX | LOCK_NB);
  while (result < 0 && errno == EINTR);
  return result < 0 ? errno : 0;
}

int behest_overwrite(const char *path, const void *bytes, size_t count) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return errno;
  ssize_t written = pwrite(file, bytes, count, 0);
  int error = written == (ssize_t)count ? 0 : written < 0 ? errno : ENOSPC;
  if (error == 0 && fsync(file) < 0) error = errno;
  close(file);
  return error;
}
