#include "tests/bench/arrival.h"

#include "tests/bench/lines.h"
#include "tests/bench/patience.h"

#include <algorithm>
#include <utility>

namespace chat::bench {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto kPollInterval = 20ms;
constexpr auto kProbeInterval = 100ms;
constexpr auto kStandstill = 10s;

std::string unique_token() {
  return "settled-" + std::to_string(steady_clock::now().time_since_epoch().count());
}

}  // namespace

Arrival::Arrival(Swarm& swarm, const Roster& roster, const Dialect& dialect, std::size_t in_flight)
    : swarm_(swarm), roster_(roster), dialect_(dialect), in_flight_(in_flight), token_(unique_token()) {
  newcomers_.resize(roster.clients());
  for (ClientId client = 0; client < roster.clients(); ++client) {
    newcomers_[client].identity = {Roster::nick(client), roster.room_name(roster.room_of(client))};
  }
}

Result<void> Arrival::run() {
  if (auto admitted = admit_all(); !admitted) return admitted;
  if (auto entered = enter_all(); !entered) return entered;
  return settle();
}

Result<void> Arrival::admit_all() {
  Patience patience(kStandstill);
  while (admitted_ < newcomers_.size()) {
    if (auto connecting = connect_more(); !connecting) return connecting;
    swarm_.poll(kPollInterval, *this);
    if (!dialect_.greets) probe();
    if (!failure_.empty()) return Failure(failure_);
    if (patience.exhausted(connected_ + admitted_)) {
      return Failure("only " + std::to_string(admitted_) + " of " + std::to_string(newcomers_.size()) +
                     " clients were admitted (" + std::to_string(connected_) +
                     " connected), then nobody for " + std::to_string(kStandstill.count()) + " s" +
                     last_words());
    }
  }
  return {};
}

// Bytes are the progress here: what 10,000 members hear of one another can hold up a newcomer for long.
Result<void> Arrival::enter_all() {
  if (dialect_.entry == nullptr) return {};
  Patience patience(kStandstill);
  while (entered_ < newcomers_.size()) {
    for (; entering_ < newcomers_.size() && entering_ - entered_ < in_flight_; ++entering_) {
      swarm_.send(entering_, dialect_.entry(newcomers_[entering_].identity));
    }
    swarm_.poll(kPollInterval, *this);
    if (!failure_.empty()) return Failure(failure_);
    if (patience.exhausted(bytes_read_)) {
      return Failure("only " + std::to_string(entered_) + " of " + std::to_string(newcomers_.size()) +
                     " clients came into their rooms, then nothing came for " +
                     std::to_string(kStandstill.count()) + " s" + last_words());
    }
  }
  return {};
}

Result<void> Arrival::connect_more() {
  while (swarm_.started() < newcomers_.size() && swarm_.started() - admitted_ < in_flight_) {
    if (auto connecting = swarm_.connect_one(); !connecting) return connecting;
  }
  return {};
}

// A server that greets nobody may still have connections in its backlog that look established from here.
// Those that hear the first client speak have been accepted. Spoken again after a pause, for those that came
// too late.
void Arrival::probe() {
  const bool some_wait = connected_ > admitted_ && connected_ == swarm_.started();
  const bool some_are_new = connected_ != connected_at_probe_;
  if (!some_wait || (!some_are_new && steady_clock::now() - probed_ < kProbeInterval)) return;
  swarm_.send(0, dialect_.preamble({}) + "probe" + std::string(dialect_.line_end));
  connected_at_probe_ = connected_;
  probed_ = steady_clock::now();
}

// Everyone in a room sees one order, so whoever has seen the last line said there has nothing left to read.
// Two speak because a speaker does not hear itself, and everybody waits for both because it is not known
// which comes last.
Result<void> Arrival::settle() {
  constexpr std::size_t kSpeakers = 2;
  for (ClientId client = 0; client < newcomers_.size(); ++client) {
    newcomers_[client].tokens_missing = roster_.seat_of(client) < kSpeakers ? kSpeakers - 1 : kSpeakers;
    tokens_missing_ += newcomers_[client].tokens_missing;
  }
  for (std::size_t room = 0; room < roster_.rooms(); ++room) {
    for (std::size_t seat = 0; seat < kSpeakers; ++seat) announce_token(roster_.member(room, seat));
  }
  Patience patience(kStandstill);
  while (tokens_missing_ > 0) {
    swarm_.poll(kPollInterval, *this);
    if (!failure_.empty()) return Failure(failure_);
    if (patience.exhausted(bytes_read_)) {
      return Failure(
          "the clients' last lines before the start did not arrive: " + std::to_string(tokens_missing_) +
          " copies are missing, and nothing came for " + std::to_string(kStandstill.count()) + " s");
    }
  }
  return {};
}

void Arrival::announce_token(ClientId client) {
  const std::string& room = newcomers_[client].identity.room;
  swarm_.send(client, dialect_.preamble(room) + token_ + std::string(dialect_.line_end));
}

Result<void> Arrival::linger(std::chrono::milliseconds duration) {
  const auto end = steady_clock::now() + duration;
  while (steady_clock::now() < end) swarm_.poll(kPollInterval, *this);
  if (!failure_.empty()) return Failure(failure_);
  return {};
}

void Arrival::on_connected(ClientId client) {
  ++connected_;
  if (const auto words = dialect_.introduction(newcomers_[client].identity); !words.empty()) {
    swarm_.send(client, words);
  }
  // Nobody can speak before the first client does; that it hears the others is seen in settle().
  if (!dialect_.greets && client == 0) admit(client);
}

void Arrival::on_closed(ClientId client, const std::string& why) {
  if (failure_.empty()) {
    failure_ = "client " + std::to_string(client) + " of " + std::to_string(newcomers_.size()) +
               " lost its connection while the clients arrived: " + why + last_words();
  }
}

void Arrival::on_bytes(ClientId client, std::string_view bytes) {
  bytes_read_ += bytes.size();
  for_each_line(newcomers_[client].torn_line, bytes,
                [this, client](std::string_view line) { on_line(client, without_return(line)); });
}

void Arrival::on_line(ClientId client, std::string_view line) {
  if (const auto reply = dialect_.answer(line); !reply.empty()) swarm_.send(client, reply);
  Newcomer& newcomer = newcomers_[client];
  if (!newcomer.entered) follow(client, line);
  if (newcomer.tokens_missing > 0 && line.ends_with(token_)) {
    --newcomer.tokens_missing;
    --tokens_missing_;
  }
}

void Arrival::follow(ClientId client, std::string_view line) {
  Newcomer& newcomer = newcomers_[client];
  last_line_ = line;
  if (!newcomer.admitted) {
    if (dialect_.admits(line, newcomer.identity)) admit(client);
  } else if (dialect_.enters(line)) {
    newcomer.entered = true;
    ++entered_;
  }
}

void Arrival::admit(ClientId client) {
  newcomers_[client].admitted = true;
  newcomers_[client].entered = dialect_.entry == nullptr;
  ++admitted_;
}

// A server that turns clients away mostly says why.
std::string Arrival::last_words() const {
  return last_line_.empty() ? "" : "; the last that a newcomer was told: " + last_line_;
}

}  // namespace chat::bench
