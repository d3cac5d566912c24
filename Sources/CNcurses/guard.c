// Gives the terminal back, whatever ends the program.
//
// Everything a signal handler here calls is on POSIX's list of async-signal-safe functions: write, poll, tcsetattr,
// sigaction, raise, dup2, pread. ncurses' own handlers leave most signals out and call functions that are not, so the
// handlers are installed before ncurses starts: it takes over only those signals that nobody handles.
#if defined(__linux__)
#define _GNU_SOURCE 1
#else
#define _DARWIN_C_SOURCE 1
#endif

#include "include/CNcurses.h"
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

static const int fatal_signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGABRT, SIGSEGV, SIGBUS,  SIGFPE, SIGILL,
                                    SIGTRAP, SIGSYS,  SIGPIPE, SIGXCPU, SIGXFSZ, SIGALRM, SIGUSR1, SIGUSR2};
enum { FATAL_COUNT = sizeof fatal_signals / sizeof *fatal_signals, STACK_BYTES = 65536 };

static const char modes_on[] = "\033[?2004h";
static const char mouse_on[] = "\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l";
// A string terminator first, in case a sequence was cut in its middle.
static const char modes_off[] =
    "\033\\\033[?2026l\033[?69l\033[?1003l\033[?1002l\033[?1000l\033[?1006l\033[?2004l\033[?1004l\033[?7h\033[0m\033[?1l\033>"
    "\033[?25h";

static int input = -1, output = -1, real_errors = -1, kept_errors = -1, pipe_out = -1, pipe_in = -1;
static struct termios before, during;
static struct sigaction previous[FATAL_COUNT], previous_stop, previous_continue, previous_resize;
static char main_stack[STACK_BYTES];
static atomic_int notices, dying;
static volatile sig_atomic_t armed, entered, away, mouse_is_on, cursor_is_hidden, remembered, chains;

// Writing -----------------------------------------------------------------------------------------------------------

/// Writes all of it, giving up on a terminal that takes nothing for a fifth of a second: a frozen connection must not
/// keep a program from ending.
static int write_all(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    struct pollfd place = {descriptor, POLLOUT, 0};
    int ready = poll(&place, 1, 200);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return -1;
    ssize_t done = write(descriptor, bytes, count);
    if (done < 0 && errno != EINTR && errno != EAGAIN) return -1;
    if (done > 0) {
      bytes += done;
      count -= (size_t)done;
    }
  }
  return 0;
}

static void write_text(const char *text) { write_all(output, text, strlen(text)); }

int cn_write(const char *bytes, int count) { return write_all(output, bytes, (size_t)count); }

static void set_terminal(const struct termios *settings) {
  while (tcsetattr(input, TCSANOW, settings) < 0 && errno == EINTR) {}
}

// Leaving and coming back -------------------------------------------------------------------------------------------

static void leave_screen(void) {
  write_text(modes_off);
  write_text(cn_sequences.show_cursor);
  if (cn_sequences.leave_screen[0])
    write_text(cn_sequences.leave_screen);
  else
    write_text("\033[999;1H\r\n");
}

static void leave(void) {
  if (entered) leave_screen();
  set_terminal(&before);
}

static void notify(int what) {
  if (atomic_fetch_or(&notices, what) & what) return;
  char byte = 0;
  ssize_t done = write(pipe_in, &byte, 1);
  (void)done;
}

/// Waits, stopped, while the program is in the background: changing the terminal from there raises SIGTTOU.
static void come_back(void) {
  if (remembered) set_terminal(&during);
  if (entered) {
    if (away) write_text(cn_sequences.enter_screen);
    write_text(modes_on);
    if (mouse_is_on) write_text(mouse_on);
    if (cursor_is_hidden) write_text(cn_sequences.hide_cursor);
  }
  away = 0;
  notify(CN_RESUMED);
}

/// What was written to stderr meanwhile, on the screen where it can be read.
static void show_kept_errors(void) {
  if (kept_errors < 0 || real_errors < 0) return;
  dup2(real_errors, STDERR_FILENO);
  char part[1024];
  off_t at = 0;
  ssize_t count;
  while ((count = pread(kept_errors, part, sizeof part, at)) > 0) {
    write_all(STDERR_FILENO, part, (size_t)count);
    at += count;
  }
}

