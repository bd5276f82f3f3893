#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

class Conversation;

/// What the word before the cursor may become.
struct Completion {
  std::vector<std::string> candidates{};  ///< whole words, in the spelling that is right, without doubles
  std::string common{};                   ///< what all begin with, in the first one's spelling
  std::size_t start = 0;                  ///< where the word begins in the line
  std::string behind = " ";               ///< what follows a word that is the only one; ": " after a nick
                                          ///< that is being spoken to
};

/// Completes the last word of `before`, the line up to the cursor: to a command if the line begins with '/';
/// behind a command to what its table says; in what is said to a room if the word begins with '#', else to a
/// nick of the current room, who spoke last first. Compares without case, as the server does. What may open a
/// word ("(bob", "@bob") stays before it. `own_commands` are the person's, "/gm". Pure.
Completion complete(std::string_view before, const Conversation& conversation,
                    const std::vector<std::string>& own_commands = {});

/// The candidates for people to read, as lines of `width` columns at the most, each with its LF; of very many
/// only the first.
std::string shown_candidates(const std::vector<std::string>& candidates, std::size_t width);

}  // namespace chat::client
