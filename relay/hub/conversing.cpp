// Private conversations that are kept.

#include "relay/hub/conversation.h"
#include "relay/hub/hub.h"

#include <string>

namespace chat::relay {

Answer<KeptConversation> Hub::conversation_with(const Person& member, std::string_view name) const {
  if (member.particulars().account.empty()) return refuse(Problem::not_logged_in, member.nick);
  const Person* const present = find(name);
  // A stranger may have the nick.
  const std::string_view account =
      present == nullptr ? name : std::string_view(present->particulars().account);
  const Conversation between{number_of(member), accounts_.private_number(account)};
  if (!has_archive() || !between.is_kept()) return refuse(Problem::no_conversation, name);
  return KeptConversation{between,
                          present == nullptr ? accounts_.account_with(between.other) : present->nick};
}

std::string Hub::name_of(PrivateNumber number) const {
  return accounts_.account_with(number);
}

void Hub::end_conversations(PrivateNumber number, Moment now) {
  const Conversation between{number, 0};
  Fact fact{Fact::Kind::conversations_ended, {}};
  fact.between = &between;
  fact.at = now;
  happen(fact);
}

}  // namespace chat::relay
