#include "client/commands/command_handlers.h"
#include "client/commands/commands.h"
#include "client/text/words.h"
#include "common/text.h"

#include <fmt/format.h>

namespace chat::client {
namespace {

using H = CommandHandlers;
using Needs = H::Needs;
using Kind = Completes::Kind;

constexpr Completes kNothing{};
constexpr Completes kCommand{Kind::commands};
constexpr Completes kRoom{Kind::rooms};
constexpr Completes kPlace{Kind::places};
constexpr Completes kPlaceAndText{Kind::places, Kind::words};
constexpr Completes kNick{Kind::nicks};
constexpr Completes kNicks{Kind::nicks, Kind::nicks};
constexpr Completes kNickAndText{Kind::nicks, Kind::words};
constexpr Completes kNickAndRoom{Kind::nicks, Kind::rooms};
constexpr Completes kOnOff{Kind::on_off};
constexpr Completes kModesAndNicks{Kind::nothing, Kind::nicks};
constexpr Completes kText{Kind::words, Kind::words};

constexpr H::Command kTable[] = {
    {"join", "#ROOM,... [KEY,...]", kRoom, Needs::nothing, true, &H::join,
     "go into a room, or several, beside those you are in"},
    {"part", "[#ROOM or NUMBER] [REASON]", kPlaceAndText, Needs::nothing, false, &H::part,
     "leave a room, or close a private talk"},
    {"room", "[NAME or NUMBER]", kPlace, Needs::nothing, false, &H::room,
     "talk in another of your rooms (also Alt-1 to Alt-9, and next, prev, last; active: where something is "
     "unread)"},
    {"where", "", kNothing, Needs::nothing, false, &H::where, "where you talk, and as whom"},
    {"rooms", "[MASK]", kRoom, Needs::connection, false, &H::rooms, "list the server's rooms"},
    {"who", "[#ROOM]", kRoom, Needs::connection, false, &H::who, "who is here"},
    {"whois", "[NICK]", kNick, Needs::connection, false, &H::whois,
     "what the server knows of somebody; without a name, of whom you talk to alone, or of you"},
    {"msg", "NICK TEXT", kText, Needs::nothing, true, &H::msg, "say something to one person, or to a room"},
    {"w", "NICK TEXT", kText, Needs::nothing, false, &H::whisper,
     "say it to one person; without a text, who is here"},
    {"reply", "TEXT", kText, Needs::nothing, true, &H::reply, "say it to who last spoke to you alone"},
    {"query", "[NICK] [TEXT]", kNickAndText, Needs::nothing, false, &H::query,
     "talk to one person until you change rooms; without a nick, end that"},
    {"me", "ACTION", kText, Needs::talk, true, &H::me, "say what you do: <* alice> waves"},
    {"say", "TEXT", kText, Needs::nothing, true, &H::say_command, "say it here, though it begin with /"},
    {"notice", "NICK TEXT", kText, Needs::nothing, true, &H::notice, "send a notice to a person or a room"},
    {"ctcp", "NICK REQUEST", kNick, Needs::connection, true, &H::ctcp,
     "ask somebody's client: VERSION, PING, TIME"},
    {"ns", "TEXT", kNothing, Needs::connection, true, &H::nickserv, "say it to NickServ; it is not kept"},
    {"cs", "TEXT", kNothing, Needs::connection, true, &H::chanserv, "say it to ChanServ; it is not kept"},
    {"nick", "NAME", kNothing, Needs::connection, true, &H::nick, "change your name"},
    {"topic", "[TEXT or -]", kText, Needs::room, false, &H::topic,
     "show the room's topic, or set it; - clears it"},
    {"away", "[REASON]", kText, Needs::connection, false, &H::away,
     "say that you are away; without a reason, back"},
    {"invite", "NICK [#ROOM]", kNickAndRoom, Needs::connection, true, &H::invite, "ask somebody in"},
    {"kick", "NICK,... [REASON]", kNickAndText, Needs::room, true, &H::kick,
     "put somebody out of this room (operators)"},
    {"ban", "[NICK or MASK]", kNick, Needs::room, false, &H::ban,
     "keep somebody out (operators); without a name, list whom"},
    {"unban", "NICK or MASK", kNick, Needs::room, true, &H::unban, "let somebody in again (operators)"},
    {"kickban", "NICK,... [REASON]", kNickAndText, Needs::room, true, &H::kickban,
     "put somebody out of this room and keep them out (operators)"},
    {"op", "NICK ...", kNicks, Needs::room, true, &H::op,
     "make somebody an operator of this room (operators)"},
    {"deop", "NICK ...", kNicks, Needs::room, true, &H::deop,
     "make somebody an operator no longer (operators)"},
    {"voice", "NICK ...", kNicks, Needs::room, true, &H::voice,
     "let somebody speak in a +m room (operators)"},
    {"devoice", "NICK ...", kNicks, Needs::room, true, &H::devoice, "no longer let them (operators)"},
    {"mode", "[TARGET] [MODES]", kModesAndNicks, Needs::connection, false, &H::mode,
     "show this room's modes, or change them: /mode +m; yours with /mode and your nick"},
    {"ignore", "[NICK or MASK]", kNick, Needs::nothing, false, &H::ignore,
     "hide somebody, or no longer; without a name, list whom"},
    {"unignore", "NICK or MASK", kNick, Needs::nothing, true, &H::unignore, "hide somebody no longer"},
    {"history", "[N]", kNothing, Needs::place, false, &H::history,
     "fetch what was said before (50 lines), if the server can"},
    {"redact", "[@NICK] [WORDS]", kText, Needs::connection, false, &H::redact,
     "take back your last line here, or to NICK, or your last with these words; -of NICK: theirs "
     "(operators)"},
    {"keep-private", "[on or off]", kOnOff, Needs::connection, false, &H::keep_private,
     "have what you and others tell each other alone kept, where the server is a chat-relay that can; alone, "
     "whether it is"},
    {"clear", "", kNothing, Needs::nothing, false, &H::clear, "clear the screen"},
    {"search", "TEXT", kText, Needs::nothing, true, &H::search, "find it in what you have seen"},
    {"reconnect", "", kNothing, Needs::nothing, false, &H::reconnect, "connect anew, now"},
    {"disconnect", "[REASON]", kText, Needs::nothing, false, &H::disconnect,
     "leave the server, and stay here until /reconnect"},
    {"again", "", kNothing, Needs::connection, false, &H::again, "say once more what may not have arrived"},
    {"raw", "LINE", kText, Needs::connection, true, &H::raw, "send the server a line of IRC"},
    {"help", "[COMMAND]", kCommand, Needs::nothing, false, &H::help, "list the commands, or tell of one"},
    {"quit", "[REASON]", kText, Needs::nothing, false, &H::quit, "leave"},
};

constexpr std::string_view kKeys =
    "Tab completes, Up and Ctrl-R bring back what you typed, Alt-A goes to where something is unread; the "
    "terminal's own keys scroll";

std::string help_row(std::string_view usage, std::string_view text) {
  constexpr std::size_t kColumn = 24;
  return fmt::format("{:<{}} {}", usage, kColumn - 1, text);
}

}  // namespace

std::span<const H::Command> H::all() {
  return kTable;
}

void H::help(std::string_view arguments) {
  if (!arguments.empty()) return help_with(first_word(arguments).first);
  for (const Command& command : kTable) tell_of(command);
  answer(help_row("//text", "say \"/text\""));
  answer(help_row("Keys", std::string(kKeys)));
  answer(fmt::format("Words from other clients work, too: {}.", other_names()));
  for (const auto& [name, text] : aliases.texts()) answer(help_row("/" + name, text));
}

void H::tell_of(const Command& command) {
  answer(help_row(fmt::format("/{} {}", command.name, command.arguments), command.help));
}

void H::help_with(std::string_view name) {
  if (name.starts_with('/')) name.remove_prefix(1);
  const auto alias = aliases.texts().find(fold_case(name));
  if (alias != aliases.texts().end())
    return answer(fmt::format("/{} stands for {}", alias->first, alias->second));
  const Command* const command = find(name);
  if (command == nullptr && !servers_own(name, {}).empty())
    return answer(fmt::format("/{} goes to the server as it is typed: it is the server's own.", name));
  if (command == nullptr) return refuse(fmt::format("There is no command /{}. {}", name, hint_for(name, {})));
  tell_of(*command);
  if (const auto names = other_names_of(*command); !names.empty()) {
    answer(fmt::format("{} {} the same.", listed(names), names.size() == 1 ? "is" : "are"));
  }
}

}  // namespace chat::client
