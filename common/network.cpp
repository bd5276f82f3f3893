#include "common/network.h"

#include "common/quantity.h"

#include <algorithm>
#include <cstddef>

#include <arpa/inet.h>

namespace chat {
namespace {

constexpr unsigned kBits = 128;
constexpr unsigned kIpv4Bits = 32;
constexpr std::size_t kMappedBytes = 12;
constexpr std::array<std::uint8_t, kMappedBytes> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

}  // namespace

std::optional<Network> Network::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = address_in(text.substr(0, slash));
  if (!address) return std::nullopt;
  Network network;
  network.bytes_ = *address;
  if (slash != std::string_view::npos) {
    const bool ipv4 = text.substr(0, slash).find(':') == std::string_view::npos;
    const auto bits = parse_count(text.substr(slash + 1));
    if (!bits || *bits > (ipv4 ? kIpv4Bits : kBits)) return std::nullopt;
    network.bits_ = static_cast<unsigned>(*bits) + (ipv4 ? kBits - kIpv4Bits : 0);
  }
  network.clear_behind_prefix();
  return network;
}

bool Network::contains(const Network& other) const {
  return other.is_ipv4() == is_ipv4() && other.bits_ >= bits_ && other.cut_to(bits_) == *this;
}

bool Network::contains(std::string_view host) const {
  const auto address = address_in(host);
  if (!address) return false;
  Network other;
  other.bytes_ = *address;
  return contains(other);
}

Network Network::cut_to(unsigned bits) const {
  Network cut = *this;
  cut.bits_ = std::min(bits, bits_);
  cut.clear_behind_prefix();
  return cut;
}

std::string Network::to_string() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool ipv4 = is_ipv4();
  ::inet_ntop(ipv4 ? AF_INET : AF_INET6, bytes_.data() + (ipv4 ? kMappedBytes : 0), text.data(), text.size());
  std::string whole = text.data();
  if (bits_ < kBits) whole += "/" + std::to_string(bits_ - (ipv4 ? kBits - kIpv4Bits : 0));
  return whole;
}

std::optional<Network::Bytes> Network::address_in(std::string_view text) {
  const std::string whole(text);
  Bytes bytes{};
  if (::inet_pton(AF_INET6, whole.c_str(), bytes.data()) == 1) return bytes;
  std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
  if (::inet_pton(AF_INET, whole.c_str(), bytes.data() + kMappedBytes) == 1) return bytes;
  return std::nullopt;
}

void Network::clear_behind_prefix() {
  constexpr unsigned kByteBits = 8;
  for (unsigned bit = bits_; bit < kBits; ++bit)
    bytes_.at(bit / kByteBits) &= static_cast<std::uint8_t>(~(0x80U >> (bit % kByteBits)));
}

bool Network::is_link_local() const {
  constexpr std::uint8_t kFirst = 0xFE;
  constexpr std::uint8_t kSecond = 0x80;
  constexpr std::uint8_t kSecondBits = 0xC0;
  return bytes_[0] == kFirst && (bytes_[1] & kSecondBits) == kSecond;
}

bool Network::is_ipv4() const {
  return bits_ >= kBits - kIpv4Bits && std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes_.begin());
}

}  // namespace chat
