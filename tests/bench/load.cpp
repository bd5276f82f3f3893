#include "tests/bench/load.h"

#include "tests/bench/lines.h"
#include "tests/bench/patience.h"

#include <algorithm>

namespace chat::bench {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr auto kPollInterval = 100ms;
constexpr auto kStandstill = 10s;
constexpr auto kDrainStandstill = 5s;

// memchr is vectorised at every optimisation level, which std::count is not, and loses little on lines this
// long.
std::uint64_t count_lines(std::string_view bytes) {
  std::uint64_t lines = 0;
  for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n', end + 1)) ++lines;
  return lines;
}

}  // namespace

Load::Load(Swarm& swarm, const Roster& roster, const Dialect& dialect, std::size_t talkers,
           std::size_t message_bytes)
    : swarm_(swarm),
      roster_(roster),
      dialect_(dialect),
      torn_lines_(roster.clients()),
      message_bytes_(roster.rooms()),
      talkers_(talkers) {
  for (std::size_t room = 0; room < roster.spoken_rooms(); ++room) {
    writers_.emplace_back(dialect, roster.room_name(room), message_bytes);
    rooms_.emplace_back(roster.readers_in(room));
  }
  for (ClientId client = roster.readers(); client < roster.clients(); ++client) {
    if (roster.is_slow(client)) swarm.stop_reading(client);
  }
}

void Load::run(std::uint64_t window, std::chrono::nanoseconds duration) {
  const auto end = steady_clock::now() + duration;
  Patience patience(kStandstill);
  for (auto now = steady_clock::now(); now < end && disconnected_ == 0 && !stuck_;
       now = steady_clock::now()) {
    top_up(window);
    swarm_.poll(std::min(kPollInterval, std::chrono::ceil<milliseconds>(end - now)), *this);
    stuck_ = patience.exhausted(counts_.lines);
  }
}

void Load::drain() {
  Patience patience(kDrainStandstill);
  while (missing() > 0 && !patience.exhausted(counts_.lines)) swarm_.poll(kPollInterval, *this);
}

// What may be said now is shared out before it is said, so that a client whose turn comes twice sends once.
void Load::top_up(std::uint64_t window) {
  const std::uint64_t on_their_way = outstanding();
  if (on_their_way >= window) return;
  const std::uint64_t messages = window - on_their_way;
  const std::uint64_t speakers = std::min<std::uint64_t>(messages, talkers_);
  for (std::uint64_t i = 0; i < speakers; ++i) {
    speak(next_speaker_, messages / speakers + (i < messages % speakers ? 1 : 0));
    next_speaker_ = (next_speaker_ + 1) % talkers_;
  }
}

void Load::speak(ClientId client, std::uint64_t messages) {
  const std::size_t room = roster_.room_of(client);
  outgoing_.clear();
  for (std::uint64_t i = 0; i < messages; ++i) writers_[room].append(outgoing_, client, counts_.messages++);
  rooms_[room].said(roster_.seat_of(client), messages);
  swarm_.send(client, outgoing_);
}

void Load::on_bytes(ClientId client, std::string_view bytes) {
  if (client >= roster_.readers()) {
    answer_strays(client, bytes);
    return;
  }
  if (sampling_) sample(client, bytes);
  const std::uint64_t lines = count_messages(client, bytes);
  rooms_[roster_.room_of(client)].received(roster_.seat_of(client), lines);
  counts_.lines += lines;
  counts_.bytes += bytes.size();
  ++counts_.reads;
}

// In one room all messages are of one length, so bytes and line ends that fit it are messages; no line has to
// be looked at. A server's PING does not fit.
std::uint64_t Load::count_messages(ClientId client, std::string_view bytes) {
  const std::uint64_t lines = count_lines(bytes);
  std::string& torn = torn_lines_[client];
  const std::size_t whole_bytes = torn.size() + bytes.rfind('\n') + 1;
  if (lines > 0 && whole_bytes != lines * message_bytes_[roster_.room_of(client)]) {
    return lines - answer_strays(client, bytes);
  }
  keep_torn(torn, bytes);
  return lines;
}

// How many of the lines were no messages but had to be answered.
std::uint64_t Load::answer_strays(ClientId client, std::string_view bytes) {
  std::uint64_t answered = 0;
  for_each_line(torn_lines_[client], bytes, [&](std::string_view line) {
    const auto text = without_return(line);
    if (const auto reply = dialect_.answer(text); !reply.empty()) {
      swarm_.send(client, reply);
      ++answered;
    } else if (said_at(dialect_.body(text))) {
      message_bytes_[roster_.room_of(client)] = line.size() + 1;
    }
  });
  return answered;
}

// The first line that is whole is the oldest of a read, and so has waited longest.
void Load::sample(ClientId client, std::string_view bytes) {
  if (!torn_lines_[client].empty()) {
    const auto torn = bytes.find('\n');
    if (torn == bytes.npos) return;
    bytes.remove_prefix(torn + 1);
  }
  const auto end = bytes.find('\n');
  if (end == bytes.npos) return;
  const auto line = without_return(bytes.substr(0, end));
  if (const auto said = said_at(dialect_.body(line))) {
    latency_.add(steady_clock::now() - *said);
  } else if (dialect_.answer(line).empty()) {
    ++unreadable_;
  }
}

void Load::on_closed(ClientId client, const std::string& why) {
  if (disconnected_++ == 0) first_loss_ = "client " + std::to_string(client) + ": " + why;
}

std::uint64_t Load::outstanding() const {
  std::uint64_t sum = 0;
  for (const RoomProgress& room : rooms_) sum += room.outstanding();
  return sum;
}

std::uint64_t Load::missing() const {
  std::uint64_t sum = 0;
  for (const RoomProgress& room : rooms_) sum += room.missing();
  return sum;
}

std::uint64_t Load::surplus() const {
  std::uint64_t sum = 0;
  for (const RoomProgress& room : rooms_) sum += room.surplus();
  return sum;
}

}  // namespace chat::bench
