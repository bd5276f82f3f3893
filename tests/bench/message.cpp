#include "tests/bench/message.h"

#include <charconv>
#include <cstdio>

namespace chat::bench {
namespace {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

constexpr std::size_t kTimestampDigits = 19;
constexpr std::size_t kSenderDigits = 5;
constexpr std::size_t kNumberDigits = 10;
constexpr std::size_t kLeastBody = kTimestampDigits + 1 + kSenderDigits + 1 + kNumberDigits + 1;

}  // namespace

MessageWriter::MessageWriter(const Dialect& dialect, const std::string& room, std::size_t message_bytes)
    : preamble_(dialect.preamble(room)), line_end_(dialect.line_end), message_bytes_(message_bytes) {}

void MessageWriter::append(std::string& out, ClientId sender, std::uint64_t number) const {
  const nanoseconds now = steady_clock::now().time_since_epoch();
  char stamp[64];
  const int length =
      std::snprintf(stamp, sizeof stamp, "%019lld %05zu %llu ", static_cast<long long>(now.count()), sender,
                    static_cast<unsigned long long>(number));
  const std::size_t end = out.size() + message_bytes_;
  out += preamble_;
  out.append(stamp, static_cast<std::size_t>(length));
  out.resize(end - line_end_.size(), 'x');
  out += line_end_;
}

std::size_t MessageWriter::least_bytes(const Dialect& dialect, const std::string& room) {
  return dialect.preamble(room).size() + kLeastBody + dialect.line_end.size();
}

std::optional<steady_clock::time_point> said_at(std::string_view body) {
  if (body.size() < kTimestampDigits) return std::nullopt;
  std::int64_t ns = 0;
  const char* const end = body.data() + kTimestampDigits;
  const auto parsed = std::from_chars(body.data(), end, ns);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return steady_clock::time_point(nanoseconds(ns));
}

}  // namespace chat::bench
