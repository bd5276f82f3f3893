#include "relay/dialects/irc/asked_server.h"

namespace chat::relay::irc {

bool is_asked_here(const Request& request, std::string_view name) {
  const bool here = name.empty() || matches_mask(name, request.client.settings().server_name) ||
                    request.client.hub().find(name) != nullptr;
  if (!here) request.replies.numeric(ERR_NOSUCHSERVER, "{} :No such server", one_word(name));
  return here;
}

}  // namespace chat::relay::irc
