#include "CKernels.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#if defined(__linux__)
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

// One word, `state`, says everything: how many workers are inside the region (bits 0...7), whether
// it is open to more (bit 8), whether the caller sleeps until they have left (bit 9), and the
// number of the region (above). A worker enters by compare and exchange, so one that comes too late
// finds the region closed and touches nothing; the caller never waits for a worker that the system
// has not scheduled, unless it is in the middle of a part.
enum { inside_mask = 255, open_flag = 256, waiting_flag = 512, region_step = 1024 };

// About 30 microseconds on current machines.
enum { spins = 1500 };

// Where the other processors are busy with something else, a worker may be stopped in the middle of
// a part for as long as the system likes, some milliseconds, while the caller waits. After such a
// wait the caller works alone for twice as long, up to 32 times when it happens again and again.
// The factor falls again after `recovery` regions without such a wait.
enum { least_patience = 2, most_patience = 32, recovery = 256 };

// A worker, with what it shares with the caller. It sleeps while `asleep` is 1, which only it sets;
// so it is woken once a sleep, however long the system takes to run it.
typedef struct {
  _Alignas(64) atomic_uint asleep;
  // How long it has worked, by ticks().
  atomic_uint_least64_t worked;
  bh_pool *pool;
  pthread_t thread;
  // The caller's: `worked` when it was woken last, and by ticks() when it may be woken again and
  // how long after being woken that is.
  uint64_t worked_before, next_wake, delay;
} worker;

// A worker that has worked for less than `useful` since it was woken, some 0.02 ms, and that not
// long ago, was woken in vain: others have the processor, or there is too little to do. It is left
// alone for some 0.1 ms, and for twice as long each time up to 25 ms.
enum { least_delay = 1 << 18, most_delay = 1 << 26, useful = 1 << 16 };

struct bh_pool {
  _Alignas(64) atomic_uint state;
  _Alignas(64) atomic_size_t next;
  _Alignas(64) atomic_uint left;
  atomic_bool busy, ending;
  _Alignas(64) void (*body)(void *, size_t);
  void *context;
  size_t parts, workers;
  // Until when, by ticks(), the caller works alone, and by how much the next wait prolongs that.
  uint64_t alone_until, patience, untroubled;
  worker all[255];
};

#if defined(__linux__)
static void sleep_while(atomic_uint *word, unsigned value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}
static void wake(atomic_uint *word, unsigned count) {
  int most = count > INT_MAX ? INT_MAX : (int)count;
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, most, NULL, NULL, 0);
}
#else
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static void sleep_while(atomic_uint *word, unsigned value) {
  pthread_mutex_lock(&lock);
  while (atomic_load(word) == value) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
}
static void wake(atomic_uint *word, unsigned count) {
  (void)word;
  (void)count;
  pthread_mutex_lock(&lock);
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}
#endif

static inline void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb");
#endif
}

// A clock that is cheap to read, of some gigahertz.
static inline uint64_t ticks(void) {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#else
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
#endif
}

static void take_parts(bh_pool *pool) {
  size_t parts = pool->parts;
  for (;;) {
    size_t part = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
    if (part >= parts) return;
    pool->body(pool->context, part);
  }
}

// Whether a worker that was in region `last` has nothing to do.
static inline int is_idle(unsigned state, unsigned last) {
  return !(state & open_flag) || state / region_step == last;
}

static void *work(void *argument) {
  worker *me = argument;
  bh_pool *pool = me->pool;
  unsigned last = 0;
  for (;;) {
    unsigned state = atomic_load_explicit(&pool->state, memory_order_acquire);
    for (int i = 0; i < spins && is_idle(state, last); i++) {
      pause_briefly();
      state = atomic_load_explicit(&pool->state, memory_order_acquire);
    }
    if (atomic_load(&pool->ending)) return NULL;
    if (is_idle(state, last)) {
      atomic_store(&me->asleep, 1);
      if (is_idle(atomic_load(&pool->state), last) && !atomic_load(&pool->ending))
        while (atomic_load(&me->asleep) == 1) sleep_while(&me->asleep, 1);
      atomic_store(&me->asleep, 0);
      continue;
    }
    if (!atomic_compare_exchange_strong(&pool->state, &state, state + 1)) continue;
    last = state / region_step;
    uint64_t begin = ticks();
    take_parts(pool);
    atomic_fetch_add_explicit(&me->worked, ticks() - begin, memory_order_relaxed);
    unsigned before = atomic_fetch_sub(&pool->state, 1);
    if ((before & waiting_flag) && (before & inside_mask) == 1) {
      atomic_fetch_add(&pool->left, 1);
      wake(&pool->left, 1);
    }
  }
}

static void wake_worker(worker *w) {
  if (atomic_exchange(&w->asleep, 0) == 1) wake(&w->asleep, 1);
}

