#include "CPosix.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// The parts of NVIDIA's management library that are used, as its documentation describes them.
typedef void *nvml_handle;
typedef struct { unsigned long long total, free, used; } nvml_memory;
typedef struct { unsigned int gpu, memory; } nvml_utilization;
typedef struct {
  unsigned int pid;
  unsigned long long used;
  unsigned int gpu_instance, compute_instance;
} nvml_process;

typedef int (*nvml_plain)(void);
typedef int (*nvml_count)(unsigned int *);
typedef int (*nvml_by_index)(unsigned int, nvml_handle *);
typedef int (*nvml_text)(nvml_handle, char *, unsigned int);
typedef int (*nvml_memory_info)(nvml_handle, nvml_memory *);
typedef int (*nvml_rates)(nvml_handle, nvml_utilization *);
typedef int (*nvml_number)(nvml_handle, unsigned int *);
typedef int (*nvml_pair)(nvml_handle, int *, int *);
typedef int (*nvml_running)(nvml_handle, unsigned int *, nvml_process *);

static void read_processes(void *library, const char *const *names, nvml_handle handle,
                           behest_nvml_device *device) {
  nvml_running running = NULL;
  for (; *names != NULL && running == NULL; names++) running = (nvml_running)dlsym(library, *names);
  if (running == NULL) return;
  nvml_process found[behest_nvml_process_limit];
  unsigned int count = behest_nvml_process_limit;
  if (running(handle, &count, found) != 0) return;
  for (unsigned int i = 0; i < count && i < behest_nvml_process_limit; i++) {
    int known = 0;
    for (int j = 0; j < device->process_count; j++)
      if (device->processes[j].pid == found[i].pid) known = 1;
    if (known || device->process_count >= behest_nvml_process_limit) continue;
    behest_nvml_process *process = &device->processes[device->process_count++];
    process->pid = found[i].pid;
    // All bits set mean that the driver does not tell.
    process->bytes = found[i].used == ~0ULL ? 0 : found[i].used;
  }
}

static void read_device(void *library, nvml_handle handle, behest_nvml_device *device) {
  static const char *const compute[] = {"nvmlDeviceGetComputeRunningProcesses_v3",
                                        "nvmlDeviceGetComputeRunningProcesses_v2", NULL};
  static const char *const graphics[] = {"nvmlDeviceGetGraphicsRunningProcesses_v3",
                                         "nvmlDeviceGetGraphicsRunningProcesses_v2", NULL};
  memset(device, 0, sizeof *device);
  device->utilization_percent = device->power_milliwatts = device->major = device->minor = -1;
  nvml_text text = (nvml_text)dlsym(library, "nvmlDeviceGetName");
  if (text != NULL) text(handle, device->name, sizeof device->name);
  text = (nvml_text)dlsym(library, "nvmlDeviceGetUUID");
  if (text != NULL) text(handle, device->uuid, sizeof device->uuid);
  nvml_memory memory = {0, 0, 0};
  nvml_memory_info info = (nvml_memory_info)dlsym(library, "nvmlDeviceGetMemoryInfo");
  if (info != NULL && info(handle, &memory) == 0) {
    device->memory_total = memory.total;
    device->memory_used = memory.used;
  }
  nvml_utilization rates = {0, 0};
  nvml_rates utilization = (nvml_rates)dlsym(library, "nvmlDeviceGetUtilizationRates");
  if (utilization != NULL && utilization(handle, &rates) == 0)
    device->utilization_percent = (int)rates.gpu;
  unsigned int power = 0;
  nvml_number number = (nvml_number)dlsym(library, "nvmlDeviceGetPowerUsage");
  if (number != NULL && number(handle, &power) == 0) device->power_milliwatts = (int)power;
  nvml_pair capability = (nvml_pair)dlsym(library, "nvmlDeviceGetCudaComputeCapability");
  if (capability != NULL && capability(handle, &device->major, &device->minor) != 0)
    device->major = device->minor = -1;
  read_processes(library, compute, handle, device);
  read_processes(library, graphics, handle, device);
  device->name[sizeof device->name - 1] = 0;
  device->uuid[sizeof device->uuid - 1] = 0;
}

// The library stays open and ready: starting it takes longer than all that is asked of it.
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static void *ready_library;
static char ready_name[256];

static void *ready(const char *name) {
  if (ready_library != NULL && strcmp(ready_name, name) == 0) return ready_library;
  if (strlen(name) >= sizeof ready_name) return NULL;
  void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL) return NULL;
  nvml_plain start = (nvml_plain)dlsym(library, "nvmlInit_v2");
  if (start == NULL || start() != 0) {
    dlclose(library);
    return NULL;
  }
  ready_library = library;
  strcpy(ready_name, name);
  return library;
}

static int read_devices(void *library, behest_nvml_device *devices, int capacity) {
  nvml_count count_devices = (nvml_count)dlsym(library, "nvmlDeviceGetCount_v2");
  nvml_by_index by_index = (nvml_by_index)dlsym(library, "nvmlDeviceGetHandleByIndex_v2");
  unsigned int count = 0;
  if (count_devices == NULL || by_index == NULL || count_devices(&count) != 0) return -1;
  int result = 0;
  for (unsigned int i = 0; i < count && result < capacity; i++, result++) {
    nvml_handle handle = NULL;
    if (by_index(i, &handle) == 0) {
      read_device(library, handle, &devices[result]);
    } else {
      // A broken card keeps its index, so that the others keep theirs.
      memset(&devices[result], 0, sizeof devices[result]);
      devices[result].utilization_percent = devices[result].power_milliwatts = -1;
    }
  }
  return result;
}

int behest_nvml_read(const char *name, behest_nvml_device *devices, int capacity) {
  pthread_mutex_lock(&guard);
  void *library = ready(name);
  int result = library == NULL ? -1 : read_devices(library, devices, capacity);
  pthread_mutex_unlock(&guard);
  return result;
}
