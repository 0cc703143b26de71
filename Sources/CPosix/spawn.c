#define _GNU_SOURCE
#include "CPosix.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail(int descriptor, int stage) {
  int report[2] = {errno, stage};
  ssize_t ignored = write(descriptor, report, sizeof report);
  (void)ignored;
  _exit(127);
}

// Descriptors above 2 close when the program starts; the one that reports errors with them.
static void close_others_on_execute(void) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */) == 0) return;
#endif
  for (int descriptor = 3; descriptor < 1024; descriptor++) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

// Descriptors are moved out of the way first, so that none is overwritten before it is used.
static int place_descriptors(const behest_spawn_request *request) {
  int from[3] = {request->input, request->output, request->error};
  for (int i = 0; i < 3; i++) {
    from[i] = fcntl(from[i], F_DUPFD, 3);
    if (from[i] < 0) return -1;
  }
  for (int i = 0; i < 3; i++)
    if (dup2(from[i], i) < 0) return -1;
  return 0;
}

static void become(const behest_spawn_request *request, const cpu_set_t *set, size_t set_size,
                   pid_t parent, int report) {
  if (request->new_session) setsid();
  if (request->dies_with_parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
  }
  if (place_descriptors(request) < 0) fail(report, behest_stage_descriptors);
  if (set != NULL && sched_setaffinity(0, set_size, set) < 0)
    fail(report, behest_stage_processors);
  if (request->directory != NULL && chdir(request->directory) < 0)
    fail(report, behest_stage_directory);
  if (request->adjusts_out_of_memory) {
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file >= 0) {
      ssize_t ignored = write(file, "500", 3);
      (void)ignored;
      close(file);
    }
  }
  if (request->niceness > 0) setpriority(PRIO_PROCESS, 0, request->niceness);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t mask;
  sigemptyset(&mask);
  if (request->keeps_signals_blocked) behest_waited_signals(&mask);
  sigprocmask(SIG_SETMASK, &mask, NULL);
  close_others_on_execute();
  execve(request->executable, request->arguments, request->environment);
  fail(report, behest_stage_execute);
}

int behest_spawn(const behest_spawn_request *request, int32_t *pid, int *stage) {
  *stage = behest_stage_fork;
  cpu_set_t *set = NULL;
  size_t set_size = 0;
  if (request->processor_count > 0) {
    int highest = 0;
    for (size_t i = 0; i < request->processor_count; i++) {
      if (request->processors[i] < 0) return EINVAL;
      if (request->processors[i] > highest) highest = request->processors[i];
    }
    set = CPU_ALLOC(highest + 1);
    if (set == NULL) return ENOMEM;
    set_size = CPU_ALLOC_SIZE(highest + 1);
    CPU_ZERO_S(set_size, set);
    for (size_t i = 0; i < request->processor_count; i++)
      CPU_SET_S(request->processors[i], set_size, set);
  }
  int report[2];
  if (pipe2(report, O_CLOEXEC) < 0) {
    int error = errno;
    CPU_FREE(set);
    return error;
  }
  // No handler of the caller may run in the child before it has its own signals.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t parent = getpid();
  pid_t child = fork();
  int fork_error = errno;
  if (child == 0) become(request, set, set_size, parent, report[1]);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  CPU_FREE(set);
  close(report[1]);
  if (child < 0) {
    close(report[0]);
    return fork_error;
  }
  int failure[2] = {0, 0};
  ssize_t count;
  do count = read(report[0], failure, sizeof failure);
  while (count < 0 && errno == EINTR);
  close(report[0]);
  if (count == (ssize_t)sizeof failure) {
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    *stage = failure[1];
    return failure[0];
  }
  *pid = child;
  return 0;
}
