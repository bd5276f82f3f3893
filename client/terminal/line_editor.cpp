#include "client/terminal/line_editor.h"

#include "client/terminal/line_drawing.h"
#include "client/terminal/line_paste.h"
#include "client/terminal/tab_key.h"
#include "client/terminal/terminal_state.h"
#include "client/text/irc_words.h"
#include "common/file.h"
#include "common/units.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include <readline/history.h>
#include <readline/readline.h>
#include <unistd.h>

namespace chat::client {
namespace {

constexpr int kLinesKept = 1'000;
constexpr std::size_t kHistoryFileBytesMax = 16 * kMiB;
constexpr const char* kWordBreaks = " \t\n";

// Readline calls plain functions, and has one line.
Typist* who_types = nullptr;

void take_up_history() {
  using_history();  // the arrow keys begin at the newest line again
}

/// What has been done to a line of the history. The line being typed may share it, and frees it then.
void free_changes(histdata_t changes) {
  UNDO_LIST* const of_line = rl_undo_list;
  if (changes == of_line) return;
  rl_undo_list = static_cast<UNDO_LIST*>(changes);
  rl_free_undo_list();
  rl_undo_list = of_line;
}

/// Readline keeps a line of the history as it was changed, though another was finished. It may have become
/// one with a password.
void forget_secrets_left_in_history() {
  for (int i = history_length - 1; i >= 0; --i) {
    const HIST_ENTRY* const entry = history_get(history_base + i);
    if (entry == nullptr || entry->data == nullptr || who_types->may_be_kept(entry->line)) continue;
    free_changes(free_history_entry(remove_history(i)));
  }
}

std::string take_line() {
  std::string line(rl_line_buffer, static_cast<std::size_t>(rl_end));
  rl_clear_visible_line();
  // Otherwise Readline would take the line that was typed before going through the history for the newest.
  if (where_history() != history_length) rl_maybe_unsave_line();
  forget_secrets_left_in_history();
  rl_replace_line("", 1);
  rl_on_new_line();
  take_up_history();
  constexpr int kViMode = 0;
  if (rl_editing_mode == kViMode) rl_vi_insertion_mode(1, 'i');
  return line;
}

// In place of Readline's own, which would leave prompt and line on the screen.
int accept_line(int, int) {
  who_types->on_line(take_line());
  return 0;
}

// For the other ways to finish a line, which accept_line() has not taken over, and for the end of input.
void finish_line(char* line) {
  if (line == nullptr) return who_types->on_end_of_input();
  who_types->on_line(line);
  std::free(line);
}

int switch_place(int, int key) {
  who_types->on_place(static_cast<std::size_t>(key - '0'));
  return 0;
}

int go_to_unread(int, int) {
  who_types->on_unread();
  return 0;
}

void replace_function(rl_command_func_t* old, rl_command_func_t* replacement, Keymap map) {
  for (int key = 0; key < KEYMAP_SIZE; ++key) {
    if (map[key].type == ISFUNC && map[key].function == old) map[key].function = replacement;
  }
}

void bind_keys() {
  for (Keymap map : {emacs_standard_keymap, vi_insertion_keymap, vi_movement_keymap}) {
    replace_function(rl_newline, accept_line, map);
    replace_function(rl_complete, complete_by_tab, map);
  }
  for (Keymap map : {emacs_standard_keymap, vi_insertion_keymap}) {
    // Of a key that means nothing here (F5) the end of what a terminal sends would be typed: "~".
    rl_bind_keyseq_in_map("\033[", rl_skip_csi_sequence, map);
    rl_bind_keyseq_in_map("\033[200~", begin_paste, map);
    for (char digit = '1'; digit <= '9'; ++digit) {
      const char keys[] = {'\033', digit, '\0'};
      rl_bind_keyseq_in_map(keys, switch_place, map);
    }
  }
  // Not for vi, where Esc and a go on behind the cursor.
  rl_bind_keyseq_if_unbound_in_map("\033a", go_to_unread, emacs_standard_keymap);
}

void set_up_readline(Console& console) {
  rl_readline_name = "chat-client";
  rl_catch_signals = 0;  // they belong to the loop
  rl_catch_sigwinch = 0;
  rl_basic_word_break_characters = kWordBreaks;
  rl_completer_quote_characters = "";
  set_up_completion(*who_types, console);
  rl_initialize();
  hold_terminal_for_readline();
  take_over_drawing();
  bind_keys();
}

// Not read_history(), which takes lines such as "#1234 is merged" for times.
void read_lines_typed(const std::filesystem::path& file) {
  const auto lines = read_file(file.string(), kHistoryFileBytesMax);
  if (!lines) return;
  for_each_word(*lines, '\n', [](std::string_view line) { add_history(std::string(line).c_str()); });
}

void take_by_readline() {
  do {
    rl_callback_read_char();
  } while (has_typed_ahead());
}

bool has_prompt_of_its_own() {
  return RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG) != 0;
}

}  // namespace