// Wakes up to `most` of the workers that sleep.
static void wake_workers(bh_pool *pool, size_t most, uint64_t now) {
  for (size_t i = 0; i < pool->workers && most > 0; i++) {
    worker *w = &pool->all[i];
    if (atomic_load(&w->asleep) == 0) continue;
    uint64_t worked = atomic_load_explicit(&w->worked, memory_order_relaxed);
    if (now < w->next_wake) continue;
    if (worked - w->worked_before >= useful || now - w->next_wake > 16 * least_delay)
      w->delay = 0;
    else if (w->delay < most_delay)
      w->delay = w->delay > 0 ? w->delay * 2 : least_delay;
    w->worked_before = worked;
    w->next_wake = now + w->delay;
    wake_worker(w);
    most--;
  }
}

bh_pool *bh_pool_create(size_t threads) {
  void *memory = NULL;
  if (posix_memalign(&memory, 64, sizeof(bh_pool)) != 0) return NULL;
  bh_pool *pool = memory;
  atomic_init(&pool->state, region_step);
  atomic_init(&pool->next, 0);
  atomic_init(&pool->left, 0);
  atomic_init(&pool->busy, 0);
  atomic_init(&pool->ending, 0);
  pool->parts = 0;
  pool->workers = 0;
  pool->alone_until = 0;
  pool->patience = least_patience;
  pool->untroubled = 0;
  while (pool->workers + 1 < threads && pool->workers < 255) {
    worker *w = &pool->all[pool->workers];
    atomic_init(&w->asleep, 0);
    atomic_init(&w->worked, 0);
    w->pool = pool;
    w->worked_before = 0;
    w->next_wake = 0;
    w->delay = 0;
    if (pthread_create(&w->thread, NULL, work, w) != 0) break;
    pool->workers++;
  }
  return pool;
}

void bh_pool_destroy(bh_pool *pool) {
  if (pool == NULL) return;
  atomic_store(&pool->ending, 1);
  atomic_fetch_add(&pool->state, region_step);
  for (size_t i = 0; i < pool->workers; i++) wake_worker(&pool->all[i]);
  for (size_t i = 0; i < pool->workers; i++) pthread_join(pool->all[i].thread, NULL);
  free(pool);
}

size_t bh_pool_threads(const bh_pool *pool) { return pool == NULL ? 1 : pool->workers + 1; }

static void run_alone(size_t parts, void (*body)(void *context, size_t part), void *context) {
  for (size_t part = 0; part < parts; part++) body(context, part);
}

// Waits until the workers have left the closed region; spins at first and sleeps then. Returns
// whether it slept.
static int await_workers(bh_pool *pool, unsigned state) {
  for (int i = 0; i < spins && (state & inside_mask) != 0; i++) {
    pause_briefly();
    state = atomic_load_explicit(&pool->state, memory_order_acquire);
  }
  int slept = (state & inside_mask) != 0;
  while ((state & inside_mask) != 0) {
    unsigned left = atomic_load(&pool->left);
    state = atomic_fetch_or(&pool->state, waiting_flag);
    if ((state & inside_mask) != 0) sleep_while(&pool->left, left);
    state = atomic_load(&pool->state);
  }
  atomic_thread_fence(memory_order_acquire);
  return slept;
}

void bh_pool_run(bh_pool *pool, size_t parts, void (*body)(void *context, size_t part),
                 void *context) {
  if (pool == NULL || pool->workers == 0 || parts < 2 || atomic_exchange(&pool->busy, 1)) {
    run_alone(parts, body, context);
    return;
  }
  uint64_t begin = ticks();
  if (begin < pool->alone_until) {
    run_alone(parts, body, context);
    atomic_store(&pool->busy, 0);
    return;
  }
  pool->body = body;
  pool->context = context;
  pool->parts = parts;
  atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
  unsigned region = atomic_load(&pool->state) / region_step + 1;
  atomic_store(&pool->state, region * region_step + open_flag);
  wake_workers(pool, parts - 1, begin);
  take_parts(pool);
  unsigned state = atomic_fetch_and(&pool->state, ~(unsigned)open_flag);
  uint64_t worked = ticks() - begin;
  if (await_workers(pool, state)) {
    uint64_t waited = ticks() - begin - worked;
    // A wait that is short beside the region is a large last part, not a worker that stands still.
    if (waited > worked) {
      pool->alone_until = begin + worked + waited + waited * pool->patience;
      pool->patience = pool->patience < most_patience ? pool->patience * 2 : most_patience;
      pool->untroubled = 0;
    }
  } else if (pool->patience > least_patience && ++pool->untroubled == recovery) {
    pool->patience /= 2;
    pool->untroubled = 0;
  }
  atomic_store(&pool->busy, 0);
}
