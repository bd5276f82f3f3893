// What is done where a server asks to be spoken to by TLS (IRCv3 sts). On this machine it need not be: nobody
// is in between, and behind a tunnel that ends here the port is another machine's.

#include "client/connection/link.h"

#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace chat::client {

void Link::heed_strict_transport(Moment now) {
  const auto wanted = session_->take_strict_transport();
  if (!wanted || transport_->is_of_this_machine()) return;
  if (transport_->tls() != nullptr) {
    if (wanted->duration) keep_policy(*wanted->duration, now);
    policy_lasts_ = wanted->duration;
  } else if (wanted->port && !servers_.dialler().forbids_tls()) {
    tls_port_ = wanted->port;
  } else if (wanted->port && !std::exchange(told_of_tls_, true)) {
    tell(Event::Kind::error,
         fmt::format(
             "{} asks to be spoken to by TLS, at port {} (sts), and --no-tls forbids that: what is said "
             "goes in the clear.",
             to_string(servers_.where()), *wanted->port),
         now);
  }
}

/// Told once where it cannot be kept.
void Link::keep_policy(std::chrono::seconds duration, Moment now) {
  const auto kept = servers_.dialler().keep_policy(duration, now.wall);
  if (kept || std::exchange(told_of_tls_, true)) return;
  tell(Event::Kind::error,
       fmt::format("That {} is to be spoken to by TLS alone (sts) is known for this run alone: {}.",
                   servers_.where().host, kept.error()),
       now);
}

void Link::go_over_to_tls(std::uint16_t port, Moment now) {
  tell(Event::Kind::error,
       fmt::format("{} asks to be spoken to by TLS, at port {} (sts): calling there.",
                   to_string(servers_.where()), port),
       now);
  servers_.dialler().call_at(port);
  connect(now);
}

}  // namespace chat::client
