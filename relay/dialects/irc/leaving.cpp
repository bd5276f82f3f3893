// How an IRC client leaves, is lost, and comes back.

#include "common/address.h"
#include "common/text.h"
#include "relay/dialects/base/typed_reason.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/irc_dialect.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/replies.h"
#include "relay/dialects/irc/returning.h"
#include "relay/dialects/irc/splitting.h"

#include <utility>

#include <fmt/format.h>

namespace chat::relay::irc {

void IrcDialect::say_goodbye() {
  if (closing_) return;
  outbox_.queue(fmt::format(":{} NOTICE {} :The relay is shutting down. Goodbye.\r\n",
                            client_.settings().server_name, client_.nick()));
  outbox_.queue(error_line(client_, "The relay is shutting down"));
}

void IrcDialect::leave(std::string_view reason, Moment now) {
  client_.hub().forget(this);
  answer_.reset();
  if (client_.person != nullptr) client_.hub().leave(*client_.person, reason, now);
  client_.person = nullptr;
}

void IrcDialect::be_left() {
  client_.hub().forget(this);
  answer_.reset();
  to_find_.reset();
  client_.person = nullptr;
  outbox_.queue(words_for_superseded());
  closing_ = std::make_unique<ClosingReason>(ClosingReason{.words = "came back by another relay"});
}

bool IrcDialect::may_return() const {
  return client_.person != nullptr && client_.has(Capability::resume) && client_.hub().lets_return();
}

void IrcDialect::note_unheard(WallTime since) {
  if (client_.person != nullptr) client_.hub().note_unheard(*client_.person, since);
}

void IrcDialect::lose(Moment now) {
  forget_lost_input();
  client_.hub().lose(*client_.person, now);
}

std::string IrcDialect::come_back(const Origin& origin, bool /*missed*/, Moment now) {
  hear(now);
  client_.is_safe = origin.is_encrypted || is_of_this_machine(origin.host);
  origin.tell(*client_.person);
  client_.hub().come_back(*client_.person, now, origin.beside(client_.person->profile.host()));
  return fmt::format(":{0} RESUME SUCCESS {1}\r\n:{0} {2}\r\n", client_.settings().server_name,
                     client_.nick(), return_token(client_));
}

void quit(const Request& request) {
  const std::string shown = visible(request[0]);
  const std::string_view words = whole_units(shown, kReasonMaxBytes);
  const std::string told = typed_reason(request.client.hub(), request.client.person, words);
  request.replies.close(told.empty() ? "Quit" : told, true);
}

}  // namespace chat::relay::irc
