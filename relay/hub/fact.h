#pragma once

#include "relay/hub/event.h"

#include <cstdint>
#include <string>
#include <vector>

namespace chat::relay {

/// Something that has happened, with words of its own: it stays as it was when its room has ended, its member
/// has another nick, and the request is over.
///
/// The hub makes one of each request that succeeds and is rare enough to be copied; say() and tell() return
/// views.
class Fact {
 public:
  explicit Fact(const Event& event);

  /// Views: valid as long as the fact.
  Event event() const;

 private:
  struct Doer {
    std::string nick;
    std::string user;
    std::string host;
    std::string realname;
    bool bot;
    bool invisible;
    bool in_own_words;
    std::uint64_t id;
  };

  Event::Kind kind_;
  Doer doer_;
  std::string target_;
  std::string text_;
  std::string object_;
  bool to_one_;
  char to_status_;
  std::string tags_;
  std::vector<RoomChange> changes_;
  std::uint64_t id_;
  Moment at_;
};

}  // namespace chat::relay
