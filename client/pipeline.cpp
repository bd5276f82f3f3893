#include "client/pipeline.h"

#include "client/json.h"
#include "common/text.h"
#include "common/units.h"

#include <cerrno>
#include <csignal>
#include <utility>

#include <fmt/format.h>

#include <unistd.h>

namespace chat::client {
namespace {

constexpr std::size_t kLongestInput = 64 * kKiB;

// With that much waiting for the server, its own pace is what the input is read at.
constexpr std::size_t kWaitingBytes = 32 * kKiB;
constexpr int kLinesARound = 100;

}  // namespace

Pipeline::Pipeline(Settings settings, std::optional<LogFile> log, Selector& selector, Backoff::Random random)
    : settings_(std::move(settings)),
      selector_(selector),
      now_(read_clocks()),
      link_(settings_.link, conversation_, std::move(random), now_.steady),
      input_(STDIN_FILENO, kLongestInput),
      output_(STDOUT_FILENO),
      log_(std::move(log)) {
  for (const WantedRoom& room : settings_.rooms) {
    if (std::string why = conversation_.join(room.name, room.key); !why.empty()) refuse(why);
  }
}

int Pipeline::run() {
  while (link_.state() != Link::State::ended || (output_.pending() > 0 && signal_ == 0)) {
    round();
    if (output_.state() != Output::State::open) break;
  }
  return status();
}

bool Pipeline::takes_input() const {
  return link_.is_settled() && !stopped_ && link_.waiting_bytes() < kWaitingBytes;
}

void Pipeline::round() {
  selector_.clear();
  if (takes_input()) input_.watch(selector_);
  link_.watch(selector_, !output_.is_full());
  output_.watch(selector_);
  const bool at_once = takes_input() && input_.has_line();
  now_ = selector_.wait(at_once ? now_.steady : link_.deadline());

  obey_signals();
  link_.advance(selector_, now_);
  if (takes_input()) input_.advance(selector_);
  take_input();
  link_.carry(now_);
  write_what_happened();
  output_.advance(selector_);
  leave_when_done();
}

void Pipeline::obey_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (selector_.take_signal(signal) == 0) continue;
    signal_ = signal;
    stop();
  }
}

void Pipeline::stop() {
  stopped_ = true;
  link_.leave({}, now_);
}

void Pipeline::take_input() {
  for (int taken = 0; taken < kLinesARound && takes_input(); ++taken) {
    const Input::Line line = input_.next();
    if (line.kind == Input::Line::Kind::none) return;
    ++line_number_;
    if (line.kind == Input::Line::Kind::refused) {
      refuse(line.problem);
    } else if (settings_.json) {
      take_json(line.text);
    } else if (!line.text.empty()) {
      say(Event::Kind::message, settings_.rooms.front().name, line.text);
    }
  }
}

void Pipeline::take_json(std::string_view line) {
  const auto request = parse_json_request(line);
  if (!request) return refuse(fmt::format("line {}: {}", with_commas(line_number_), request.error()));
  const Place* const here = conversation_.current();
  const std::string& current = here != nullptr ? here->name : settings_.rooms.front().name;
  const std::string target = request->target.empty() ? current : request->target;
  switch (request->kind) {
    case JsonRequest::Kind::message:
      return say(Event::Kind::message, target, request->text);
    case JsonRequest::Kind::action:
      return say(Event::Kind::action, target, request->text);
    case JsonRequest::Kind::notice:
      return say(Event::Kind::notice, target, request->text);
    case JsonRequest::Kind::command:
      return carry_out(request->text);
  }
}

void Pipeline::say(Event::Kind kind, std::string_view target, std::string_view text) {
  if (const std::string why = conversation_.say(kind, target, text, now_); !why.empty()) refuse(why);
}

void Pipeline::carry_out(std::string_view command) {
  Outcome outcome = commands_.run(command, now_);
  for (const Event& event : outcome.events) {
    write(event);
    if (event.kind == Event::Kind::error) ++not_said_;
  }
  link_.carry(now_);
  for (std::string& line : outcome.lines) {
    if (!link_.say(std::move(line))) {
      refuse(fmt::format("line {} is too long for the server", with_commas(line_number_)));
    }
  }
  if (!outcome.wish) return;
  if (outcome.wish->kind == Wish::Kind::quit) return stop();
  refuse(fmt::format("line {}: {} is for a person at a terminal", with_commas(line_number_), command));
}

void Pipeline::write_what_happened() {
  for (const Event& event : conversation_.take_events()) write(event);
  for (const Event& event : link_.take_events()) write(event);
  if (link_.state() == Link::State::waiting) was_lost_ = true;
  if (!log_) return;
  if (const auto trouble = log_->flush()) complain(*trouble);
}

void Pipeline::write(const Event& event) {
  if (log_) {
    std::string entry;
    render_log(event, entry);
    log_->append(entry);
  }
  std::string line;
  if (settings_.json) {
    render_json(event, line);
  } else if (event.kind == Event::Kind::error) {
    complain(event.text);
  } else if (is_wanted(event)) {
    render_plain(event, settings_.plain, line);
  }
  output_.write(line);
}

// What others do, as it happens. Who joins is replayed what was said before: that is no news, unless one had
// been there and lost the connection.
bool Pipeline::is_wanted(const Event& event) const {
  switch (event.kind) {
    case Event::Kind::answer:
    case Event::Kind::info:
    case Event::Kind::marker:
    case Event::Kind::error:
      return false;
    default:
      return !event.own && !event.nick.empty() && (!event.replayed || was_lost_);
  }
}

void Pipeline::leave_when_done() {
  if (!input_.ended() || settings_.follow || !link_.is_up() || !link_.all_confirmed()) return;
  link_.leave({}, now_);
}

void Pipeline::refuse(std::string_view text) {
  ++not_said_;
  complain(text);
}

void Pipeline::complain(std::string_view text) {
  fmt::print(stderr, "chat-client: {}\n", visible(text));
}

int Pipeline::status() const {
  if (!link_.failure().empty()) complain(link_.failure());
  if (!input_.error().empty()) complain(input_.error());
  if (output_.state() == Output::State::failed) complain(output_.error());
  const std::size_t doubtful = link_.unconfirmed().size();
  if (doubtful > 0) {
    complain(
        fmt::format("{} may not have been delivered: the server did not confirm", counted(doubtful, "line")));
  }
  if (link_.refused()) return kRefused;
  if (!link_.failure().empty()) return kUnavailable;
  if (output_.state() == Output::State::failed) return kCannotWrite;
  if (!input_.error().empty()) return kNoInput;
  if (doubtful + not_said_ + link_.refusals() > 0) return kNotDelivered;
  const bool cut_short = signal_ != 0 && !settings_.follow && !input_.ended();
  return cut_short ? kBySignal + signal_ : 0;
}

}  // namespace chat::client
