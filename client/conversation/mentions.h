#pragma once

#include "client/protocol/server_support.h"

#include <functional>
#include <string>
#include <string_view>

namespace chat::client {

/// Whether that is the name of somebody else.
using IsSomebody = std::function<bool(std::string_view name)>;

/// Text in the form in which names() compares it. It is folded once, however many words are sought in it.
std::string folded_for_mentions(std::string_view text, const ServerSupport& support);

/// Whether a text has `word` as a word of its own: formatting codes aside, in whatever case, however its
/// accents are composed. `folded` is the text, as folded_for_mentions() gives it. Letters, digits and
/// combining marks make words, and all else parts them. The characters of scripts that have no spaces, and
/// Korean's, whose particles are joined to names, part the words of other scripts; a word of their own is
/// found wherever it stands.
///
/// IRC's names have more signs in them than words have, so "alice_" is not alice where `is_somebody`, which
/// is given it folded_for_mentions().
bool names(std::string_view folded, std::string_view word, const ServerSupport& support,
           const IsSomebody& is_somebody);

}  // namespace chat::client
