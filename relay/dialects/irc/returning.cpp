// Coming back to what a lost connection had: the capability chat-relay/resume, which docs/protocol.md
// explains.

#include "relay/dialects/irc/returning.h"

#include "relay/dialects/irc/handlers.h"

#include <string>

#include <fmt/format.h>

namespace chat::relay::irc {

std::string return_token(const Client& client) {
  return fmt::format("RESUME TOKEN {}", client.hub().return_code(*client.person));
}

void offer_return(const Client& client, Replies& replies) {
  if (!client.has(Capability::resume)) return;
  client.person->reader.outbox->keep_sent();
  replies.reply(return_token(client));
}

void resume(const Request& request) {
  Replies& replies = request.replies;
  const auto fail = [&](std::string_view code, std::string_view why) {
    replies.fail("RESUME", code, "", why, Capability::resume);
  };
  if (request.client.is_registered())
    return fail("CANNOT_RESUME", "You are somebody here already: this comes before the registration's end");
  const Registration& newcomer = *request.client.registration;
  const auto returner = request.client.hub().find_returner(
      request[0], {newcomer.origin.host, newcomer.origin.is_encrypted, newcomer.connection}, request.now);
  if (!returner) {
    const bool is_wrong = returner.error().problem == Problem::code_unknown;
    return fail(is_wrong ? "INVALID_TOKEN" : "CANNOT_RESUME", words_for(returner.error()));
  }
  if (returner->here != nullptr) return replies.go_on_as(*returner->here);
  come_over(request, returner->elsewhere);
}

}  // namespace chat::relay::irc
