#include "client/pipeline/pipeline.h"

#include "client/options/options.h"
#include "client/protocol/refusals.h"
#include "common/standard_error.h"
#include "common/text.h"
#include "common/units.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include <fmt/format.h>

#include <unistd.h>

namespace chat::client {
namespace {

constexpr std::size_t kLongestInput = 64 * kKiB;

// With this much waiting for the server, the input is read no faster than the server takes it.
constexpr std::size_t kWaitingBytes = 32 * kKiB;
constexpr int kLinesARound = 100;

constexpr std::size_t kDoubtfulTold = 10;

/// How long a server may take to let us in before that is told: nothing else is to be seen.
constexpr Duration kTellsOfWaitAfter = std::chrono::seconds(10);

}  // namespace

Pipeline::Pipeline(Settings settings, Logs logs, Selector& selector, Backoff::Random random)
    : settings_(std::move(settings)),
      selector_(selector),
      now_(read_clocks()),
      commands_(conversation_, settings_.aliases),
      link_(settings_.link, conversation_, *this, std::move(random), now_),
      input_(STDIN_FILENO, kLongestInput),
      output_(STDOUT_FILENO),
      logs_(std::move(logs)),
      tells_of_wait_at_(now_.steady + kTellsOfWaitAfter) {
  conversation_.highlight(settings_.highlights);
  for (const WantedRoom& room : settings_.rooms) {
    if (std::string why = conversation_.join(room.name, room.key, false); !why.empty()) refuse(why);
  }
}

int Pipeline::run() {
  while (link_.state() != Link::State::ended || (output_.pending() > 0 && signal_ == 0)) round();
  return status();
}

bool Pipeline::takes_input() const {
  return link_.is_settled() && !stopped_ && !quitting_ && link_.waiting_bytes() < kWaitingBytes;
}

void Pipeline::round() {
  selector_.clear();
  looks_at_input_ = takes_input();
  if (looks_at_input_) input_.watch(selector_);
  link_.watch(selector_, !output_.is_full());
  output_.watch(selector_);
  const bool at_once = looks_at_input_ && (input_.has_line() || (settings_.follow && output_.is_unread()));
  now_ = selector_.wait(at_once ? now_.steady
                                : std::min({link_.deadline(), tells_of_wait_at_, tells_of_silence_at_}));

  obey_signals();
  link_.advance(selector_, now_);
  look_who_let_us_in();
  if (takes_input()) input_.advance(selector_);
  take_input();
  link_.carry(now_);
  end_round();
  output_.advance(selector_);
  leave_when_done();
  leave_when_unread();
  leave_when_shut_out();
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
  link_.leave_at_once({}, now_);
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
  if (is_blank(line)) return;
  const auto request = parse_json_request(line);
  if (!request) return refuse(fmt::format("line {}: {}", with_commas(line_number_), request.error()));
  const std::string target = target_of(*request);
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

/// As with the options, a room's name may come without its '#'.
std::string Pipeline::target_of(const JsonRequest& request) const {
  const Place* const here = conversation_.current();
  if (request.target.empty()) return here != nullptr ? here->name : settings_.rooms.front().name;
  const ServerSupport& support = conversation_.support();
  const std::string& name = request.target;
  const bool is_whole = support.is_channel(name) || support.status_bytes(name) > 0;
  return request.to_room && !is_whole ? "#" + name : name;
}

// That the server did not let us into this room has been complained of. That the room takes no messages
// either need not be.
void Pipeline::say(Event::Kind kind, std::string_view target, std::string_view text) {
  if (is_shut_out_of(target)) {
    ++not_said_;
    return;
  }
  if (const std::string why = conversation_.say(kind, target, text, now_); !why.empty()) refuse(why);
}

void Pipeline::carry_out(std::string_view command) {
  Outcome outcome = commands_.run(command, now_);
  for (const Event& event : outcome.events) {
    write(event);
    if (event.kind == Event::Kind::error) ++not_said_;
  }
  link_.carry(now_);
  // What follows may depend on it: a message after "/join #ops" is for #ops.
  link_.await_confirmation();
  if (!outcome.request) return;
  if (outcome.request->kind == ProgramRequest::Kind::quit) {
    quitting_ = std::move(outcome.request->text);
    return;
  }
  refuse(fmt::format("line {}: {} is for a person at a terminal", with_commas(line_number_), command));
}

bool Pipeline::has_said_all() const {
  return quitting_ || (input_.ended() && !settings_.follow);
}

void Pipeline::leave_when_done() {
  if (!has_said_all() || !link_.is_up() || !link_.all_confirmed()) return;
  link_.leave(quitting_.value_or(""), now_);
}

// In order: a server may keep the place of whoever goes without a word.
void Pipeline::leave_when_unread() {
  if ((output_.state() != Output::State::open || is_left_alone()) && !stopped_) stop();
}

// Who follows is there for the output's sake, but what has been put in is delivered first. Others are there
// for the input's.
bool Pipeline::is_left_alone() const {
  if (!settings_.follow || !output_.is_unread() || !link_.all_confirmed()) return false;
  return input_.ended() || (looks_at_input_ && !input_.has_line() && !selector_.readable(STDIN_FILENO));
}

// In no room there is nothing to be heard, and only JSON's input could still ask for one.
void Pipeline::leave_when_shut_out() {
  const bool may_ask = settings_.json && !input_.ended();
  if (!settings_.follow || may_ask || stopped_ || !link_.is_settled() || is_in_a_room()) return;
  refuse("no room is left to listen in");
  stop();
}

bool Pipeline::is_in_a_room() const {
  const auto places = conversation_.places();
  return std::any_of(places.begin(), places.end(),
                     [](const Place* place) { return place->is_room && (place->joined || place->awaited); });
}

// Looks once, when the server has answered for the rooms of the options. One that has refused us is no place
// any more, and was complained of; one that is slow to answer may take what is said to it.
void Pipeline::look_who_let_us_in() {
  if (looked_ || !link_.is_settled()) return;
  looked_ = true;
  for (const WantedRoom& room : settings_.rooms) {
    if (conversation_.find(room.name) == nullptr) shut_.push_back(room.name);
  }
}

bool Pipeline::is_shut_out_of(std::string_view room) const {
  const auto is_it = [&](const std::string& each) { return conversation_.support().same(each, room); };
  if (std::none_of(shut_.begin(), shut_.end(), is_it)) return false;
  const Place* const place = conversation_.find(room);
  return place == nullptr || !place->joined;
}

void Pipeline::refuse(std::string_view text) {
  ++not_said_;
  complain(text);
}

void Pipeline::complain(std::string_view text) {
  write_to_standard_error(fmt::format("chat-client: {}\n", visible(text)));
}

void Pipeline::complain_of_doubtful(const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  complain(fmt::format("{} may not have been delivered: the server did not confirm",
                       counted(lines.size(), "line")));
  const std::size_t told = std::min(lines.size(), kDoubtfulTold);
  for (std::size_t i = 0; i < told; ++i) complain(as_told(lines[i]));
  if (lines.size() > told) complain(fmt::format("and {} more", with_commas(lines.size() - told)));
}

int Pipeline::status() {
  if (!link_.failure().empty()) complain(link_.failure());
  if (!link_.advice().empty()) complain(link_.advice());
  if (!input_.error().empty()) complain(input_.error());
  if (output_.state() == Output::State::failed) complain(output_.error());
  const std::vector<std::string> doubtful = link_.unconfirmed();
  complain_of_doubtful(doubtful);
  if (link_.refused()) return kRefused;
  if (link_.distrusted()) return kDistrusted;
  if (!link_.failure().empty()) return kUnavailable;
  if (output_.state() == Output::State::failed || !logs_.is_whole()) return kCannotWrite;
  if (!input_.error().empty()) return kNoInput;
  if (doubtful.size() + not_said_ + shut_.size() + link_.refusals() + link_.undone() > 0)
    return kNotDelivered;
  const bool cut_short = signal_ != 0 && !settings_.follow && !input_.ended();
  return cut_short ? kBySignal + signal_ : 0;
}

}  // namespace chat::client
