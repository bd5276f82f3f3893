#include "relay/dialects/line/commands.h"

#include "common/code_point.h"
#include "common/text.h"
#include "relay/dialects/line/line_dialect.h"
#include "relay/dialects/line/other_commands.h"
#include "relay/dialects/line/rendering.h"
#include "relay/dialects/line/words.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

struct Command {
  std::string_view name;
  std::string_view arguments;
  bool needs_arguments;
  void (LineCommands::*handler)(std::string_view);
  std::string_view help;
};

constexpr std::array<Command, 18> kCommands{{
    {"help", "[COMMAND]", false, &LineCommands::help, "list the commands, or explain one"},
    {"nick", "NAME", true, &LineCommands::nick, "choose a name for yourself"},
    {"me", "ACTION", true, &LineCommands::me, "say what you do: * alice waves"},
    {"msg", "NAME TEXT", true, &LineCommands::msg, "say something to one person"},
    {"reply", "TEXT", true, &LineCommands::reply, "answer who last wrote to you alone"},
    {"who", "[ROOM|NAME]", false, &LineCommands::who,
     "list who is in a room (@: operators), or where NAME is"},
    {"rooms", "", false, &LineCommands::rooms, "list the rooms"},
    {"join", "ROOM [KEY]", true, &LineCommands::join, "go to another room, a new one if nobody is there"},
    {"topic", "[TEXT]", false, &LineCommands::topic,
     "show your room's topic; with a TEXT, set it; /topic - clears it"},
    {"invite", "NAME", true, &LineCommands::invite, "ask somebody into your room"},
    {"away", "[TEXT]", false, &LineCommands::away, "say that you are away; alone: that you are back"},
    {"times", "on|off", false, &LineCommands::times, "show the time before each line"},
    {"kick", "NAME [REASON]", true, &LineCommands::kick, "operators: throw somebody out of your room"},
    {"op", "NAMES", true, &LineCommands::op, "operators: make others operators, too"},
    {"deop", "NAMES", true, &LineCommands::deop, "operators: make them operators no more"},
    {"mode", "[CHANGES]", false, &LineCommands::mode, "show your room's modes; operators: change them"},
    {"echo", "on|off", false, &LineCommands::echo, "show you what you type, where your terminal does not"},
    {"quit", "[REASON]", false, &LineCommands::quit, "leave"},
}};

const Command* find_command(std::string_view name) {
  const std::string folded = fold_case(name);
  const auto found = std::find_if(kCommands.begin(), kCommands.end(),
                                  [&](const Command& command) { return command.name == folded; });
  return found == kCommands.end() ? nullptr : &*found;
}

/// What to do instead of it, and a space; or nothing.
std::string suggestion_for(std::string_view name) {
  std::array<std::string_view, kCommands.size()> names;
  std::transform(kCommands.begin(), kCommands.end(), names.begin(), std::mem_fn(&Command::name));
  std::string advice = advice_on_command(name, names);
  if (!advice.empty()) advice += ' ';
  return advice;
}

/// A no-break space, as some keyboards write it, separates no words.
std::string_view up_to_blank(std::string_view name) {
  std::size_t size = 0;
  while (size < name.size()) {
    const CodePoint next = first_code_point(name.substr(size));
    if (is_blank(next.code)) break;
    size += next.bytes;
  }
  return name.substr(0, size);
}

std::string people(std::size_t count) {
  return count == 1 ? "1 person" : with_commas(count) + " people";
}

/// "@" before an operator's name, "+" before that of who has a voice.
std::string_view status_of(const Person& member, const Room& room) {
  if (member.is_op_in(room)) return "@";
  return member.has_voice_in(room) ? "+" : "";
}

}  // namespace

void LineCommands::run(std::string_view name, std::string_view arguments) {
  const Command* command = find_command(name);
  if (command == nullptr) return refuse_unknown(name);
  arguments = without_trailing_spaces(arguments);
  if (command->needs_arguments && arguments.empty()) {
    return client_.refuse(fmt::format("Something is missing: /{} {}", command->name, command->arguments));
  }
  (this->*command->handler)(arguments);
}

