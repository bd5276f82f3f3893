#include "relay/dialects/line/commands.h"

#include "common/code_point.h"
#include "common/is_in.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/operate.h"
#include "relay/dialects/line/other_commands.h"
#include "relay/dialects/line/request.h"

#include <array>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

struct Command {
  std::string_view name;
  std::string_view arguments;
  bool needs_arguments;
  void (*handler)(const Request&, std::string_view);
  std::string_view help;
  bool (*is_offered)(const Hub&) = [](const Hub&) { return true; };
};

bool has_accounts(const Hub& hub) {
  return hub.has_accounts();
}

bool has_archive(const Hub& hub) {
  return hub.has_archive();
}

bool keeps_conversations(const Hub& hub) {
  return hub.has_accounts() && hub.has_archive();
}

bool lets_return(const Hub& hub) {
  return hub.lets_return();
}

bool has_operators(const Hub& hub) {
  return hub.has_operators();
}

void help(const Request& request, std::string_view name);

constexpr auto kTalking = std::to_array<Command>({
    {"help", "[COMMAND]", false, help, "list the commands, or explain one"},
    {"nick", "NAME", true, nick, "choose a name for yourself"},
    {"me", "ACTION", true, me, "say what you do: <* alice> waves"},
    {"msg", "NAME TEXT", true, msg, "say something to one person"},
    {"reply", "TEXT", true, reply, "answer who last wrote to you alone"},
    {"who", "[ROOM|NAME]", false, who, "list who is in a room (@: operators), or where NAME is"},
    {"whois", "NAME", true, whois, "tell about somebody: from where, since when, logged in or not"},
    {"rooms", "", false, rooms, "list the rooms"},
    {"join", "ROOM [KEY]", true, join, "go to another room, a new one if nobody is there"},
    {"history", "[@NAME] [COUNT|since 9:00|yesterday]", false, history,
     "show what was said here before, or between NAME and you"},
    {"search", "WORDS", true, search, "show what was said here with these words", has_archive},
    {"redact", "[@NAME] [WORDS]", false, redact,
     "take back your last line here, or to NAME, or your last one with these WORDS in it"},
    {"topic", "[TEXT]", false, topic, "show your room's topic; with a TEXT, set it; /topic - clears it"},
    {"invite", "NAME", true, invite, "ask somebody into your room"},
    {"away", "[TEXT]", false, away, "say that you are away; alone: that you are back"},
    {"ignore", "[NAME]", false, ignore, "drop what NAME sends to you alone; alone: list whom you ignore"},
    {"unignore", "NAME", true, unignore, "ignore NAME no longer"},
    {"times", "on|off", false, times, "show the time before each line"},
    {"echo", "on|off", false, echo, "show you what you type, where your terminal does not"},
    {"pass", "PASSWORD", true, pass, "give the password of this relay, if it has one"},
    {"resume", "CODE", true, resume, "come back as who you were, if your connection was lost", lets_return},
    {"quit", "[REASON]", false, quit, "leave"},
});

constexpr auto kOfAccounts = std::to_array<Command>({
    {"register", "PASSWORD", true, enroll, "keep your name for yourself: make an account of it",
     has_accounts},
    {"login", "[NAME] PASSWORD", true, login, "show that NAME is yours", has_accounts},
    {"logout", "", false, logout, "be logged in no longer", has_accounts},
    {"password", "OLD NEW", true, password, "change your account's password", has_accounts},
    {"certificate", "add|list|remove [FINGERPRINT]", true, certificate,
     "have your client's certificate log you in; remove, alone, takes off the one that it shows",
     has_accounts},
    {"keep-private", "[on|off]", false, keep_private,
     "keep what you and others who want that as well tell each other alone, or not", keeps_conversations},
    {"forget", "me", true, forget, "delete what you said; first told what that means", has_accounts},
    {"unregister", "PASSWORD", true, unregister, "end your account", has_accounts},
});

constexpr auto kOfRoomsOperators = std::to_array<Command>({
    {"kick", "NAME [REASON]", true, kick, "throw somebody out of your room"},
    {"ban", "[NAME|MASK] [TIME]", false, ban,
     "let somebody in no more, or not for TIME (10m, 2h); alone: list who is banned"},
    {"unban", "NAMES|MASKS", true, unban, "let them in again"},
    {"mute", "[NAME|MASK] [TIME]", false, mute,
     "let somebody listen and not speak; alone: list who is muted"},
    {"unmute", "NAMES|MASKS", true, unmute, "let them speak again"},
    {"redact", "-of NAME [WORDS]", false, redact, "take back NAME's last line, or the last with these WORDS"},
    {"op", "NAMES", true, op, "make others operators, too"},
    {"deop", "NAMES", true, deop, "make them operators no more"},
    {"voice", "NAMES", true, voice, "let them speak where the room is locked, or +m"},
    {"devoice", "NAMES", true, devoice, "let them speak there no more"},
    {"slow", "[TIME|off]", false, slow, "let everybody say one line in TIME (10s, 1m)"},
    {"lock", "", false, lock, "let operators alone enter and speak, and who has a voice"},
    {"unlock", "", false, unlock, "let everybody enter and speak"},
    {"mode", "[CHANGES]", false, mode, "show your room's modes, or change them"},
    {"keep", "[on|off]", false, keep, "keep what is said in your room, or not; alone: whether it is kept",
     has_archive},
    {"claim", "", false, claim,
     "keep your room for your account, also when nobody is there; or say whose it is", has_accounts},
    {"unclaim", "", false, unclaim, "keep it no longer", has_accounts},
});

