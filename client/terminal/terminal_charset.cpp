#include "client/terminal/terminal_charset.h"

#include "common/code_point.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include <iconv.h>
#include <langinfo.h>

namespace chat::client {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

// iconv_open(3) has no other word for failure.
bool is_open(iconv_t descriptor) {
  return reinterpret_cast<std::intptr_t>(descriptor) != -1;
}

/// The UTF-8 of one byte; nothing if it is only the beginning of a character.
std::optional<std::string> decoded(iconv_t decoder, char byte) {
  std::array<char, 16> out{};
  char* in = &byte;
  char* end = out.data();
  std::size_t left = 1;
  std::size_t room = out.size();
  ::iconv(decoder, nullptr, nullptr, nullptr, nullptr);
  if (::iconv(decoder, &in, &left, &end, &room) != static_cast<std::size_t>(-1)) {
    return std::string(out.data(), end);
  }
  if (errno == EINVAL) return std::nullopt;
  return std::string(kReplacement);
}

}  // namespace

void TerminalCharset::Closer::operator()(void* descriptor) const {
  ::iconv_close(descriptor);
}

std::optional<TerminalCharset> TerminalCharset::open(const std::string& name) {
  iconv_t encoder = ::iconv_open((name + "//TRANSLIT").c_str(), "UTF-8");
  if (!is_open(encoder)) return std::nullopt;
  return TerminalCharset(encoder);
}

std::string TerminalCharset::encoded(std::string_view utf8) {
  std::string input = std::exchange(begun_, {});
  input += utf8;
  std::string out;
  char* in = input.data();
  std::size_t left = input.size();
  while (left > 0) {
    std::array<char, 4096> bytes;
    char* end = bytes.data();
    std::size_t room = bytes.size();
    const std::size_t done = ::iconv(encoder_.get(), &in, &left, &end, &room);
    const int error = errno;
    out.append(bytes.data(), end);
    if (done != static_cast<std::size_t>(-1) || error == E2BIG) continue;
    if (error == EINVAL) break;
    out += '?';
    do {
      ++in;
      --left;
    } while (left > 0 && continues_character(*in));
  }
  begun_.assign(in, left);
  return out;
}

std::optional<UpperHalf> TerminalCharset::upper_half(const std::string& name) {
  iconv_t decoder = ::iconv_open("UTF-8", name.c_str());
  if (!is_open(decoder)) return std::nullopt;
  const std::unique_ptr<void, Closer> closer(decoder);
  UpperHalf half;
  for (std::size_t i = 0; i < half.size(); ++i) {
    auto character = decoded(decoder, static_cast<char>(0x80 + i));
    if (!character) return std::nullopt;
    half[i] = std::move(*character);
  }
  // ASCII has none: what a terminal sends beyond it is of another charset.
  const bool is_empty = std::all_of(half.begin(), half.end(),
                                    [](const std::string& character) { return character == kReplacement; });
  return is_empty ? std::nullopt : std::optional(std::move(half));
}

bool has_utf8_locale() {
  return std::strcmp(::nl_langinfo(CODESET), "UTF-8") == 0;
}

std::string take_utf8_locale() {
  std::setlocale(LC_ALL, "");
  if (has_utf8_locale()) return {};
  std::string charset = ::nl_langinfo(CODESET);
  constexpr const char* kOwn = "C.UTF-8";
  if (std::setlocale(LC_ALL, kOwn) != nullptr) ::setenv("LC_ALL", kOwn, 1);
  constexpr std::string_view kAscii = "ANSI_X3.4-1968";
  return charset == kAscii ? std::string() : charset;
}

}  // namespace chat::client
