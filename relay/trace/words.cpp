#include "relay/trace/words.h"

#include <array>
#include <cstddef>
#include <cstring>

#include <fmt/format.h>

namespace chat::relay::trace {
namespace {

// In the order of the enumerations.
constexpr std::array<const char*, 9> kDue{"nothing", "recognise", "unfinished", "handshake", "stalled",
                                          "dead",    "gone",      "last words", "dialect"};
constexpr std::array<const char*, 3> kCause{"descriptors", "timeout", "signal"};
constexpr std::array<const char*, 5> kStep{"signals", "accepted", "reads", "deadlines", "sends"};
constexpr std::array<const char*, kProtocols> kProtocol{
    "line",   "irc",       "raw",       "control",   "scrape", "http",         "sip",      "rtsp",
    "tls",    "tls alert", "ssh",       "smtp",      "webirc", "proxy",        "redis",    "socks4",
    "socks5", "icap",      "stomp",     "rsync",     "xmpp",   "flash policy", "gnutella", "nats",
    "git",    "lpd",       "memcached", "beanstalk", "syslog", "metrics",      "json-rpc", "imap",
    "nntp",   "ident",     "finger",    "zookeeper", "answer", "binary",       "not chat"};
static_assert(kProtocol.back() != nullptr);
constexpr std::array<const char*, 4> kReadStatus{"bytes", "would_block", "end", "reset"};
constexpr std::array<const char*, 4> kSendStatus{"sent", "would_block", "sent", "failed"};

template <class Enumerator, std::size_t count>
const char* word(const std::array<const char*, count>& words, Enumerator value) {
  return words[static_cast<std::size_t>(value)];
}

}  // namespace

const char* word_for(Due due) {
  return word(kDue, due);
}

const char* word_for(Selector::Cause cause) {
  return word(kCause, cause);
}

const char* word_for(Step step) {
  return word(kStep, step);
}

const char* word_for(std::optional<Protocol> protocol) {
  return protocol ? word(kProtocol, *protocol) : "";
}

const char* word_for_read(Transfer::Status status) {
  return word(kReadStatus, status);
}

const char* word_for_send(Transfer::Status status) {
  return word(kSendStatus, status);
}

std::string name_of_signal(int signal) {
  return fmt::format("SIG{}", ::sigabbrev_np(signal));
}

}  // namespace chat::relay::trace