void LineCommands::refuse_unknown(std::string_view name) {
  if (name.empty()) {
    return client_.refuse(
        "A / begins a command, and no name stands behind it. /help lists them. (To say it, double the slash: "
        "//)");
  }
  if (const Command* command = find_command(up_to_blank(name))) {
    return client_.refuse(fmt::format(
        "Something blank that is no space stands behind /{0}. Type it again with a space: /{0} {1}",
        command->name, command->arguments));
  }
  client_.refuse(
      fmt::format("There is no command /{}. {}/help lists them. (To say it, double the slash: //{})",
                  visible(name), suggestion_for(name), visible(name)));
}

void LineCommands::help(std::string_view name) {
  static constexpr std::size_t kColumn = 22;
  const auto line_for = [](const Command& command) {
    const std::string usage = fmt::format("/{} {}", command.name, command.arguments);
    return fmt::format("* {:<{}}{}\n", usage, kColumn, command.help);
  };
  if (name.starts_with('/')) name.remove_prefix(1);
  if (!name.empty()) {
    const Command* command = find_command(name);
    return command == nullptr ? refuse_unknown(name) : client_.outbox_.queue(line_for(*command));
  }
  std::string lines;
  for (const Command& command : kCommands) lines += line_for(command);
  lines += fmt::format("* {:<{}}{}\n", "//TEXT", kColumn, "say a line that begins with /");
  client_.outbox_.queue(lines);
}

void LineCommands::nick(std::string_view name) {
  const auto renamed = client_.hub_.rename(*client_.member_, name, now_);
  if (!renamed) return client_.refuse(renamed.error());
  const std::string& own = client_.member_->nick;
  client_.answer(*renamed ? fmt::format("You are now known as {}", own)
                          : fmt::format("You are {} already", own));
}

void LineCommands::me(std::string_view action) {
  client_.say(action, now_, Fact::Kind::acted);
}

void LineCommands::msg(std::string_view name_and_text) {
  const auto [name, text] = first_word(name_and_text);
  if (text.empty())
    return client_.refuse(fmt::format("What is {} to be told? /msg NAME TEXT", visible(name)));
  const auto told = client_.hub_.tell(*client_.member_, name, {.text = text}, now_);
  if (!told) return client_.refuse(told.error());
  mention_absence(*client_.hub_.find(name));
}

void LineCommands::reply(std::string_view text) {
  const Correspondent* wrote = client_.member_->last_wrote.get();
  if (wrote == nullptr) return client_.refuse("Nobody has written to you alone yet.");
  const Person* addressee = client_.hub_.find(*wrote);
  if (addressee == nullptr) return client_.refuse(fmt::format("{} has left.", wrote->nick));
  const auto told = client_.hub_.tell(*client_.member_, addressee->nick, {.text = text}, now_);
  if (!told) return client_.refuse(told.error());
  client_.answer(fmt::format("Sent to {} alone.", addressee->nick));
  mention_absence(*addressee);
}

void LineCommands::times(std::string_view on_or_off) {
  const std::string wanted = fold_case(on_or_off);
  const LineRenderings& renderings = client_.renderings_;
  if (wanted == "on" || wanted == "off") {
    client_.hub_.use_rendering(*client_.member_, wanted == "on" ? renderings.timed : renderings.plain);
  } else if (!wanted.empty()) {
    return client_.refuse("/times takes on or off: /times on");
  }
  client_.answer(client_.member_->reader.rendering == &renderings.timed
                     ? "What others say and do comes with its time. /times off ends it."
                     : "What others say and do comes without its time. /times on shows it.");
}

void LineCommands::who(std::string_view room_or_name) {
  const auto [wanted, rest] = first_word(room_or_name);
  if (!rest.empty()) {
    return client_.refuse(fmt::format("/who takes one room, or one name: /who {}", visible(wanted)));
  }
  if (wanted.empty()) {
    const Room* here = client_.room();
    return here == nullptr ? void() : who_is_in(*here);
  }
  if (const Person* member = client_.hub_.find(wanted)) return where_is(*member);
  const Room* room = client_.hub_.find_room(wanted);
  if (room == nullptr) room = client_.hub_.find_room(fmt::format("#{}", wanted));
  if (room != nullptr && may_see(*room)) return who_is_in(*room);
  client_.refuse(
      {wanted.starts_with('#') ? Problem::no_such_room : Problem::nobody_called, std::string(wanted)});
}

bool LineCommands::may_see(const Room& room) const {
  return !room.modes().secret || client_.member_->seat_in(room) != nullptr;
}

