#include "relay/dialects/first_bytes/openings.h"

#include "common/ascii.h"

#include <algorithm>
#include <array>

namespace chat::relay {
namespace {

using namespace std::string_view_literals;

struct Opening {
  std::string_view pattern;
  Protocol protocol;
};

// How an IRC client or gateway begins: RFC 1459 and IRCv3. Before the greeting these are recognised at once,
// because a password may follow.
constexpr std::array<Opening, 10> kIrcOpenings{{
    {"CAP ", Protocol::irc},
    {"NICK ", Protocol::irc},
    {"USER ", Protocol::irc},
    {"PASS ", Protocol::irc},
    {"QUIT\n", Protocol::irc},
    {"QUIT\r", Protocol::irc},
    {"QUIT ", Protocol::irc},
    {"PING ", Protocol::irc},
    {"AUTHENTICATE ", Protocol::irc},
    {"WEBIRC ", Protocol::webirc},
}};

// What tells at once, whatever follows. '?' stands for any byte, '#' for a hexadecimal digit, '~' for a byte
// that is below 10 or above 127.
constexpr std::array<Opening, 80> kOpenings{{
    // RFC 4253, section 4.2.
    {"SSH-1.", Protocol::ssh},
    {"SSH-2.0-", Protocol::ssh},
    // HAProxy's PROXY protocol, versions 1 and 2.
    {"PROXY TCP4 ", Protocol::proxy},
    {"PROXY TCP6 ", Protocol::proxy},
    {"PROXY UNKNOWN", Protocol::proxy},
    {"\r\n\r\n\0\r\nQUIT\n"sv, Protocol::proxy},
    // Frames of STOMP 1.0 to 1.2; a passcode may follow.
    {"CONNECT\n", Protocol::stomp},
    {"CONNECT\r\n", Protocol::stomp},
    {"STOMP\n", Protocol::stomp},
    {"STOMP\r\n", Protocol::stomp},
    {"@RSYNCD:", Protocol::rsync},
    // RFC 6120, section 4.2.
    {"<stream:stream", Protocol::xmpp},
    {"<?xml", Protocol::xmpp},
    {"<policy-file-request/>", Protocol::flash_policy},
    {"GNUTELLA CONNECT/", Protocol::gnutella},
    {"CONNECT {", Protocol::nats},
    // Git's pack protocol: the length of the line, and what is asked for.
    {"####git-upload-pack ", Protocol::git},
    {"####git-receive-pack ", Protocol::git},
    {"####git-upload-archive ", Protocol::git},
    // Answers to a request: a program that sends one takes the relay for a client.
    {"HTTP/#.# ###", Protocol::answer},
    {"HTTP/# ###", Protocol::answer},
    {"SIP/#.# ###", Protocol::answer},
    {"RTSP/#.# ###", Protocol::answer},
    {"ICAP/#.# ###", Protocol::answer},
    {"GNUTELLA/#.# ###", Protocol::answer},
    {"ICY ###", Protocol::answer},
    // RFC 8446, section 5.1: records of a handshake (22); of a change of cipher (20), an alert (21) and data
    // (23), whose legacy version begins with 3. RFC 6101, appendix E: SSL 2.0's hello. RFC 9147: DTLS.
    {"\x16\x03", Protocol::tls},
    {"\x80?\x01", Protocol::tls},
    {"\x15\x03~", Protocol::tls_alert},
    {"\x14\x03~", Protocol::tls_alert},
    {"\x17\x03~", Protocol::tls_alert},
    {"\x14\xFE~", Protocol::binary},
    {"\x15\xFE~", Protocol::binary},
    {"\x16\xFE~", Protocol::binary},
    {"\x17\xFE~", Protocol::binary},
    // Arrays of strings.
    {"*#\r\n$", Protocol::redis},
    {"*##\r\n$", Protocol::redis},
    {"*###\r\n$", Protocol::redis},
    {"*####\r\n$", Protocol::redis},
    {"*#####\r\n$", Protocol::redis},
    {"*######\r\n$", Protocol::redis},
    // RFC 1928: some methods, and SOCKS 4 and 4a: CONNECT and BIND.
    {"\x04\x01", Protocol::socks4},
    {"\x04\x02", Protocol::socks4},
    {"\x05~~", Protocol::socks5},
    // What scanners send to any port, and others by mistake. Most have a NUL, by which is_no_text() would
    // know
    // them; here are those that begin with something else, or are better not answered: RDP (TPKT), SMB 1
    // and 2, NetBIOS, MQTT 3.1 and later (its remaining length takes up to four bytes), Java RMI, serialized
    // objects and debugging, X11 in both byte orders, STUN, DNS, LDAP (lengths short and long), TNS,
    // PostgreSQL (a start, and requests for SSL, GSS encryption and cancelling), TDS, Kerberos, DCE and Sun
    // RPC, AMQP, BitTorrent, ADB, GIOP, memcached and Thrift, Zabbix, FIX.
    {"\x03\0"sv, Protocol::binary},
    {"\0\0??\xFFSMB"sv, Protocol::binary},
    {"\0\0??\xFESMB"sv, Protocol::binary},
    {"\x81\0\0"sv, Protocol::binary},
    {"\x10?\0\4MQTT"sv, Protocol::binary},
    {"\x10??\0\4MQTT"sv, Protocol::binary},
    {"\x10???\0\4MQTT"sv, Protocol::binary},
    {"\x10????\0\4MQTT"sv, Protocol::binary},
    {"\x10?\0\6MQIsdp"sv, Protocol::binary},
    {"\x10??\0\6MQIsdp"sv, Protocol::binary},
    {"JRMI\0"sv, Protocol::binary},
    {"\xAC\xED\0\5"sv, Protocol::binary},
    {"JDWP-Handshake", Protocol::binary},
    {"l\0\x0B"sv, Protocol::binary},
    {"B\0\0\x0B"sv, Protocol::binary},
    {"\0\1??\x21\x12\xA4\x42"sv, Protocol::binary},
    {"\0???\1\0\0\1\0\0"sv, Protocol::binary},
    {"0?\2\1", Protocol::binary},
    {"0\x81?\2", Protocol::binary},
    {"0\x82??\2", Protocol::binary},
    {"0\x83???\2", Protocol::binary},
    {"0\x84????\2", Protocol::binary},
    {"\0?\0\0\1"sv, Protocol::binary},
    {"\0\0??\0\3\0\0"sv, Protocol::binary},
    {"\0\0\0?\x04\xD2\x16"sv, Protocol::binary},
    {"\0\0??\x6A"sv, Protocol::binary},
    {"\0\0??\x6C"sv, Protocol::binary},
    {"\x12\1\0"sv, Protocol::binary},
    {"\5\0\x0B\3"sv, Protocol::binary},
    {"\x80?\0"sv, Protocol::binary},
    {"AMQP~", Protocol::binary},
    {"\x13"
     "BitTorrent protocol",
     Protocol::binary},
    {"CNXN\0\0\0\1"sv, Protocol::binary},
    {"GIOP\1", Protocol::binary},
    {"ZBXD\1", Protocol::binary},
    {"8=FIX", Protocol::binary},
}};

bool fits(char wanted, char byte) {
  constexpr unsigned char kSmall = 10;
  constexpr unsigned char kHigh = 0x80;
  const auto number = static_cast<unsigned char>(byte);
  switch (wanted) {
    case '?':
      return true;
    case '#':
      return is_hex_digit(byte);
    case '~':
      return number < kSmall || number >= kHigh;
    default:
      return wanted == byte;
  }
}

bool begins_alike(std::string_view pattern, std::string_view bytes) {
  const std::size_t size = std::min(pattern.size(), bytes.size());
  return std::equal(pattern.begin(), pattern.begin() + static_cast<std::ptrdiff_t>(size), bytes.begin(),
                    fits);
}

template <class Openings>
std::optional<Protocol> found_in(const Openings& openings, std::string_view bytes) {
  const auto found = std::find_if(openings.begin(), openings.end(), [&](const Opening& each) {
    return bytes.size() >= each.pattern.size() && begins_alike(each.pattern, bytes);
  });
  return found == openings.end() ? std::nullopt : std::optional(found->protocol);
}

}  // namespace

std::optional<Protocol> opening_of(std::string_view bytes) {
  return found_in(kOpenings, bytes);
}

std::optional<Protocol> irc_opening_of(std::string_view bytes) {
  return found_in(kIrcOpenings, bytes);
}

bool may_become_an_opening(std::string_view bytes) {
  const auto may_become = [&](const Opening& each) {
    return bytes.size() < each.pattern.size() && begins_alike(each.pattern, bytes);
  };
  return std::any_of(kOpenings.begin(), kOpenings.end(), may_become) ||
         std::any_of(kIrcOpenings.begin(), kIrcOpenings.end(), may_become);
}

}  // namespace chat::relay
