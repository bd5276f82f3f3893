#include "relay/loop/entrance.h"

#include "common/address.h"
#include "common/result.h"
#include "common/selector.h"
#include "common/text.h"
#include "relay/connection/plain_transport.h"
#include "relay/log/event.h"
#include "relay/loop/memory_reserve.h"
#include "relay/loop/removed_files.h"

#include <cerrno>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>

namespace chat::relay {
namespace {

// Enough to take in a crowd quickly, few enough that clients who are here already do not wait for it.
constexpr int kAcceptedARound = 128;

// How long the doors stay shut when even the spare descriptor does not help.
constexpr std::chrono::milliseconds kClosedFor{500};

UniqueFd open_spare_descriptor() {
  return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

}  // namespace

Entrance::Entrance(std::vector<Door> doors, AdmissionLimits limits, trace::Observer& observer)
    : doors_(std::move(doors)),
      limits_(limits),
      observer_(observer),
      addresses_(limits.one_address),
      spare_descriptor_(open_spare_descriptor()) {}

void Entrance::change_limits(const AdmissionLimits& limits) {
  limits_ = limits;
  addresses_.change_rules(limits.one_address);
}

void Entrance::restore_files() const {
  for (const Door& door : doors_) restore_file(door.socket);
}

void Entrance::watch(Selector& selector) const {
  if (opens_again_at_ != kNever) return;
  for (const Door& door : doors_) selector.watch_readable(door.socket.fd.get());
  refused_.watch(selector);
}

void Entrance::expire(Moment now) {
  if (now.steady >= opens_again_at_) opens_again_at_ = kNever;
  refusals_.log_summary(now.steady);
  refused_.expire(now.steady);
}

void Entrance::accept(const Selector& selector, Moment now, const AddressBans& bans, const Admit& admit) {
  refused_.tell_who_spoke(selector);
  for (const Door& door : doors_) {
    if (selector.readable(door.socket.fd.get())) accept_through(door, now, bans, admit);
  }
}

void Entrance::accept_through(const Door& door, Moment now, const AddressBans& bans, const Admit& admit) {
  for (int i = 0; i < kAcceptedARound; ++i) {
    Accepted accepted = accept_from(door.socket.fd.get());
    if (!accepted.fd) return accept_without_descriptor(door, accepted.error, now);
    const Refusal refusal = objection_to(accepted, bans, now);
    if (refusal.words.empty()) {
      const std::string name = accepted.name;
      if (!attempt([&] { admit(take_in(std::move(accepted), door)); })) return release(name);
    } else {
      turn_away(std::move(accepted), door, refusal, now);
    }
  }
}

Newcomer Entrance::take_in(Accepted accepted, const Door& door) {
  ++clients_;
  ++tally_.accepted;
  // Nobody on this machine vanishes without a word. The kernel asks all who came in one moment in one moment,
  // too, and drops what passes net.core.netdev_max_backlog of these questions, so they would look gone.
  if (!is_of_this_machine(peer_address(accepted.name)))
    keep_asking(accepted.fd.get(), limits_.dead_peer_timeout);
  Newcomer newcomer{std::make_unique<PlainTransport>(std::move(accepted.fd)), std::move(accepted.name),
                    accepted.listener};
  if (door.raw) newcomer.protocol = Protocol::raw;
  newcomer.must_be_tls = door.tls;
  return newcomer;
}

void Entrance::release(const std::string& name) {
  --clients_;
  addresses_.leave(peer_address(name));
}

std::string_view Entrance::why_closed() const {
  if (clients_ >= limits_.clients) return "full";
  return short_of_memory_ ? "short of memory" : std::string_view();
}

/// If the newcomer may come in, its address counts it.
Entrance::Refusal Entrance::objection_to(const Accepted& accepted, const AddressBans& bans, Moment now) {
  if (const AddressBan* ban = bans.find(peer_address(accepted.name), now.wall))
    return {Objection::banned, words_for(*ban)};
  if (clients_ >= limits_.clients) {
    return {Objection::full,
            fmt::format("This relay is full: it takes {}.", counted(limits_.clients, "client"))};
  }
  if (short_of_memory_) return {Objection::memory, "This relay is short of memory: try again later."};
  return {Objection::address, addresses_.enter(peer_address(accepted.name), now.steady)};
}

void Entrance::turn_away(Accepted accepted, const Door& door, const Refusal& refusal, Moment now) {
  note_refusal(accepted, refusal, now);
  if (!door.raw || door.tls) refused_.take(std::move(accepted.fd), refusal.words, door.tls, now.steady);
}

void Entrance::note_refusal(const Accepted& accepted, const Refusal& refusal, Moment now) {
  ++tally_.refused[static_cast<std::size_t>(refusal.objection)];
  refusals_.log(now.steady, [&] {
    log_event(spdlog::level::warn, {.name = "refused", .address = accepted.name}, "{} turned away: {}",
              accepted.name, refusal.words);
  });
  observer_.turned_away(accepted, refusal.words);
}

void Entrance::accept_without_descriptor(const Door& door, int error, Moment now) {
  const bool out_of_resources = error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
  // Any other error means that nobody waits, or that this newcomer is lost (accept(2), "Error handling").
  if (!out_of_resources) return;
  spare_descriptor_.reset();
  if (!turn_away_next(door, now)) {
    spdlog::warn("accepting nobody for {} ms: {}", kClosedFor.count(), os_error("accept4", error));
    opens_again_at_ = now.steady + kClosedFor;
  }
  spare_descriptor_ = open_spare_descriptor();
}

bool Entrance::turn_away_next(const Door& door, Moment now) {
  const Accepted accepted = accept_from(door.socket.fd.get());
  if (!accepted.fd) return false;
  const Refusal refusal{Objection::descriptors, "This relay is full: it has no descriptor left."};
  note_refusal(accepted, refusal, now);
  if (!door.raw || door.tls) Refused::tell_at_once(accepted.fd.get(), refusal.words, door.tls);
  return true;
}

}  // namespace chat::relay
