#include "relay/loop/service_doors.h"

#include "common/selector.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/connection/plain_transport.h"
#include "relay/loop/removed_files.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <new>
#include <string_view>
#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

// For who does not read what it has asked for.
constexpr std::chrono::seconds kStallTimeout{30};

// How long the doors stay shut when nobody can be accepted: who waits there would wake the loop again and
// again.
constexpr std::chrono::milliseconds kDoorClosedFor{500};

}  // namespace

ServiceDoors::ServiceDoors(std::vector<ServiceDoor> doors, DialectFactory& dialects)
    : doors_(std::move(doors)), context_{dialects, *this, {.stall_timeout = kStallTimeout}} {}

bool ServiceDoors::has_door_for(Protocol protocol) const {
  return std::any_of(doors_.begin(), doors_.end(),
                     [&](const ServiceDoor& each) { return each.protocol == protocol; });
}

void ServiceDoors::restore_files() const {
  for (const ServiceDoor& each : doors_) restore_file(each.socket);
}

bool ServiceDoors::has_room(std::size_t door) const {
  const auto clients = std::count_if(clients_.begin(), clients_.end(),
                                     [door](const Client& each) { return each.door == door; });
  return static_cast<std::size_t>(clients) < kClientsOfADoor;
}

void ServiceDoors::watch(Selector& selector) {
  for (std::size_t i = 0; i < doors_.size(); ++i) {
    if (has_room(i) && opens_again_at_ == kNever) selector.watch_readable(doors_[i].socket.fd.get());
  }
  for (const Client& each : clients_) {
    const Connection& connection = *each.connection;
    if (connection.wants_to_read()) selector.watch_readable(connection.descriptor());
    if (connection.wants_to_write()) selector.watch_writable(connection.descriptor());
  }
}

Time ServiceDoors::deadline() const {
  Time next = opens_again_at_;
  for (const Client& each : clients_) next = std::min(next, each.connection->deadline());
  return next;
}

void ServiceDoors::accept(const Selector& selector, Moment now) {
  for (std::size_t i = 0; i < doors_.size(); ++i) {
    if (selector.readable(doors_[i].socket.fd.get())) accept_through(i, now);
  }
}

void ServiceDoors::accept_through(std::size_t door, Moment now) {
  while (has_room(door)) {
    Accepted accepted = accept_from(doors_[door].socket.fd.get());
    if (!accepted.fd) {
      if (accepted.error == EMFILE || accepted.error == ENFILE) opens_again_at_ = now.steady + kDoorClosedFor;
      return;
    }
    Newcomer newcomer{std::make_unique<PlainTransport>(std::move(accepted.fd)), std::move(accepted.name),
                      accepted.listener, doors_[door].protocol};
    clients_.push_back({std::make_unique<Connection>(++last_id_, std::move(newcomer), context_, now), door});
  }
}

/// Where there is no memory left for what a client asks, it is the client that ends, and not the relay.
template <class Do>
void ServiceDoors::for_each(Do&& serve) {
  for (const Client& each : clients_) {
    try {
      serve(*each.connection);
    } catch (const std::bad_alloc&) {
      each.connection->give_up_for_memory();
    }
  }
}

void ServiceDoors::read(const Selector& selector, std::span<char> buffer, Moment now) {
  for_each([&](Connection& each) {
    if (selector.readable(each.descriptor())) each.read(buffer, now);
  });
}

void ServiceDoors::expire(Moment now) {
  if (now.steady >= opens_again_at_) opens_again_at_ = kNever;
  for_each([now](Connection& each) {
    if (each.deadline() <= now.steady) each.expire(now);
  });
}

void ServiceDoors::send(const Selector& selector, Moment now) {
  for_each([&](Connection& each) {
    if (selector.writable(each.descriptor())) each.unblock();
    each.send(now);
  });
}

void ServiceDoors::bury_the_closed(Moment now) {
  std::erase_if(clients_, [now](const Client& each) {
    if (!each.connection->is_closing()) return false;
    each.connection->depart(now);
    return each.connection->is_over();
  });
}

void ServiceDoors::forgive(Duration lost) {
  for (const Client& each : clients_) each.connection->forgive(lost);
}

void ServiceDoors::recognised(const Connection&, Protocol protocol, Dialect& dialect) {
  if (protocol == Protocol::control) dialect.show_lines_to(*this);
}

/// What follows the command may be chat.
void ServiceDoors::took(const LineReader::Line& line) {
  constexpr std::size_t kShownBytes = 32;
  const std::string_view command = first_word(line.text).first.substr(0, kShownBytes);
  spdlog::info("the control socket asks: {}", visible(command));
}

}  // namespace chat::relay
