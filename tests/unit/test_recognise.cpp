#include "catch.h"
#include "cuts.h"
#include "fake_client.h"
#include "relay/dialects/first_bytes/foreign.h"
#include "relay/dialects/first_bytes/recognise.h"
#include "relay/dialects/first_bytes/services.h"

#include <optional>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace std::string_literals;

namespace {

struct Case {
  std::string bytes;
  Protocol protocol;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"CAP LS 302\r\n", Protocol::irc},
      {"NICK alice\r\n", Protocol::irc},
      {"USER a 0 * :a\r\n", Protocol::irc},
      {"PASS secret\r\n", Protocol::irc},
      {"PING x\r\n", Protocol::irc},
      {"QUIT\r\n", Protocol::irc},
      {"NICK\r\n", Protocol::irc},
      {"PASS\n", Protocol::irc},
      {"USER\r\n", Protocol::irc},
      {"CAP\r\n", Protocol::irc},
      {"AUTHENTICATE\r\n", Protocol::irc},
      {"PING\n", Protocol::line},
      {"nick\n", Protocol::line},
      {"pass\n", Protocol::line},
      {"QUIT\n", Protocol::irc},
      {"QUIT :bye\n", Protocol::irc},
      {"AUTHENTICATE PLAIN\r\n", Protocol::irc},
      {"GET / HTTP/1.1\r\n", Protocol::http},
      {"POST /x HTTP/1.0\r\n", Protocol::http},
      {"\x16\x03\x01\x02", Protocol::tls},
      {"hello\n", Protocol::line},
      {"nick low\r\n", Protocol::irc},
      {"Nick low\n", Protocol::irc},
      {"user a 0 * :b\n", Protocol::irc},
      {"uSER a 0 * :b c\n", Protocol::irc},
      {"pass secret\n", Protocol::irc},
      {"cap ls 302\n", Protocol::irc},
      {"cap REQ :server-time\n", Protocol::irc},
      {"authenticate PLAIN\n", Protocol::irc},
      {"ping :x\n", Protocol::irc},
      {"quit\n", Protocol::irc},
      {"quit :bye\n", Protocol::irc},
      {"\nNICK a\r\n", Protocol::irc},
      {"\r\n\r\n  NICK a\r\n", Protocol::irc},
      {"\rNICK a\r\n", Protocol::irc},
      {" nick a\r\n", Protocol::irc},
      {":src NICK x\r\n", Protocol::irc},
      {"@tag=1;+x NICK x\r\n", Protocol::irc},
      {"@tag :src USER a 0 * :b\r\n", Protocol::irc},
      {"SSH-2.0-OpenSSH_9.2\r\n", Protocol::ssh},
      {"SSH-1.99-x\n", Protocol::ssh},
      {"SSH-1.5-x\n", Protocol::ssh},
      {"EHLO mail.example\r\n", Protocol::smtp},
      {"HELO x\r\n", Protocol::smtp},
      {"ehlo x\r\n", Protocol::smtp},
      {"helo mail.example\n", Protocol::smtp},
      {"WEBIRC secret gateway host 127.0.0.1\r\n", Protocol::webirc},
      {"webirc secret gateway host 127.0.0.1\r\n", Protocol::webirc},
      {"PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n", Protocol::proxy},
      {"PROXY TCP6 ::1 ::1 1 2\r\n", Protocol::proxy},
      {"PROXY UNKNOWN\r\n", Protocol::proxy},
      {"\r\n\r\n\0\r\nQUIT\n\x21\x11"s, Protocol::proxy},
      {"OPTIONS sip:nm SIP/2.0\r\n", Protocol::sip},
      {"REGISTER sip:a@b SIP/2.0\r\n", Protocol::sip},
      {"INVITE sip:a@b SIP/2.0\r\n", Protocol::sip},
      {"DESCRIBE rtsp://h/x RTSP/1.0\r\n", Protocol::rtsp},
      {"OPTIONS rtsp://h/x RTSP/1.0\r\n", Protocol::rtsp},
      {"OPTIONS * HTTP/1.1\r\n", Protocol::http},
      {"PROPFIND /a b HTTP/1.1\r\n", Protocol::http},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Protocol::http},
      {"GET /\r\n", Protocol::http},
      {"GET /\n", Protocol::http},
      {"\r\nGET / HTTP/1.1\r\n", Protocol::http},
      {"\x15\x03\x01\0\2\1\0"s, Protocol::tls_alert},
      {"\x80\x2e\x01\x03\x01"s, Protocol::tls},
      {"\3\0\0\x13\x0e"s, Protocol::binary},
      {"\0\0\0\x2f\xFFSMBr"s, Protocol::binary},
      {"\0\0\0\x2f\xFESMBr"s, Protocol::binary},
      {"*1\r\n$4\r\nPING\r\n", Protocol::redis},
      {"\x10\x0c\0\4MQTT\4"s, Protocol::binary},
      {"JRMI\0\2K"s, Protocol::binary},
      {"l\0\x0b\0"s, Protocol::binary},
      {"B\0\0\x0b"s, Protocol::binary},
      {"\0\1\0\0\x21\x12\xA4\x42"s, Protocol::binary},
      {"\5\1\0"s, Protocol::socks5},
      {"\4\1\0\x50"s, Protocol::socks4},
      {"0\x0c\2\1\1\x60"s, Protocol::binary},
      {"\tNICK a\r\n", Protocol::irc},
      {"\xEF\xBB\xBFNICK a\r\n", Protocol::irc},
      {"\xEF\xBB\xBF\r\nnick a\r\n", Protocol::irc},
      {"JOIN #dev\r\n", Protocol::irc},
      {"JOIN 0\r\n", Protocol::irc},
      {"JOIN #a,#b k\r\n", Protocol::irc},
      {"STARTTLS\r\n", Protocol::irc},
      {"PROTOCTL NAMESX UHNAMES\r\n", Protocol::irc},
      {"SERVER irc.example 1 :a server\r\n", Protocol::irc},
      {"SERVER irc.example pass 0 1AB :a server\r\n", Protocol::irc},
      {"TAGMSG #dev\r\n", Protocol::irc},
      {"@+typing=active TAGMSG bob\r\n", Protocol::irc},
      {"NOTICE bob :hi there\r\n", Protocol::irc},
      {"PRIVMSG #dev :hi\r\n", Protocol::irc},
      {":a!b@c PRIVMSG #dev :hi\r\n", Protocol::irc},
      {"MODE #dev\r\n", Protocol::irc},
      {"MODE bob +i\r\n", Protocol::irc},
      {"PONG :x\r\n", Protocol::irc},
      {"ERROR :Closing link\r\n", Protocol::irc},
      {"GET\t/ HTTP/1.1\r\n", Protocol::http},
      {"GET\t/\r\n", Protocol::http},
      {"BREW /pot HTTP/1.0\r\n", Protocol::http},
      {"CONNECT h:443 HTTP/1.1\r\n", Protocol::http},
      {"SOURCE /mount ICE/1.0\r\n", Protocol::http},
      {"OPTIONS icap://h/x ICAP/1.0\r\n", Protocol::icap},
      {"REQMOD icap://h/x ICAP/1.0\r\n", Protocol::icap},
      {"RESPMOD icap://h/x ICAP/1.0\r\n", Protocol::icap},
      {"CONNECT\nlogin:a\npasscode:secret\n\n\0"s, Protocol::stomp},
      {"CONNECT\r\naccept-version:1.2\r\n\r\n\0"s, Protocol::stomp},
      {"STOMP\naccept-version:1.2\nhost:h\n\n\0"s, Protocol::stomp},
      {"CONNECT {\"verbose\":false}\r\n", Protocol::nats},
      {"@RSYNCD: 31.0\n", Protocol::rsync},
      {"<stream:stream to='x'>", Protocol::xmpp},
      {"<?xml version='1.0'?>", Protocol::xmpp},
      {"<policy-file-request/>\0"s, Protocol::flash_policy},
      {"GNUTELLA CONNECT/0.6\r\n", Protocol::gnutella},
      {"0032git-upload-pack /project.git\0host=h\0"s, Protocol::git},
      {"00fagit-receive-pack /p\0host=h\0"s, Protocol::git},
      {"HTTP/1.1 200 OK\r\n", Protocol::answer},
      {"HTTP/2 200\r\n", Protocol::answer},
      {"SIP/2.0 200 OK\r\n", Protocol::answer},
      {"RTSP/1.0 404 Not Found\r\n", Protocol::answer},
      {"ICAP/1.0 204 Unmodified\r\n", Protocol::answer},
      {"ICY 200 OK\r\n", Protocol::answer},
      {"*10\r\n$4\r\n", Protocol::redis},
      {"*12345\r\n$4\r\n", Protocol::redis},
      {"\x02lp\n", Protocol::lpd},
      {"\x01raw\n", Protocol::lpd},
      {"\x03lp \n", Protocol::lpd},
      {"\x03office \n", Protocol::lpd},
      {"\x04lp bob 12\n", Protocol::lpd},
      {"\x05lp root 12\n", Protocol::lpd},
      {"set key 0 0 5\r\n", Protocol::memcached},
      {"cas key 0 60 5 17 noreply\r\n", Protocol::memcached},
      {"put 0 0 60 5\r\n", Protocol::beanstalk},
      {"JDWP-Handshake", Protocol::binary},
      {"\0\0\0\x08\x04\xD2\x16\x2F"s, Protocol::binary},
      {"\0\0\0\x08\x04\xD2\x16\x30"s, Protocol::binary},
      {"\0\0\0\x10\x04\xD2\x16\x2E\0\0\0\1\0\0\0\2"s, Protocol::binary},
      {"\0\0\0\x25\0\3\0\0user\0"s, Protocol::binary},
      {"\0\0\1\x25\0\3\0\0user\0"s, Protocol::binary},
      {"\x10\x8C\1\0\4MQTT\4"s, Protocol::binary},
      {"\x10\xFF\xFF\x7F\0\4MQTT\5"s, Protocol::binary},
      {"\x10\n\0\4MQTT\5"s, Protocol::binary},
      {"0\x82\1\x0C\2\1\1\x60"s, Protocol::binary},
      {"0\x84\0\0\0\x0C\2\1\1\x60"s, Protocol::binary},
      {"0\x81\x80\2\1\1\x60"s, Protocol::binary},
      {"0\n\2\1\1\x42"s, Protocol::binary},
      {"\4\2\0\x50\x7F\0\0\1root\0"s, Protocol::socks4},
      {"\5\1\2"s, Protocol::socks5},
      {"\5\2\0\2"s, Protocol::socks5},
      {"\5\3\x80\1\2"s, Protocol::socks5},
      {"\x14\3\3\0\1\1"s, Protocol::tls_alert},
      {"\x17\3\3\0\x20"s, Protocol::tls_alert},
      {"\x16\xFE\xFF\0\0"s, Protocol::binary},
      {"\x16\xFE\xFD\0\0"s, Protocol::binary},
      {"\x80\n\0\0\0\0\0\0"s, Protocol::binary},
      {"\x80\1\0\1\0\0\0\4ping"s, Protocol::binary},
      {"AMQP\0\0\x09\1"s, Protocol::binary},
      {"AMQP\1\1\0\x0A"s, Protocol::binary},
      {"AMQP\3\1\0\0"s, Protocol::binary},
      {"GIOP\1\2\1\0"s, Protocol::binary},
      {"\0\0\0\x85\xFESMB"s, Protocol::binary},
      {"\0\0\1\x85\xFFSMB"s, Protocol::binary},
      {"8=FIX.4.4\1"
       "9=1\1",
       Protocol::binary},
      // MongoDB, Cassandra, Kafka, AFP, ZMTP, BGP, rsh, Minecraft, Thrift's compact form, NetWare.
      {"\x3A\0\0\0\1\0\0\0\0\0\0\0\xDD\7\0\0"s, Protocol::not_chat},
      {"A\1\0\0\1\0\0\0\0\0\0\0\xD4\7\0\0"s, Protocol::not_chat},
      {"\4\0\0\0\1\0\0\0\x16"s, Protocol::not_chat},
      {"\0\0\0\x14\0\x12\0\0\0\0\0\1"s, Protocol::not_chat},
      {"\0\3\0\1\0\0\0\0\0\0\0\2"s, Protocol::not_chat},
      {"\xFF\0\0\0\0\0\0\0\1\x7F"s, Protocol::not_chat},
      {std::string(16, '\xFF') + "\0\x1D\1"s, Protocol::not_chat},
      {"1022\0root\0root\0id\0"s, Protocol::not_chat},
      {"\x82\x21\x05\x06ping\n", Protocol::not_chat},
      {"\0hello\n"s, Protocol::not_chat},
      {"hello\0\n"s, Protocol::not_chat},
      {"\x03\n", Protocol::line},
      {"\x03", Protocol::line},
      {"\x03hello\n", Protocol::line},
      {"\x1B[Ahi\n", Protocol::line},
      {"\x1BOAgr\xFC\xDF\n", Protocol::line},
      {"\x08\x7Fhi\n", Protocol::line},
      {"\x01/msg bob secret\n", Protocol::line},
      {"\x02/msg bob secret\n", Protocol::line},
      {"gr\xFC\xDF"
       "e\n",
       Protocol::line},
      {"\xFC"
       "ber\n",
       Protocol::line},
      {"\x02gr\xFC\xDF"
       "e\x02\n",
       Protocol::line},
      {"hel\xFF\xF4\xFF\xFD\6lo\n", Protocol::line},
      {"\xFF\xFD\3\xFF\xFB\x18hi\r\0"s, Protocol::line},
      {"\xFF\xFB\0hi\n"s, Protocol::line},
      {"hi \xFF\xFA\x18\0x\xFF\xF0 there\n"s, Protocol::line},
      {"hi\r\0"s, Protocol::line},
      {"\r\0hi\n"s, Protocol::line},
      {"\xC3\xBC\n", Protocol::line},
      {"\xF0\x9F\x98\x80\n", Protocol::line},
      {"GET better at HTTP/2\n", Protocol::line},
      {"REPORT on HTTP/2\n", Protocol::line},
      {"SEARCH for HTTP/3\n", Protocol::line},
      {"GET better at HTTP/1.1\n", Protocol::line},
      {"LINK to HTTP/1.1\n", Protocol::line},
      {"INFO on SIP/2.0\n", Protocol::line},
      {"PLAY something over RTSP/1.0\n", Protocol::line},
      {"WE LIKE HTTP/1.1\n", Protocol::line},
      {"WHY: HTTP/1.10\n", Protocol::line},
      {"GET it\n", Protocol::line},
      {"GET /etc and /usr\n", Protocol::line},
      {"CONNECT me\n", Protocol::line},
      {"STOMP on it\n", Protocol::line},
      {"connect\n", Protocol::line},
      {"HTTP is fine\n", Protocol::line},
      {"HTTP/2 rocks\n", Protocol::line},
      {"ICY roads\n", Protocol::line},
      {"<hi>\n", Protocol::line},
      {"<3\n", Protocol::line},
      {"beef\n", Protocol::line},
      {"add\n", Protocol::line},
      {"set the table\n", Protocol::line},
      {"put it down\n", Protocol::line},
      {"set 1 2 3 4\n", Protocol::line},
      {"stats\n", Protocol::line},
      {"version\n", Protocol::line},
      {"JOIN us\n", Protocol::line},
      {"JOIN\n", Protocol::line},
      {"join #dev\n", Protocol::line},
      {"MODE is set\n", Protocol::line},
      {"NOTICE that\n", Protocol::line},
      {"NOTICE the bug: it is back\n", Protocol::line},
      {"SERVER is down\n", Protocol::line},
      {"SERVER is down again today\n", Protocol::line},
      {"ERROR in line 4\n", Protocol::line},
      {"user error in line four\n", Protocol::line},
      {"cap list of things\n", Protocol::line},
      {"nick is my dog\n", Protocol::line},
      {"nick\n", Protocol::line},
      {"nick 1st\n", Protocol::line},
      {"user error\n", Protocol::line},
      {"pass the salt\n", Protocol::line},
      {"cap on\n", Protocol::line},
      {"ping everybody\n", Protocol::line},
      {"quit smoking\n", Protocol::line},
      {"authenticate yourself\n", Protocol::line},
      {"authenticate\n", Protocol::line},
      {"@bob nick me\n", Protocol::line},
      {"@bob are you there?\n", Protocol::line},
      {":) hi\n", Protocol::line},
      {"helo everybody\n", Protocol::line},
      {"helo\n", Protocol::line},
      {"EHLO everybody, hi\n", Protocol::line},
      {"SSH-2 is better than telnet\n", Protocol::line},
      {"PROXY servers are slow\n", Protocol::line},
      {"webirc is down\n", Protocol::line},
      {"INVITE bob please\n", Protocol::line},
      {"OPTIONS: tea, coffee\n", Protocol::line},
      {"GET me HTTP/ please\n", Protocol::line},
      {"we all know HTTP/1.1\n", Protocol::line},
      {"*1\n", Protocol::line},
      {"l\n", Protocol::line},
      {"0\n", Protocol::line},
      {"\n hello\n", Protocol::line},
      {"NICKNAMES are fun\n", Protocol::line},
      {"nick alice\n", Protocol::irc},
      {"QUITE so\n", Protocol::line},
      {"GET out of here\n", Protocol::line},
      {"PING\r\n", Protocol::redis},
      {"INFO\r\n", Protocol::redis},
      {"INFO server\r\n", Protocol::redis},
      {"info replication\r\n", Protocol::redis},
      {"AUTH secret\r\n", Protocol::redis},
      {"AUTH default secret\r\n", Protocol::redis},
      {"AUTH alice s3cret\r\n", Protocol::redis},
      {"SET k v\r\n", Protocol::redis},
      {"GET user:1\r\n", Protocol::redis},
      {"COMMAND\r\n", Protocol::redis},
      {"COMMAND DOCS\r\n", Protocol::redis},
      {"CONFIG GET *\r\n", Protocol::redis},
      {"CLIENT LIST\r\n", Protocol::redis},
      {"HELLO 3\r\n", Protocol::redis},
      {"SELECT 0\r\n", Protocol::redis},
      {"SLAVEOF NO ONE\r\n", Protocol::redis},
      {"FLUSHALL\r\n", Protocol::redis},
      {"stats\r\n", Protocol::memcached},
      {"stats items\r\n", Protocol::memcached},
      {"version\r\n", Protocol::memcached},
      {"get key\r\n", Protocol::memcached},
      {"get user:1 user:2\r\n", Protocol::memcached},
      {"incr hits 1\r\n", Protocol::memcached},
      {"verbosity 1\r\n", Protocol::memcached},
      {"6193, 23\r\n", Protocol::ident},
      {"6193,23\r\n", Protocol::ident},
      {"EHLO\r\n", Protocol::smtp},
      {"MODE READER\r\n", Protocol::nntp},
      {"CAPABILITIES\r\n", Protocol::nntp},
      {"/W\r\n", Protocol::finger},
      {"/W root\r\n", Protocol::finger},
      {"<34>Oct 11 22:14:15 mymachine su: 'su root' failed\n", Protocol::syslog},
      {"<165>1 2003-10-11T22:14:15.003Z host app - ID47 - hi\n", Protocol::syslog},
      {"<13>1 - - - - - - hi\n", Protocol::syslog},
      {"<189>29: *Mar  1 00:01:02: %SYS-5-CONFIG_I\n", Protocol::syslog},
      {"<13>su[12]: hi\n", Protocol::syslog},
      {"83 <34>1 2003-10-11T22:14:15.003Z host app - ID47 - hi\n", Protocol::syslog},
      {"servers.web1.load 0.42 1700000000\n", Protocol::metrics},
      {"web.hits:1|c\n", Protocol::metrics},
      {"web.time:320|ms|@0.1\n", Protocol::metrics},
      {"{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n", Protocol::json_rpc},
      {"{\"jsonrpc\":\"2.0\",\"method\":\"eth_blockNumber\",\"id\":1}\n", Protocol::json_rpc},
      {"a1 LOGIN alice secret\r\n", Protocol::imap},
      {"A001 CAPABILITY\r\n", Protocol::imap},
      {"000chost:version", Protocol::binary},
      {"\x1B%-12345X@PJL INFO ID\r\n", Protocol::binary},
      {"DIST00000001ARGC00000005", Protocol::binary},
      {"fox a 1 -1 fox hello\n{\n", Protocol::binary},
      {"TNMP\4\0\0\0"s, Protocol::binary},
      {"< NTP/1.2 >\n", Protocol::binary},
      {"WWWOFFLE STATUS\r\n", Protocol::binary},
      {"CLIENT libcurl 7.88.1\r\n", Protocol::binary},
      {"RFB 003.008\n", Protocol::binary},
      {"gkrellm 2.3.10\n", Protocol::binary},
      {"DmdT\0\0\0\x17"s, Protocol::binary},
      {"ping\r\n", Protocol::line},
      {"INFO please\n", Protocol::line},
      {"INFO ABOUT\r\n", Protocol::line},
      {"INFO about tea\r\n", Protocol::line},
      {"AUTH is broken\r\n", Protocol::line},
      {"AUTH\r\n", Protocol::line},
      {"AUTH failed again today\r\n", Protocol::line},
      {"COMMAND me\r\n", Protocol::line},
      {"CONFIG file\r\n", Protocol::line},
      {"CLIENT left\r\n", Protocol::line},
      {"GET OUT\r\n", Protocol::line},
      {"GET out of here\r\n", Protocol::line},
      {"SET THE TABLE\r\n", Protocol::line},
      {"SET things right, please\r\n", Protocol::line},
      {"HELLO\r\n", Protocol::line},
      {"HELLO everybody\r\n", Protocol::line},
      {"HELP\r\n", Protocol::line},
      {"help\r\n", Protocol::line},
      {"stats please\r\n", Protocol::line},
      {"version 2 is out\r\n", Protocol::line},
      {"get lost\r\n", Protocol::line},
      {"get well soon.\r\n", Protocol::line},
      {"get 5\r\n", Protocol::line},
      {"delete it\r\n", Protocol::line},
      {"touch wood\r\n", Protocol::line},
      {"6193, 23\n", Protocol::line},
      {"1, 2, 3\r\n", Protocol::line},
      {"12,5 percent\r\n", Protocol::line},
      {"<3\r\n", Protocol::line},
      {"<3>\n", Protocol::line},
      {"<3> you all\n", Protocol::line},
      {"<34>Octopus\n", Protocol::line},
      {"<999>Oct 11 hi\n", Protocol::line},
      {"83 <34 and more\n", Protocol::line},
      {"v1.2 is 5 times faster\n", Protocol::line},
      {"example.com 5 6\n", Protocol::line},
      {"note:1|2\n", Protocol::line},
      {"{\"a\": 1}\n", Protocol::line},
      {"{the method}\n", Protocol::line},
      {"a1 is here\n", Protocol::line},
      {"v2 login is broken\n", Protocol::line},
      {"mode reader\r\n", Protocol::line},
      {"/w bob hi\r\n", Protocol::line},
      {"ruok\n", Protocol::line},
      {"ruok?\n", Protocol::line},
      {"stat\r\n", Protocol::line},
      {"stats", Protocol::line},
      {"example.com\r\n", Protocol::line},
      {"CLIENT library is old\r\n", Protocol::line},
      {"gkrellm is nice\n", Protocol::line},
      {"\x1B", Protocol::line},
      {"\x16 synchronous idle\n", Protocol::line},
  };
  return all;
}

}  // namespace

