#include "client/terminal/line_paste.h"

#include "client/text/words.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include <readline/readline.h>

namespace chat::client {
namespace {

constexpr std::string_view kPasteEnd = "\033[201~";

// Readline calls plain functions, and has one line.
bool pasting = false;
std::string paste;

void end_paste() {
  pasting = false;
  paste.resize(paste.size() - kPasteEnd.size());
  // Readline takes a NUL for the end of the text, and IRC cannot carry it.
  std::replace(paste.begin(), paste.end(), '\0', ' ');
  rl_insert_text(with_lf(paste).c_str());
  rl_redisplay_function();
}

}  // namespace

int begin_paste(int, int) {
  pasting = true;
  paste.clear();
  return 0;
}

bool is_pasting() {
  return pasting;
}

Arrived take_paste() {
  Arrived arrived = Arrived::nothing;
  for (int waiting = std::max(bytes_waiting(), 1); pasting && waiting > 0; --waiting) {
    arrived = read_typed();
    if (arrived != Arrived::text) break;
    paste += typed_text(take_byte());
    if (paste.ends_with(kPasteEnd)) end_paste();
  }
  return arrived;
}

bool give_up_paste() {
  return std::exchange(pasting, false);
}

}  // namespace chat::client
