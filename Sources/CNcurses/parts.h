// What canvas.c and guard.c tell each other.
#ifndef CN_PARTS_H
#define CN_PARTS_H

/// Escape sequences of the described terminal, without padding; "" for those it has not.
struct cn_sequences {
  char enter_screen[64];
  char leave_screen[64];
  char hide_cursor[32];
  char show_cursor[32];
};

extern struct cn_sequences cn_sequences;

/// The canvas says whether the cursor is hidden, so that it can be hidden again after a stop.
void cn_guard_note_cursor(int visible);

#endif
