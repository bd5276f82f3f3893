#include "client/terminal/line_drawing.h"

#include "client/rendering/line_rows.h"
#include "client/terminal/terminal_state.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string_view>

#include <readline/readline.h>
#include <unistd.h>

namespace chat::client {
namespace {

bool is_drawn_as_row = false;

std::string_view line() {
  return {rl_line_buffer, static_cast<std::size_t>(rl_end)};
}

std::string_view prompt() {
  return rl_display_prompt != nullptr ? std::string_view(rl_display_prompt) : std::string_view();
}

std::size_t columns_drawn() {
  int columns = 0;
  rl_get_screen_size(nullptr, &columns);
  return static_cast<std::size_t>(std::max(columns, 0));
}

bool is_in_doubt() {
  return is_of_doubtful_width(line()) || is_of_doubtful_width(prompt());
}

void write(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), rl_outstream);
}

/// The cursor gets where it belongs by writing what is before it, whatever columns the terminal gives that.
void draw_row() {
  const Row row = row_around(prompt(), line(), static_cast<std::size_t>(rl_point), columns_drawn());
  rl_on_new_line();
  rl_clear_visible_line();
  write(row.prompt + row.before);
  if (!row.after.empty()) write(row.after + '\r' + row.prompt + row.before);
  std::fflush(rl_outstream);
}

/// In place of Readline's own, which it calls where it may.
void redisplay() {
  const bool as_row = is_in_doubt();
  if (as_row != is_drawn_as_row) {
    rl_clear_visible_line();
    rl_on_new_line();
  }
  is_drawn_as_row = as_row;
  as_row ? draw_row() : rl_redisplay();
}

void draw_below(std::size_t rows) {
  for (; rows > 0; --rows) rl_crlf();
  rl_reset_screen_size();
  show_line();
}

}  // namespace

void take_over_drawing() {
  rl_redisplay_function = redisplay;
}

void hide_line() {
  rl_clear_visible_line();
}

void show_line() {
  rl_on_new_line();
  rl_forced_update_display();
}

void draw_line_anew() {
  const std::size_t before = columns_drawn();
  const auto after = static_cast<std::size_t>(window_size(STDOUT_FILENO).columns);
  if (before != after && !fits_row(prompt(), line(), std::min(before, after))) {
    return draw_below(rows_below(line().substr(static_cast<std::size_t>(rl_point)), before, after) + 1);
  }
  hide_line();
  rl_reset_screen_size();
  show_line();
}

}  // namespace chat::client
