#include "client/terminal/terminal_colours.h"

#include <algorithm>
#include <string_view>

#include <curses.h>
#include <term.h>
#include <unistd.h>

namespace chat::client {
namespace {

constexpr int kXtermColours = 256;

std::string_view value(const Environment& environment, const char* name) {
  const char* text = environment(name);
  return text == nullptr ? std::string_view() : text;
}

/// What terminfo knows of a kind of terminal; 0 where it knows nothing. Readline has a terminal of its own
/// selected in the same library, which stays selected.
int colours_of(const char* term, int fd) {
  TERMINAL* const selected = cur_term;
  int error = 0;
  if (::setupterm(term, fd, &error) != OK) return 0;
  const int colours = ::tigetnum("colors");
  ::del_curterm(::set_curterm(selected));
  return std::max(colours, 0);
}

}  // namespace

int colours_of_terminal(int fd, const Environment& environment) {
  const std::string_view term = value(environment, "TERM");
  if (::isatty(fd) == 0 || !value(environment, "NO_COLOR").empty() || term.empty()) return 0;
  const int colours = colours_of(term.data(), fd);
  // What shows 24 bits shows the 256, too, whatever its TERM still says.
  const bool direct = !value(environment, "COLORTERM").empty();
  return colours > 0 && direct ? std::max(colours, kXtermColours) : colours;
}

}  // namespace chat::client
