#pragma once

#include "client/rendering/palette.h"

#include <cstddef>
#include <string>
#include <vector>

namespace chat::client {

/// A place with something that the person has not seen.
struct Unread {
  std::string room;  ///< or the nick, in private
  std::size_t count;
  bool mention = false;  ///< among it something that names this person
};

struct PromptState {
  std::string room;  ///< or the nick whom the person talks to; empty: none
  std::string nick;
  std::vector<Unread> unread;
  std::string connection;  ///< "connecting", "retrying in 5 s", "not connected"; empty: all is well
};

/// What stands before the line being typed: "#lobby (#ops 3, bob 1) alice> "; with a mention "(#ops 3!)". At
/// most half of `width` columns: the names of the unread go first ("(#ops 3, … 1)"), the last one first, then
/// their number, then the nick, then the end of the room. Sequences that take no columns stand between \001
/// and \002, as Readline wants them (RL_PROMPT_START_IGNORE).
std::string prompt(const PromptState& state, std::size_t width, const Palette& palette);

}  // namespace chat::client
