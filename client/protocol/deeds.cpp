#include "client/protocol/deeds.h"

#include "common/irc_numerics.h"
#include "common/is_in.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace chat::client {
namespace {

bool is_command(const IrcMessage& shown, const IrcMessage& sent) {
  return fold_case(shown.command) == fold_case(sent.command);
}

/// "305 alice :words" for AWAY, "306 alice :words" for AWAY with a reason.
bool shows_away(const IrcMessage& shown, const IrcMessage& sent, const ServerSupport&) {
  return numeric_of(shown.command) == (sent.parameter(0).empty() ? RPL_UNAWAY : RPL_NOWAWAY);
}

/// "341 alice bob #a" for INVITE bob #a
bool shows_invitation(const IrcMessage& shown, const IrcMessage& sent, const ServerSupport& support) {
  return numeric_of(shown.command) == RPL_INVITING && support.same(shown.parameter(1), sent.parameter(0)) &&
         support.same(shown.parameter(2), sent.parameter(1));
}

bool shows_kick(const IrcMessage& shown, const IrcMessage& sent, const ServerSupport& support) {
  return is_command(shown, sent) && support.same(shown.parameter(0), sent.parameter(0)) &&
         support.same(shown.parameter(1), sent.parameter(1));
}

/// NICK, TOPIC, MODE, REDACT: the server shows what was asked for in the same words.
bool shows_all(const IrcMessage& shown, const IrcMessage& sent, const ServerSupport& support) {
  if (!is_command(shown, sent) || !support.same(shown.parameter(0), sent.parameter(0))) return false;
  for (std::size_t i = 1; i < sent.count; ++i) {
    if (shown.parameter(i) != sent.parameter(i)) return false;
  }
  return true;
}

/// A list of a room's, such as "b" or "+b", which MODE asks for where it names no mask.
bool asks_for_list(const IrcMessage& sent) {
  constexpr std::string_view kLists = "beIq";
  const std::string_view modes = sent.parameter(1);
  return fold_case(sent.command) == "mode" && sent.count == 2 &&
         modes.find_first_not_of(kLists, modes.starts_with('+') ? 1 : 0) == modes.npos;
}

struct Deed {
  std::string_view command;
  std::size_t parameters;  ///< with fewer it asks a question
  bool (*is_shown)(const IrcMessage& shown, const IrcMessage& sent, const ServerSupport& support);
};

constexpr std::array<Deed, 7> kDeeds{{{"AWAY", 0, shows_away},
                                      {"INVITE", 2, shows_invitation},
                                      {"KICK", 2, shows_kick},
                                      {"MODE", 2, shows_all},
                                      {"NICK", 1, shows_all},
                                      {"REDACT", 2, shows_all},
                                      {"TOPIC", 2, shows_all}}};

const Deed* find_deed(const IrcMessage& sent) {
  const std::string command = upper_case(sent.command);
  const auto* const found = std::find_if(kDeeds.begin(), kDeeds.end(), [&](const Deed& deed) {
    return sent.count >= deed.parameters && command == deed.command;
  });
  return found == kDeeds.end() || asks_for_list(sent) ? nullptr : found;
}

}  // namespace

bool is_deed(const IrcMessage& sent) {
  return find_deed(sent) != nullptr;
}

bool shows_deed(const IrcMessage& shown, const IrcMessage& sent, const ServerSupport& support) {
  const Deed* const deed = find_deed(sent);
  return deed != nullptr && deed->is_shown(shown, sent, support);
}

bool shows_doings_of(std::string_view nick, const IrcMessage& shown, const ServerSupport& support) {
  constexpr std::array<int, 3> kWordsToDoer{RPL_UNAWAY, RPL_NOWAWAY, RPL_INVITING};
  return is_in(kWordsToDoer, numeric_of(shown.command)) ||
         support.same(parse_irc_source(shown.source).nick, nick);
}

}  // namespace chat::client
