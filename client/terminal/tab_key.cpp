#include "client/terminal/tab_key.h"

#include "client/commands/completion.h"
#include "client/terminal/line_streams.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <readline/readline.h>

namespace chat::client {
namespace {

// Readline calls plain functions, and has one line.
Typist* typist = nullptr;
Console* console = nullptr;

char* copy_for_readline(std::string_view text) {
  char* const copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy == nullptr) std::abort();
  std::copy(text.begin(), text.end(), copy);
  copy[text.size()] = '\0';
  return copy;
}

// Readline's form: what they have in common, then each, then nothing.
char** matches_of(const Completion& completion) {
  const std::vector<std::string>& words = completion.candidates;
  const std::size_t count = words.size() > 1 ? words.size() : 0;
  char** const matches = static_cast<char**>(std::malloc((count + 2) * sizeof(char*)));
  if (matches == nullptr) std::abort();
  matches[0] = copy_for_readline(count > 0 ? completion.common : words.front());
  for (std::size_t i = 0; i < count; ++i) matches[i + 1] = copy_for_readline(words[i]);
  matches[count + 1] = nullptr;
  return matches;
}

std::string_view line_until(int end) {
  return {rl_line_buffer, static_cast<std::size_t>(end)};
}

// For the commands that an inputrc may bind: menu-complete and the like.
char** attempt_completion(const char*, int, int end) {
  rl_attempted_completion_over = 1;  // no names of files
  Completion completion = typist->on_complete(line_until(end));
  if (completion.candidates.empty()) return nullptr;
  if (completion.candidates.size() == 1) {
    const std::string_view behind = completion.behind;
    completion.candidates.front() += behind.substr(0, behind.size() - 1);
    rl_completion_append_character = static_cast<unsigned char>(behind.back());
  }
  return matches_of(completion);
}

void show_candidates(const std::vector<std::string>& words) {
  console->print(shown_candidates(words, console->width()));
}

// In place of Readline's own, which would ask whether to show so many, and wait for the answer: nothing else
// would be seen meanwhile.
void show_matches(char** matches, int count, int) {
  show_candidates({matches + 1, matches + 1 + count});
}

// What Tab is about: the word, and how often it has been pressed for it.
struct Tabs {
  Completion completion{};
  std::size_t presses = 0;
  std::string line{};  // up to the cursor, as the last press left it
};
Tabs tabs;

void replace_word(const std::string& word) {
  rl_begin_undo_group();
  rl_delete_text(static_cast<int>(tabs.completion.start), rl_point);
  rl_point = static_cast<int>(tabs.completion.start);
  rl_insert_text(word.c_str());
  rl_end_undo_group();
}

void begin_word() {
  tabs = {typist->on_complete(line_until(rl_point)), 0};
  const std::vector<std::string>& words = tabs.completion.candidates;
  if (words.size() != 1) rl_ding();
  if (words.size() == 1) replace_word(words.front() + tabs.completion.behind);
  if (words.size() > 1) replace_word(tabs.completion.common);
}

bool lists_at_once() {
  const char* const wanted = rl_variable_value("show-all-if-ambiguous");
  return wanted != nullptr && std::strcmp(wanted, "on") == 0;
}

// What the word could be, once that has been asked for.
void offer() {
  constexpr std::size_t kListing = 2;
  const std::vector<std::string>& words = tabs.completion.candidates;
  if (words.size() < 2) return;
  if (tabs.presses == 1 && lists_at_once()) ++tabs.presses;
  if (tabs.presses == kListing) show_candidates(words);
  if (tabs.presses > kListing) {
    replace_word(words[(tabs.presses - kListing - 1) % words.size()] + tabs.completion.behind);
  }
}

}  // namespace

int complete_by_tab(int count, int key) {
  if (is_unmarked_paste()) return rl_tab_insert(count, key);
  const std::vector<std::string>& words = tabs.completion.candidates;
  // Ctrl-C drops the line without a command of Readline's, so the line itself is compared.
  const bool goes_on =
      rl_last_func == complete_by_tab && words.size() > 1 && line_until(rl_point) == tabs.line;
  if (!goes_on) begin_word();
  ++tabs.presses;
  offer();
  tabs.line = line_until(rl_point);
  return 0;
}

void set_up_completion(Typist& the_typist, Console& the_console) {
  typist = &the_typist;
  console = &the_console;
  rl_attempted_completion_function = attempt_completion;
  rl_completion_display_matches_hook = show_matches;
  rl_sort_completion_matches = 0;  // who spoke last comes first
}

}  // namespace chat::client
