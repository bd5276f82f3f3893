#pragma once

#include "relay/hub/accounts.h"
#include "relay/hub/chat_view.h"
#include "relay/hub/refusal.h"

#include <optional>

namespace chat::relay {

/// Why a request that has waited is not put to the accounts any more: what it needs of its asker was so when
/// it was made, and is not any longer.
std::optional<Refusal> objection_to(const ChatView& chat, const AccountRequest& request);

}  // namespace chat::relay
