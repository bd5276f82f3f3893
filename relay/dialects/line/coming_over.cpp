// How a line client goes on as who it was on another relay.

#include "relay/dialects/base/coming_over.h"

#include "common/address.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/line_dialect.h"
#include "relay/dialects/line/returning.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// Of who has come in by this connection.
Origin origin_of(const Person& newcomer) {
  const Particulars& its = newcomer.particulars();
  const std::string_view shown =
      its.host_now.empty() ? newcomer.profile.host() : std::string_view(its.host_now);
  return {.host = std::string(newcomer.address()),
          .cloak = its.hidden_address.empty() ? std::string() : std::string(shown),
          .is_encrypted = newcomer.is_encrypted,
          .certificate = its.certificate};
}

/// The part of an answer that shows the room: what was said there after the id, or, if that is 0, all that it
/// remembers.
struct ShowingRoom {
  std::string name;
  std::uint64_t told_up_to;

  bool operator()(const line::Turn& turn) const {
    const Room* const room = turn.hub.find_room_of(turn.person, name);
    if (room == nullptr) return false;
    if (told_up_to == 0) {
      line::show_what_was_said(turn, *room);
    } else {
      line::show_since_left(turn, *room, {.after = told_up_to, .has_left = false});
    }
    return false;
  }
};

}  // namespace

/// Others may take the code, where there are some.
void LineDialect::say_goodbye() {
  const auto cluster = hub_.ledger().cluster();
  const bool may_go_on = cluster && !cluster->others.empty() && may_return() && !person_->seats.empty();
  const std::string way =
      may_go_on ? fmt::format(" At another relay, /resume {} brings you back.", hub_.return_code(*person_))
                : "";
  answers().answer(fmt::format("The relay is shutting down.{} Goodbye.", way));
}

void LineDialect::be_left() {
  hub_.forget(this);
  answer_.reset();
  to_find_.reset();
  person_ = nullptr;
  outbox_.queue(words_for_superseded());
  closing_ = std::make_unique<ClosingReason>(ClosingReason{.words = "came back by another relay"});
}

/// The newcomer that it was leaves first: both would read the same rooms here.
void LineDialect::come_over(const CodeOwner& owner, Moment now) {
  const Origin origin = origin_of(*person_);
  const LocalReader reader = person_->reader;
  hub_.leave(*std::exchange(person_, nullptr), fmt::format("went on as {}", owner.nick), now);
  const BroughtOver over = hub_.bring_over(
      owner.elsewhere,
      {reader, origin.is_encrypted, [&](std::string_view seen) { return origin.beside(seen); }}, now);
  person_ = over.person;
  origin.tell(*person_);
  // As whoever has been given a code.
  has_password_ = has_talked_ = knows_way_back_ = true;
  is_outside_ = false;
  outbox_.queue(line::welcome_back(hub_, *person_, "What you may have missed comes now."));
  for (const Refusal& each : over.kept_out) answers().refuse(each);
  if (person_->seats.empty()) static_cast<void>(hub_.join(*person_, Hub::kLobby, {}, now));
  tell_of_owner(now);
  std::vector<line::Part> then;
  Share share = own_share();
  show_what_it_missed(over, turn(then, share, now));
  answer_with(std::move(then));
}

void LineDialect::show_what_it_missed(const BroughtOver& over, const line::Turn& turn) {
  if (const std::string lost = lost_alone_in_words(over, turn.now.wall); !lost.empty())
    answers().refuse(lost);
  if (const std::string words = alone_in_words(over, turn.now.wall); !words.empty()) {
    answers().answer(words);
    line::show_alone(turn, over.alone);
  }
  if (person_->seats.empty()) return;
  const Room& room = *person_->seats.front().room;
  note_what_is_shown(room, turn.now);
  if (over.told_up_to != 0) shown_from_ = over.told_up_to + 1;
  turn.then.emplace_back(ShowingRoom{room.name(), over.told_up_to});
}

}  // namespace chat::relay
