// Drawing through ncurses.
#if defined(__linux__)
#define _GNU_SOURCE 1
#else
#define _DARWIN_C_SOURCE 1
#endif
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1

#include "include/CNcurses.h"
#include "parts.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#ifndef A_ITALIC
#define A_ITALIC 0
#endif

struct cn_sequences cn_sequences;

enum { MOST_PAIRS = 256, RUN_CAPACITY = 512 };

static SCREEN *terminal;
static FILE *input_file, *output_file;
/// Where a refresh goes that is not to be seen, and the way back from there; −1 until there was one.
static int nowhere = -1, seen = -1;
static struct {
  short foreground, background;
} pairs[MOST_PAIRS];
static int described_colors, pair_count, has_default_colors, cursor_is_visible;
static cchar_t run[RUN_CAPACITY];
static int run_row, run_column, run_cells, run_width;

// Locale ------------------------------------------------------------------------------------------------------------

static int characters_are_utf8(void) {
  const char *name = nl_langinfo(CODESET);
  return strcmp(name, "UTF-8") == 0 || strcmp(name, "utf8") == 0 || strcmp(name, "UTF8") == 0;
}

int cn_set_locale(void) {
  setlocale(LC_CTYPE, "");
  if (characters_are_utf8()) return 1;
  static const char *const fallbacks[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8"};
  for (size_t i = 0; i < sizeof fallbacks / sizeof *fallbacks; i++)
    if (setlocale(LC_CTYPE, fallbacks[i]) && characters_are_utf8()) return 1;
  return 0;
}

// Opening -----------------------------------------------------------------------------------------------------------

/// Copies a terminfo string without its `$<5>` padding.
static void copy_sequence(char *target, size_t room, const char *name) {
  const char *source = tigetstr((char *)name);
  size_t length = 0;
  if (source == NULL || source == (char *)-1) source = "";
  while (*source && length + 1 < room) {
    if (source[0] == '$' && source[1] == '<') {
      while (*source && *source != '>') source++;
      if (*source) source++;
    } else {
      target[length++] = *source++;
    }
  }
  target[length] = 0;
}

int cn_describe(const char *name) {
  int found = 0;
  if (setupterm((char *)name, STDOUT_FILENO, &found) != OK || found != 1) return CN_UNKNOWN_TERMINAL;
  const char *move = tigetstr("cup");
  if (move == NULL || move == (char *)-1) {
    del_curterm(cur_term);
    return CN_NO_CURSOR_MOVEMENT;
  }
  described_colors = tigetnum("colors");
  copy_sequence(cn_sequences.enter_screen, sizeof cn_sequences.enter_screen, "smcup");
  copy_sequence(cn_sequences.leave_screen, sizeof cn_sequences.leave_screen, "rmcup");
  copy_sequence(cn_sequences.hide_cursor, sizeof cn_sequences.hide_cursor, "civis");
  copy_sequence(cn_sequences.show_cursor, sizeof cn_sequences.show_cursor, "cnorm");
  del_curterm(cur_term);
  return CN_READY;
}

int cn_described_color_count(void) { return described_colors > 0 ? described_colors : 0; }

static FILE *open_copy(int descriptor, const char *mode) {
  int copy = dup(descriptor);
  if (copy < 0) return NULL;
  FILE *file = fdopen(copy, mode);
  if (file == NULL) close(copy);
  return file;
}

static void close_files(void) {
  if (input_file) fclose(input_file);
  if (output_file) fclose(output_file);
  input_file = output_file = NULL;
  if (nowhere >= 0) close(nowhere);
  if (seen >= 0) close(seen);
  nowhere = seen = -1;
}

static void start_colors(void) {
  pair_count = 0;
  has_default_colors = 0;
  if (has_colors() && start_color() == OK) has_default_colors = use_default_colors() == OK;
}

int cn_open(const char *name, int input, int output) {
  if (terminal) return CN_FAILED;
  input_file = open_copy(input, "r");
  output_file = open_copy(output, "w");
  if (input_file && output_file) terminal = newterm((char *)name, output_file, input_file);
  if (terminal == NULL) {
    close_files();
    return CN_FAILED;
  }
  raw();
  noecho();
  nonl();
  idlok(stdscr, TRUE);
  leaveok(stdscr, FALSE);
  // Else keys that wait would end a refresh half way, and what ncurses believes would not be what is seen.
  typeahead(-1);
  start_colors();
  cursor_is_visible = 1;
  cn_cursor(0, 0, 0);
  return CN_READY;
}

void cn_close(void) {
  if (terminal == NULL) return;
  delscreen(terminal);
  terminal = NULL;
  close_files();
}

// Colours -----------------------------------------------------------------------------------------------------------

int cn_color_count(void) { return terminal && has_colors() ? COLORS : 0; }

int cn_pair(int foreground, int background) {
  if (cn_color_count() == 0) return 0;
  if (foreground >= COLORS) foreground = -1;
  if (background >= COLORS) background = -1;
  if (foreground < 0 && background < 0) return 0;
  if (!has_default_colors) {
    if (foreground < 0) foreground = COLOR_WHITE;
    if (background < 0) background = COLOR_BLACK;
  }
  for (int i = 0; i < pair_count; i++)
    if (pairs[i].foreground == foreground && pairs[i].background == background) return i + 1;
  if (pair_count >= MOST_PAIRS || pair_count + 1 >= COLOR_PAIRS) return 0;
  if (init_pair((short)(pair_count + 1), (short)foreground, (short)background) != OK) return 0;
  pairs[pair_count].foreground = (short)foreground;
  pairs[pair_count].background = (short)background;
  return ++pair_count;
}

static attr_t attributes_of(int flags) {
  attr_t attributes = A_NORMAL;
  if (flags & CN_BOLD) attributes |= A_BOLD;
  if (flags & CN_UNDERLINE) attributes |= A_UNDERLINE;
  if (flags & CN_REVERSE) attributes |= A_REVERSE;
  if (flags & CN_ITALIC) attributes |= A_ITALIC;
  return attributes;
}

// Cells -------------------------------------------------------------------------------------------------------------

int cn_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

void cn_begin_run(int row, int column) {
  run_row = row;
  run_column = column;
  run_cells = run_width = 0;
}

void cn_end_run(void) {
  if (terminal && run_cells > 0) mvwadd_wchnstr(stdscr, run_row, run_column, run, run_cells);
  run_column += run_width;
  run_cells = run_width = 0;
}

static void add(const wchar_t *text, int width, attr_t attributes, int pair) {
  if (run_cells >= RUN_CAPACITY) cn_end_run();
  if (setcchar(&run[run_cells], text, attributes, (short)pair, NULL) != OK) return;
  run_cells++;
  run_width += width;
}

void cn_add_cell(const uint32_t *scalars, int count, int width, int attributes, int pair) {
  wchar_t text[CN_SCALARS_PER_CELL + 1];
  int length = count < CN_SCALARS_PER_CELL ? count : CN_SCALARS_PER_CELL;
  for (int i = 0; i < length; i++) text[i] = (wchar_t)scalars[i];
  text[length] = 0;
  if (length > 0 && wcwidth(text[0]) == width) {
    add(text, width, attributes_of(attributes), pair);
    return;
  }
  // The C library's idea of the width is not ours: a mark of the right width, else the whole row would drift.
  add(L"?", 1, attributes_of(attributes), pair);
  for (int i = 1; i < width; i++) add(L" ", 1, attributes_of(attributes), pair);
}

int cn_tears_last_wide(void) { return terminal && auto_right_margin && !(enter_am_mode && exit_am_mode); }

static char patch[256];
static size_t patch_length;

static int add_byte(int byte) {
  if (patch_length < sizeof patch) patch[patch_length++] = (char)byte;
  return byte;
}

static void add_move(int row, int column) {
  const char *sequence = tparm(cursor_address, row, column, 0, 0, 0, 0, 0, 0, 0);
  if (sequence) tputs(sequence, 1, add_byte);
}

/// Sends what is in `patch`.
static void send_patch(void) {
  for (size_t done = 0; done < patch_length;) {
    ssize_t count_written = write(fileno(output_file), patch + done, patch_length - done);
    if (count_written > 0)
      done += (size_t)count_written;
    else if (errno != EINTR)
      return;
  }
}

void cn_move_rows(int row, int column, int height, int width, int up) {
  if (terminal == NULL || up == 0) return;
  // Plain paint, both pairs of margins, the move, and all of it back; setting margins has taken the cursor home.
  int length = snprintf(patch, sizeof patch, "\033[m\033[?69h\033[%d;%ds\033[%d;%dr\033[%d%c\033[r\033[s\033[?69l",
                        column + 1, column + width, row + 1, row + height, abs(up), up > 0 ? 'S' : 'T');
  if (length < 0 || (size_t)length >= sizeof patch) return;
  patch_length = (size_t)length;
  add_move(getcury(curscr), getcurx(curscr));
  send_patch();
}

void cn_overlay(int row, int column, const uint32_t *scalars, int count, int attributes, int pair) {
  if (terminal == NULL) return;
  char bytes[MB_LEN_MAX];
  mbstate_t state;
  memset(&state, 0, sizeof state);
  patch_length = 0;
  add_move(row, column);
  vid_puts(attributes_of(attributes), (short)pair, NULL, add_byte);
  for (int i = 0; i < count; i++) {
    size_t length = wcrtomb(bytes, (wchar_t)scalars[i], &state);
    for (size_t j = 0; length != (size_t)-1 && j < length; j++) add_byte(bytes[j]);
  }
  vid_puts(A_NORMAL, 0, NULL, add_byte);
  add_move(getcury(curscr), getcurx(curscr));
  send_patch();
}

void cn_cursor(int row, int column, int visible) {
  if (terminal == NULL) return;
  wmove(stdscr, row, column);
  if (visible == cursor_is_visible) return;
  cursor_is_visible = visible;
  cn_guard_note_cursor(visible);
  curs_set(visible ? 1 : 0);
}

void cn_refresh(void) {
  if (terminal) wrefresh(stdscr);
}

int cn_refresh_unseen(void) {
  if (terminal == NULL) return 0;
  int place = fileno(output_file);
  if (nowhere < 0) nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (seen < 0) seen = fcntl(place, F_DUPFD_CLOEXEC, 0);
  if (nowhere < 0 || seen < 0 || dup2(nowhere, place) < 0) return 0;
  wrefresh(stdscr);
  dup2(seen, place);
  return 1;
}

void cn_forget(void) {
  if (terminal) clearok(curscr, TRUE);
}

void cn_resize(int width, int height) {
  if (terminal == NULL || width < 1 || height < 1) return;
  resize_term(height, width);
  clearok(curscr, TRUE);
}

int cn_read_cell(int row, int column, uint32_t *scalars, int *attributes, int *foreground, int *background) {
  cchar_t cells[2];
  wchar_t text[CN_SCALARS_PER_CELL + 1] = {0};
  attr_t shown = 0;
  short pair = 0, front = -1, back = -1;
  int count = 0;
  if (terminal == NULL) return 0;
  int resting_row = getcury(curscr), resting_column = getcurx(curscr);
  int found = mvwin_wchnstr(curscr, row, column, cells, 1);
  wmove(curscr, resting_row, resting_column);
  if (found != OK) return 0;
  getcchar(&cells[0], text, &shown, &pair, NULL);
  while (count < CN_SCALARS_PER_CELL && text[count]) {
    scalars[count] = (uint32_t)text[count];
    count++;
  }
  if (pair > 0) pair_content(pair, &front, &back);
  *foreground = front;
  *background = back;
  *attributes = (shown & A_BOLD ? CN_BOLD : 0) | (shown & A_UNDERLINE ? CN_UNDERLINE : 0)
                | (shown & A_REVERSE ? CN_REVERSE : 0) | (shown & A_ITALIC ? CN_ITALIC : 0);
  return count;
}
