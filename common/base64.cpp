#include "common/base64.h"

#include "common/ascii.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace chat {
namespace {

/// 64 if the character stands for nothing.
std::uint32_t digit_of(char c) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t at = kDigits.find(c);
  return at == std::string_view::npos ? 64 : static_cast<std::uint32_t>(at);
}

}  // namespace

std::optional<Secret> decode_base64(std::string_view text) {
  constexpr std::size_t kGroup = 4;
  if (text.size() % kGroup != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string bytes;
  bytes.reserve(text.size());  // so that no copy of a password is left behind
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_padding = i >= text.size() - padding;
    const std::uint32_t digit = is_padding ? 0 : digit_of(text[i]);
    if (digit > 63) return std::nullopt;
    bits = bits << 6 | digit;
    if (i % kGroup != kGroup - 1) continue;
    for (const int shift : {16, 8, 0}) bytes += static_cast<char>(bits >> shift & 0xFF);
    bits = 0;
  }
  bytes.resize(bytes.size() - padding);
  Secret decoded(bytes);
  ::explicit_bzero(bytes.data(), bytes.size());
  return decoded;
}

}  // namespace chat
