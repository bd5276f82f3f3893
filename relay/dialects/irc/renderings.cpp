// Which rendering a client has: those with the same traits share one.

#include "relay/dialects/irc/rendering.h"

#include <cstddef>
#include <memory>

namespace chat::relay::irc {

Traits Traits::of(const Capabilities& capabilities) {
  return {.tags = capabilities.has(Capability::message_tags),
          .time = capabilities.has(Capability::server_time),
          .account_tag = capabilities.has(Capability::account_tag),
          .account = capabilities.has(Capability::account_notify),
          .extended_join = capabilities.has(Capability::extended_join),
          .away = capabilities.has(Capability::away_notify),
          .invite = capabilities.has(Capability::invite_notify),
          .setname = capabilities.has(Capability::setname),
          .redaction = capabilities.has(Capability::message_redaction),
          .batch = capabilities.has(Capability::batch)};
}

std::size_t Traits::index() const {
  std::size_t index = 0;
  for (const bool bit :
       {tags, time, account_tag, account, extended_join, away, invite, setname, redaction, batch})
    index = index * 2 + (bit ? 1 : 0);
  return index;
}

const IrcRendering& Renderings::for_client(const Capabilities& capabilities) {
  const Traits traits = Traits::of(capabilities);
  auto& rendering = made_[traits.index()];
  if (!rendering) rendering = std::make_unique<IrcRendering>(traits);
  return *rendering;
}

}  // namespace chat::relay::irc
