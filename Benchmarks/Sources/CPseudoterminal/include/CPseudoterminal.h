/* What Swift's view of the C library leaves out: a pseudoterminal, and a session of one's own for a spawned process. */
#ifndef CPSEUDOTERMINAL_H
#define CPSEUDOTERMINAL_H

/* Opens a pseudoterminal of a size; the other side's name goes into `name`. Returns the descriptor, or -1. */
int pseudoterminal_open(int rows, int columns, char *name, int capacity);

/* The flag of posix_spawn that gives the process a session of its own. */
short pseudoterminal_new_session(void);

#endif
