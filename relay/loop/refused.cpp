#include "relay/loop/refused.h"

#include "common/socket.h"
#include "relay/dialects/first_bytes/recognise.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

using namespace std::string_view_literals;

// RFC 8446, section 6: an alert record (21), fatal (2): access_denied (49).
constexpr std::string_view kTlsAlert = "\x15\x03\x03\x00\x02\x02\x31"sv;

/// The first bytes that it has sent, which stay to be received; nothing if it has sent none, or has gone.
std::string first_bytes_of(int fd) {
  std::array<char, 512> bytes{};
  return {bytes.data(), peek(fd, bytes).bytes};
}

std::string in_form_of(std::optional<Protocol> spoken, std::string_view words) {
  if (spoken == Protocol::tls) return std::string(kTlsAlert);
  if (spoken == Protocol::irc) return fmt::format("ERROR :Closing link: {}\r\n", words);
  return fmt::format("! {}\n", words);
}

}  // namespace

void Refused::tell_at_once(int fd, const std::string& words, bool speaks_tls) {
  const auto spoken = speaks_tls ? Protocol::tls : recognise(first_bytes_of(fd), true);
  std::string line = in_form_of(spoken, words);
  const iovec piece{line.data(), line.size()};
  static_cast<void>(send(fd, {&piece, 1}));
  discard_input(fd);
}

void Refused::take(UniqueFd newcomer, std::string words, bool speaks_tls, Time now) {
  const bool may_yet_speak = !speaks_tls && first_bytes_of(newcomer.get()).empty();
  if (!may_yet_speak || waiting_.size() >= kWaitingMax)
    return tell_at_once(newcomer.get(), words, speaks_tls);
  waiting_.push_back(
      {std::move(newcomer), std::move(words), now + std::chrono::milliseconds(kSniffWindowMilliseconds)});
}

void Refused::watch(Selector& selector) const {
  for (const Waiting& each : waiting_) selector.watch_readable(each.fd.get());
}

void Refused::tell_who_spoke(const Selector& selector) {
  std::erase_if(waiting_, [&](const Waiting& each) {
    if (!selector.readable(each.fd.get())) return false;
    tell_at_once(each.fd.get(), each.words, false);
    return true;
  });
}

void Refused::expire(Time now) {
  std::erase_if(waiting_, [&](const Waiting& each) {
    if (now < each.until) return false;
    tell_at_once(each.fd.get(), each.words, false);
    return true;
  });
}

}  // namespace chat::relay
