#include "relay/dialects/irc/supported.h"

#include "relay/dialects/base/mode_letters.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/modes.h"
#include "relay/hub/names.h"
#include "relay/hub/room_modes.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::irc {

std::string supported_modes() {
  std::string of_rooms;
  std::string with_argument;
  for (const ModeLetter& mode : kModeLetters) {
    of_rooms += mode.letter;
    if (mode.kind != ModeKind::never) with_argument += mode.letter;
  }
  return fmt::format("{} {} {}", user_mode_letters(), of_rooms, with_argument);
}

void tell_supported(const Request& request) {
  const std::string modes =
      fmt::format("{},{},{},{}", mode_letters_of(ModeKind::list), mode_letters_of(ModeKind::always),
                  mode_letters_of(ModeKind::when_set), mode_letters_of(ModeKind::never));
  std::vector<std::string> tokens{
      fmt::format("AWAYLEN={}", kAwayMaxBytes),
      "BOT=B",
      "CASEMAPPING=ascii",
      fmt::format("CHANLIMIT=#:{}", request.client.hub().settings().rooms_of_one),
      "CHANMODES=" + modes,
      fmt::format("CHANNELLEN={}", kRoomNameMaxBytes),
      "CHANTYPES=#",
      "ELIST=CMNTU",
      "EXCEPTS=e",
      fmt::format("HOSTLEN={}", kHostMaxBytes),
      "INVEX=I",
      fmt::format("KEYLEN={}", kKeyMaxBytes),
      fmt::format("KICKLEN={}", kReasonMaxBytes),
      fmt::format("MAXLIST=bqeI:{}", kMasksMax),
      fmt::format("MODES={}", kModesMax),
      fmt::format("MONITOR={}", kWatchedMax),
      "MSGREFTYPES=timestamp,msgid",
      fmt::format("NAMELEN={}", kRealnameMaxBytes),
      "NETWORK=" + request.client.settings().server_name,
      fmt::format("NICKLEN={}", kNickMaxBytes),
      "PREFIX=(ov)@+",
      fmt::format("SILENCE={}", kIgnoredMax),
      "STATUSMSG=@+",
      fmt::format(
          "TARGMAX=PRIVMSG:{0},NOTICE:{0},TAGMSG:{0},KICK:{0},WHOIS:{0},WHOWAS:{0},JOIN:,PART:,NAMES:,LIST:",
          kTargetsMax),
      fmt::format("TOPICLEN={}", kTopicMaxBytes),
      fmt::format("USERLEN={}", kUserMaxBytes),
      "UTF8ONLY",
      "WHOX",
  };
  const bool has_accounts = request.client.hub().has_accounts();
  if (has_accounts) tokens.insert(tokens.begin(), "ACCOUNTEXTBAN=account,a");
  tokens.emplace_back(has_accounts ? "EXTBAN=~,am" : "EXTBAN=~,m");
  // CHATHISTORY=0 would mean that there is no limit.
  const std::size_t history = most_lines_asked(request.client.hub());
  if (history > 0) tokens.push_back(fmt::format("CHATHISTORY={}", history));
  if (has_accounts && request.client.hub().has_archive()) tokens.emplace_back("chat-relay/KEEPPRIVATE");
  if (!request.client.hub().takes_password()) tokens.emplace_back("chat-relay/NOPASS");
  constexpr std::size_t kTokensALine = 13;
  for (std::size_t i = 0; i < tokens.size(); i += kTokensALine) {
    const auto first = tokens.begin() + static_cast<std::ptrdiff_t>(i);
    const auto last = tokens.begin() + static_cast<std::ptrdiff_t>(std::min(i + kTokensALine, tokens.size()));
    request.replies.numeric(RPL_ISUPPORT, "{} :are supported by this server", fmt::join(first, last, " "));
  }
}

}  // namespace chat::relay::irc
