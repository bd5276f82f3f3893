#include "relay/dialects/first_bytes/foreign.h"

#include "common/enum_table.h"

#include <array>

namespace chat::relay {
namespace {

using namespace std::string_view_literals;

// RFC 8446, section 6: an alert record (21) of TLS 1.2's form: fatal (2), handshake_failure (40).
constexpr std::string_view kTlsAlert = "\x15\x03\x03\x00\x02\x02\x28"sv;

constexpr std::string_view kHttpAnswer =
    "HTTP/1.1 400 Bad Request\r\n"
    "Content-Type: text/plain\r\n"
    "Connection: close\r\n"
    "\r\n"
    "This is chat-relay, a chat server, and no web server: join it with nc, telnet or a chat client.\n";

// RFC 6120, section 4.9.3.6.
constexpr std::string_view kXmppAnswer =
    "<?xml version='1.0'?>"
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
    "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
    "</stream:stream>";

constexpr std::array<TurnedAway, kProtocols> kAnswers{{
    {Protocol::line, "", ""},
    {Protocol::irc,
     "ERROR :Closing link: you said nothing at first and were taken for a person with nc. Connect again, and "
     "say NICK and USER at once.\r\n",
     "speaks IRC, but began too late"},
    {Protocol::raw, "", ""},
    {Protocol::control, "", ""},
    {Protocol::scrape, "", ""},
    {Protocol::http, kHttpAnswer, "speaks HTTP"},
    {Protocol::sip, "SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "speaks SIP"},
    {Protocol::rtsp, "RTSP/1.0 400 Bad Request\r\nConnection: close\r\n\r\n", "speaks RTSP"},
    {Protocol::tls, kTlsAlert, "speaks TLS, which is not taken here"},
    {Protocol::tls_alert, "", "sent a TLS alert"},
    // RFC 4253, section 4.2: a server may send other lines of data before its version.
    {Protocol::ssh,
     "This is chat-relay, a chat server, and no SSH server: join it with nc, telnet or a chat client.\r\n",
     "speaks SSH"},
    {Protocol::smtp, "554 This is chat-relay, a chat server, and not a mail server\r\n", "speaks SMTP"},
    {Protocol::webirc,
     "ERROR :Closing link: WEBIRC is not supported here. Configure the gateway to connect without it.\r\n",
     "is a gateway that sends WEBIRC, which is not supported: configure it to connect without"},
    {Protocol::proxy, "",
     "is a load balancer that sends the PROXY protocol, which is not supported: configure it to connect "
     "without (HAProxy: no send-proxy)"},
    {Protocol::redis, "-ERR this is chat-relay, a chat server, and not Redis\r\n", "speaks Redis"},
    // SOCKS 4: request rejected or failed (91). RFC 1928, section 3: no acceptable methods (0xFF).
    {Protocol::socks4, "\x00\x5B\x00\x00\x00\x00\x00\x00"sv, "speaks SOCKS"},
    {Protocol::socks5, "\x05\xFF"sv, "speaks SOCKS"},
    {Protocol::icap, "ICAP/1.0 400 Bad Request\r\nConnection: close\r\nEncapsulated: null-body=0\r\n\r\n",
     "speaks ICAP"},
    {Protocol::stomp,
     "ERROR\nmessage:not a STOMP server\ncontent-type:text/plain\n\n"
     "This is chat-relay, a chat server, and no message broker.\n\0"sv,
     "speaks STOMP"},
    {Protocol::rsync, "@ERROR: this is chat-relay, a chat server, and no rsync daemon\n", "speaks rsync"},
    {Protocol::xmpp, kXmppAnswer, "speaks XML, as XMPP does"},
    {Protocol::flash_policy, "<?xml version=\"1.0\"?><cross-domain-policy></cross-domain-policy>\0"sv,
     "asks for a policy file of Flash's"},
    {Protocol::gnutella, "GNUTELLA/0.6 503 This is a chat server\r\n\r\n", "speaks Gnutella"},
    {Protocol::nats, "-ERR 'This is chat-relay, a chat server, and not NATS'\r\n", "speaks NATS"},
    {Protocol::git, "0040ERR This is chat-relay, a chat server, and not a git daemon\n", "speaks git"},
    // RFC 1179, section 4: any byte but 0 is a refusal.
    {Protocol::lpd, "\x01", "speaks LPD, as to a printer"},
    {Protocol::memcached, "CLIENT_ERROR this is chat-relay, a chat server, and not memcached\r\n",
     "speaks memcached"},
    {Protocol::beanstalk, "BAD_FORMAT\r\n", "speaks beanstalk"},
    {Protocol::syslog, "", "sends log lines, as syslog does"},
    {Protocol::metrics, "", "sends measurements, as for Graphite or StatsD"},
    {Protocol::json_rpc,
     "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"This is chat-relay, a chat server\"},"
     "\"id\":null}\n",
     "speaks JSON-RPC"},
    {Protocol::imap, "* BYE This is chat-relay, a chat server, and not a mail server\r\n", "speaks IMAP"},
    {Protocol::nntp, "400 This is chat-relay, a chat server, and not a news server\r\n", "speaks NNTP"},
    {Protocol::ident, "0, 0 : ERROR : UNKNOWN-ERROR\r\n", "asks who somebody is (ident)"},
    {Protocol::finger, "This is chat-relay, a chat server: join it with nc, telnet or a chat client.\r\n",
     "asks who is here (finger)"},
    {Protocol::zookeeper, "This is chat-relay, a chat server, and not ZooKeeper\n", "speaks to ZooKeeper"},
    {Protocol::answer, "", "answers a request that was never made"},
    {Protocol::binary, "", "speaks what is no chat protocol"},
    {Protocol::not_chat,
     "! This is chat-relay, a chat server. What you sent begins like no line of a chat. Join with nc, telnet "
     "or a chat client.\n",
     "sends what is no text"},
}};
static_assert(stands_in_order(kAnswers, &TurnedAway::protocol));

constexpr const char* kUnencrypted = "is not encrypted, as it has to be";

constexpr std::array<TurnedAway, 3> kUnencryptedAnswers{{
    {Protocol::line,
     "! Only encrypted connections are taken here. Join with ncat --ssl and the same host and port.\n",
     kUnencrypted},
    {Protocol::irc,
     "ERROR :Closing link: only encrypted connections are taken here. Connect with TLS, to the same "
     "port.\r\n",
     kUnencrypted},
    {Protocol::raw, "", kUnencrypted},
}};
static_assert(stands_in_order(kUnencryptedAnswers, &TurnedAway::protocol));

}  // namespace

const TurnedAway& turned_away(Protocol protocol) {
  return kAnswers[static_cast<std::size_t>(protocol)];
}

const TurnedAway& turned_away_unencrypted(Protocol protocol) {
  const auto number = static_cast<std::size_t>(protocol);
  return number < kUnencryptedAnswers.size() ? kUnencryptedAnswers[number] : turned_away(protocol);
}

}  // namespace chat::relay