TEST_CASE("the first bytes tell what a client speaks", "[recognise]") {
  for (const Case& each : cases()) {
    INFO(each.bytes);
    const bool is_pause_only = recognise(each.bytes, false) == std::nullopt;
    CHECK((!is_pause_only || each.protocol == Protocol::line));
    CHECK(recognise(each.bytes, true) == each.protocol);
  }
}

TEST_CASE("a part of the first bytes never tells something else", "[recognise]") {
  for (const Case& each : cases()) {
    for (std::size_t size = 1; size < each.bytes.size(); ++size) {
      const std::string_view part = std::string_view(each.bytes).substr(0, size);
      INFO(each.bytes << " cut at " << size);
      // Whoever pauses behind a line is taken for a person.
      const auto early = recognise(part, !is_a_pause(part));
      CHECK((early == std::nullopt || early == each.protocol));
    }
  }
}

TEST_CASE("however the first bytes come, they tell the same", "[recognise]") {
  for (const Case& each : cases()) {
    for (const auto& pieces : test::all_cuts(each.bytes)) {
      std::string come;
      std::optional<Protocol> told;
      for (const std::string_view piece : pieces) {
        come += piece;
        if (!told) told = recognise(come, false);
      }
      INFO(each.bytes << " in " << pieces.size() << ", first " << pieces.front());
      CHECK(told.value_or(recognise(come, true).value_or(Protocol::line)) == each.protocol);
    }
  }
}

