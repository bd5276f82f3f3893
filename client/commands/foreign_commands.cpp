#include "client/commands/foreign_commands.h"

#include <algorithm>
#include <array>

namespace chat::client {
namespace {

struct Foreign {
  std::string_view name;
  std::string_view words;
};

constexpr std::string_view kSettings =
    "Settings are options of chat-client (--help), or stand in client.toml.";
constexpr std::string_view kServers = "[servers.NAME] in client.toml has servers, each with its rooms.";
constexpr std::string_view kHighlight = "chat-client --highlight WORD does, or highlight in client.toml.";
constexpr std::string_view kAliases = "[aliases] in client.toml has commands of your own.";
constexpr std::string_view kBans = "/ban without a name lists whom.";
constexpr std::string_view kScrollback = "Your terminal has what was shown; /clear clears the screen.";
constexpr std::string_view kScripts = "There are no scripts: --json is for programs.";
constexpr std::string_view kShell = "Ctrl-Z goes to the shell, and fg comes back.";
constexpr std::string_view kOneRoom = "One says it in one room at a time: /room goes to another.";
constexpr std::string_view kOwnAction = "/me ACTION says what you do.";
constexpr std::string_view kSilenced =
    "/mode has what the room's server knows for that; /ignore hides somebody.";
constexpr std::string_view kWatched = "/monitor + NICK watches for somebody, where the server can.";
constexpr std::string_view kComeAgain = "/part and then /join does that.";
constexpr std::string_view kLogIn = "/ns identify PASSWORD tells NickServ who you are.";

constexpr auto kForeign = std::to_array<Foreign>({
    {"ping", "/ctcp NICK PING asks somebody's client."},
    {"ver", "/ctcp NICK VERSION asks somebody's client."},
    {"set", kSettings},
    {"unset", kSettings},
    {"toggle", kSettings},
    {"save", kSettings},
    {"reload", kSettings},
    {"format", kSettings},
    {"network", kServers},
    {"channel", kServers},
    {"autojoin", kServers},
    {"server", "Another server is another chat-client: chat-client HOST. /reconnect connects anew."},
    {"hilight", kHighlight},
    {"dehilight", kHighlight},
    {"highlight", kHighlight},
    {"alias", kAliases},
    {"unalias", kAliases},
    {"color", "[colours] in client.toml has how things look."},
    {"colour", "[colours] in client.toml has how things look."},
    {"beep", "chat-client --bell WHEN tells when it rings, or bell in client.toml."},
    {"log", "chat-client --log FILE does, or log in client.toml."},
    {"bind", "~/.inputrc says what keys do."},
    {"key", "~/.inputrc says what keys do."},
    {"scrollback", kScrollback},
    {"sb", kScrollback},
    {"redraw", kScrollback},
    {"script", kScripts},
    {"load", kScripts},
    {"unload", kScripts},
    {"eval", kScripts},
    {"exec", kShell},
    {"shell", kShell},
    {"umode", "/mode with your nick is for your own modes: /mode alice +i."},
    {"bans", kBans},
    {"banlist", kBans},
    {"quiet", kSilenced},
    {"mute", kSilenced},
    {"unmute", kSilenced},
    {"back", "/away without a reason says that you are back."},
    {"gone", "/away REASON says that you are away."},
    {"action", kOwnAction},
    {"describe", kOwnAction},
    {"ame", kOneRoom},
    {"amsg", kOneRoom},
    {"allchan", kOneRoom},
    {"notify", kWatched},
    {"unnotify", kWatched},
    {"goto", "/room NAME goes there."},
    {"go", "/room NAME goes there."},
    {"switch", "/room NAME goes there."},
    {"unread", "/where tells what is unread."},
    {"register", "/ns register PASSWORD keeps your name for you, where there is a NickServ."},
    {"login", kLogIn},
    {"identify", kLogIn},
    {"id", kLogIn},
    {"auth", kLogIn},
    {"logout", "/ns logout tells NickServ."},
    {"nickserv", "/ns speaks to NickServ."},
    {"chanserv", "/cs speaks to ChanServ."},
    {"memoserv", "/msg MemoServ TEXT speaks to it."},
    {"ms", "/msg MemoServ TEXT speaks to it."},
    {"hostserv", "/msg HostServ TEXT speaks to it."},
    {"hs", "/msg HostServ TEXT speaks to it."},
    {"botserv", "/msg BotServ TEXT speaks to it."},
    {"bs", "/msg BotServ TEXT speaks to it."},
    {"operserv", "/msg OperServ TEXT speaks to it."},
    {"os", "/msg OperServ TEXT speaks to it."},
    {"pass", "chat-client --password-file FILE has the server's password."},
    {"cycle", kComeAgain},
    {"hop", kComeAgain},
    {"rejoin", "/join #ROOM asks to be let in again."},
    {"uptime", "The server may tell it: /raw STATS u."},
    {"dcc", "There are no direct connections."},
});

}  // namespace

std::string_view had_otherwise(std::string_view name) {
  const auto found =
      std::find_if(kForeign.begin(), kForeign.end(), [&](const Foreign& each) { return each.name == name; });
  return found == kForeign.end() ? std::string_view() : found->words;
}

}  // namespace chat::client
