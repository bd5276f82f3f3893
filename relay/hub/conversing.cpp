// What is kept for accounts: private conversations, and how far they have read and been shown.

#include "common/text.h"
#include "relay/hub/conversation.h"
#include "relay/hub/hub.h"

#include <string>

namespace chat::relay {

Answer<KeptConversation> Hub::conversation_with(const Person& member, std::string_view name) const {
  if (!has_archive()) return refuse(Problem::no_history, name);
  if (!accounts_.exist()) return refuse(Problem::no_accounts, name);
  if (member.particulars().account.empty()) return refuse(Problem::not_logged_in, member.nick);
  const Person* const present = find(name);
  // A stranger may have the nick.
  const std::string_view account =
      present == nullptr ? name : std::string_view(present->particulars().account);
  const Conversation between{number_of(member), accounts_.private_number(account)};
  if (!between.is_kept()) return refuse(Problem::no_conversation, name);
  return KeptConversation{between,
                          present == nullptr ? accounts_.account_with(between.other) : present->nick};
}

std::optional<std::uint64_t> Hub::place_of(std::string_view account, std::string_view room_name) const {
  if (account.empty()) return std::nullopt;
  return state_.bookmarks().place(fold_case(account), fold_case(room_name));
}

std::vector<Bookmark> Hub::bookmarks_of(std::string_view account) const {
  return state_.bookmarks().of(fold_case(account));
}

std::optional<IsoTime> Hub::read_up_to(const Person& member, std::string_view target) const {
  return state_.bookmarks().read_up_to(fold_case(member.particulars().account), fold_case(target));
}

Answer<> Hub::mark_read(Person& member, std::string_view target, IsoTime at, Moment now) {
  if (member.particulars().account.empty()) return refuse(Problem::not_logged_in, member.nick);
  Fact fact = fact_of(Fact::Kind::read_marked, member, now);
  fact.target = target;
  fact.at.wall = std::min(to_wall_time(at), now.wall);
  happen(fact);
  return {};
}

void Hub::end_conversations(PrivateNumber number, Moment now) {
  const Conversation between{number, 0};
  Fact fact{Fact::Kind::conversations_ended, {}};
  fact.between = &between;
  fact.at = now;
  happen(fact);
}

}  // namespace chat::relay
