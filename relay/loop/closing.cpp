// How a connection ends in the loop, or goes on by the socket of a client that has come back.

#include "relay/log/event.h"
#include "relay/loop/memory_reserve.h"
#include "relay/loop/relay.h"

#include <memory>
#include <utility>
#include <vector>

namespace chat::relay {

void Relay::close(const Connection& connection, Moment now) {
  attempt([&] { log_end_of(connection, now); });
  attempt([&] { entrance_.release(connection.peer_name()); });
  ++tally_.ended[static_cast<std::size_t>(connection.end_cause())];
  tally_.bytes_in += connection.bytes_in();
  tally_.bytes_out += connection.bytes_out();
  tidying_.put_off(now.steady);
  context_.observer.closed(connection);
}

/// By descriptor.
std::vector<int> Relay::closing_ones() const {
  std::vector<int> closing;
  agenda_.for_each_changed([&](int descriptor) {
    const Connection* const connection = connections_.at(descriptor);
    if (connection != nullptr && connection->is_closing()) closing.push_back(descriptor);
  });
  return closing;
}

void Relay::end_or_hold(int descriptor, Moment now) {
  Connection& connection = *connections_.at(descriptor);
  const bool is_held = stop_by_ == kNever && !memory_.is_short() && is_reserve_whole() &&
                       connection.may_return() && held_seats_.has_room_for(connection);
  if (!is_held) return connection.depart(now);
  close(connection, now);
  if (facts_ != nullptr) facts_->know_lost(connection.person_id(), connection.id());
  held_seats_.hold(take_out(descriptor), now);
}

/// The loop does not know of it any more.
std::unique_ptr<Connection> Relay::take_out(int descriptor) {
  quiet_.go(descriptor);
  return connections_.take(descriptor);
}

/// A newcomer who has proved to be somebody whose connection was lost, or seems alive still, gives its socket
/// to that one, which takes its place here.
void Relay::seat_if_returner(int descriptor, Moment now) {
  Connection* const connection = connections_.at(descriptor);
  if (connection == nullptr || !connection->is_over()) return;
  const Returning returning = connection->returns_as();
  // Meanwhile another may have come back by the same code, if this one has taken long to read its answer.
  if (!returning || !hub_.is_still_due(returning)) return;
  std::unique_ptr<Connection> seat = take_seat_of(returning.person, now);
  if (seat == nullptr) return;
  const std::string nick = seat->name();
  log_event(
      spdlog::level::info,
      {.name = "resumed", .connection = connection->id(), .nick = nick, .address = connection->peer_name()},
      "#{} {} goes on as {}", connection->id(), connection->peer_name(), seat->describe());
  connection->go_on_as(*seat, now);
  connections_.take(descriptor);
  connections_.add(std::move(seat));
}

/// Null if the person has left by now.
std::unique_ptr<Connection> Relay::take_seat_of(std::uint64_t person, Moment now) {
  if (auto held = held_seats_.take(person)) return held;
  Connection* alive = nullptr;
  connections_.for_each([&](Connection& each) {
    if (!each.is_closing() && each.person_id() == person) alive = &each;
  });
  if (alive == nullptr) return nullptr;
  alive->be_superseded();
  close(*alive, now);
  std::unique_ptr<Connection> seat = take_out(alive->descriptor());
  if (facts_ != nullptr) facts_->know_lost(person, seat->id());
  seat->wait_for_return(now);
  return seat;
}

void Relay::log_end_of(const Connection& connection, Moment now) {
  departures_.log(now.steady, [&] {
    const std::string nick = connection.name();
    log_event(spdlog::level::info,
              {.name = "disconnected",
               .connection = connection.id(),
               .nick = nick,
               .address = connection.peer_name()},
              "#{} {} disconnected: {}", connection.id(), connection.describe(), connection.obituary());
  });
}

}  // namespace chat::relay
