#pragma once

#include "relay/hub/fact.h"
#include "relay/hub/history.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chat::relay {

/// A fact that owns its strings, so that it outlives the request, and stays the same when its room ends or
/// its member takes another nick.
///
/// The hub returns one where a request is rare enough to be copied; say() and tell() return views.
class OwnedFact final : public KeptFact {
 public:
  explicit OwnedFact(const Fact& fact);

  Fact view() const override;

 private:
  struct Doer {
    std::string nick;
    std::string user;
    std::string host;
    std::string realname;
    std::string account;
    std::string address;
    bool bot;
    bool invisible;
    bool rules_relay;
    bool in_own_words;
    std::uint64_t id;
  };

  Fact::Kind kind_;
  Doer doer_;
  std::string target_;
  std::string text_;
  std::string object_;
  bool to_one_;
  char to_status_;
  std::string tags_;
  std::vector<RoomChange> changes_;
  std::shared_ptr<const KeptLine> line_;  // null: none
  std::uint64_t id_;
  Moment at_;
};

}  // namespace chat::relay