// Handlers ----------------------------------------------------------------------------------------------------------

static void on_fatal(int number) {
  if (atomic_exchange(&dying, 1) == 0) {
    if (armed && !away) leave();
    if (armed) show_kept_errors();
  } else {
    // Another thread is at it already, and this one must not end the program before it is done.
    poll(NULL, 0, 1000);
  }
  struct sigaction next;
  memset(&next, 0, sizeof next);
  next.sa_handler = SIG_DFL;
  for (int i = 0; chains && i < FATAL_COUNT; i++)
    if (fatal_signals[i] == number) next = previous[i];
  sigaction(number, &next, NULL);
  raise(number);
}

static void on_stop(int number) {
  int saved = errno;
  if (!away) leave();
  away = 1;
  struct sigaction standard, ours;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(number, &standard, &ours);
  raise(number);
  sigset_t only, mask;
  sigemptyset(&only);
  sigaddset(&only, number);
  pthread_sigmask(SIG_UNBLOCK, &only, &mask);  // stops here
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  sigaction(number, &ours, NULL);
  if (away) come_back();  // nobody stopped us: there is no shell to come back from
  errno = saved;
}

static void on_continue(int number) {
  (void)number;
  int saved = errno;
  come_back();
  errno = saved;
}

static void on_resize(int number) {
  (void)number;
  int saved = errno;
  notify(CN_RESIZED);
  errno = saved;
}

static void install(int number, void (*handler)(int), int blocks_all, struct sigaction *old) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = SA_ONSTACK | SA_RESTART;
  if (blocks_all)
    sigfillset(&action.sa_mask);
  else
    sigemptyset(&action.sa_mask);
  sigaction(number, &action, old);
}

static void install_handlers(void) {
  for (int i = 0; i < FATAL_COUNT; i++) {
    install(fatal_signals[i], on_fatal, 1, &previous[i]);
    // What the caller ignores (nohup) stays ignored.
    if (previous[i].sa_handler == SIG_IGN) sigaction(fatal_signals[i], &previous[i], NULL);
  }
  install(SIGTSTP, on_stop, 0, &previous_stop);
  if (previous_stop.sa_handler == SIG_IGN) sigaction(SIGTSTP, &previous_stop, NULL);
  install(SIGCONT, on_continue, 0, &previous_continue);
  install(SIGWINCH, on_resize, 0, &previous_resize);
}

static void remove_handlers(void) {
  for (int i = 0; i < FATAL_COUNT; i++) sigaction(fatal_signals[i], &previous[i], NULL);
  sigaction(SIGTSTP, &previous_stop, NULL);
  sigaction(SIGCONT, &previous_continue, NULL);
  sigaction(SIGWINCH, &previous_resize, NULL);
}

// Stacks for the handlers -------------------------------------------------------------------------------------------

static pthread_key_t thread_stack;
static pthread_once_t thread_stack_once = PTHREAD_ONCE_INIT;

static void drop_stack(void *memory) {
  stack_t none;
  memset(&none, 0, sizeof none);
  none.ss_flags = SS_DISABLE;
  none.ss_size = STACK_BYTES;
  sigaltstack(&none, NULL);
  free(memory);
}

static void make_thread_stack_key(void) { pthread_key_create(&thread_stack, drop_stack); }

static void use_stack(void *memory) {
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp = memory;
  stack.ss_size = STACK_BYTES;
  sigaltstack(&stack, NULL);
}

void cn_guard_thread(void) {
  pthread_once(&thread_stack_once, make_thread_stack_key);
  if (pthread_getspecific(thread_stack)) return;
  void *memory = malloc(STACK_BYTES);
  if (memory == NULL) return;
  use_stack(memory);
  pthread_setspecific(thread_stack, memory);
}

// Arming ------------------------------------------------------------------------------------------------------------

static int anonymous_file(void) {
#if defined(__linux__)
  return memfd_create("stderr", MFD_CLOEXEC);
#else
  char name[] = "/tmp/stderr.XXXXXX";
  int file = mkstemp(name);
  if (file < 0) return -1;
  unlink(name);
  fcntl(file, F_SETFD, FD_CLOEXEC);
  return file;
#endif
}

