#define _GNU_SOURCE
#include "CPseudoterminal.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int pseudoterminal_open(int rows, int columns, char *name, int capacity) {
  int side = posix_openpt(O_RDWR | O_NOCTTY);
  if (side < 0) return -1;
  const char *other = grantpt(side) == 0 && unlockpt(side) == 0 ? ptsname(side) : NULL;
  if (other == NULL || strlen(other) >= (size_t)capacity) {
    close(side);
    return -1;
  }
  strcpy(name, other);
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  ioctl(side, TIOCSWINSZ, &size);
  return side;
}

short pseudoterminal_new_session(void) { return POSIX_SPAWN_SETSID; }
