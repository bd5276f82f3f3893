#include "relay/trace/shown.h"

#include "common/edit_distance.h"
#include "common/is_in.h"
#include "common/text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace chat::relay::trace {
namespace {

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

void append_shown(std::string_view utf8, std::string& out) {
  while (!utf8.empty()) {
    const auto end =
        static_cast<std::size_t>(std::find_if(utf8.begin(), utf8.end(), is_line_end) - utf8.begin());
    append_visible(utf8.substr(0, end), out);
    if (end < utf8.size()) out += utf8[end];
    utf8.remove_prefix(std::min(end + 1, utf8.size()));
  }
}

/// Takes the first word off `line`, and the blanks after it.
std::string_view take_word(std::string_view& line) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, space);
  line.remove_prefix(std::min(line.find_first_not_of(' ', space), line.size()));
  return word;
}

struct Secret {
  std::string_view command;  // in lower case
  int words_before;          // between the command and the secret
};

constexpr std::array<Secret, 12> kIrcSecrets{{{"pass", 0},
                                              {"oper", 0},
                                              {"authenticate", 0},
                                              {"join", 1},
                                              {"webirc", 0},
                                              {"resume", 0},
                                              {"register", 0},
                                              {"identify", 0},
                                              {"login", 0},
                                              {"password", 0},
                                              {"nickserv", 0},
                                              {"ns", 0}}};
constexpr std::array<Secret, 13> kLineSecrets{{{"/join", 1},
                                               {"/key", 0},
                                               {"/resume", 0},
                                               {"/register", 0},
                                               {"/login", 0},
                                               {"/password", 0},
                                               {"/unregister", 0},
                                               {"/pass", 0},
                                               {"/identify", 0},
                                               {"/nickserv", 0},
                                               {"/ns", 0},
                                               {"/oper", 0},
                                               {"/auth", 0}}};
constexpr std::array<std::string_view, 3> kMessages{"privmsg", "notice", "squery"};
constexpr std::array<std::string_view, 3> kLineMessages{"/msg", "/m", "/query"};
constexpr std::array<std::string_view, 8> kToldToServices{"identify", "id",    "login",   "register",
                                                          "auth",     "ghost", "recover", "release"};
constexpr std::string_view kStars = "***";    // as many whatever they stand for
constexpr std::size_t kLongestLookedAt = 20;  // no command has as many letters

/// Also with a letter in four that is wrong: a slip does not make a password public.
bool is_meant(std::string_view folded, std::string_view command) {
  return edit_distance(folded, command) <= command.size() / 4;
}

template <class Secrets>
std::string_view secret_after(std::string_view command, std::string_view arguments, const Secrets& secrets) {
  const std::string folded = fold_case(command.substr(0, kLongestLookedAt));
  for (const Secret& secret : secrets) {
    if (!is_meant(folded, secret.command)) continue;
    for (int i = 0; i < secret.words_before; ++i) take_word(arguments);
    return arguments;
  }
  return {};
}

/// "NickServ", "NickServ@services.example".
bool is_service(std::string_view target) {
  return fold_case(target).find("serv") != std::string::npos;
}

/// What stands behind a service's name and what it is asked: "nickserv identify it", wherever that is said.
std::string_view said_to_service(std::string_view line) {
  constexpr std::string_view kService = "nickserv";
  const std::string folded = fold_case(line);
  for (std::size_t at = folded.find(kService); at < folded.size(); at = folded.find(kService, at + 1)) {
    std::string_view rest = line.substr(at);
    take_word(rest);
    if (rest.starts_with(':')) rest.remove_prefix(1);
    if (is_in(kToldToServices, fold_case(take_word(rest)))) return rest;
  }
  return {};
}

/// `modes`: letters with their arguments. One among these may be a key.
std::string_view key_among(std::string_view modes) {
  return take_word(modes).find('k') == std::string_view::npos ? std::string_view() : modes;
}

void skip_source(std::string_view& irc_line) {
  while (irc_line.starts_with('@') || irc_line.starts_with(':') || irc_line.starts_with(' '))
    take_word(irc_line);
}

std::string_view irc_secret(std::string_view line) {
  skip_source(line);
  const std::string_view command = take_word(line);
  if (is_in(kMessages, fold_case(command))) return is_service(take_word(line)) ? line : said_to_service(line);
  if (fold_case(command) != "mode") return secret_after(command, line, kIrcSecrets);
  take_word(line);
  return key_among(line);
}

