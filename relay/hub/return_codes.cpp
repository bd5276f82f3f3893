#include "relay/hub/return_codes.h"

#include "common/text.h"

#include <array>
#include <cstring>

#include <sodium.h>

namespace chat::relay {
namespace {

static_assert(ReturnCodes::kKeyBytes == crypto_shorthash_KEYBYTES);

// Douglas Crockford's base 32: no letter passes for a digit.
constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kBitsOfDigit = 5;
constexpr int kDigitsOfCode = 9;
constexpr int kDigitsOfGroup = 3;
constexpr std::uint64_t kNumberMask = (std::uint64_t{1} << (kBitsOfDigit * kDigitsOfCode)) - 1;

/// Nothing if it is no digit.
std::optional<std::uint64_t> value_of(char typed) {
  const char c = upper_case(std::string_view(&typed, 1)).front();
  const char digit = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
  const std::size_t value = kDigits.find(digit);
  return value == std::string_view::npos ? std::nullopt : std::optional<std::uint64_t>(value);
}

}  // namespace

std::optional<std::uint64_t> ReturnCodes::number_in(std::string_view typed) {
  std::uint64_t number = 0;
  int digits = 0;
  for (const char c : typed) {
    if (c == '-') continue;
    const auto value = value_of(c);
    if (!value || ++digits > kDigitsOfCode) return std::nullopt;
    number = (number << kBitsOfDigit) | *value;
  }
  return digits == kDigitsOfCode ? std::optional(number) : std::nullopt;
}

std::uint64_t ReturnCodes::number_of(std::string_view key, std::uint64_t person, std::uint32_t returns) {
  const std::array<std::uint64_t, 2> of{person, returns};
  std::array<unsigned char, crypto_shorthash_BYTES> hash{};
  crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(of.data()), sizeof(of),
                   reinterpret_cast<const unsigned char*>(key.data()));
  std::uint64_t number = 0;
  std::memcpy(&number, hash.data(), sizeof(number));
  return number & kNumberMask;
}

std::string ReturnCodes::code_of(std::uint64_t person, std::uint32_t returns) const {
  const std::uint64_t number = number_of(key_, person, returns);
  std::string code;
  for (int digit = 0; digit < kDigitsOfCode; ++digit) {
    if (digit > 0 && digit % kDigitsOfGroup == 0) code += '-';
    code += kDigits[(number >> (kBitsOfDigit * (kDigitsOfCode - 1 - digit))) % kDigits.size()];
  }
  return code;
}

bool ReturnCodes::is_code_of(std::string_view typed, std::uint64_t person, std::uint32_t returns) const {
  const auto number = number_in(typed);
  return exist() && number && *number == number_of(key_, person, returns);
}

}  // namespace chat::relay
