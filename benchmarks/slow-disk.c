/*
 * Makes every fsync and fdatasync of a process take SLOW_DISK_MICROS longer: what an ordinary cloud disk (some 4 ms) does to a
 * server, on a machine whose disk answers from a cache. Preloaded into all servers alike by benchmarks/intake --fsync-millis.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

typedef int (*sync_call)(int);

static int slowly(const char *name, int file) {
  sync_call real = (sync_call)dlsym(RTLD_NEXT, name);
  const char *text = getenv("SLOW_DISK_MICROS");
  long micros = text ? atol(text) : 0;
  struct timespec more = {micros / 1000000, micros % 1000000 * 1000};
  nanosleep(&more, NULL);
  return real(file);
}

int fsync(int file) { return slowly("fsync", file); }

int fdatasync(int file) { return slowly("fdatasync", file); }
