#include "client/terminal/app.h"

#include "client/protocol/secrets.h"
#include "client/rendering/prompt.h"
#include "client/terminal/line_editor.h"
#include "client/terminal/linear_console.h"
#include "client/terminal/suspension.h"
#include "client/terminal/terminal_state.h"
#include "client/text/words.h"
#include "common/text.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include <fmt/format.h>

#include <unistd.h>

namespace chat::client {
namespace {

using namespace std::chrono_literals;

/// How long the program waits at its end for a terminal that was stopped: the person may want to see the end,
/// but a frozen terminal must not keep the program.
constexpr auto kPatienceWithTerminal = 1s;

/// A line that is copied from elsewhere often has line ends around it.
std::string without_line_ends_around(std::string line) {
  line.erase(line.find_last_not_of("\r\n") + 1);
  line.erase(0, std::min(line.find_first_not_of("\r\n"), line.size()));
  return line;
}

std::unique_ptr<Console> make_console(App::Settings& settings, Typist& typist) {
  if (settings.linear) return std::make_unique<LinearConsole>(typist, settings.charset);
  return std::make_unique<LineEditor>(typist, std::move(settings.history_file), settings.charset);
}

}  // namespace

App::App(Settings settings, Logs logs, Selector& selector, Backoff::Random random)
    : selector_(selector),
      now_(read_clocks()),
      commands_(conversation_, std::move(settings.aliases)),
      link_(std::move(settings.link), conversation_, happened_, std::move(random), now_.steady),
      console_(make_console(settings, *this)),
      transcript_(std::move(settings.transcript), std::move(logs), conversation_, *console_),
      ignore_file_(std::move(settings.ignore_file)) {
  ignore_as_before();
  conversation_.highlight(std::move(settings.highlights));
  for (const WantedRoom& room : settings.rooms) {
    if (std::string why = conversation_.join(room.name, room.key); !why.empty()) {
      tell(Event::Kind::error, std::move(why));
    }
  }
}

int App::run() {
  tell(Event::Kind::info, "/help lists the commands, /quit leaves.");
  update_prompt();
  while (link_.state() != Link::State::ended) round();
  if (!takes_output(STDOUT_FILENO, kPatienceWithTerminal)) console_->abandon();
  console_->retire();
  say_how_it_ended();
  if (link_.failure().empty()) return transcript_.log_is_whole() ? 0 : kCannotWrite;
  if (link_.distrusted()) return kDistrusted;
  return link_.refused() ? kRefused : kUnavailable;
}

void App::say_how_it_ended() {
  transcript_.take(happened_.take_all(), now_);
  transcript_.show_what_is_held(now_);
  transcript_.draw(now_, [] { return true; });
  if (!link_.failure().empty()) {
    tell(Event::Kind::error, fmt::format("{}{}{}", as_sentence(link_.failure()),
                                         link_.advice().empty() ? "" : " ", link_.advice()));
  } else if (const std::size_t lost = link_.unconfirmed().size(); lost > 0) {
    tell(Event::Kind::error, fmt::format("Perhaps not delivered: {} of yours.", counted(lost, "line")));
  }
  if (const std::size_t unsaid = conversation_.postponed(); unsaid > 0) {
    tell(Event::Kind::error, fmt::format("Not said: {} of yours.", counted(unsaid, "line")));
  }
}

// A terminal that is stopped (Ctrl-S, a frozen line) is not written to. This program would stand still with
// it and not answer the server, which would take it for dead.
void App::round() {
  selector_.clear();
  if (terminal_takes_ && !link_.is_over()) selector_.watch_readable(STDIN_FILENO);
  if (!terminal_takes_) selector_.watch_writable(STDOUT_FILENO);
  link_.watch(selector_, true);
  now_ = selector_.wait(deadline());

  obey_signals();
  link_.advance(selector_, now_);
  terminal_takes_ = takes_output(STDOUT_FILENO);
  if (terminal_takes_) let_go();
  if (terminal_takes_ && selector_.readable(STDIN_FILENO)) take_keys();
  link_.carry(now_);
  leave_when_all_is_said();
  transcript_.take(happened_.take_all(), now_);
  draw();
}

void App::draw() {
  const auto takes = [] { return takes_output(STDOUT_FILENO); };
  terminal_takes_ = takes();
  if (!terminal_takes_) return;
  if (!holds_) console_->hold();
  holds_ = true;
  if (link_.is_over()) console_->retire();
  transcript_.draw(now_, takes);
  update_prompt();
  terminal_takes_ = takes();
  if (terminal_takes_) let_go();
}

void App::let_go() {
  if (holds_) console_->release();
  holds_ = false;
}

// While the link waits to connect again, the prompt counts the seconds.
Time App::deadline() const {
  Time next = std::min(link_.deadline(), transcript_.deadline());
  if (link_.state() == Link::State::waiting) next = std::min(next, now_.steady + 1s);
  return next;
}

void App::obey_signals() {
  if (selector_.take_signal(SIGWINCH) > 0) console_->resize();
  if (selector_.take_signal(SIGTSTP) > 0) suspend();
  if (selector_.take_signal(SIGINT) > 0) interrupted();
  if (selector_.take_signal(SIGCONT) > 0) console_->resume();
  selector_.take_signal(SIGCHLD);  // the notify command's end, which a round is for
  if (selector_.take_signal(SIGTERM) + selector_.take_signal(SIGHUP) > 0) leave_at_once({});
}

void App::tell(Event::Kind kind, std::string text) {
  transcript_.tell(kind, std::move(text), now_);
}

void App::update_prompt() {
  if (!console_->has_prompt()) return;
  std::string text = prompt_text();
  if (text == prompt_) return;
  prompt_ = std::move(text);
  console_->set_prompt(prompt_);
}

std::string App::prompt_text() const {
  if (paste_.is_open()) return paste_.words();
  PromptState state{.room = {}, .nick = conversation_.nick(), .unread = {}, .connection = {}};
  const Place* const here = conversation_.current();
  if (here != nullptr) state.room = here->name;
  for (const Place* place : conversation_.places()) {
    if (place == here || place->unread == 0) continue;
    state.unread.push_back({place->name, place->unread, place->mentions > 0});
  }
  state.connection = link_.condition(now_.steady);
  const std::size_t waiting = conversation_.connected() ? 0 : conversation_.postponed();
  if (waiting > 0) state.connection += fmt::format(", {} waiting", counted(waiting, "line"));
  return prompt(state, console_->width(), transcript_.palette());
}

void App::take_keys() {
  interrupted_last_ = false;
  console_->feed();
}

void App::on_line(std::string line) {
  if (paste_.is_open()) return answer_about_paste(line);
  line = without_line_ends_around(std::move(line));
  if (line.find_first_not_of(" \n") == line.npos) return;
  if (!is_secret(line)) console_->remember(line);
  if (!asks_about_paste(line)) carry_out(line);
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

void App::answer_about_paste(std::string_view answer) {
  const PasteQuestion::Asked asked = paste_.take();
  const Place* const here = conversation_.current();
  const bool still_there = here != nullptr && here->name == asked.place;
  if (says_yes(answer) && still_there) return carry_out(asked.lines);
  tell(Event::Kind::info, still_there ? "The paste was not sent."
                                      : fmt::format("The paste was not sent: it was for {}.", asked.place));
}

void App::carry_out(const std::string& line) {
  const Holding holding(*console_);
  transcript_.show_what_is_held(now_);
  Outcome outcome = commands_.run(line, now_);
  // It is not put back into the prompt: what is typed next, perhaps a command, would be said with it.
  if (outcome.unsaid) {
    outcome.events.back().text +=
        is_secret(line) ? " Your line was not said." : " Your line is kept: Up brings it back.";
  }
  for (const Event& event : outcome.events) transcript_.show(event, now_);
  link_.carry(now_);
  keep_ignored();
  if (outcome.request) carry_out(*outcome.request);
}

void App::ignore_as_before() {
  if (!ignore_file_) return;
  const auto masks = ignore_file_->read();
  if (!masks) return tell(Event::Kind::error, fmt::format("{}.", masks.error()));
  for (const std::string& mask : *masks) {
    if (std::string why = conversation_.ignore(mask); !why.empty()) tell(Event::Kind::error, std::move(why));
  }
}

void App::keep_ignored() {
  if (!ignore_file_) return;
  const auto kept = ignore_file_->keep(conversation_.ignored());
  if (!kept) tell(Event::Kind::error, fmt::format("Whom you ignore is not kept: {}.", kept.error()));
}

void App::carry_out(const ProgramRequest& request) {
  switch (request.kind) {
    case ProgramRequest::Kind::quit:
      return leave(request.text);
    case ProgramRequest::Kind::reconnect:
      return link_.connect_again(now_);
    case ProgramRequest::Kind::disconnect:
      return link_.disconnect(request.text, now_);
    case ProgramRequest::Kind::clear:
      return console_->clear_screen();
    case ProgramRequest::Kind::again:
      if (link_.say_again(now_) == 0) tell(Event::Kind::info, "All that you said is known to have arrived.");
      return;
    case ProgramRequest::Kind::search:
      return transcript_.search(request.text, now_);
  }
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
  if (interrupted_last_) return leave({});
  interrupted_last_ = true;
  if (!console_->clear_line()) tell(Event::Kind::info, "Ctrl-C again, or /quit, leaves.");
}

void App::suspend() {
  console_->suspend();
  stop_this_process();
  console_->resume();
  now_ = read_clocks();
}

// Leaves when all that was said is confirmed: lines that still wait for their turn would not arrive before
// the goodbye. A person who asks again does not want to wait for that.
void App::leave(std::string_view reason) {
  if (leaving_ || link_.waiting_bytes() == 0) return leave_at_once(reason);
  leaving_ = reason;
  tell(Event::Kind::info, "Leaving as soon as the server has taken what you said. Once more leaves at once.");
}

void App::leave_when_all_is_said() {
  if (leaving_ && (!link_.is_up() || link_.waiting_bytes() == 0)) leave_at_once(std::string(*leaving_));
}

void App::leave_at_once(std::string_view reason) {
  leaving_.reset();
  link_.leave(reason, now_);
}

}  // namespace chat::client
