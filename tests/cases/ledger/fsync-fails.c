/* Makes fsync fail with errno FSYNC_ERRNO while the file FSYNC_TRIGGER exists. To be preloaded into a real process.
   The runtime looks libc's functions up by dlsym in libc itself, past every preloaded one, so dlsym is taken over too. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/syscall.h>

int fsync(int fd)
{
    const char *trigger = getenv("FSYNC_TRIGGER");
    if (trigger && access(trigger, F_OK) == 0) {
        errno = atoi(getenv("FSYNC_ERRNO"));
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

void *dlsym(void *handle, const char *name)
{
    static void *(*real)(void *, const char *);
    if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
    if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.17");
    if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5");
    if (strcmp(name, "fsync") == 0) return (void *)fsync;
    return real(handle, name);
}