TEST_CASE("any byte alone, and any two, tell the same together and one by one", "[recognise]") {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string bytes{static_cast<char>(first), static_cast<char>(second), '\n'};
      std::optional<Protocol> told;
      for (std::size_t size = 1; size <= bytes.size() && !told; ++size)
        told = recognise(std::string_view(bytes).substr(0, size), false);
      INFO(first << " " << second);
      CHECK(told == recognise(bytes, false));
    }
  }
}

TEST_CASE("a word of ZooKeeper's has no line end, and comes before the greeting", "[recognise]") {
  for (const char* word : {"ruok", "stat", "mntr", "isro"}) {
    CAPTURE(word);
    CHECK(recognise(word, false) == std::nullopt);
    CHECK(is_a_pause(word));
    CHECK(recognise(word, true) == Protocol::zookeeper);
    CHECK(recognise(std::string(word) + "\n", true) == Protocol::line);
  }
}

TEST_CASE("after the greeting the words of other services are a person's", "[recognise]") {
  for (const char* line :
       {"PING", "INFO", "stats", "version", "get key", "6193, 23", "SET k v", "ruok", "/W"}) {
    CAPTURE(line);
    CHECK(not_talk(line) == std::nullopt);
    CHECK(not_talk(std::string(line) + '\r') == std::nullopt);
  }
  CHECK(not_talk("a1 LOGIN alice secret") == Protocol::imap);
  CHECK(not_talk("<34>Oct 11 22:14:15 host su: hi") == Protocol::syslog);
}

