#include "client/protocol/message_lines.h"

#include "client/text/irc_words.h"
#include "common/code_point.h"
#include "common/ctcp.h"
#include "common/irc_message.h"
#include "common/text.h"

#include <algorithm>

#include <utf8proc.h>

namespace chat::client {
namespace {

// However long a target and a source are, a piece has this much.
constexpr std::size_t kPieceBytesMin = 64;

/// Where `text`, which is longer than `most`, is cut.
std::size_t cut_at(std::string_view text, std::size_t most) {
  std::size_t word = 0;
  std::size_t grapheme = 0;
  std::size_t character = 0;
  utf8proc_int32_t before = 0;
  utf8proc_int32_t state = 0;
  for (std::size_t at = 0; at <= most;) {
    const CodePoint next = first_code_point(text.substr(at));
    if (at > 0) character = at;
    if (at > 0 && utf8proc_grapheme_break_stateful(before, next.code, &state)) grapheme = at;
    if (next.code == ' ') word = at;
    before = next.code;
    at += next.bytes;
  }
  // A text with hardly a space (Chinese, an address) is not worth a short line.
  if (word > most / 2) return word;
  return grapheme > 0 ? grapheme : character;
}

void append_lines(std::string_view head, std::string_view text, std::string_view tail, std::size_t most,
                  std::vector<std::string>& out) {
  for (const std::string& piece : split_text(text, most)) {
    out.push_back(std::string(head).append(piece).append(tail));
  }
}

}  // namespace

std::vector<std::string> split_text(std::string_view text, std::size_t most) {
  most = std::max<std::size_t>(most, 4);  // the longest code point
  std::vector<std::string> pieces;
  while (text.size() > most) {
    const std::size_t cut = cut_at(text, most);
    pieces.emplace_back(text.substr(0, cut));
    text.remove_prefix(cut);
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  if (!text.empty() || pieces.empty()) pieces.emplace_back(text);
  return pieces;
}

std::vector<std::string> message_lines(Event::Kind kind, std::string_view target, std::string_view text,
                                       std::size_t source_bytes, std::size_t line_bytes) {
  const bool action = kind == Event::Kind::action;
  const std::string head = std::string(kind == Event::Kind::notice ? "NOTICE " : "PRIVMSG ")
                               .append(target)
                               .append(" :")
                               .append(action ? kCtcpActionStart : "");
  const std::string_view tail = action ? kCtcpMark : "";
  constexpr std::size_t kColonSpaceCrLf = 4;  // around the source, and at the end
  const std::size_t taken = source_bytes + head.size() + tail.size() + kColonSpaceCrLf;
  const std::size_t most = line_bytes > taken ? std::max(line_bytes - taken, kPieceBytesMin) : kPieceBytesMin;
  std::vector<std::string> lines;
  for_each_line(text, [&](std::string_view line) { append_lines(head, line, tail, most, lines); });
  // Text that begins as a CTCP does would be one to whoever reads it.
  for (std::string& line : lines) {
    if (!action && line[head.size()] == kCtcpMark.front()) line[head.size()] = ' ';
  }
  return lines;
}

std::vector<std::string> refitted(std::string_view line, std::size_t source_bytes, std::size_t line_bytes) {
  const auto message = parse_irc(line);
  if (!message) return {};
  const std::string command = fold_case(message->command);
  if (command != "privmsg" && command != "notice") return {};
  const std::string_view target = message->parameter(0);
  const std::string_view text = message->parameter(1);
  const bool is_notice = command == "notice";
  const auto ctcp = is_notice ? std::nullopt : parse_ctcp(text);
  if (const auto action = ctcp ? action_in(*ctcp) : std::nullopt) {
    return message_lines(Event::Kind::action, target, *action, source_bytes, line_bytes);
  }
  if (text.starts_with(kCtcpMark)) return {};  // of another kind of CTCP
  return message_lines(is_notice ? Event::Kind::notice : Event::Kind::message, target, text, source_bytes,
                       line_bytes);
}

}  // namespace chat::client
