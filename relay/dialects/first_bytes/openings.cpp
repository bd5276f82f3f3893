#include "relay/dialects/first_bytes/openings.h"

#include <algorithm>
#include <array>

namespace chat::relay {
namespace {

using namespace std::string_view_literals;

constexpr char kAnyByte = '?';

struct Opening {
  std::string_view pattern;
  Protocol protocol;
};

// What tells at once, whatever follows.
constexpr std::array<Opening, 44> kOpenings{{
    // RFC 1459 and IRCv3: how a client registers.
    {"CAP ", Protocol::irc},
    {"NICK ", Protocol::irc},
    {"USER ", Protocol::irc},
    {"PASS ", Protocol::irc},
    {"QUIT\n", Protocol::irc},
    {"QUIT\r", Protocol::irc},
    {"QUIT ", Protocol::irc},
    {"PING ", Protocol::irc},
    {"AUTHENTICATE ", Protocol::irc},
    // A password follows.
    {"WEBIRC ", Protocol::webirc},
    // RFC 4253, section 4.2.
    {"SSH-1.", Protocol::ssh},
    {"SSH-2.0-", Protocol::ssh},
    // HAProxy's PROXY protocol, versions 1 and 2.
    {"PROXY TCP4 ", Protocol::proxy},
    {"PROXY TCP6 ", Protocol::proxy},
    {"PROXY UNKNOWN", Protocol::proxy},
    {"\r\n\r\n\0\r\nQUIT\n"sv, Protocol::proxy},
    // RFC 8446, section 5.1: records of a handshake (22) and an alert (21), whose legacy version begins with
    // 3. RFC 6101, appendix E: SSL 2.0's hello.
    {"\x16\x03", Protocol::tls},
    {"\x80?\x01", Protocol::tls},
    {"\x15\x03", Protocol::tls_alert},
    // An array of strings.
    {"*?\r\n$", Protocol::redis},
    // RFC 1928, and SOCKS 4 and 4a: CONNECT.
    {"\x04\x01", Protocol::socks4},
    {"\x05?\0"sv, Protocol::socks5},
    // What scanners send to any port: RDP (TPKT), SMB 1 and 2, NetBIOS, MQTT 3.1 and later, Java RMI and
    // serialized objects, X11 in both byte orders, STUN, DNS, LDAP, TNS, PostgreSQL and its SSLRequest, TDS,
    // Kerberos, DCE and Sun RPC, AMQP, BitTorrent, ADB, GIOP.
    {"\x03\0"sv, Protocol::binary},
    {"\0\0\0?\xFFSMB"sv, Protocol::binary},
    {"\0\0\0?\xFESMB"sv, Protocol::binary},
    {"\x81\0\0"sv, Protocol::binary},
    {"\x10?\0\4MQTT"sv, Protocol::binary},
    {"\x10?\0\6MQIsdp"sv, Protocol::binary},
    {"JRMI\0"sv, Protocol::binary},
    {"\xAC\xED\0\5"sv, Protocol::binary},
    {"l\0\x0B"sv, Protocol::binary},
    {"B\0\0\x0B"sv, Protocol::binary},
    {"\0\1??\x21\x12\xA4\x42"sv, Protocol::binary},
    {"\0???\1\0\0\1\0\0"sv, Protocol::binary},
    {"0?\2\1?\x60", Protocol::binary},
    {"\0?\0\0\1"sv, Protocol::binary},
    {"\0\0\0?\0\3\0\0"sv, Protocol::binary},
    {"\0\0\0\x08\x04\xD2\x16\x2F"sv, Protocol::binary},
    {"\x12\1\0"sv, Protocol::binary},
    {"\5\0\x0B\3"sv, Protocol::binary},
    {"\x80\0\0\x28"sv, Protocol::binary},
    {"AMQP\0"sv, Protocol::binary},
    {"\x13"
     "BitTorrent protocol",
     Protocol::binary},
    {"CNXN\0\0\0\1"sv, Protocol::binary},
}};

bool begins_alike(std::string_view pattern, std::string_view bytes) {
  const std::size_t size = std::min(pattern.size(), bytes.size());
  return std::equal(pattern.begin(), pattern.begin() + static_cast<std::ptrdiff_t>(size), bytes.begin(),
                    [](char wanted, char byte) { return wanted == kAnyByte || wanted == byte; });
}

}  // namespace

std::optional<Protocol> opening_of(std::string_view bytes) {
  const auto found = std::find_if(kOpenings.begin(), kOpenings.end(), [&](const Opening& each) {
    return bytes.size() >= each.pattern.size() && begins_alike(each.pattern, bytes);
  });
  return found == kOpenings.end() ? std::nullopt : std::optional(found->protocol);
}

bool may_become_an_opening(std::string_view bytes) {
  return std::any_of(kOpenings.begin(), kOpenings.end(), [&](const Opening& each) {
    return bytes.size() < each.pattern.size() && begins_alike(each.pattern, bytes);
  });
}

}  // namespace chat::relay
