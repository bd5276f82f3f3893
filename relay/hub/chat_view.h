#pragma once

#include "relay/hub/accounts.h"
#include "relay/hub/archive.h"
#include "relay/hub/chat_state.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace chat::relay {

/// What may be seen of the chat, by whoever looks: who is here, which rooms there are, what the
/// accounts and the archive know, and what has been counted. No rule is asked.
class ChatView {
 public:
  static constexpr std::string_view kLobby = ChatState::kLobby;

  /// Null if there is nobody, or no such room.
  Person* find(std::string_view nick) const { return state_.find(nick); }
  Person* find(const Correspondent& correspondent) const { return state_.find(correspondent); }
  /// Null also where `asker` may_find() nobody.
  const Person* look_up(const Person& asker, std::string_view nick) const {
    const Person* const found = find(nick);
    return found != nullptr && may_find(asker, *found) ? found : nullptr;
  }
  Room* find_room(std::string_view name) const { return state_.find_room(name); }
  Room& lobby() const { return state_.lobby(); }
  /// Null also where the member does not read it.
  const Room* find_room_of(const Person& member, std::string_view name) const {
    const Room* const room = find_room(name);
    if (room == nullptr) return nullptr;
    const bool reads = member.seat_in(*room) != nullptr || (member.listens && room == &lobby());
    return reads ? room : nullptr;
  }

  /// By folded name, so in alphabetical order.
  const std::map<std::string, std::unique_ptr<Room>>& rooms() const { return state_.rooms(); }
  const People& people() const { return state_.people(); }
  std::size_t most_people() const { return state_.most_people(); }
  std::size_t invisible_people() const { return state_.invisible_people(); }

  /// See ChatState::effort().
  std::uint64_t effort() const { return state_.effort(); }

  /// Whether the nick belongs to an account.
  bool is_registered(std::string_view nick) const { return accounts_.has(nick); }
  bool has_accounts() const { return accounts_.exist(); }
  std::size_t count_accounts() const { return accounts_.count(); }
  /// How the account was registered, for showing.
  std::string name_of(std::string_view account) const { return accounts_.name_of(account); }
  /// How the other end of a conversation may be addressed; empty: there is no such account any more.
  std::string name_of(PrivateNumber number) const { return accounts_.account_with(number); }
  /// As whom Hub::conversation_with() finds the other end of a conversation now; empty: it does not, because
  /// there is no such account any more, or a stranger has its name.
  std::string name_in_conversation(PrivateNumber other) const {
    std::string account = name_of(other);
    const Person* const namesake = account.empty() ? nullptr : find(account);
    if (namesake == nullptr || number_of(*namesake) == other) return account;
    const auto found = std::find_if(people().begin(), people().end(),
                                    [&](const auto& each) { return number_of(*each) == other; });
    return found == people().end() ? std::string() : (*found)->nick;
  }
  /// Whether the member's account wants its private conversations kept: they are where both ends want it.
  bool wants_conversations_kept(const Person& member) const { return number_of(member) != 0; }
  /// Of the member's account; 0 where it does not want that, and where it has none.
  PrivateNumber number_of(const Person& member) const {
    return accounts_.private_number(member.particulars().account);
  }
  /// Of the account, in the same way.
  PrivateNumber number_of_account(std::string_view account) const {
    return accounts_.private_number(account);
  }

  /// Whether what is said in rooms is kept for longer than they remember it.
  bool has_archive() const { return archive_.exists(); }
  ArchiveTally archive_tally() const { return archive_.tally(); }
  /// See Archive.
  bool is_archive_failing() const { return archive_.is_failing(); }
  bool has_undeleted_lines() const { return archive_.fails_to_delete(); }
  /// Why what was decided last may end with the relay; empty: it does not.
  const std::string& keeping_failure() const { return state_.keeping_failure(); }
  /// Whether all that the member has said, and has decided, is kept, or cannot be, which the log then says.
  bool is_all_kept(const Person& member) const { return state_.kept_up_to().has(member.to_be_kept()); }

  const AddressBans& address_bans() const { return state_.address_bans(); }

  MissingPeople& missing() { return state_.missing(); }
  const MissingPeople& missing() const { return state_.missing(); }
  PrivateLines& private_lines() { return state_.private_lines(); }
  const PrivateLines& private_lines() const { return state_.private_lines(); }

  /// See ChatState.
  std::uint64_t spoken() const { return state_.spoken(); }
  std::uint64_t deliveries() const { return state_.deliveries(); }

  /// How often somebody has entered or left a room.
  std::uint64_t movements() const { return state_.movements(); }

  /// The last to have left come first.
  const FormerPeople& former_people() const { return state_.former_people(); }

 protected:
  /// The ports outlive it.
  ChatView(const StateSettings& settings, Accounts& accounts, Archive& archive, Keeper& keeper, Moment now)
      : accounts_(accounts), archive_(archive), state_(settings, archive, keeper, now) {}
  ~ChatView() = default;

  Accounts& accounts_;
  Archive& archive_;
  ChatState state_;
};

}  // namespace chat::relay