TEST_CASE("silence is a person who waits for a greeting, but not at once", "[recognise]") {
  for (const char* silence : {"", "\n", "\r\n", " \r\n\r\n", "  ", "*1\r\n"}) {
    CHECK(is_a_pause(silence) == true);
    CHECK(recognise(silence, false) == std::nullopt);
    CHECK(recognise(silence, true) == Protocol::line);
  }
}

TEST_CASE("who pauses within a line that may be a client's is waited for", "[recognise]") {
  for (const char* part : {"n", "nick lo", "user a 0", "SSH-", "@tag ", ":src NI", "GET", "EHL", "\x16"}) {
    INFO(part);
    CHECK(recognise(part, true) == std::nullopt);
  }
  for (const char* part :
       {"no", "hello", "nickname", "GETTING", "add", "c", "\x03", "\x10", "\x15", "\x1B", "\xFF", "be\r"})
    CHECK(recognise(part, true) == Protocol::line);
}

TEST_CASE("what goes on for ever is a request or talk", "[recognise]") {
  const std::string endless(kFirstBytesMax, 'x');
  CHECK(recognise("GET /" + endless, true) == Protocol::http);
  CHECK(recognise("nick " + endless, true) == Protocol::line);
  CHECK(recognise("@" + endless, true) == Protocol::line);
}

