#pragma once

#include "common/result.h"
#include "relay/hub/conversation.h"
#include "relay/hub/owned_fact.h"
#include "relay/hub/person.h"
#include "relay/hub/room.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

// What requests to the hub take, and give.

/// What a member says: to a room, to those of a room with a status, or to one person.
struct Speech {
  Fact::Kind kind = Fact::Kind::said;  ///< said, noticed, acted, tagged, asked or answered
  std::string_view text{};
  std::string_view tags{};  ///< see Fact::tags
};

/// A room that a member has entered.
struct Joined {
  Room* room;
  OwnedFact fact;
  std::optional<std::uint64_t> place{};  ///< see Hub::place_of()
};

/// A client that says that it is somebody who was lost.
struct Returner {
  std::string_view address;
  bool is_encrypted;
  const Endable& connection;
  bool in_own_words = true;  ///< see Profile: by that those on other relays are told apart
};

/// Whose place a newcomer takes. A code is good for one return, so what it has proved is, too.
struct Returning {
  std::uint64_t person = 0;
  std::uint32_t returns = 0;  ///< how often that one had come back when the code was given

  explicit operator bool() const { return person != 0; }
};

inline Returning returning_as(const Person& lost) {
  return {lost.id, lost.particulars().returns};
}

/// Whose code somebody has given.
struct CodeOwner {
  Person* here = nullptr;       ///< who is on this relay, or was until its connection was lost
  std::uint64_t elsewhere = 0;  ///< else: the id of who is on another, or was when that went
  std::string nick{};           ///< of that one
};

/// The connection by which somebody comes back who was on another relay.
struct NewConnection {
  LocalReader reader{};
  bool is_encrypted = false;
  /// Where it is, if that is not `seen`, which is what others see of who comes back and go on seeing.
  std::function<std::string_view(std::string_view seen)> address_beside{};
};

/// Somebody who has come back so. Null: there is no such person any more.
struct BroughtOver {
  Person* person = nullptr;
  std::vector<Refusal> kept_out{};  ///< from rooms in which it was
  std::uint64_t told_up_to = 0;     ///< of what was said after this id it may lack some; 0: who knows
  std::vector<KeptLine> alone{};    ///< what was said to it alone since
  std::uint64_t alone_after = 0;    ///< up to this id that is not known any more
};

/// A private conversation that is kept, as one of the two may read it.
struct KeptConversation {
  Conversation between;
  std::string with;  ///< as the other is called: by its nick, or by its account if nobody is called so
};

/// What has become of somebody who logged in.
struct LoggedIn {
  OwnedFact fact;
  std::optional<OwnedFact> renamed{};  ///< it has taken its account's nick
};

/// What came of it when the relay read its configuration anew, a line for each.
struct ReadAnew {
  std::vector<std::string> changes{};
  std::vector<std::string> warnings{};
};

/// The error says why it did not read all of it.
using Reloaded = Result<ReadAnew>;
using ToldOfReload = std::function<void(const Reloaded&)>;

}  // namespace chat::relay
