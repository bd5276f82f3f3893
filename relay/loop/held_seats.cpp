#include "relay/loop/held_seats.h"

#include "common/address.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {

bool HeldSeats::has_room_for(const Connection& lost) const {
  if (rules_.within == Duration::zero() || seats_.size() >= rules_.seats) return false;
  const std::string address = lost.address();
  const std::string network = network_of(address);
  const auto of_address =
      std::count_if(seats_.begin(), seats_.end(), [&](const Seat& each) { return each.network == network; });
  return is_of_this_machine(address) || static_cast<std::size_t>(of_address) < rules_.of_one_address;
}

void HeldSeats::hold(std::unique_ptr<Connection> lost, Moment now) {
  std::string network = network_of(lost->address());
  lost->wait_for_return(now);
  seats_.push_back({std::move(lost), std::move(network), now.steady + rules_.within});
}

std::unique_ptr<Connection> HeldSeats::take(std::uint64_t person) {
  const auto seat = std::find_if(seats_.begin(), seats_.end(),
                                 [&](const Seat& each) { return each.connection->person_id() == person; });
  if (seat == seats_.end()) return nullptr;
  std::unique_ptr<Connection> taken = std::move(seat->connection);
  seats_.erase(seat);
  return taken;
}

Time HeldSeats::deadline() const {
  return seats_.empty() ? kNever : seats_.front().until;
}

void HeldSeats::expire(Moment now) {
  end_those(now, [&](const Seat& each) { return each.until <= now.steady; });
}

void HeldSeats::give_up(Moment now) {
  end_those(now, [](const Seat&) { return true; });
}

void HeldSeats::bury_the_ended(Moment now) {
  end_those(now, [](const Seat& each) { return each.connection->is_ended(); });
}

bool HeldSeats::has_ended() const {
  return std::any_of(seats_.begin(), seats_.end(),
                     [](const Seat& each) { return each.connection->is_ended(); });
}

void HeldSeats::keep_places() {
  for (const Seat& each : seats_) each.connection->keep_places();
}

void HeldSeats::forgive(Duration lost) {
  for (Seat& each : seats_) each.until += lost;
}

void HeldSeats::end_those(Moment now, const std::function<bool(const Seat&)>& are_over) {
  for (const Seat& each : seats_) {
    if (!are_over(each) || each.connection->has_departed()) continue;
    const bool is_elsewhere = each.connection->person_id() == 0;
    spdlog::info("#{} {} {}", each.connection->id(), each.connection->describe(),
                 is_elsewhere ? "has come back by another relay" : "did not come back");
    each.connection->depart(now);
  }
  std::erase_if(seats_, [](const Seat& each) { return each.connection->has_departed(); });
}

}  // namespace chat::relay
