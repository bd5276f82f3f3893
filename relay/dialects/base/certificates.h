#pragma once

#include "relay/hub/accounts.h"
#include "relay/hub/tickets.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// What "add", "list", "remove" or "del", in any case, ask of the accounts; nothing if it is another word.
std::optional<AccountRequest::Kind> certificate_request_called(std::string_view word);

/// The fingerprint as it is kept, of one that may be written as openssl does: "AB:CD:...".
std::string fingerprint_in(std::string_view typed);

/// That the account has a new password, and what logs in to it as before. `how_to_list`: as the client would
/// have to ask for its certificates.
std::string words_for_new_password(const Verdict& verdict, std::string_view how_to_list);

/// The certificates that log in to an account, a sentence each.
std::vector<std::string> certificate_words(const Verdict& verdict);

}  // namespace chat::relay