std::string_view line_secret(std::string_view line) {
  const std::string_view whole = line;
  if (line.starts_with(' ')) take_word(line);
  const std::string_view command = take_word(line);
  if (fold_case(command) == "webirc") return line;
  if (!command.starts_with('/')) return said_to_service(whole);
  if (is_in(kLineMessages, fold_case(command)))
    return is_service(take_word(line)) ? line : said_to_service(line);
  if (!is_meant(fold_case(command.substr(0, kLongestLookedAt)), "/mode"))
    return secret_after(command, line, kLineSecrets);
  if (line.starts_with('#')) take_word(line);
  return key_among(line);
}

/// The part of `line` that is not for showing: its end, or empty.
std::string_view secret_in(std::string_view line, std::optional<Protocol> protocol) {
  if (protocol == Protocol::line) return line_secret(line);
  if (protocol == Protocol::raw) return {};
  const std::string_view secret = irc_secret(line);
  return secret.empty() && !protocol ? line_secret(line) : secret;
}

std::string_view irc_secret_in_sent(std::string_view line) {
  skip_source(line);
  const std::string_view command = take_word(line);
  if (command == "RESUME") return line;
  if (command == "324") take_word(line);
  if (command != "324" && command != "MODE") return {};
  take_word(line);
  return key_among(line);
}

std::string_view after(std::string_view words, std::string_view line) {
  const std::size_t at = line.find(words);
  return at == std::string_view::npos ? std::string_view() : line.substr(at + words.size());
}

/// "* You set +k it", "* Modes of #tea: +k it", "/resume it brings you back". What the relay answers to a
/// command that it does not know repeats that.
std::string_view line_secret_in_sent(std::string_view line) {
  if (const auto repeated = after("double the slash: /", line); !repeated.empty())
    return line_secret(repeated);
  if (const auto code = after("If your connection is lost, /resume ", line); !code.empty()) return code;
  const std::string_view told = after("* ", line);
  std::string_view modes = after(" set ", told);
  if (told.starts_with("Modes of ")) modes = after(": ", told);
  return modes.starts_with('+') || modes.starts_with('-') ? key_among(modes) : std::string_view();
}

/// The same, of a line that the relay sends.
std::string_view secret_in_sent(std::string_view line, std::optional<Protocol> protocol) {
  if (protocol == Protocol::raw) return {};
  const std::string_view said = said_to_service(line);
  if (!said.empty()) return said;
  return protocol == Protocol::line ? line_secret_in_sent(line) : irc_secret_in_sent(line);
}

/// `bytes`, which begin behind `before`, with what `find` finds in each line shown as stars.
template <class Find>
std::string without(std::string_view before, std::string_view bytes, const Find& find) {
  std::string text(before);
  text += bytes;
  std::string shown;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t next = std::min(text.find('\n', begin), text.size() - 1) + 1;
    std::size_t end = next;
    while (end > begin && is_line_end(text[end - 1])) --end;
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    const std::size_t secret = end - find(line).size();
    const std::size_t from = std::max(begin, before.size());
    if (from < secret) shown.append(text, from, secret - from);
    if (std::max(from, secret) < end) shown += kStars;
    shown.append(text, std::max(end, from), next - std::max(end, from));
    begin = next;
  }
  return shown;
}

}  // namespace

Shown show(std::string_view bytes) {
  Shown shown{.text = {}, .cut = bytes.size() > kShownBytes};
  std::string_view left = bytes.substr(0, kShownBytes);
  for (auto wrong = find_invalid_utf8(left); wrong; wrong = find_invalid_utf8(left)) {
    append_shown(left.substr(0, *wrong), shown.text);
    fmt::format_to(std::back_inserter(shown.text), "<0x{:02X}>", static_cast<unsigned char>(left[*wrong]));
    left.remove_prefix(*wrong + 1);
  }
  append_shown(left, shown.text);
  return shown;
}

std::string without_secrets(std::string_view before, std::string_view bytes,
                            std::optional<Protocol> protocol) {
  return without(before, bytes, [&](std::string_view line) { return secret_in(line, protocol); });
}

std::string without_secrets_sent(std::string_view bytes, std::optional<Protocol> protocol) {
  return without({}, bytes, [&](std::string_view line) { return secret_in_sent(line, protocol); });
}

}  // namespace chat::relay::trace
