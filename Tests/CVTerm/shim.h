/// libvterm for the tests: a terminal emulator without a window, seen as numbers.
#ifndef CVTERM_SHIM_H
#define CVTERM_SHIM_H

#include <vterm.h>
#include <stdint.h>

enum { CVT_BOLD = 1, CVT_UNDERLINE = 2, CVT_REVERSE = 4, CVT_ITALIC = 8 };

/// One cell of the emulator's screen. `scalars` has room for VTERM_MAX_CHARS_PER_CELL.
/// Returns the number of scalars; colours are −1 for the terminal's own.
static inline int cvt_read_cell(
    VTermScreen *screen, int row, int column, uint32_t *scalars, int *width, int *attributes, int *foreground,
    int *background) {
  VTermPos place = {row, column};
  VTermScreenCell cell;
  int count = 0;
  if (!vterm_screen_get_cell(screen, place, &cell)) return -1;
  while (count < VTERM_MAX_CHARS_PER_CELL && cell.chars[count]) {
    scalars[count] = cell.chars[count];
    count++;
  }
  *width = cell.width;
  *attributes = (cell.attrs.bold ? CVT_BOLD : 0) | (cell.attrs.underline ? CVT_UNDERLINE : 0)
                | (cell.attrs.reverse ? CVT_REVERSE : 0) | (cell.attrs.italic ? CVT_ITALIC : 0);
  *foreground = VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ? -1 : VTERM_COLOR_IS_INDEXED(&cell.fg) ? cell.fg.indexed.idx : -2;
  *background = VTERM_COLOR_IS_DEFAULT_BG(&cell.bg) ? -1 : VTERM_COLOR_IS_INDEXED(&cell.bg) ? cell.bg.indexed.idx : -2;
  return count;
}

#endif