LineEditor::LineEditor(Typist& owner, std::optional<std::filesystem::path> history_file,
                       const std::string& charset)
    : history_file_(std::move(history_file)) {
  who_types = &owner;
  speak_charset(charset);
  set_up_readline(*this);
  stifle_history(kLinesKept);
  if (history_file_) read_lines_typed(*history_file_);
  take_up_history();
  rl_callback_handler_install("", finish_line);
}

LineEditor::~LineEditor() {
  if (!abandoned_) {
    retire();
    rl_callback_handler_remove();
    std::fflush(rl_outstream);
  }
  if (history_file_) history_truncate_file(history_file_->c_str(), kLinesKept);
  who_types = nullptr;
}

bool LineEditor::feed() {
  bool has_typed = false;
  do {
    has_typed = take_typed() || has_typed;
  } while (has_set_aside());
  if (prompt_is_due_ && !has_prompt_of_its_own()) set_prompt(prompt_);
  return has_typed;
}

bool LineEditor::take_typed() {
  const bool pasted = is_pasting();
  const Arrived arrived = pasted ? take_paste() : read_typed();
  if (arrived == Arrived::end) who_types->on_end_of_input();
  if (arrived != Arrived::text) return false;
  if (!pasted) take_by_readline();
  return true;
}

bool LineEditor::set_aside() {
  if (!set_typed_aside()) who_types->on_end_of_input();
  return has_set_aside();
}

void LineEditor::set_prompt(const std::string& prompt) {
  prompt_ = prompt;
  prompt_is_due_ = has_prompt_of_its_own();
  if (prompt_is_due_ || retired_) return;
  take_off();
  rl_set_prompt(prompt.c_str());
  put_back();
}

std::size_t LineEditor::width() const {
  return static_cast<std::size_t>(window_size(STDOUT_FILENO).columns);
}

void LineEditor::print(std::string_view lines) {
  if (abandoned_) return;
  take_off();
  std::fwrite(lines.data(), 1, lines.size(), rl_outstream);
  put_back();
}

void LineEditor::take_off() {
  if (!is_off_ && !retired_) hide_line();
  is_off_ = true;
}

void LineEditor::put_back() {
  if (holding_ > 0 || !is_off_ || abandoned_) return;
  is_off_ = false;
  retired_ ? static_cast<void>(std::fflush(rl_outstream)) : show_line();
}

void LineEditor::release() {
  --holding_;
  put_back();
}

void LineEditor::retire() {
  if (abandoned_ || retired_) return;
  take_off();
  rl_on_new_line();
  retired_ = true;
}

void LineEditor::ring_bell() {
  if (abandoned_) return;
  std::fputc('\a', rl_outstream);
  std::fflush(rl_outstream);
}

void LineEditor::remember(const std::string& line) {
  const HIST_ENTRY* const newest =
      history_length > 0 ? history_get(history_base + history_length - 1) : nullptr;
  if (newest != nullptr && line == newest->line) return;
  add_history(line.c_str());
  take_up_history();
  // The file has a line an entry.
  if (history_file_ && line.find('\n') == line.npos) append_history(1, history_file_->c_str());
}

bool LineEditor::clear_line() {
  // Of a paste the end may never come.
  const bool had_one = give_up_paste() || rl_end > 0 || has_prompt_of_its_own();
  rl_callback_sigcleanup();  // a search ends, too
  forget_secrets_left_in_history();
  rl_free_line_state();
  hide_line();
  rl_replace_line("", 1);
  take_up_history();
  rl_set_prompt(prompt_.c_str());
  show_line();
  return had_one;
}

void LineEditor::clear_screen() {
  rl_clear_screen(0, 0);
  is_off_ = false;
  std::fflush(rl_outstream);
}

void LineEditor::resize() {
  draw_line_anew();
}

void LineEditor::suspend() {
  hide_line();
  rl_on_new_line();
  std::fflush(rl_outstream);
  if (rl_deprep_term_function != nullptr) rl_deprep_term_function();
}

// Where the modes are not ours any more the shell has written meanwhile, and the cursor is at a row's start.
void LineEditor::resume() {
  if (has_lost_modes()) {
    set_modes_again();
    rl_on_new_line();
  }
  if (retired_ || abandoned_) return;
  // Not rl_resize_terminal(), which draws the line, too. It may be there already: SIGCONT comes to the loop
  // once more when Ctrl-Z has been dealt with.
  rl_reset_screen_size();
  hide_line();
  show_line();
  is_off_ = false;
}

}  // namespace chat::client
