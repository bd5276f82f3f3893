// What is typed, and the keys that are obeyed.

#include "client/protocol/secrets.h"
#include "client/terminal/app.h"
#include "client/terminal/suspension.h"
#include "client/text/irc_words.h"
#include "client/text/words.h"
#include "common/text.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

/// A line that is copied from elsewhere often has line ends around it.
std::string without_line_ends_around(std::string line) {
  line.erase(line.find_last_not_of("\r\n") + 1);
  line.erase(0, std::min(line.find_first_not_of("\r\n"), line.size()));
  return line;
}

}  // namespace

void App::take_keys() {
  if (is_away_) return;
  set_aside_ = !terminal_takes_ && console_->set_aside();
  if (!terminal_takes_) return;
  if (console_->feed()) interrupted_last_ = false;
}

void App::on_line(std::string line) {
  if (paste_.is_open()) return answer_about_paste(line);
  if (is_typed_ahead(line)) {
    for_each_line(line, [this](std::string_view each) { on_line(std::string(each)); });
    return;
  }
  line = without_line_ends_around(std::move(line));
  if (line.find_first_not_of(" \n") == line.npos) return;
  if (!is_secret(line)) console_->remember(line);
  if (!asks_about_paste(line)) carry_out(line);
}

/// Where nothing marks a paste, a few lines that come at once may have been typed while the program was busy,
/// and commands among them are meant.
bool App::is_typed_ahead(std::string_view line) const {
  return !console_->has_prompt() && line.find('\n') != line.npos && !PasteQuestion::is_long(line);
}

bool App::is_secret(const std::string& line) const {
  const Place* const here = conversation_.current();
  const std::string_view private_talk = here != nullptr && !here->is_room ? std::string_view(here->name) : "";
  return has_secret(commands_.aliases().expand(line), private_talk, command_called);
}

bool App::asks_about_paste(const std::string& line) {
  const Place* const here = conversation_.current();
  if (here == nullptr || is_command_line(trimmed(line)) || !paste_.ask(line, here->name)) return false;
  if (!console_->has_prompt()) tell(Event::Kind::info, paste_.words());
  return true;
}

/// Returns what becomes of a line that was not said.
std::string_view App::keep_unsaid(const std::string& line) {
  if (is_secret(line) || !console_->has_prompt()) return " Your line was not said.";
  console_->remember(line);
  return " Your line is kept: Up brings it back.";
}

void App::answer_about_paste(std::string_view answer) {
  const PasteQuestion::Asked asked = paste_.take();
  const Place* const here = conversation_.current();
  const bool still_there = here != nullptr && here->name == asked.place;
  if (says_yes(trimmed(answer)) && still_there) return carry_out(asked.lines);
  std::string told = still_there ? "The paste was not sent."
                                 : fmt::format("The paste was not sent: it was for {}.", asked.place);
  if (!says_no(trimmed(answer)) && !says_yes(trimmed(answer))) told += keep_unsaid(std::string(answer));
  tell(Event::Kind::info, std::move(told));
}

/// Who answers a question with it does not mean to leave.
void App::on_end_of_input() {
  if (paste_.is_open()) return answer_about_paste("no");
  link_.leave({}, now_);
}

void App::on_place(std::size_t number) {
  if (paste_.is_open()) return;
  const auto places = conversation_.places();
  if (number > places.size()) {
    return tell(Event::Kind::error, fmt::format("There is no place {}: /room lists them.", number));
  }
  transcript_.show_what_is_held(now_);
  conversation_.switch_to(places[number - 1]->name);
}

void App::on_unread() {
  if (!paste_.is_open()) carry_out("/room active");
}

void App::interrupted() {
  if (paste_.is_open()) {
    console_->clear_line();
    return answer_about_paste("no");
  }
  if (interrupted_last_) return link_.leave({}, now_);
  interrupted_last_ = true;
  if (!console_->clear_line()) tell(Event::Kind::info, "Ctrl-C again, or /quit, leaves.");
}

void App::suspend() {
  if (!is_away_) console_->suspend();
  stop_this_process();
  is_away_ = true;
  now_ = read_clocks();
}

}  // namespace chat::client