TEST_CASE("every foreign protocol has a reason for the log", "[recognise]") {
  for (const Case& each : cases()) {
    const TurnedAway& answer = turned_away(each.protocol);
    CHECK(answer.protocol == each.protocol);
    CHECK(answer.reason.empty() == (each.protocol == Protocol::line));
  }
}

TEST_CASE("a newcomer's first line that is no talk is answered in its form, and not said", "[recognise]") {
  for (const Case& each : cases()) {
    const std::size_t line_end = each.bytes.find('\n');
    const bool one_line = line_end + 1 == each.bytes.size() && each.bytes.front() > ' ';
    const bool told_early_only = each.bytes == "HELO x\r\n" || each.bytes == "PING x\r\n" ||
                                 command_in(std::string_view(each.bytes).substr(0, line_end));
    if (!one_line || told_early_only || each.protocol == Protocol::line) continue;
    for (const auto& pieces : test::all_cuts(each.bytes)) {
      test::FakeRelay relay;
      test::FakeClient alice(relay, "alice");
      test::FakeClient late(relay);
      late.received();
      alice.received();
      for (const std::string_view piece : pieces) late.send(piece);
      INFO(each.bytes);
      const std::string answer = late.received();
      const bool hint = each.protocol == Protocol::irc && answer.starts_with("! Your line was not said");
      CHECK((hint || answer == turned_away(each.protocol).words));
      CHECK((late.dialect().closing_reason() != nullptr) == !hint);
      CHECK(alice.received().empty());
    }
  }
}

