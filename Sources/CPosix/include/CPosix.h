#ifndef CPOSIX_H
#define CPOSIX_H

#include <stddef.h>
#include <stdint.h>

// What Swift cannot call or must not do itself: starting a process between fork and exec, waiting
// for signals, and the driver library of NVIDIA, which is looked for at run time.

/// What a process is started with. All pointers must live until `behest_spawn` returns.
typedef struct {
  const char *executable;         // an absolute path
  char *const *arguments;         // ended by NULL
  char *const *environment;       // ended by NULL
  const char *directory;          // NULL: the directory of the caller
  int input, output, error;       // descriptors that become 0, 1 and 2
  const int *processors;          // those it may run on
  size_t processor_count;         // 0: wherever the caller may
  int new_session;                // becomes leader of a session and a process group of its own
  int dies_with_parent;           // is killed when the thread that started it ends
  int keeps_signals_blocked;      // starts with the signals of `behest_wait_signal` blocked
  int adjusts_out_of_memory;      // is what the system ends first where memory runs out
  int niceness;                   // how far it steps back behind others, 0 to 19
} behest_spawn_request;

/// The steps of a start, to say which one failed.
enum { behest_stage_fork = 1, behest_stage_directory, behest_stage_descriptors,
       behest_stage_processors, behest_stage_execute };

/// Starts a process. Returns 0, or the number of the error and the step that it happened in.
int behest_spawn(const behest_spawn_request *request, int32_t *pid, int *stage);

/// How a process ended.
typedef struct {
  int32_t pid;
  int exit_code;                  // where signal is 0
  int signal;
  int64_t user_microseconds, system_microseconds, peak_bytes;
} behest_end;

/// Takes note of a child that has ended; pid -1 stands for any. Returns 1 if one had, 0 if none
/// has yet, -1 where there is no such child.
int behest_reap(int32_t pid, behest_end *end);

/// Makes the caller the parent of descendants whose own parent ends. Returns 0 or an error number.
int behest_become_subreaper(void);

/// Blocks CHLD, TERM, INT, HUP, USR1 and USR2 in the calling thread, for `behest_wait_signal`.
void behest_block_signals(void);
/// Waits for one of these signals. Returns it, or 0 when the time is over.
int behest_wait_signal(int milliseconds);

/// Sends a signal to the very process that was started at the given clock tick since boot.
/// Returns 0, or an error number: ESRCH where that process is gone.
int behest_signal_process(int32_t pid, uint64_t start_ticks, int signal);

/// The processors that the caller may run on, in order. Returns how many there are.
int behest_allowed_processors(int *processors, int capacity);

/// Takes the advisory lock of an open file without waiting. Returns 0, or an error number:
/// EWOULDBLOCK where another holds it.
int behest_try_lock(int descriptor);

/// Writes all bytes at the start of a file that exists, without needing new space.
int behest_overwrite(const char *path, const void *bytes, size_t count);

/// One process that uses an accelerator.
typedef struct { uint32_t pid; uint64_t bytes; } behest_nvml_process;

enum { behest_nvml_process_limit = 64 };

/// What the driver says of one accelerator; a number it does not know is negative.
typedef struct {
  char name[96];
  char uuid[96];
  uint64_t memory_total, memory_used;
  int utilization_percent;
  int power_milliwatts;
  int major, minor;               // of the compute capability
  int process_count;
  behest_nvml_process processes[behest_nvml_process_limit];
} behest_nvml_device;

/// Reads the accelerators of NVIDIA through the library of the given name. Returns how many there
/// are, at most `capacity`, or -1 where the library or the driver is not there.
int behest_nvml_read(const char *library, behest_nvml_device *devices, int capacity);

#endif
