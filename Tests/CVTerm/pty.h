/// What Swift's view of the C library leaves out of pseudo-terminals.
#ifndef CVTERM_PTY_H
#define CVTERM_PTY_H

extern int posix_openpt(int flags);
extern int grantpt(int descriptor);
extern int unlockpt(int descriptor);
/// Not ptsname, whose answer the next caller overwrites, on whatever thread.
extern int ptsname_r(int descriptor, char *name, unsigned long room);

#if defined(__linux__)
/// posix_spawn's flag for a new session, in glibc and musl.
enum { CVT_SPAWN_NEW_SESSION = 0x80 };
#else
enum { CVT_SPAWN_NEW_SESSION = 0x400 };
#endif

#endif
