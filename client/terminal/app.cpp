#include "client/terminal/app.h"

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

/// The same for one that takes all, but slowly: over a thin line, a crowd's talk would take it an hour.
constexpr auto kPatienceWithSlowTerminal = 3s;

/// Of a round: keys and the server have their turn, too.
constexpr auto kDrawingARound = 1s;

/// Past that, for what a terminal has to be given before it takes more.
constexpr auto kWaitsWhereSlow = 500ms;

constexpr std::string_view kNothingToSayAgain =
    "There is nothing to say again: all that you said has arrived, or is on its way.";

/// How often it is looked whether another job still has the terminal.
constexpr auto kLooksWhetherAway = 500ms;

std::unique_ptr<Console> make_console(App::Settings& settings, Typist& typist) {
  if (settings.linear) return std::make_unique<LinearConsole>(typist, settings.charset);
  return std::make_unique<LineEditor>(typist, std::move(settings.history_file), settings.charset);
}

}  // namespace

App::App(Settings settings, Logs logs, Selector& selector, Backoff::Random random)
    : selector_(selector),
      now_(read_clocks()),
      commands_(conversation_, std::move(settings.aliases)),
      link_(std::move(settings.link), conversation_, happened_, std::move(random), now_),
      console_(make_console(settings, *this)),
      transcript_(std::move(settings.transcript), std::move(logs), conversation_, *console_),
      ignore_file_(std::move(settings.ignore_file)) {
  if (!settings.history_trouble.empty()) {
    tell(Event::Kind::error,
         fmt::format("What you type is not kept for the next time: {}.", settings.history_trouble));
  }
  ignore_as_before();
  conversation_.highlight(std::move(settings.highlights));
  for (const WantedRoom& room : settings.rooms) {
    if (std::string why = conversation_.join(room.name, room.key, false); !why.empty()) {
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
  draw_for(kPatienceWithSlowTerminal, kPatienceWithTerminal);
  if (const std::size_t undrawn = transcript_.drop_undrawn(); undrawn > 0) {
    tell(Event::Kind::error,
         fmt::format("The terminal is slow: {} more are not shown.", counted(undrawn, "line")));
  }
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
  // What is typed behind Ctrl-C is read when that has been obeyed: it would be dropped, too.
  const bool takes_keys = !is_away_ && !link_.is_over() && !has_signal_on_its_way() &&
                          (terminal_takes_ || console_->reads_aside());
  if (takes_keys) selector_.watch_readable(STDIN_FILENO);
  if (!terminal_takes_ && !is_away_ && !console_->is_stopped()) selector_.watch_writable(STDOUT_FILENO);
  link_.watch(selector_, true);
  now_ = selector_.wait(deadline());

  obey_signals();
  look_who_has_terminal();
  hear_server();
  terminal_takes_ = terminal_takes();
  if (terminal_takes_) let_go();
  if (selector_.readable(STDIN_FILENO) || set_aside_) take_keys();
  link_.carry(now_);
  transcript_.take(happened_.take_all(), now_);
  draw();
}

/// Where it takes nothing for `patience`, that is all. A write to a terminal that is full waits until it has
/// taken all that it was given before, some 20,000 bytes: by that one is known that is slow.
void App::draw_for(Duration most, std::chrono::milliseconds patience) {
  const Time began = read_clocks().steady;
  transcript_.draw(
      now_, [&] { return read_clocks().steady < began + most && takes_output(STDOUT_FILENO, patience); });
  is_slow_ = read_clocks().steady >= began + most + kWaitsWhereSlow;
}

/// A round that draws on a slow terminal is long, so the server may have said much since the last one, and
/// what it asks stands behind that. Elsewhere it is heard as fast as can be shown: nothing need be left out.
void App::hear_server() {
  constexpr int kReadsWhereSlow = 32;
  const Link::State before = link_.state();
  for (int left = is_slow_ ? kReadsWhereSlow : 1; left > 0 && link_.state() == before; --left)
    link_.advance(selector_, now_);
}

// Nobody tells a job that it has been given the terminal (fg), unless it has to be continued for that.
void App::look_who_has_terminal() {
  const bool was_away = is_away_;
  is_away_ = !is_in_foreground(STDIN_FILENO);
  if (!is_away_ && (was_away || console_->has_lost_terminal())) console_->resume();
}

bool App::terminal_takes() const {
  return !is_away_ && !console_->is_stopped() && takes_output(STDOUT_FILENO);
}

void App::draw() {
  terminal_takes_ = terminal_takes();
  if (!terminal_takes_) return;
  if (!holds_) console_->hold();
  holds_ = true;
  if (link_.is_over()) console_->retire();
  draw_for(kDrawingARound, 0ms);
  update_prompt();
  terminal_takes_ = terminal_takes();
  if (terminal_takes_) let_go();
}

// While the link waits to connect again, the prompt counts the seconds.
Time App::deadline() const {
  if (terminal_takes_ && (set_aside_ || transcript_.has_undrawn())) return Time();
  Time next = std::min(link_.deadline(), transcript_.deadline());
  if (link_.state() == Link::State::waiting) next = std::min(next, now_.steady + 1s);
  if (is_away_) next = std::min(next, now_.steady + kLooksWhetherAway);
  return next;
}

void App::let_go() {
  if (holds_) console_->release();
  holds_ = false;
}

void App::obey_signals() {
  const bool resized = selector_.take_signal(SIGWINCH) > 0;
  if (selector_.take_signal(SIGTSTP) > 0) suspend();
  is_away_ = is_away_ || !is_in_foreground(STDIN_FILENO);
  if (resized && !is_away_) console_->resize();
  if (selector_.take_signal(SIGINT) > 0) interrupted();
  if (selector_.take_signal(SIGCONT) > 0 && !is_away_) console_->resume();
  selector_.take_signal(SIGCHLD);  // the notify command's end, which a round is for
  if (selector_.take_signal(SIGTERM) + selector_.take_signal(SIGHUP) > 0) link_.leave_at_once({}, now_);
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

void App::carry_out(const std::string& line) {
  const Holding holding(*console_);
  transcript_.show_what_is_held(now_);
  Outcome outcome = commands_.run(line, now_);
  // It is not put back into the prompt: what is typed next, perhaps a command, would be said with it.
  if (outcome.unsaid) {
    outcome.events.back().text += keep_unsaid(line);
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
      return link_.leave(request.text, now_);
    case ProgramRequest::Kind::reconnect:
      return link_.connect_again(now_);
    case ProgramRequest::Kind::disconnect:
      return link_.disconnect(request.text, now_);
    case ProgramRequest::Kind::clear:
      return console_->clear_screen();
    case ProgramRequest::Kind::again:
      if (link_.say_again(now_) == 0) tell(Event::Kind::info, std::string(kNothingToSayAgain));
      return;
    case ProgramRequest::Kind::search:
      return transcript_.search(request.text, now_);
  }
}

}  // namespace chat::client
