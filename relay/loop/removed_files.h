#pragma once

#include "common/listening.h"

namespace chat::relay {

/// Has a unix socket, whose file somebody has removed, listen there again. The log says so, or why it cannot.
void restore_file(const ListeningSocket& socket);

}  // namespace chat::relay
