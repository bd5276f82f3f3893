#include "relay/loop/relay.h"

#include "common/controlling_terminal.h"
#include "common/free_memory.h"
#include "common/result.h"
#include "common/text.h"
#include "common/units.h"
#include "relay/log/log.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>

namespace chat::relay {
namespace {

constexpr std::size_t kReadBufferBytes = 64 * kKiB;

// Enough to take in a crowd quickly, few enough that those who are already here do not wait for it.
constexpr int kAcceptedARound = 128;

// A select() that finds more to forward saves a send to everybody who is waiting for it, and a send costs as
// much as select() takes to look at some 16 clients or more. So it pays to look again while more keeps
// coming; the bound keeps the first to have spoken from waiting much longer than their own sends take.
constexpr int kLooksARound = 16;
constexpr std::size_t kLooksForASend = 16;

constexpr std::chrono::milliseconds kDoorsClosedFor{500};
constexpr std::chrono::seconds kFarewellTime{2};
constexpr int kExitStatusOfSignals = 128;

// So long without a word, and what a crowd took in coming, moving or going is given back. It lies between
// what is not free, for each newcomer was shown the room before the next one came.
constexpr std::chrono::milliseconds kQuiet{200};

// Who wakes so long after what was due did not sleep but stood still: it was stopped (SIGSTOP), the machine
// was, or nobody took its trace.
constexpr std::chrono::seconds kStandstill{1};

UniqueFd open_spare_descriptor() {
  return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

void log_end_of(const Connection& connection) {
  spdlog::info("#{} {} disconnected: {}", connection.id(), connection.describe(), connection.obituary());
}

}  // namespace

Relay::Relay(std::vector<Door> doors, Hub& hub, DialectFactory& dialects, Selector& selector,
             trace::Observer& observer, RelaySettings settings)
    : doors_(std::move(doors)),
      hub_(hub),
      dialects_(dialects),
      selector_(selector),
      observer_(observer),
      settings_(settings),
      read_buffer_(kReadBufferBytes),
      spare_descriptor_(open_spare_descriptor()),
      had_terminal_(has_controlling_terminal()) {}

void Relay::run() {
  for (Moment now = read_clocks(); !is_done(now); ++rounds_) {
    watch();
    const Time deadline = next_deadline();
    const Time asleep_since = now.steady;
    observer_.falls_asleep(selector_, deadline);
    now = selector_.wait(deadline);
    observer_.wakes(selector_, now);
    if (now.steady - kStandstill > deadline) forgive(now.steady - asleep_since);
    obey_signals(now);
    accept_newcomers(now);
    read_from_clients(now);
    if (now.steady >= deadline) expire(now);
    send_to_clients(now);
    bury_the_closed(now);
    observer_.round_ends();
    keep_pace();
  }
  observer_.stops();
  for (const auto& connection : connections_) log_end_of(*connection);
}

void Relay::watch() {
  selector_.clear();
  if (stop_by_ == kNever && doors_open_again_at_ == Time{}) {
    for (const Door& door : doors_) selector_.watch_readable(door.socket.fd.get());
  }
  for (const auto& connection : connections_) {
    if (connection->wants_to_read()) selector_.watch_readable(connection->descriptor());
    if (connection->wants_to_write()) selector_.watch_writable(connection->descriptor());
  }
}

Time Relay::next_deadline() const {
  Time next = std::min({stop_by_, tidy_at_, doors_open_again_at_ == Time{} ? kNever : doors_open_again_at_});
  for (const auto& connection : connections_) next = std::min(next, connection->deadline());
  return next;
}

void Relay::obey_signals(Moment now) {
  if (selector_.take_signal(SIGHUP) > 0) obey_hangup(now);
  for (const int signal : {SIGINT, SIGTERM}) {
    const int times = selector_.take_signal(signal);
    if (times == 0) continue;
    observer_.obeys(signal);
    if (times > 1 || std::exchange(told_to_stop_, true)) std::_Exit(kExitStatusOfSignals + signal);
    stop(signal == SIGINT ? "on SIGINT" : "on SIGTERM", now);
  }
}

/// The kernel and the shell may each send one, and a session's manager SIGTERM besides (systemd.kill(5),
/// SendSIGHUP): together they are one wish, and no reason to end at once.
void Relay::obey_hangup(Moment now) {
  observer_.obeys(SIGHUP);
  if (had_terminal_ && !has_controlling_terminal()) return stop("because its terminal was closed", now);
  reopen_log();
}

void Relay::stop(std::string_view why, Moment now) {
  if (stop_by_ != kNever) return;
  spdlog::info("stopping {}, {} connected", why, counted(connections_.size(), "client"));
  stop_by_ = now.steady + kFarewellTime;
  for (const auto& connection : connections_) connection->dismiss();
  hub_.fall_silent();
}

/// While the relay stood still it asked nobody and heard nobody, so that time counts against nobody.
void Relay::forgive(Duration lost) {
  spdlog::warn("stood still for {} s", std::chrono::duration_cast<std::chrono::seconds>(lost).count());
  for (const auto& connection : connections_) connection->forgive(lost);
}

/// After the reads: what has come is heard before anybody is judged by the time.
void Relay::expire(Moment now) {
  if (now.steady >= doors_open_again_at_) doors_open_again_at_ = Time{};
  if (now.steady >= tidy_at_) {
    tidy_at_ = kNever;
    give_back_free_memory();
  }
  for (const auto& connection : connections_) {
    if (connection->deadline() <= now.steady) connection->expire(now);
  }
}

void Relay::accept_newcomers(Moment now) {
  if (stop_by_ != kNever) return;
  for (const Door& door : doors_) {
    if (selector_.readable(door.socket.fd.get())) accept_through(door, now);
  }
}

void Relay::accept_through(const Door& door, Moment now) {
  for (int i = 0; i < kAcceptedARound; ++i) {
    Accepted newcomer = accept_from(door.socket.fd.get());
    if (!newcomer.fd) return accept_without_descriptor(door, newcomer.error, now);
    const std::string objection = objection_to(newcomer);
    if (objection.empty()) {
      admit(std::move(newcomer), door.raw, now);
    } else {
      turn_away(newcomer, door.raw, objection);
    }
  }
}

void Relay::admit(Accepted newcomer, bool raw, Moment now) {
  const ConnectionId id = ++last_id_;
  tidy_at_ = now.steady + kQuiet;
  spdlog::info("#{} {} connected", id, newcomer.name);
  ++clients_by_address_[peer_address(newcomer.name)];
  const auto protocol = raw ? std::optional(Protocol::raw) : std::nullopt;
  connections_.push_back(std::make_unique<Connection>(id, std::move(newcomer), protocol, dialects_,
                                                      settings_.limits, observer_, now));
}

std::string Relay::objection_to(const Accepted& newcomer) const {
  if (connections_.size() >= settings_.max_clients) {
    return fmt::format("This relay is full: it takes {}.", counted(settings_.max_clients, "client"));
  }
  const std::size_t most = newcomer.has_address() ? settings_.max_clients_per_address : 0;
  const std::string address = peer_address(newcomer.name);
  const auto present = clients_by_address_.find(address);
  if (most > 0 && present != clients_by_address_.end() && present->second >= most) {
    return fmt::format("There are {} clients from {} already, the most from one address.", with_commas(most),
                       address);
  }
  return {};
}

void Relay::turn_away(const Accepted& newcomer, bool raw, const std::string& words) {
  spdlog::warn("{} turned away: {}", newcomer.name, words);
  observer_.turned_away(newcomer, words);
  if (raw) return;
  std::string line = fmt::format("! {}\n", words);
  const iovec piece{line.data(), line.size()};
  static_cast<void>(send(newcomer.fd.get(), {&piece, 1}));
  discard_input(newcomer.fd.get());
}

void Relay::accept_without_descriptor(const Door& door, int error, Moment now) {
  const bool out_of_resources = error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
  // All else is the newcomer's misfortune, or nobody being there (accept(2), "Error handling").
  if (!out_of_resources) return;
  spare_descriptor_.reset();
  if (!turn_away_next(door)) {
    spdlog::warn("accepting nobody for {} ms: {}", kDoorsClosedFor.count(), os_error("accept4", error));
    doors_open_again_at_ = now.steady + kDoorsClosedFor;
  }
  spare_descriptor_ = open_spare_descriptor();
}

bool Relay::turn_away_next(const Door& door) {
  const Accepted newcomer = accept_from(door.socket.fd.get());
  if (newcomer.fd) turn_away(newcomer, door.raw, "This relay is full: it has no descriptor left.");
  return static_cast<bool>(newcomer.fd);
}

void Relay::read_from_clients(Moment now) {
  for (int looks = 1; read_once(now) && looks < kLooksARound && is_another_look_worth_it(); ++looks) {
    selector_.look_again();
    observer_.looked_again(selector_);
  }
}

bool Relay::read_once(Moment now) {
  bool anything = false;
  for (const auto& connection : connections_) {
    if (selector_.readable(connection->descriptor())) anything |= connection->read(read_buffer_, now);
  }
  const bool moved = movements_seen_ != hub_.movements();
  movements_seen_ = hub_.movements();
  if (moved || (anything && tidy_at_ != kNever)) tidy_at_ = now.steady + kQuiet;
  return anything;
}

bool Relay::is_another_look_worth_it() const {
  const std::size_t enough = connections_.size() / kLooksForASend;
  std::size_t waiting = 0;
  return std::any_of(connections_.begin(), connections_.end(), [&](const auto& connection) {
    return connection->wants_to_write() && ++waiting > enough;
  });
}

void Relay::send_to_clients(Moment now) {
  observer_.starts_sending();
  for (const auto& connection : connections_) {
    if (selector_.writable(connection->descriptor())) connection->unblock();
    connection->send(now);
  }
  hub_.settle();
  dialects_.settle();
}

void Relay::bury_the_closed(Moment now) {
  bool anybody = false;
  for (const auto& connection : connections_) {
    if (!connection->is_closing()) continue;
    connection->depart(now);
    anybody = true;
  }
  if (!anybody) return;
  std::erase_if(connections_, [&](const auto& connection) {
    if (!connection->is_over()) return false;
    log_end_of(*connection);
    tidy_at_ = now.steady + kQuiet;
    observer_.closed(*connection);
    const auto address = clients_by_address_.find(connection->address());
    if (--address->second == 0) clients_by_address_.erase(address);
    return true;
  });
}

void Relay::keep_pace() {
  if (settings_.pace > Duration::zero() && stop_by_ == kNever) selector_.pause(settings_.pace);
}

bool Relay::is_done(Moment now) const {
  return stop_by_ != kNever && (connections_.empty() || now.steady >= stop_by_);
}

}  // namespace chat::relay
