#pragma once

#include "client/protocol/server_support.h"

#include <functional>
#include <string>
#include <string_view>

namespace chat::client {

/// Whether somebody else is called `name`.
using IsSomebody = std::function<bool(std::string_view name)>;

/// Text in the form in which names() compares it. It is folded once, however many words are sought in it.
std::string folded_for_mentions(std::string_view text, const ServerSupport& support);

/// Whether a text has `word` as a word of its own: formatting codes aside, in whatever case, however its
/// accents are composed. `folded` is the text, as folded_for_mentions() gives it. Letters, digits and
/// combining marks make words, and all else parts them. The characters of scripts that have no spaces, and
/// Korean's, whose particles are joined to names, part the words of other scripts; a word of their own is
/// found wherever it stands.
///
/// IRC's nicks have more characters than words: "alice_" does not mention alice if `is_somebody` says that
/// somebody is called so. It is given names in the form of folded_for_mentions().
bool names(std::string_view folded, std::string_view word, const ServerSupport& support,
           const IsSomebody& is_somebody);

}  // namespace chat::client
