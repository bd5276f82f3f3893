#pragma once

#include <cstddef>
#include <cstdint>

namespace chat::relay {

/// What a connection turns out to be. Control and scrape (of metrics) are not found in first
/// bytes: they have doors of their own. From http on: what this relay does not speak (foreign.h).
enum class Protocol : std::uint8_t {
  line,
  irc,
  raw,
  control,
  scrape,
  http,
  sip,
  rtsp,
  tls,
  tls_alert,
  ssh,
  smtp,
  webirc,
  proxy,
  redis,
  socks4,
  socks5,
  icap,
  stomp,
  rsync,
  xmpp,
  flash_policy,
  gnutella,
  nats,
  git,
  lpd,
  memcached,
  beanstalk,
  syslog,
  metrics,
  json_rpc,
  imap,
  nntp,
  ident,
  finger,
  zookeeper,
  answer,
  binary,
  not_chat,
};
inline constexpr std::size_t kProtocols = static_cast<std::size_t>(Protocol::not_chat) + 1;

}  // namespace chat::relay
