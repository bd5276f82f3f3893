#pragma once

#include "relay/trace/round.h"

#include <optional>
#include <string>

namespace chat::relay::trace {

// The words of docs/trace.md.
const char* word_for(Due due);
const char* word_for(Selector::Cause cause);
const char* word_for(Step step);
const char* word_for(std::optional<Protocol> protocol);
const char* word_for_read(Transfer::Status status);
const char* word_for_send(Transfer::Status status);

/// "SIGTERM".
std::string name_of_signal(int signal);

}  // namespace chat::relay::trace
