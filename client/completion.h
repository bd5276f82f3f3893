#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

class Conversation;

/// What the word before the cursor may become.
struct Completion {
  std::vector<std::string> candidates{};  ///< whole words, in the spelling that is right, without doubles
  std::string behind = " ";               ///< what follows a word that is the only one; ": " after a nick
                                          ///< that is being spoken to
};

/// Commands where a line begins with '/', and behind a command what its table says; in what is said rooms
/// where a word begins with '#', and else nicks: of the room that one talks in, who spoke last first.
/// `before` is the line up to the cursor; its last word is completed without regard to case. Pure.
Completion complete(std::string_view before, const Conversation& conversation);

/// What `words`, at least one, begin with, without regard to case: in the first one's spelling, and a view
/// into it.
std::string_view common_beginning(const std::vector<std::string>& words);

}  // namespace chat::client
