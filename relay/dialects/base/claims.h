#pragma once

#include "relay/hub/chat_view.h"

#include <string>

namespace chat::relay {

/// The accounts, with commas between, that rule a claimed room besides its founder; empty: none does.
inline std::string others_who_rule(const ChatView& chat, const Claim& claim) {
  std::string others;
  for (const std::string& account : claim.operators) {
    if (!claim.is_founder(account)) others.append(others.empty() ? "" : ", ").append(chat.name_of(account));
  }
  return others;
}

}  // namespace chat::relay