void LineCommands::who_is_in(const Room& room) {
  constexpr std::size_t kNamesALine = 10;
  const bool here = client_.member_->seat_in(room) != nullptr;
  std::vector<const Person*> members;
  std::copy_if(room.members().begin(), room.members().end(), std::back_inserter(members),
               [here](const Person* member) { return here || !member->invisible; });
  std::sort(members.begin(), members.end(), [](const Person* one, const Person* other) {
    return fold_case(one->nick) < fold_case(other->nick);
  });
  std::string lines = fmt::format("* {} in {}:\n", people(members.size()), visible(room.name()));
  for (std::size_t i = 0; i < members.size(); ++i) {
    const bool ends_line = i % kNamesALine == kNamesALine - 1 || i + 1 == members.size();
    lines += fmt::format("{}{}{}{}", i % kNamesALine == 0 ? "*   " : " ", status_of(*members[i], room),
                         members[i]->nick, ends_line ? "\n" : "");
  }
  client_.outbox_.queue(lines);
}

void LineCommands::where_is(const Person& member) {
  std::vector<std::string> rooms;
  for (const Seat& seat : member.seats) {
    const bool shared = client_.member_->seat_in(*seat.room) != nullptr;
    if (shared || (may_see(*seat.room) && !member.invisible)) rooms.push_back(visible(seat.room->name()));
  }
  const std::string where = rooms.empty() ? "no room that you may see" : listed(rooms);
  const std::string away = member.away.empty() ? "" : ", and away: " + visible(member.away);
  client_.answer(fmt::format("{}{} is in {}{}", member.nick,
                             &member == client_.member_ ? " (that is you)" : "", where, away));
}

void LineCommands::rooms(std::string_view) {
  constexpr std::size_t kRoomsShown = 100;
  std::string lines;
  std::size_t count = 0;
  for (const auto& [name, room] : client_.hub_.rooms()) {
    if (!may_see(*room)) continue;
    if (++count > kRoomsShown) continue;
    const std::string topic = room->topic().text.empty() ? "" : ": " + visible(room->topic().text);
    lines += fmt::format("* {}, {}{}\n", visible(room->name()), people(room->members().size()), topic);
  }
  if (count > kRoomsShown) lines += fmt::format("* and {} more\n", with_commas(count - kRoomsShown));
  client_.outbox_.queue(lines);
}

void LineCommands::join(std::string_view room_and_key) {
  const auto [room, key] = first_word(room_and_key);
  client_.change_room(room.starts_with('#') ? std::string(room) : fmt::format("#{}", room), key, now_);
}

void LineCommands::topic(std::string_view text) {
  Room* room = client_.room();
  if (room == nullptr) return;
  const std::string& topic = room->topic().text;
  if (text.empty()) {
    return client_.answer(topic.empty() ? fmt::format("{} has no topic", visible(room->name()))
                                        : fmt::format("Topic: {}", visible(topic)));
  }
  const auto set = client_.hub_.set_topic(*client_.member_, *room, text == "-" ? "" : text, now_);
  if (!set) return client_.refuse(set.error());
  client_.answer(text == "-" ? "You cleared the topic" : "You set the topic");
}

void LineCommands::echo(std::string_view word) {
  const std::string on_or_off = fold_case(word);
  TelnetFilter& telnet = client_.typed().telnet();
  if (on_or_off.empty()) {
    return client_.answer(telnet.echo() ? "What you type is echoed. /echo off ends it."
                                        : "What you type is not echoed. /echo on echoes it.");
  }
  if (on_or_off != "on" && on_or_off != "off") return client_.refuse("/echo takes on or off.");
  std::string negotiation;
  telnet.set_echo(on_or_off == "on", negotiation);
  client_.outbox_.queue(negotiation);
  // A terminal that does not echo does not go back to its first column at a LF either.
  client_.outbox_.end_lines_in_crlf(telnet.echo());
  client_.answer(telnet.echo() ? "What you type is echoed from now on." : "What you type is echoed no more.");
}

void LineCommands::quit(std::string_view reason) {
  const auto shown = shown_within(kReasonMaxBytes, reason, Problem::reason_too_long);
  if (!shown) return client_.outbox_.queue(refusal_line(shown.error()));
  client_.answer("Goodbye.");
  client_.closing_ = std::make_unique<Dialect::Wish>(Dialect::Wish{std::string(reason), true});
}

}  // namespace chat::relay
