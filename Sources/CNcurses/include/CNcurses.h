/// ncurses for Swift: numbers and Unicode scalars only. No ncurses type, macro or global leaves this target.
///
/// Three parts: `canvas.c` draws through ncurses; `guard.c` gives the terminal back, whatever ends the program;
/// `pages.c` gives the machine back what only the start needed.
/// One terminal at a time, and all calls but `cn_wake` and `cn_guard_thread` from one thread.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdint.h>

// Locale ------------------------------------------------------------------------------------------------------------

/// Takes the user's locale, or, where that is missing or not UTF-8, a UTF-8 one for characters alone.
/// Returns 1 when characters are UTF-8, else 0.
int cn_set_locale(void);

// Canvas ------------------------------------------------------------------------------------------------------------

enum { CN_READY = 0, CN_UNKNOWN_TERMINAL = 1, CN_NO_CURSOR_MOVEMENT = 2, CN_FAILED = 3 };
enum { CN_BOLD = 1, CN_UNDERLINE = 2, CN_REVERSE = 4, CN_ITALIC = 8 };
enum { CN_SCALARS_PER_CELL = 5 };

/// Whether a terminal of this name is described on this machine and can be drawn on. Changes nothing.
int cn_describe(const char *terminal);

/// How many colours the terminal that was described last has; 0 for none.
int cn_described_color_count(void);

/// Starts drawing on a described terminal: alternate screen, raw keys, no echo.
int cn_open(const char *terminal, int input, int output);

/// Ends drawing and frees everything; does nothing when not open. The terminal itself is the guard's to give back.
void cn_close(void);

/// How many colours the terminal has; 0 for none.
int cn_color_count(void);

/// The number of a pair of colours, −1 being the terminal's own; 0 when there are no colours or no more pairs.
int cn_pair(int foreground, int background);

/// The cells one scalar takes as the C library sees it; −1 when it cannot be shown.
int cn_width(uint32_t scalar);

/// A run of cells: begin at a place, add cells from left to right, end.
void cn_begin_run(int row, int column);
void cn_add_cell(const uint32_t *scalars, int count, int width, int attributes, int pair);
void cn_end_run(void);

/// Has the terminal move what it shows in part of its rows up by so many (down if negative), past ncurses, after a
/// refresh that was not seen; rows that come free are blank. Only for terminals with left and right margins (DECSLRM).
void cn_move_rows(int row, int column, int height, int width, int up);

/// Whether ncurses tears a wide character in the last row that ends one column before the last. It fears that the very
/// last cell scrolls the screen; where it cannot forbid the terminal to wrap (tmux, screen) it writes the cell before,
/// even if that is half a character, and pushes it right.
int cn_tears_last_wide(void);

/// Writes a character past ncurses, between two refreshes, and puts the cursor back where it was.
void cn_overlay(int row, int column, const uint32_t *scalars, int count, int attributes, int pair);

/// Where the cursor rests, and whether it is seen.
void cn_cursor(int row, int column, int visible);

/// Sends the differences to the terminal.
void cn_refresh(void);

/// The same, but what is sent goes nowhere: ncurses then believes that the terminal shows it. Returns 0 when it could
/// not be done; then nothing is.
int cn_refresh_unseen(void);

/// Forgets what the terminal shows, so that the next refresh sends everything.
void cn_forget(void);

/// The terminal has a new size; what it shows is forgotten.
void cn_resize(int width, int height);

/// One cell as ncurses believes the terminal shows it. `scalars` has room for CN_SCALARS_PER_CELL.
/// Returns the number of scalars; 0 for the right half of a wide character.
int cn_read_cell(int row, int column, uint32_t *scalars, int *attributes, int *foreground, int *background);

// Guard -------------------------------------------------------------------------------------------------------------

enum { CN_INPUT = 1, CN_NOTICE = 2, CN_CLOSED = 4 };
enum { CN_RESIZED = 1, CN_RESUMED = 2, CN_WOKEN = 4 };

/// From here on every end of the program gives the terminal back, and stderr is kept until then.
/// Call after `cn_describe` and before `cn_open`. Returns 0, or −1 when there is nothing to be had.
int cn_guard_arm(int input, int output);

/// From here on nothing typed is echoed and line ends are not waited for; ncurses does the rest.
void cn_guard_quiet(void);

/// From here on the alternate screen, too, has to be left.
void cn_guard_enter(void);

/// The terminal's settings as they are now are the ones to come back to after a stop.
void cn_guard_remember(void);

/// Gives the terminal back, undoes `cn_guard_arm`, and prints what stderr kept.
/// With `flush`, what was typed and not yet read is thrown away.
void cn_guard_disarm(int flush);

/// Gives the calling thread a stack of its own for the signal handler, so that its stack overflow is survived too.
void cn_guard_thread(void);

/// Mouse reports on or off, remembered over stops.
void cn_mouse(int on);

/// Writes bytes past ncurses; between two refreshes only. Returns 0, or −1 when the terminal takes no more.
int cn_write(const char *bytes, int count);

/// Stops the program and its group as Ctrl-Z does elsewhere; returns when it continues.
void cn_suspend(void);

/// Waits for input or a notice; −1 waits for ever. Returns a sum of CN_INPUT, CN_NOTICE, CN_CLOSED; 0 when time is up.
int cn_wait(int milliseconds);

/// Does nothing for a while.
void cn_pause(int milliseconds);

/// What the notices were: a sum of CN_RESIZED, CN_RESUMED, CN_WOKEN since the last call.
int cn_take_notices(void);

/// Waits for another change of size, looking at nothing else. Returns 1 when it came, 0 when time is up.
int cn_wait_for_resize(int milliseconds);

/// Reads what has been typed. Returns the number of bytes, 0 when there is nothing, −1 when the terminal is gone.
int cn_read(uint8_t *bytes, int count);

/// Makes `cn_wait` return with CN_NOTICE. From any thread.
void cn_wake(void);

/// The terminal's size; 0 when it does not know.
int cn_size(int descriptor, int *width, int *height);

// Pages -------------------------------------------------------------------------------------------------------------

/// Drops the pages of code that the program and its libraries have touched so far; those that are needed again come
/// back from the system's cache by themselves. Does nothing where the system is not Linux.
void cn_give_back_pages(void);

#endif
