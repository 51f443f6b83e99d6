/* While the file IO_TRIGGER exists, the call named IO_CALL (fsync or write) fails with errno IO_ERRNO on files whose path
   holds IO_PATH. To be preloaded into a real process; the database engine calls libc through its import table. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/syscall.h>

static int fails(const char *call, int fd)
{
    const char *trigger = getenv("IO_TRIGGER"), *which = getenv("IO_CALL"), *part = getenv("IO_PATH"), *number = getenv("IO_ERRNO");
    char link[64], path[4096];
    ssize_t length;
    if (!trigger || !which || !part || !number || strcmp(which, call) != 0 || access(trigger, F_OK) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (!strstr(path, part)) return 0;
    errno = atoi(number);
    return 1;
}

int fsync(int fd) { return fails("fsync", fd) ? -1 : (int)syscall(SYS_fsync, fd); }

int fdatasync(int fd) { return fails("fsync", fd) ? -1 : (int)syscall(SYS_fdatasync, fd); }

ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at)
{
    return fails("write", fd) ? -1 : syscall(SYS_pwrite64, fd, from, count, at);
}

ssize_t pwrite(int fd, const void *from, size_t count, off_t at)
{
    return fails("write", fd) ? -1 : syscall(SYS_pwrite64, fd, from, count, at);
}

ssize_t write(int fd, const void *from, size_t count)
{
    return fails("write", fd) ? -1 : syscall(SYS_write, fd, from, count);
}
