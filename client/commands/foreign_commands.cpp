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
constexpr std::string_view kMuted =
    "At a chat-relay, /mode +q NICK mutes somebody, /mode -q NICK ends that, and /mode +q lists whom; "
    "/ignore hides somebody from you alone.";
constexpr std::string_view kSlow =
    "At a chat-relay, /mode +W 10 lets everybody say one line in 10 seconds; /mode -W ends that.";
constexpr std::string_view kClaimed =
    "/cs register #ROOM keeps a room for your account, /cs drop #ROOM no longer, /cs info #ROOM tells whose "
    "it is.";
constexpr std::string_view kAddresses =
    "At a chat-relay, for its operators: /dline ADDRESS or /dline 2h ADDRESS bans it, /undline ADDRESS ends "
    "that, /stats d lists what is banned.";
constexpr std::string_view kKept =
    "At a chat-relay, /mode +E keeps nothing of what is said in this room from now on, /mode -E keeps it.";
constexpr std::string_view kLocked =
    "/mode +im lets nobody enter uninvited, and operators alone speak, and who has a voice; /mode -im ends "
    "that.";
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
    {"quiet", kMuted},
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
    // What chat-relay's own text dialect has, which its documents name, and what does the same here.
    {"times", "chat-client --timestamps FORMAT has the times, or timestamps in client.toml."},
    {"echo", "What you type is always shown here."},
    {"resume", "A connection that is lost comes back by itself; /reconnect tries it now."},
    {"password", "/ns passwd OLD NEW changes your account's password, at a chat-relay."},
    {"certificate",
     "At a chat-relay, /ns cert add has the certificate of --client-certificate log you in; /ns cert list "
     "and /ns cert del are for those added."},
    {"forget", "/ns forget me deletes what you said, at a chat-relay; it first tells what that means."},
    {"unregister", "/ns drop PASSWORD ends your account, at a chat-relay."},
    {"mute", kMuted},
    {"unmute", kMuted},
    {"slow", kSlow},
    {"unslow", kSlow},
    {"lock", kLocked},
    {"unlock", kLocked},
    {"keep", kKept},
    {"unkeep", kKept},
    {"claim", kClaimed},
    {"unclaim", kClaimed},
    {"tell-all", "/wallops TEXT tells everybody, for operators of a chat-relay."},
    {"close-room",
     "IRC has no command for that: chat-relay ctl close-room ROOM does it, where the relay runs."},
    {"ban-address", kAddresses},
    {"unban-address", kAddresses},
});

}  // namespace

std::string_view had_otherwise(std::string_view name) {
  const auto found =
      std::find_if(kForeign.begin(), kForeign.end(), [&](const Foreign& each) { return each.name == name; });
  return found == kForeign.end() ? std::string_view() : found->words;
}

}  // namespace chat::client
