// How a connection ends in the loop, or goes on by the socket of a client that has come back.

#include "relay/log/event.h"
#include "relay/loop/relay.h"

#include <algorithm>
#include <utility>

namespace chat::relay {

void Relay::close(const Connection& connection, Moment now) {
  log_end_of(connection, now);
  ++tally_.ended[static_cast<std::size_t>(connection.end_cause())];
  tally_.bytes_in += connection.bytes_in();
  tally_.bytes_out += connection.bytes_out();
  tidying_.put_off(now.steady);
  context_.observer.closed(connection);
  entrance_.release(connection.peer_name());
}

/// A newcomer who has proved to be somebody whose connection was lost, or seems alive still, gives its socket
/// to that one, which takes its place here.
void Relay::seat_returners(Moment now) {
  for (auto& connection : connections_) {
    if (connection == nullptr || !connection->is_over() || connection->returns_as() == 0) continue;
    std::unique_ptr<Connection> seat = take_seat_of(connection->returns_as(), now);
    if (seat == nullptr) continue;
    const std::string nick = seat->name();
    log_event(
        spdlog::level::info,
        {.name = "resumed", .connection = connection->id(), .nick = nick, .address = connection->peer_name()},
        "#{} {} goes on as {}", connection->id(), connection->peer_name(), seat->describe());
    connection->go_on_as(*seat, now);
    connection = std::move(seat);
  }
}

/// Null if the person has left by now.
std::unique_ptr<Connection> Relay::take_seat_of(std::uint64_t person, Moment now) {
  if (auto held = held_seats_.take(person)) return held;
  const auto alive = std::find_if(connections_.begin(), connections_.end(), [&](const auto& each) {
    return each != nullptr && !each->is_closing() && each->person_id() == person;
  });
  if (alive == connections_.end()) return nullptr;
  (*alive)->be_superseded();
  close(**alive, now);
  (*alive)->wait_for_return(now);
  return std::move(*alive);
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
