#include "relay/cloak.h"

#include "common/file.h"
#include "common/network.h"
#include "common/private_file.h"
#include "common/text.h"
#include "relay/kept_files.h"
#include "relay/random_key.h"

#include <algorithm>
#include <array>
#include <system_error>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <sodium.h>

namespace chat::relay {
namespace {

static_assert(Cloak::kKeyBytes == crypto_generichash_KEYBYTES);

constexpr std::size_t kHexBytes = 2 * Cloak::kKeyBytes;

constexpr std::array<std::string_view, 8> kShownNetworks{"10.0.0.0/8",  "172.16.0.0/12",  "192.168.0.0/16",
                                                         "127.0.0.0/8", "169.254.0.0/16", "::1",
                                                         "fc00::/7",    "fe80::/10"};

bool is_shown(const Network& address) {
  return std::any_of(kShownNetworks.begin(), kShownNetworks.end(),
                     [&](std::string_view network) { return Network::parse(network)->contains(address); });
}

Result<std::string> read_key(const std::filesystem::path& file) {
  const auto text = read_file(file.string(), kHexBytes + 1);
  if (!text) return Failure(text.error());
  std::string key(Cloak::kKeyBytes, 0);
  std::size_t bytes = 0;
  const int error = sodium_hex2bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), text->data(),
                                   std::min(text->size(), kHexBytes), nullptr, &bytes, nullptr);
  if (error == 0 && bytes == key.size()) return key;
  return Failure(
      fmt::format("{} is no key of {} hexadecimal digits: remove it, and a new one is made. Bans of "
                  "cloaked hosts then match nobody",
                  visible(file.string()), kHexBytes));
}

}  // namespace

Result<Cloak> Cloak::load(const std::optional<std::filesystem::path>& state_directory) {
  const auto file = state_directory.value_or("") / kCloakKeyFile.name;
  if (state_directory && stands_there(file)) {
    auto key = read_key(file);
    if (!key) return Failure(key.error());
    return Cloak(std::move(*key));
  }
  if (state_directory) warn_if_lost(*state_directory, kCloakKeyFile);
  if (sodium_init() < 0) return Failure("libsodium does not start");
  std::string key = random_key(Cloak::kKeyBytes);
  const auto written = state_directory ? write_new_private_file(file, in_hexadecimal(key) + "\n")
                                       : Failure("there is no HOME and no --state-dir");
  if (!written) {
    spdlog::warn("hosts are cloaked in another way after the next start: {}", written.error());
  } else if (!*written) {
    // Another relay was faster.
    return load(state_directory);
  }
  return Cloak(std::move(key));
}

Result<void> Cloak::check(const std::filesystem::path& state_directory) {
  const auto file = state_directory / kCloakKeyFile.name;
  if (!stands_there(file)) {
    warn_if_lost(state_directory, kCloakKeyFile);
    return {};
  }
  const auto key = read_key(file);
  return key ? Result<void>() : Failure(key.error());
}

std::string Cloak::hide(std::string_view address) const {
  const auto parsed = Network::parse(address);
  if (!parsed || is_shown(*parsed)) return {};
  constexpr unsigned kMapped = 96;  // bits before an IPv4 address
  const std::array<unsigned, 3> bits =
      parsed->is_ipv4() ? std::array{kMapped + 32, kMapped + 24, kMapped + 16} : std::array{64U, 48U, 32U};
  std::string hidden;
  for (const unsigned each : bits) hidden += word_for(parsed->cut_to(each).to_string()) + ".";
  return hidden + "ip";
}

/// Forty bits of a keyed hash, in an alphabet without what looks alike.
std::string Cloak::word_for(std::string_view network) const {
  constexpr std::string_view kAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";
  constexpr std::size_t kLetters = 8;
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(network.data()),
                     network.size(), reinterpret_cast<const unsigned char*>(key_.data()), key_.size());
  std::string word;
  for (std::size_t i = 0; i < kLetters; ++i) word += kAlphabet[hash[i] % kAlphabet.size()];
  return word;
}

}  // namespace chat::relay
