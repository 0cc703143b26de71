#ifndef CPOSIX_SIGNALS_H
#define CPOSIX_SIGNALS_H

#include <signal.h>

// The signals that `behest_wait_signal` waits for.
static inline void behest_waited_signals(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGCHLD);
  sigaddset(set, SIGTERM);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGHUP);
  sigaddset(set, SIGUSR1);
  sigaddset(set, SIGUSR2);
}

#endif
