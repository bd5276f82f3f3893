#include "relay/hub/account_standing.h"

#include "common/text.h"

#include <algorithm>
#include <string>

namespace chat::relay {
namespace {

using RequestKind = AccountRequest::Kind;

/// What only those may ask who have logged in to the account. For the rest the request has the password.
bool is_for_owner(RequestKind kind) {
  return kind == RequestKind::add_certificate || kind == RequestKind::remove_certificate ||
         kind == RequestKind::list_certificates || kind == RequestKind::keep_private ||
         kind == RequestKind::end_private;
}

const Person* find_person(const ChatView& chat, std::uint64_t id) {
  const auto found = std::find_if(chat.people().begin(), chat.people().end(),
                                  [&](const auto& each) { return each->id == id; });
  return found == chat.people().end() ? nullptr : found->get();
}

}  // namespace

std::optional<Refusal> objection_to(const ChatView& chat, const AccountRequest& request) {
  // Whoever has the control socket is nobody in the chat.
  if (request.person == 0) return std::nullopt;
  const Person* const asker = find_person(chat, request.person);
  const bool is_operator = asker != nullptr && asker->rules_relay;
  if (is_for_operators(request.kind) && !is_operator) return Refusal{Problem::not_relay_operator, {}};
  if (!is_for_owner(request.kind) || (is_operator && request.kind == RequestKind::end_private))
    return std::nullopt;
  if (asker == nullptr) return Refusal{Problem::not_logged_in, {}};
  const bool has_it = fold_case(asker->particulars().account) == fold_case(request.account);
  return has_it ? std::nullopt : std::optional(Refusal{Problem::not_logged_in, asker->nick});
}

}  // namespace chat::relay