TEST_CASE("after the greeting a person may begin as clients do", "[recognise]") {
  for (const char* talk : {"QUIT it",
                           "PASS me the salt",
                           "USER error",
                           "USER error in line four",
                           "CAP is off",
                           "CAP LIST of things",
                           "NICK of time",
                           "NICK is my dog",
                           "PING me later",
                           "PING me",
                           "HELO everybody",
                           "WEBIRC is a gateway",
                           "WEBIRC is a gateway for browsers",
                           "AUTHENTICATE yourself",
                           "GET better at HTTP/2",
                           "JOIN us",
                           "MODE is set",
                           "NOTICE that",
                           "SERVER is down",
                           "PROXY servers are slow",
                           "\x02hello"}) {
    test::FakeRelay relay;
    test::FakeClient alice(relay, "alice");
    test::FakeClient late(relay);
    late.received();
    alice.received();
    late.type(talk);
    INFO(talk);
    CHECK(late.received().empty());
    CHECK(late.dialect().closing_reason() == nullptr);
    CHECK(alice.received().starts_with("* guest2 joined\n<guest2> "));
  }
}

TEST_CASE("after the greeting an IRC client is still known", "[recognise]") {
  for (const char* opening :
       {"NICK low", "USER a 0 * :r", "USER a b c :r", "PASS secret", "CAP LS 302", "CAP REQ :x", "PING :x",
        "QUIT :bye", "\tNICK low", "\xEF\xBB\xBFNICK low", "JOIN #dev"}) {
    test::FakeRelay relay;
    test::FakeClient late(relay);
    late.received();
    late.type(opening);
    INFO(opening);
    CHECK(late.received() == turned_away(Protocol::irc).words);
    CHECK(late.dialect().closing_reason() != nullptr);
  }
}

TEST_CASE("who has talked may say what they like", "[recognise]") {
  test::FakeRelay relay;
  test::FakeClient alice(relay, "alice");
  test::FakeClient bob(relay, "bob");
  bob.type("hi");
  alice.received();
  bob.type("SSH-2.0-x");
  CHECK(alice.received() == "<bob> SSH-2.0-x\n");
}
