#include "client/connection/trust.h"

#include "client/connection/address_lines.h"
#include "common/ascii.h"
#include "common/quantity.h"
#include "common/text.h"

#include <algorithm>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::string_view kHash = "sha256:";
constexpr std::string_view kVouched = "vouched";
constexpr std::size_t kFingerprintDigits = 64;

bool is_fingerprint(std::string_view text) {
  return text.size() == kFingerprintDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::optional<KnownRelay> read_line(std::string_view line) {
  const std::string_view address = take_word(line);
  if (std::any_of(address.begin(), address.end(), is_ascii_control)) return std::nullopt;
  const std::string fingerprint = fold_case(take_word(line));
  const std::string_view vouched = take_word(line);
  const bool whole = fingerprint.starts_with(kHash) && is_fingerprint(fingerprint.substr(kHash.size())) &&
                     (vouched.empty() || vouched == kVouched) && take_word(line).empty();
  if (!whole) return std::nullopt;
  return KnownRelay{fingerprint.substr(kHash.size()), !vouched.empty()};
}

std::string line_of(std::string_view address, const KnownRelay& relay) {
  return fmt::format("{} {}{}{}{}\n", address, kHash, relay.fingerprint, relay.vouched ? " " : "",
                     relay.vouched ? kVouched : "");
}

std::string changed(const std::string& address, const KnownRelay& known, const Presented& presented) {
  const std::string doubt =
      known.vouched ? fmt::format(", for which an authority vouched ({})", presented.doubt) : "";
  return fmt::format(
      "{} shows another certificate than before: SHA-256 {}, and it was {}{}. Somebody may be in between and "
      "read along. If you know that it was renewed, --accept-certificate {} takes it",
      address, presented.fingerprint, known.fingerprint, doubt, presented.fingerprint);
}

/// Of one that the person accepts by its fingerprint.
Verdict accept(const std::string& address, const std::optional<KnownRelay>& known, const KnownRelay& shown) {
  Verdict verdict{.trusted = true};
  if (known != shown) verdict.to_remember = shown;
  if (shown.vouched || (known && known->fingerprint == shown.fingerprint)) return verdict;
  verdict.words = fmt::format("{} is from now on the one with the certificate that you accept, SHA-256 {}.",
                              address, shown.fingerprint);
  return verdict;
}

/// Whoever names a fingerprint wants that one: neither an authority nor an earlier visit makes up for it.
std::string not_accepted(const std::string& address, const std::optional<KnownRelay>& known,
                         const Presented& presented, const std::string& accepted) {
  std::string before;
  if (known && known->fingerprint == presented.fingerprint) {
    before = ". It is the one by which you knew the server: without --accept-certificate it is taken";
  } else if (known) {
    before = fmt::format(", nor is it the one by which you knew the server, {}. Somebody may be in between",
                         known->fingerprint);
  }
  return fmt::format(
      "{} shows another certificate than the one that you accept: SHA-256 {}, and you accept {}{}", address,
      presented.fingerprint, accepted, before);
}

Verdict meet(const std::string& address, const Presented& presented) {
  return {.trusted = true,
          .words = fmt::format("{} is new to you, and no authority vouches for its certificate ({}). It is "
                               "trusted from now on by its fingerprint, SHA-256 {}.",
                               address, presented.doubt, presented.fingerprint),
          .to_remember = KnownRelay{presented.fingerprint}};
}

}  // namespace

std::string known_address(const Endpoint& server) {
  std::string address = to_string(server);
  if (!server.is_unix()) return fold_case(address);
  // A path may have what parts words and lines.
  std::string words;
  for (const char c : address) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ') words += c;
    if (byte <= ' ') words += fmt::format("%{:02X}", byte);
  }
  return words;
}

Result<std::optional<KnownRelay>> find_known(std::string_view file, std::string_view address) {
  return find_line(file, address, read_line);
}

std::string with_known(std::string_view file, std::string_view address, const KnownRelay& relay) {
  return with_line(file, address, line_of(address, relay));
}

Verdict judge(const std::string& address, const std::optional<KnownRelay>& known, const Presented& presented,
              const std::string& accepted) {
  const KnownRelay shown{presented.fingerprint, presented.doubt.empty()};
  if (presented.fingerprint.empty()) return {.words = fmt::format("{} shows no certificate", address)};
  if (!accepted.empty() && presented.fingerprint != accepted)
    return {.words = not_accepted(address, known, presented, accepted)};
  if (!accepted.empty()) return accept(address, known, shown);
  if (shown.vouched) {
    Verdict verdict{.trusted = true};
    if (known != shown) verdict.to_remember = shown;
    return verdict;
  }
  if (!known) return meet(address, presented);
  if (known->fingerprint != presented.fingerprint) return {.words = changed(address, *known, presented)};
  if (!known->vouched) return {.trusted = true};
  return {.trusted = true,
          .words = fmt::format("{} shows the certificate that you know, but no authority vouches for it any "
                               "more: {}.",
                               address, presented.doubt)};
}

Result<std::string> parse_fingerprint(const std::string& text) {
  std::string digits = fold_case(text);
  if (digits.starts_with(kHash)) digits.erase(0, kHash.size());
  std::erase_if(digits, [](char c) { return c == ':' || c == ' '; });
  if (is_fingerprint(digits)) return digits;
  return Failure(fmt::format("{} is no fingerprint: the {} hexadecimal digits of a certificate's SHA-256",
                             in_quotes(text), kFingerprintDigits));
}

}  // namespace chat::client
