#include "common/text.h"

#include "common/ascii.h"
#include "common/code_point.h"
#include "common/units.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <utf8proc.h>

namespace chat {
namespace {

// Most text is printable ASCII, and asked of eight bytes at once it costs next to nothing.
constexpr std::uint64_t kInEachByte = 0x0101010101010101;
constexpr std::uint64_t kHighBits = kInEachByte * 0x80;

bool are_ascii(std::uint64_t bytes) {
  return (bytes & kHighBits) == 0;
}

/// Where all are ASCII, taking ' ' from each borrows from the high bit of those below it, and adding 1
/// carries into that of DEL alone.
bool are_printable_ascii(std::uint64_t bytes) {
  return ((bytes | (bytes - kInEachByte * ' ') | (bytes + kInEachByte)) & kHighBits) == 0;
}

std::uint64_t eight_bytes(const char* from) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

/// How many bytes at the beginning are what `are_all` asks for, as far as asking for eight at a time tells.
template <class AreAll>
std::size_t count_by_eight(std::string_view text, AreAll are_all) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  if (text.size() < kStep) return 0;
  const std::size_t last = text.size() - kStep;
  std::size_t count = 0;
  for (; count < last; count += kStep) {
    if (!are_all(eight_bytes(text.data() + count))) return count;
  }
  return are_all(eight_bytes(text.data() + last)) ? text.size() : std::min(count, last);
}

/// Nothing if it is not UTF-8, or if there is no memory.
std::optional<std::string> map_text(std::string_view text, int options) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto bytes = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                  static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                  static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped, &std::free);
  if (bytes < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(bytes));
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  std::size_t at = count_by_eight(text, are_ascii);
  while (at < text.size()) {
    if (static_cast<signed char>(text[at]) >= 0) {
      ++at;
      continue;
    }
    const CodePoint next = first_code_point(text.substr(at));
    if (!next.valid) return at;
    at += next.bytes;
    at += count_by_eight(text.substr(at), are_ascii);
  }
  return std::nullopt;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  for (auto wrong = find_invalid_utf8(text); wrong; wrong = find_invalid_utf8(text)) {
    out.append(text.substr(0, *wrong)).append(kReplacementCharacter);
    text.remove_prefix(*wrong + 1);
  }
  return out.append(text);
}

std::string_view without_byte_order_mark(std::string_view file) {
  return file.substr(file.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
}

std::size_t count_printable_ascii(std::string_view text) {
  const auto* const rest = text.begin() + count_by_eight(text, are_printable_ascii);
  return static_cast<std::size_t>(std::find_if_not(rest, text.end(), is_printable_ascii) - text.begin());
}

std::string fold_case(std::string_view name) {
  std::string folded(name);
  std::transform(folded.begin(), folded.end(), folded.begin(), to_lower);
  return folded;
}

std::string upper_case(std::string_view word) {
  std::string upper(word);
  std::transform(upper.begin(), upper.end(), upper.begin(), to_upper);
  return upper;
}

std::string fold_text(std::string_view text) {
  const auto folded = map_text(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
  return folded ? *folded : fold_case(text);
}

std::string composed(std::string_view text) {
  return map_text(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE).value_or(std::string(text));
}

void append_parts(std::initializer_list<std::string_view> parts, std::string& out) {
  std::size_t at = out.size();
  std::size_t size = at;
  for (const std::string_view part : parts) size += part.size();
  out.resize(size);
  for (const std::string_view part : parts) at += part.copy(out.data() + at, part.size());
}

std::string with_commas(std::size_t number) {
  constexpr std::size_t kGroup = 3;
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > kGroup; at -= kGroup) digits.insert(at - kGroup, 1, ',');
  return digits;
}

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", with_commas(number), noun, number == 1 ? "" : "s");
}

std::string human_size(std::size_t bytes) {
  if (bytes >= kMiB) return fmt::format("{} MiB", with_commas(bytes / kMiB));
  if (bytes >= kKiB) return fmt::format("{} KiB", bytes / kKiB);
  return fmt::format("{} bytes", bytes);
}

}  // namespace chat
