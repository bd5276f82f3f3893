#include "client/rendering/json_line.h"

#include "common/ascii.h"
#include "common/code_point.h"
#include "common/text.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace chat::client {
namespace {

bool must_be_escaped(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '"' || c == '\\';
}

/// The letter of "\n", for those that have one; else 0.
char letter_for(char c) {
  switch (c) {
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '"':
    case '\\':
      return c;
    default:
      return 0;
  }
}

void append_unit(unsigned unit, std::string& out) {
  fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit);
}

/// UTF-16, as JSON has it.
void append_code(unsigned code, std::string& out) {
  constexpr unsigned kBeyond = 0x10000;
  constexpr unsigned kHigh = 0xD800;
  constexpr unsigned kLow = 0xDC00;
  constexpr unsigned kBits = 10;
  if (code < kBeyond) return append_unit(code, out);
  append_unit(kHigh + ((code - kBeyond) >> kBits), out);
  append_unit(kLow + ((code - kBeyond) & ((1U << kBits) - 1)), out);
}

/// What is not ASCII stands in strings alone, where it may be escaped.
std::string in_ascii(std::string_view line) {
  std::string out;
  while (!line.empty()) {
    const CodePoint next = first_code_point(line);
    if (next.bytes == 1 && is_printable_ascii(line.front())) {
      out += line.front();
    } else {
      append_code(static_cast<unsigned>(next.code), out);
    }
    line.remove_prefix(next.bytes);
  }
  return out;
}

}  // namespace

void JsonLine::begin_value(std::string_view key) {
  if (out_.back() != '{') out_ += ',';
  out_ += '"';
  out_ += key;
  out_ += "\":";
}

void JsonLine::add(std::string_view key, std::string_view text) {
  begin_value(key);
  out_ += '"';
  append_escaped(text);
  out_ += '"';
}

void JsonLine::add_true(std::string_view key) {
  begin_value(key);
  out_ += "true";
}

void JsonLine::begin_list(std::string_view key) {
  begin_value(key);
  out_ += '[';
}

void JsonLine::begin_item() {
  out_ += out_.back() == '[' ? "{" : ",{";
}

void JsonLine::append_escaped(std::string_view text) {
  while (!text.empty()) {
    const auto* const stop = std::find_if(text.begin(), text.end(), must_be_escaped);
    const std::string_view plain = text.substr(0, static_cast<std::size_t>(stop - text.begin()));
    all_ascii_ = all_ascii_ && std::all_of(plain.begin(), plain.end(), is_printable_ascii);
    out_ += plain;
    text.remove_prefix(plain.size());
    if (text.empty()) return;
    const char letter = letter_for(text.front());
    if (letter != 0) {
      out_ += '\\';
      out_ += letter;
    } else {
      append_unit(static_cast<unsigned char>(text.front()), out_);
    }
    text.remove_prefix(1);
  }
}

void JsonLine::end() {
  out_ += '}';
  if (!all_ascii_) {
    const std::string line = valid_utf8(std::string_view(out_).substr(begin_));
    out_.resize(begin_);
    out_ += visible(line) == line ? line : in_ascii(line);
  }
  out_ += '\n';
}

}  // namespace chat::client
