#include "common/result.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace chat {

std::string os_error(const std::string& call, int error) {
  return call + ": " + std::generic_category().message(error);
}

void die(const char* call) {
  constexpr int kInternalError = 70;
  const int error = errno;
  std::fprintf(stderr, "%s: %s (error %d)\n", program_invocation_short_name, os_error(call, error).c_str(),
               error);
  std::_Exit(kInternalError);
}

}  // namespace chat
