// How a line client goes on as who it was on another relay.

#include "relay/dialects/base/coming_over.h"

#include "common/address.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/line_dialect.h"
#include "relay/dialects/line/returning.h"

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

}  // namespace

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
  has_password_ = has_talked_ = true;
  is_outside_ = false;
  outbox_.queue(line::welcome_back(hub_, *person_, kLeftOnOtherRelay));
  for (const Refusal& each : over.kept_out) answers().refuse(each);
  if (person_->seats.empty()) static_cast<void>(hub_.join(*person_, Hub::kLobby, {}, now));
  tell_of_owner(now);
  if (person_->seats.empty()) return;
  const Room& room = *person_->seats.front().room;
  note_what_is_shown(room, now);
  std::vector<line::Part> then;
  Share share = own_share();
  line::show_what_was_said(turn(then, share, now), room);
  answer_with(std::move(then));
}

}  // namespace chat::relay
