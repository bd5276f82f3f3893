#include "tests/bench/dialect.h"

#include <algorithm>
#include <array>

namespace chat::bench {
namespace {

std::string nothing_to_introduce(const Identity&) {
  return {};
}

bool any_line_admits(std::string_view, const Identity&) {
  return true;
}

std::string no_preamble(const std::string&) {
  return {};
}

std::string no_answer(std::string_view) {
  return {};
}

std::string_view whole_line(std::string_view line) {
  return line;
}

// The nick comes last, so that its confirmation confirms the room too.
std::string line_introduction(const Identity& who) {
  const std::string join = who.room.empty() ? "" : "/join " + who.room + "\n";
  return join + "/nick " + who.nick + "\n";
}

// Whatever the confirmation's words are, it is the first line in which the new nick stands: nobody else knew
// it.
bool line_names(std::string_view line, const Identity& who) {
  return line.find(who.nick) != line.npos;
}

std::string_view after_speaker(std::string_view line) {
  if (!line.starts_with('<')) return {};
  const auto end = line.find("> ");
  return end == line.npos ? std::string_view{} : line.substr(end + 2);
}

std::string channel(const std::string& room) {
  return "#" + (room.empty() ? std::string("bench") : room);
}

std::string irc_introduction(const Identity& who) {
  return "NICK " + who.nick + "\r\nUSER bench 0 * :bench\r\n";
}

std::string irc_entry(const Identity& who) {
  return "JOIN " + channel(who.room) + "\r\n";
}

std::string irc_preamble(const std::string& room) {
  return "PRIVMSG " + channel(room) + " :";
}

// The line from its command on.
std::string_view after_source(std::string_view line) {
  if (!line.starts_with(':')) return line;
  const auto end = line.find(' ');
  return end == line.npos ? std::string_view{} : line.substr(end + 1);
}

// What a server says last to who registers is the end of its MOTD, or that it has none.
bool irc_registered(std::string_view line, const Identity&) {
  const auto command = after_source(line);
  return command.starts_with("376 ") || command.starts_with("422 ");
}

bool irc_names_end(std::string_view line) {
  return after_source(line).starts_with("366 ");
}

std::string_view irc_trailing(std::string_view line) {
  const auto start = line.find(" :");
  return start == line.npos ? std::string_view{} : line.substr(start + 2);
}

std::string irc_pong(std::string_view line) {
  constexpr std::string_view kPing = "PING ";
  const auto command = after_source(line);
  if (!command.starts_with(kPing)) return {};
  return "PONG " + std::string(command.substr(kPing.size())) + "\r\n";
}

constexpr std::array kDialects{
    Dialect{.name = "raw",
            .has_rooms = false,
            .greets = false,
            .introduction = nothing_to_introduce,
            .admits = any_line_admits,
            .entry = nullptr,
            .enters = nullptr,
            .preamble = no_preamble,
            .line_end = "\n",
            .body = whole_line,
            .answer = no_answer},
    Dialect{.name = "line",
            .has_rooms = true,
            .greets = true,
            .introduction = line_introduction,
            .admits = line_names,
            .entry = nullptr,
            .enters = nullptr,
            .preamble = no_preamble,
            .line_end = "\n",
            .body = after_speaker,
            .answer = no_answer},
    Dialect{.name = "irc",
            .has_rooms = true,
            .greets = true,
            .introduction = irc_introduction,
            .admits = irc_registered,
            .entry = irc_entry,
            .enters = irc_names_end,
            .preamble = irc_preamble,
            .line_end = "\r\n",
            .body = irc_trailing,
            .answer = irc_pong},
};

}  // namespace

const Dialect* find_dialect(std::string_view name) {
  const auto found = std::find_if(kDialects.begin(), kDialects.end(),
                                  [name](const Dialect& dialect) { return dialect.name == name; });
  return found == kDialects.end() ? nullptr : &*found;
}

std::string dialect_names() {
  std::string names;
  for (const Dialect& dialect : kDialects) names += (names.empty() ? "" : ", ") + std::string(dialect.name);
  return names;
}

}  // namespace chat::bench
