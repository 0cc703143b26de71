// Accessors for GNU readline: its globals cannot be read from Swift 6, so each has a function here.
#ifndef BEHEST_CREADLINE_SHIM_H
#define BEHEST_CREADLINE_SHIM_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <readline/readline.h>
#include <readline/history.h>

typedef char **behest_completer(const char *text, int start, int end);

/// Prepares readline once: our own signal handling, words split at spaces, quotes understood.
static inline void behest_rl_prepare(const char *name, behest_completer *completer) {
  rl_readline_name = name;
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_attempted_completion_function = (rl_completion_func_t *)completer;
  rl_basic_word_break_characters = " \t\n";
  rl_completer_word_break_characters = (char *)" \t\n";
  rl_completer_quote_characters = "\"";
  rl_filename_quote_characters = " ";
  rl_change_environment = 0;
  rl_initialize();
}

/// The whole line as it stands in the editor.
static inline const char *behest_rl_line(void) { return rl_line_buffer ? rl_line_buffer : ""; }

/// Where the cursor stands, in bytes.
static inline int behest_rl_point(void) { return rl_point; }

/// Tells readline not to complete file names of its own, and how to go on after a match.
static inline void behest_rl_completion_is(int is_path, int append_space) {
  rl_attempted_completion_over = 1;
  rl_filename_completion_desired = is_path;
  rl_completion_suppress_append = !append_space;
}

/// Forgets that the input ended: after Ctrl-D the next line is read as any other.
static inline void behest_rl_forget_end(void) { rl_eof_found = 0; }

/// Writes to the terminal what readline would keep back.
static inline void behest_rl_flush(void) { if (rl_outstream) fflush(rl_outstream); }

/// Leaves the line as it is on the screen, and forgets what was being typed.
static inline void behest_rl_abandon(void) {
  rl_free_line_state();
  rl_callback_sigcleanup();
  rl_replace_line("", 0);
  rl_crlf();
  behest_rl_flush();
}

/// Takes the prompt and the line off the screen, so that something else can be printed.
static inline void behest_rl_hide(void) {
  rl_clear_visible_line();
  behest_rl_flush();
}

/// Prints the prompt and the line again.
static inline void behest_rl_show(void) {
  rl_on_new_line();
  rl_forced_update_display();
}

/// Gives the terminal back before the process stops.
static inline void behest_rl_release_terminal(void) {
  if (rl_deprep_term_function) rl_deprep_term_function();
}

/// Takes the terminal again after the process went on.
static inline void behest_rl_take_terminal(void) {
  if (rl_prep_term_function) rl_prep_term_function(1);
  rl_on_new_line();
  rl_forced_update_display();
}

/// Lets entries of several lines survive in the history file.
static inline void behest_history_keep_lines(void) {
  history_comment_char = '#';
  history_write_timestamps = 1;
}

/// How many lines are remembered.
static inline int behest_history_count(void) { return history_length; }

/// A remembered line by its position from the oldest, or null.
static inline const char *behest_history_line(int position) {
  HIST_ENTRY *entry = history_get(history_base + position);
  return entry ? entry->line : 0;
}

#endif