template <const OperatorCommand& kCommand>
constexpr Command of_operators(std::string_view name) {
  return {name,          kCommand.arguments, kCommand.needs_arguments, operate<kCommand>,
          kCommand.help, has_operators};
}

constexpr auto kOfRelaysOperators = std::to_array<Command>({
    {"oper", "[ACCOUNT] PASSWORD", true, oper, "become one", has_operators},
    {"who", "-a [ROOM]", false, who, "list who is in a room, with their addresses", has_operators},
    {"stats", "", false, stats, "tell how the relay is", has_operators},
    {"rehash", "", false, rehash, "read the configuration anew, as on SIGHUP", has_operators},
    of_operators<kKill>("kill"),
    of_operators<kTellAll>("tell-all"),
    of_operators<kCloseRoom>("close-room"),
    {"ban-address", "[ADDRESS[/BITS] [DURATION] [REASON]]", false, ban_address,
     "let nobody in from there; alone: list what is banned", has_operators},
    of_operators<kUnbanAddress>("unban-address"),
});

struct Group {
  std::string_view title;
  std::span<const Command> commands;
};

constexpr std::array<Group, 4> kGroups{{{"Talking", kTalking},
                                        {"Your account", kOfAccounts},
                                        {"For a room's operators", kOfRoomsOperators},
                                        {"For this relay's operators", kOfRelaysOperators}}};

std::vector<const Command*> offered(const Group& group, const Hub& hub) {
  std::vector<const Command*> commands;
  for (const Command& command : group.commands) {
    if (command.is_offered(hub)) commands.push_back(&command);
  }
  return commands;
}

const Command* find_command(const Hub& hub, std::string_view name) {
  const std::string folded = fold_case(name);
  for (const Group& group : kGroups) {
    for (const Command* command : offered(group, hub)) {
      if (command->name == folded) return command;
    }
  }
  return nullptr;
}

/// What to do instead of an unknown command, with a space behind it; empty if nothing is known of it.
std::string suggestion_for(const Hub& hub, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Group& group : kGroups) {
    for (const Command* command : offered(group, hub)) names.push_back(command->name);
  }
  std::string advice = advice_on_command(name, names);
  if (!advice.empty()) advice += ' ';
  return advice;
}

/// `name` up to the first blank in it, such as a no-break space, which some keyboards write and which
/// separates no words.
std::string_view up_to_blank(std::string_view name) {
  std::size_t size = 0;
  while (size < name.size()) {
    const CodePoint next = first_code_point(name.substr(size));
    if (is_blank(next.code)) break;
    size += next.bytes;
  }
  return name.substr(0, size);
}

/// `typed`: what stood behind the '/'; empty if nothing was to be said.
void refuse_unknown(const Request& request, std::string_view name, std::string_view typed) {
  const std::string way_to_say =
      typed.empty() ? std::string() : fmt::format(" (To say it, double the slash: //{})", visible(typed));
  if (name.empty()) {
    return request.answers.refuse(
        fmt::format("A / begins a command, and no name stands behind it. /help lists them.{}", way_to_say));
  }
  if (const Command* command = find_command(request.hub, up_to_blank(name))) {
    return request.answers.refuse(fmt::format(
        "Something blank that is no space stands behind /{0}. Type it again with a space: /{0} {1}",
        command->name, command->arguments));
  }
  request.answers.refuse(fmt::format("There is no command /{}. {}/help lists them.{}", visible(name),
                                     suggestion_for(request.hub, name), way_to_say));
}

void help(const Request& request, std::string_view name) {
  static constexpr std::size_t kColumn = 25;
  const auto line_for = [](const Command& command) {
    const std::string usage = fmt::format("/{} {}", command.name, command.arguments);
    // A long one has a line of its own, so that the column stays one.
    const std::string_view between = usage.size() < kColumn ? "" : "\n* ";
    return fmt::format("* {}{}{:<{}}{}\n", usage, between, "",
                       between.empty() ? kColumn - usage.size() : kColumn, command.help);
  };
  if (name.starts_with('/')) name.remove_prefix(1);
  const auto [first, rest] = first_word(name);
  if (!rest.empty())
    return request.answers.refuse(fmt::format("/help explains one command: /help {}", visible(first)));
  if (!name.empty()) {
    const Command* command = find_command(request.hub, name);
    return command == nullptr ? refuse_unknown(request, name, {}) : request.answers.show(line_for(*command));
  }
  std::string lines = "* What you type is said to your room, and //TEXT says a line that begins with /\n";
  for (const Group& group : kGroups) {
    const auto commands = offered(group, request.hub);
    if (!commands.empty()) lines += fmt::format("* {}:\n", group.title);
    for (const Command* command : commands) lines += line_for(*command);
  }
  request.answers.show(lines);
}

}  // namespace

bool may_come_before_entering(std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames{"nick",     "join", "quit",  "login",
                                                   "register", "pass", "resume"};
  return is_in(kNames, fold_case(name));
}

void run_command(const Request& request, std::string_view name, std::string_view arguments) {
  const Command* command = find_command(request.hub, name);
  if (command == nullptr) {
    return refuse_unknown(request, name,
                          fmt::format("{}{}{}", name, arguments.empty() ? "" : " ", arguments));
  }
  arguments = without_trailing_spaces(arguments);
  if (command->needs_arguments && arguments.empty()) {
    return request.answers.refuse(
        fmt::format("Something is missing: /{} {}", command->name, command->arguments));
  }
  if (command->arguments.empty() && !arguments.empty()) {
    return request.answers.refuse(
        fmt::format("/{0} takes nothing behind it, and was not done: /{0}", command->name));
  }
  command->handler(request, arguments);
}

}  // namespace chat::relay::line
