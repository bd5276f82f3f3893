#pragma once

#include <string_view>

namespace chat::relay::line {

/// What to tell somebody who has said `line` in a room and may have meant a command, whose slash is missing;
/// empty: nothing. The line was said all the same: scripts say what people do not mean.
std::string_view after_saying(std::string_view line);

}  // namespace chat::relay::line
