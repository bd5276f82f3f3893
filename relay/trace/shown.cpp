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

constexpr std::array<Secret, 11> kIrcSecrets{{{"pass", 0},
                                              {"oper", 0},
                                              {"authenticate", 0},
                                              {"join", 1},
                                              {"webirc", 0},
                                              {"register", 0},
                                              {"identify", 0},
                                              {"login", 0},
                                              {"password", 0},
                                              {"nickserv", 0},
                                              {"ns", 0}}};
constexpr std::array<Secret, 11> kLineSecrets{{{"/join", 1},
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

std::string_view irc_secret(std::string_view line) {
  while (line.starts_with('@') || line.starts_with(':') || line.starts_with(' ')) take_word(line);
  const std::string_view command = take_word(line);
  if (is_in(kMessages, fold_case(command))) return is_service(take_word(line)) ? line : std::string_view();
  if (fold_case(command) != "mode") return secret_after(command, line, kIrcSecrets);
  take_word(line);
  const std::string_view modes = take_word(line);
  return modes.find('k') == std::string_view::npos ? std::string_view() : line;
}

std::string_view line_secret(std::string_view line) {
  if (line.starts_with(' ')) take_word(line);
  const std::string_view command = take_word(line);
  if (!command.starts_with('/')) return fold_case(command) == "webirc" ? line : std::string_view();
  if (is_in(kLineMessages, fold_case(command)))
    return is_service(take_word(line)) ? line : std::string_view();
  return secret_after(command, line, kLineSecrets);
}

/// The part of `line` that is not for showing: its end, or empty.
std::string_view secret_in(std::string_view line, std::optional<Protocol> protocol) {
  if (protocol == Protocol::line) return line_secret(line);
  if (protocol == Protocol::raw) return {};
  const std::string_view secret = irc_secret(line);
  return secret.empty() && !protocol ? line_secret(line) : secret;
}

void hide_secret(std::string& text, std::size_t begin, std::size_t end, std::optional<Protocol> protocol) {
  const std::string_view line = std::string_view(text).substr(begin, end - begin);
  const std::size_t secret = secret_in(line, protocol).size();
  std::replace_if(
      text.begin() + static_cast<std::ptrdiff_t>(end - secret),
      text.begin() + static_cast<std::ptrdiff_t>(end), [](char c) { return !is_line_end(c); }, '*');
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
  std::string text(before);
  text += bytes;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    hide_secret(text, begin, end, protocol);
    begin = end + 1;
  }
  return text.substr(before.size());
}

}  // namespace chat::relay::trace
