#include "relay/connection/reasons.h"

#include "common/result.h"
#include "common/text.h"

#include <cerrno>
#include <cstddef>

#include <fmt/format.h>

namespace chat::relay {

std::string seconds_of(Duration duration) {
  return fmt::format("{} s", with_commas(static_cast<std::size_t>(
                                 std::chrono::duration_cast<std::chrono::seconds>(duration).count())));
}

std::string reason_for(int error) {
  if (error == ECONNRESET || error == EPIPE) return "connection reset";
  // The errors of a peer that no longer answers, or that routers reported meanwhile (tcp(7)).
  if (error == ETIMEDOUT || error == EHOSTUNREACH || error == ENETUNREACH) return kNoAnswer;
  return os_error("connection lost", error);
}

}  // namespace chat::relay