static void keep_errors(void) {
  kept_errors = anonymous_file();
  real_errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (kept_errors >= 0 && real_errors >= 0) dup2(kept_errors, STDERR_FILENO);
}

static void release(int *descriptor) {
  if (*descriptor >= 0) close(*descriptor);
  *descriptor = -1;
}

static void end_of_program(void) {
  if (armed) cn_guard_disarm(0);
}

/// The pipe lives as long as the program: a worker may wake a terminal that is closed already.
static int open_pipe(void) {
  if (pipe_in >= 0) return 0;
  int ends[2];
  if (pipe(ends) < 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
  }
  pipe_out = ends[0];
  pipe_in = ends[1];
  atexit(end_of_program);
  return 0;
}

int cn_guard_arm(int from, int to) {
  if (armed || tcgetattr(from, &before) < 0 || open_pipe() < 0) return -1;
  input = from;
  output = to;
  entered = away = mouse_is_on = cursor_is_hidden = remembered = 0;
  atomic_store(&dying, 0);
  // On a terminal, Swift's own handler opens a debugger's prompt that waits half a minute; only for those who asked.
  chains = getenv("SWIFT_BACKTRACE") != NULL;
  keep_errors();
  use_stack(main_stack);
  armed = 1;
  install_handlers();
  return 0;
}

void cn_guard_quiet(void) {
  struct termios quiet = before;
  quiet.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
  set_terminal(&quiet);
}

void cn_guard_enter(void) { entered = 1; }

void cn_guard_remember(void) {
  remembered = tcgetattr(input, &during) == 0;
  write_text(modes_on);
}

void cn_guard_disarm(int flush) {
  if (!armed) return;
  if (!away) leave();
  if (flush) tcflush(input, TCIFLUSH);
  armed = 0;
  remove_handlers();
  show_kept_errors();
  release(&kept_errors);
  release(&real_errors);
}

void cn_guard_note_cursor(int visible) { cursor_is_hidden = !visible; }

void cn_mouse(int on) {
  if (!armed || mouse_is_on == on) return;
  mouse_is_on = on;
  write_text(on ? mouse_on : mouse_off);
}

void cn_suspend(void) { kill(0, SIGTSTP); }

// Waiting -----------------------------------------------------------------------------------------------------------

int cn_wait(int milliseconds) {
  struct pollfd places[2] = {{input, POLLIN, 0}, {pipe_out, POLLIN, 0}};
  int found = 0;
  if (poll(places, 2, milliseconds) < 0) return errno == EINTR ? CN_NOTICE : CN_CLOSED;
  if (places[0].revents & POLLIN)
    found |= CN_INPUT;
  else if (places[0].revents)
    found |= CN_CLOSED;
  if (places[1].revents) found |= CN_NOTICE;
  return found;
}

void cn_pause(int milliseconds) { poll(NULL, 0, milliseconds); }

int cn_take_notices(void) {
  char bytes[64];
  while (read(pipe_out, bytes, sizeof bytes) > 0) {}
  return atomic_exchange(&notices, 0);
}

int cn_wait_for_resize(int milliseconds) {
  struct pollfd place = {pipe_out, POLLIN, 0};
  int ready = poll(&place, 1, milliseconds);
  if (ready <= 0 && !(ready < 0 && errno == EINTR)) return 0;
  int all = cn_take_notices();
  if (all & ~CN_RESIZED) notify(all & ~CN_RESIZED);
  return all & CN_RESIZED ? 1 : 0;
}

int cn_read(uint8_t *bytes, int count) {
  ssize_t done = read(input, bytes, (size_t)count);
  if (done > 0) return (int)done;
  return done < 0 && (errno == EINTR || errno == EAGAIN) ? 0 : -1;
}

void cn_wake(void) {
  if (pipe_in >= 0) notify(CN_WOKEN);
}

int cn_size(int descriptor, int *width, int *height) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) < 0 || size.ws_col == 0 || size.ws_row == 0) return 0;
  *width = size.ws_col;
  *height = size.ws_row;
  return 1;
}
